/** Programs as users write them, to be run in the project that the library was installed in. */

/** Five lines from nothing to a trained model, which end in `result`. */
export const training = `
import { data, nn, train } from 'pristella';
const iris = data.loadIris();
const model = nn.sequential(nn.linear(4, 16), nn.relu, nn.linear(16, 3));
await train.fit(model, iris, { optimizer: train.adam({ lr: 0.01 }), epochs: 40, batchSize: 16 });
const result = await train.evaluate(model, iris);
`;

/** Profiles a fit on batches that come by promises, changed by chance; ends in `result`, all but the times. */
export const profiled = `
import { data, nn, profile, train } from 'pristella';
nn.manualSeed(2);
const shifted = train.transformed(data.loadIris(), ({ x, y }, random) => {
  for (let i = 0; i < x.data.length; i++) x.data[i] += random() / 10;
  return { x, y };
});
const later = { length: shifted.length, batch: async (indices, place) => shifted.batch(indices, place) };
const model = nn.sequential(nn.linear(4, 40), nn.relu, nn.linear(40, 3));
const trainer = new train.Trainer(model, later, { epochs: 4, batchSize: 50 });
const seen = await profile(() => trainer.run());
const { traceEvents } = JSON.parse(seen.trace());
const result = {
  losses: trainer.history.losses,
  products: seen.kernels.filter((k) => k.flops > 0).map((k) => [k.ops.join(' '), k.calls, k.flops].join(' ')).sort(),
  traced: traceEvents.filter((e) => e.args.ops).length === seen.kernels.reduce((n, k) => n + k.calls, 0),
  timed: seen.kernelMs >= 0 && seen.totalMs >= seen.kernelMs,
  table: String(seen).includes('of peak'),
};
`;

/** A learner's first program: chapter 3 of Saito, Deep Learning from Scratch. */
export const learner = `
import { np } from 'pristella';
const X = np.array([1, 0.5]);
const W1 = np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]);
console.log(X.dot(W1).add([0.1, 0.2, 0.3]));
`;

/** A practitioner's. */
export const practitioner = `
import { nn, train, data } from 'pristella';
const { train: digits, test } = await data.mnist();
const model = nn.sequential(nn.linear(784, 50), nn.relu, nn.linear(50, 10));
await train.fit(model, digits, { loss: nn.crossEntropy, optimizer: train.adam(), epochs: 3 });
console.log(await train.evaluate(model, test));
`;

/**
 * A synchronous loop with dropout, batch norm, functions of all kinds and odd sizes, which ends in `result`: a hash of
 * all weights after 50 steps.
 */
export const weights = `
import { nn, np, train } from 'pristella';
nn.manualSeed(5);
const model = nn.sequential(
  nn.linear(31, 47), nn.batchNorm(47), nn.tanh, nn.dropout(0.3), nn.linear(47, 23), nn.sigmoid, nn.linear(23, 7),
);
const optimizer = train.adam({ lr: 0.01, weightDecay: 1e-4 })(model);
const random = np.random.defaultRng(1);
for (let step = 0; step < 50; step++) {
  const x = random.normal(0, 1, [19, 31], { dtype: 'float32' });
  const loss = nn.crossEntropy(model(x), x.at('...', ':7').argmax(1));
  loss.backward();
  optimizer.step();
}
let hash = 0x811c9dc5;
for (const [, tensor] of model.stateDict()) {
  for (const byte of new Uint8Array(tensor.data().buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
}
const result = (hash >>> 0).toString(16);
`;
