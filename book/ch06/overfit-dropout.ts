/**
 * Dropout against over-fitting: while it learns, the network loses a fifth of its units at random in every step, so that none
 * can rely on another. It learns more slowly, and the distance between known and unseen digits shrinks. Our dropout is inverted:
 * what is left is scaled up while learning, which the book leaves to inference; see `museum/dropout-not-inverted`. Without that scale
 * seven layers begin with small signals, which is why the book's network with dropout has not finished learning: both are here.
 *
 * 用 Dropout 抑制过拟合：学习时每一步随机去掉五分之一的神经元，谁也不能依赖谁。学得慢一些，但训练精度与测试精度的差距变小。
 * 本库的 Dropout 是反向缩放的：学习时就把留下的值放大，而书中把缩放留到推理时；见 museum/dropout-not-inverted。没有这种缩放，七层网络一开始信号就偏小，所以书中带 Dropout 的网络还没有学完；两种都在这里。
 */
import { curvesFigure, gap, overFit } from '../over-fitting.ts';
import { holds, picture, quick, reaches, reproduces } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const epochs = quick ? 100 : 301;
const tests = quick ? 1000 : 10_000;
export const without = await overFit(epochs, { tests });
export const dropped = await overFit(epochs, { tests, dropout: 0.2 });
export const asInBook = await overFit(epochs, { tests, dropout: 0.2, inverted: false });
for (const [name, { train, test }] of Object.entries({ without, 'dropout 0.2': dropped, 'as in the book': asInBook })) {
  console.log(`${name}: train ${train.at(-1)!.toFixed(3)}, test ${test.at(-1)!.toFixed(3)}`);
}
const curves = { 'Without dropout': without, 'Dropout 0.2': dropped, 'Dropout 0.2, not inverted': asInBook };
picture('ch06/overfit-dropout', curvesFigure(curves));

/** The mean distance over the second half of the epochs: single epochs jump. */
const meanGap = ({ train, test }: typeof without): number => {
  const gaps = train.map((v, i) => v - test[i]!).slice(Math.floor(train.length / 2));
  return gaps.reduce((a, b) => a + b) / gaps.length;
};
reaches('without: train accuracy', without.train.at(-1)!, quick ? 0.95 : 0.99);
holds('known digits are much better than unseen ones', gap(without) > 0.15);
holds('with dropout the distance is smaller', meanGap(dropped) < meanGap(without));
reproduces('dropout, inverted: test accuracy', dropped.test.at(-1)!, 0.548, { least: quick ? 0.4 : 0.548 });
// One run of the book: ten runs of its algorithm in NumPy gave .55 to .75 in training and .46 to .61 in test.
const [train, test] = [asInBook.train.at(-1)!, asInBook.test.at(-1)!];
reproduces('dropout as in the book: train accuracy', train, 0.67, { between: quick ? [0.1, 1] : [0.5, 0.8] });
reproduces('dropout as in the book: test accuracy', test, 0.548, { least: quick ? 0.1 : 0.42 });
