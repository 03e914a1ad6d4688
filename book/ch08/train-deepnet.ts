/**
 * DeepConvNet learns MNIST: six convolutions of 3 x 3 with 16 to 64 filters, pooling after each pair, 50 hidden units, dropout
 * twice. 20 epochs of Adam, batches of 100, as in the book, but with a learning rate that falls from .001 to 0 along a cosine: with
 * .001 to the end, accuracy goes up and down between .990 and .993 from epoch to epoch and the last one is a matter of luck.
 * Interrupted, it goes on where it was when it is run again.
 *
 * DeepConvNet 学习 MNIST：六个 3 x 3 的卷积层，滤波器从 16 到 64 个，每两层之后池化，50 个隐藏单元，两次 Dropout。与书中一样用 Adam 训练 20 个 epoch，每批 100 个，但学习率沿余弦从 .001 降到 0：若始终为 .001，各 epoch 的精度在 .990 与 .993 之间起伏，最后一个 epoch 的好坏全凭运气。中断之后再运行，会从中断处继续。
 */
import { io, plot, train } from 'pristella';
import { deepWeights } from '../deep-convnet.ts';
import { keep } from '../host.ts';
import { runLong } from '../long-run.ts';
import { holds, picture, quick, reproduces, seed } from '../page.ts';
import { images } from '../simple-convnet.ts';
import { halfBytes } from '../stored-weights.ts';

const model = train.buildPreset('deep-convnet', seed);
const digits = quick ? await images(1500, 500) : await images();
const settings = { optimizer: train.adam({ lr: 0.001 }), schedule: train.cosine(), batchSize: 100, seed };
const trainer = new train.Trainer(model, digits.train, {
  ...settings,
  validation: digits.test,
  epochs: quick ? 2 : 20,
});
if (quick) await trainer.run();
else await runLong(`train-deepnet-${seed}`, trainer);

export const losses = trainer.history.losses;
export const accuracy = trainer.history.epochs.at(-1)!.validation!.accuracy!;
const { fig, ax } = plot.subplots();
const at = trainer.history.epochs.map((e) => e.epoch);
const validation = trainer.history.epochs.map((e) => e.validation!.accuracy!);
ax.plot(at, validation, 'o-').xlabel('epochs').ylabel('test accuracy').title('DeepConvNet');
picture('ch08/train-deepnet', fig);

const stored = io.decodeSafetensors(halfBytes(model));
train.loadModelFile(model, stored);
export const half = (await train.evaluate(model, digits.test)).accuracy!;
console.log(`test accuracy ${accuracy}, in half precision ${half}`);
if (!quick && seed === 0) {
  keep(deepWeights, io.encodeSafetensors(stored.tensors, { half: true, metadata: { test_accuracy: `${half}` } }));
}

reproduces('parameters', model.parameterCount, 123_552, { within: 0 });
/** The mean of the steps from one to another. */
const mean = (from: number, to?: number): number => {
  const part = losses.slice(from, to);
  return part.reduce((a, b) => a + b) / part.length;
};
holds('the loss falls', mean(-5) < mean(0, 5));
holds('half precision loses less than a thousandth', Math.abs(half - accuracy) <= (quick ? 0.004 : 0.001));
const least = quick ? 0.1 : 0.992;
reproduces('DeepConvNet: test accuracy', accuracy, '0.9935 to 0.9938', { least });
reproduces('DeepConvNet in half precision: test accuracy', half, 'the same', { least });
