import { expect, test } from 'vitest';
import { nn, np, type Tensor, train } from '../../src/index.ts';

// A run that is resumed with other metrics than it began with.

const x = np.array(Array.from({ length: 8 }, (_, i) => [i / 8, 1 - i / 8]));
const t = np.array([0, 1, 0, 1, 0, 1, 0, 1], { dtype: 'int32' });
const mean = (y: Tensor): Tensor => y.mean();
const nan = Number.NaN;

function trainer(metrics: train.Metrics): train.Trainer {
  nn.manualSeed(1);
  return new train.Trainer(nn.linear(2, 2), [x, t], { epochs: 3, batchSize: 4, metrics });
}
const kept = (of: train.Trainer): train.TrainingState => train.decodeCheckpoint(train.encodeCheckpoint(of.state()));

test('checkpoints of it load: steps that did not measure a metric have NaN for it, and so has the epoch in which it changed', async () => {
  const first = trainer({ mean });
  await first.run({ steps: 3 });
  const second = trainer({ last: mean });
  second.load(kept(first));
  await second.run({ steps: 2 });
  const third = trainer({ last: mean });
  third.load(kept(second));
  await third.run();
  const whole = trainer({ mean });
  await whole.run();

  const { losses, metrics, epochs } = third.history;
  const all = whole.history.metrics.mean!;
  expect(losses).toEqual(whole.history.losses);
  expect(metrics).toEqual({ mean: [...all.slice(0, 3), nan, nan, nan], last: [nan, nan, nan, ...all.slice(3)] });
  const means = whole.history.epochs.map((e) => e.metrics.mean!);
  expect(epochs.map((e) => e.metrics)).toEqual([{ mean: means[0] }, { mean: nan, last: nan }, { last: means[2] }]);
});

test('a model of several outputs is trained and evaluated by its loss alone, whatever its targets are', async () => {
  class Two extends nn.Module {
    readonly a = nn.linear(2, 1);
    readonly b = nn.linear(2, 1);
    forward(of: Tensor): readonly [Tensor, Tensor] {
      return [this.a(of), this.b(of)];
    }
  }
  const loss = ([p, q]: readonly [Tensor, Tensor], targets: np.TensorLike): Tensor =>
    p
      .sub(q)
      .sub(np.asTensor(targets).reshape([-1, 1]))
      .square()
      .mean();
  const model = new Two();
  const { metrics, losses } = await train.fit(model, [x, t], { loss, epochs: 1, batchSize: 4 });
  expect([metrics, losses.length]).toEqual([{}, 2]);
  expect(Object.keys(await train.evaluate(model, [x, t], { loss }))).toEqual(['loss']);
  // What is asked for is computed.
  const first = ([p]: readonly [Tensor, Tensor]): Tensor => p.mean();
  expect(Object.keys(await train.evaluate(model, [x, t], { loss, metrics: { first } }))).toEqual(['loss', 'first']);
});
