/**
 * SimpleConvNet learns MNIST: one convolution with 30 filters of 5 x 5, pooling, 100 hidden units. 20 epochs of Adam with
 * batches of 100. Interrupted, it goes on where it was when it is run again.
 *
 * SimpleConvNet 学习 MNIST：一个含 30 个 5 x 5 滤波器的卷积层、池化层、100 个隐藏单元。用 Adam 训练 20 个 epoch，每批 100 个。中断之后再运行，会从中断处继续。
 */
import { nn, plot, train } from 'pristella';
import { runLong } from '../long-run.ts';
import { holds, picture, quick, reproduces, seed } from '../page.ts';
import { images, simpleConvNet } from '../simple-convnet.ts';

nn.manualSeed(seed);
// The book's start for this network: a deviation of 0.01 everywhere.
const model = simpleConvNet(nn.normal(0.01));
const digits = quick ? await images(3000, 1000) : await images();
const settings = { optimizer: train.adam({ lr: 0.001 }), batchSize: 100, validation: digits.test, seed };
const trainer = new train.Trainer(model, digits.train, { ...settings, epochs: quick ? 2 : 20 });
if (quick) await trainer.run();
else await runLong(`train-convnet-${seed}`, trainer);

export const losses = trainer.history.losses;
export const epochs = trainer.history.epochs;
const { fig, ax } = plot.subplots();
const at = epochs.map((e) => e.epoch);
ax.plot(
  at,
  epochs.map((e) => e.metrics.accuracy!),
  'o-',
  { label: 'train' },
);
ax.plot(
  at,
  epochs.map((e) => e.validation!.accuracy!),
  's--',
  { label: 'test' },
);
ax.xlabel('epochs').ylabel('accuracy').title('SimpleConvNet').legend('lower right');
picture('ch07/train-convnet', fig);

reproduces('parameters', model.parameterCount, 433_890, { within: 0 });
holds('the loss falls', losses.at(-1)! < 0.5 * losses[0]!);
const accuracy = epochs.at(-1)!.validation!.accuracy!;
reproduces('SimpleConvNet: test accuracy', accuracy, '0.989 to 0.991', { least: quick ? 0.7 : 0.988 });
