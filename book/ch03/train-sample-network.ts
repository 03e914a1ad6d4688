/**
 * Makes the weights that the inference programs use, which the book brings along as a pickle: the network 784-50-100-10
 * with sigmoid, trained on all digits and stored in half precision, which costs no digit.
 *
 * 训练推理程序所用的权重（书中以 pickle 文件提供）：带 sigmoid 的 784-50-100-10 网络，用全部数字训练，以半精度保存，精度没有损失。
 */
import { data, io, nn, np, type Tensor, train } from 'pristella';
import { type Network, predict, weightsFile } from '../by-hand/sample-network.ts';
import { accuracyOf } from '../by-hand/two-layer-net.ts';
import { testDigits } from '../digits.ts';
import { keep } from '../host.ts';
import { holds, quick, reproduces, seed } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

nn.manualSeed(seed);
const init = { init: nn.xavier };
const layers = [nn.linear(784, 50, init), nn.linear(50, 100, init), nn.linear(100, 10, init)] as const;
const model = nn.sequential(layers[0], nn.sigmoid, layers[1], nn.sigmoid, layers[2]);
const { train: digits } = await data.mnist();
const few = train.subset(
  train.asDataset(digits),
  Int32Array.from({ length: 6000 }, (_, i) => i),
);
await train.fit(model, quick ? few : digits, {
  optimizer: train.adam({ lr: 0.003 }),
  schedule: train.cosine(),
  epochs: quick ? 3 : 12,
  seed,
});

/** The arrays under the book's names: W1, b1, ... */
const network: Network = Object.fromEntries(
  layers.flatMap((layer, i) => [
    [`W${i + 1}`, layer.weight.detach()],
    [`b${i + 1}`, layer.bias!.detach()],
  ]),
);
const test = await testDigits();
export const accuracy = accuracyOf(predict(network, test.x), test.t);

/** Each number as half precision holds it: ten binary digits after the first. */
function halved(t: Tensor): Tensor {
  return np.fromData(Float32Array.from(new Float16Array(t.data())), t.shape);
}
const half = Object.fromEntries(Object.entries(network).map(([name, t]) => [name, halved(t)]));
export const halfAccuracy = accuracyOf(predict(half, test.x), test.t);
console.log(`test accuracy ${accuracy}, in half precision ${halfAccuracy}`);

if (!quick && seed === 0) {
  const raw = Object.entries(network).map(
    ([name, t]) => [name, { data: t.data(), shape: t.shape, dtype: t.dtype }] as const,
  );
  const metadata = { test_accuracy: `${halfAccuracy}` };
  keep(weightsFile, io.encodeSafetensors(new Map(raw), { half: true, metadata }));
}

reproduces('784-50-100-10, trained here: test accuracy', halfAccuracy, 0.9352, { least: quick ? 0.8 : 0.935 });
holds('half precision loses less than a thousandth', Math.abs(accuracy - halfAccuracy) < 0.001);
