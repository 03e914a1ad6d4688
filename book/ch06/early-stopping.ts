/**
 * Early stopping: a network that learns 1,000 digits is watched on 250 others. Once their loss has not fallen for ten epochs,
 * training ends and the weights of the best epoch come back. To go on would only make it more sure of its errors.
 *
 * 提前停止：网络学习 1,000 个数字，同时用另外 250 个数字监视。当它们的损失连续十个 epoch 不再下降时就停止训练，并取回最好那个 epoch 的权重。再训练下去，只会让网络对自己的错误更有把握。
 */
import { plot, train } from 'pristella';
import { testDigits, trainingDigits } from '../digits.ts';
import { multiLayerNet } from '../multi-layer-net.ts';
import { holds, picture, quick, seed } from '../page.ts';

const digits = await trainingDigits();
const part = (from: number, to: number) =>
  train.subset(
    digits,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  );
const [known, watched] = [part(0, 1000), part(1000, 1250)];
const test = await testDigits(quick ? 2000 : 10_000);
const settings = { validation: watched, epochs: quick ? 40 : 100, seed };
const optimizer = train.adam();

const stopped = multiLayerNet(2);
const trainer = new train.Trainer(stopped, known, { ...settings, optimizer, patience: 10 });
await trainer.run();
export const best = trainer.earlyStopping!.bestEpoch;
export const epochs = trainer.epoch;

const endless = multiLayerNet(2);
export const history = await train.fit(endless, known, { ...settings, optimizer });
export const scores = {
  stopped: await train.evaluate(stopped, [test.x, test.t]),
  endless: await train.evaluate(endless, [test.x, test.t]),
};
console.log(`best epoch ${best}, stopped after ${epochs} of ${settings.epochs}`, scores);

const { fig, ax } = plot.subplots();
const at = history.epochs.map((e) => e.epoch);
ax.plot(
  at,
  history.epochs.map((e) => e.loss),
  { label: 'train' },
);
ax.plot(
  at,
  history.epochs.map((e) => e.validation!.loss),
  '--',
  { label: 'validation' },
);
ax.axvline(best, { linestyle: ':', label: 'best epoch' });
ax.xlabel('epochs').ylabel('loss').ylim(0, 1).title('Early stopping').legend();
picture('ch06/early-stopping', fig);

holds('it stops before the last epoch', trainer.ended === 'early' && epochs === best + 10);
holds('the loss on unseen digits is lower than without stopping', scores.stopped.loss < scores.endless.loss);
holds(
  'and the accuracy is as good, to within two hundredths',
  scores.stopped.accuracy! > scores.endless.accuracy! - 0.02,
);
