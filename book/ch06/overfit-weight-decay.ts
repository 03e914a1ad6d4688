/**
 * Over-fitting, and weight decay against it: seven layers learn only 300 digits. Without weight decay they soon know all 300 by
 * heart; with lambda = 0.1 large weights cost something, and the distance between known and unseen digits shrinks.
 *
 * 过拟合与权值衰减：七层网络只学习 300 个数字。没有权值衰减时，很快就把 300 个数字背了下来；λ = 0.1 时大的权重要付出代价，训练精度与测试精度的差距变小。
 */
import { curvesFigure, gap, overFit } from '../over-fitting.ts';
import { holds, picture, quick, reaches, reproduces } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const epochs = quick ? 100 : 201;
const tests = quick ? 1000 : 10_000;
export const without = await overFit(epochs, { tests });
export const decayed = await overFit(epochs, { tests, weightDecay: 0.1 });
for (const [name, { train, test }] of Object.entries({ without, 'lambda 0.1': decayed })) {
  console.log(`${name}: train ${train.at(-1)!.toFixed(3)}, test ${test.at(-1)!.toFixed(3)}`);
}
picture('ch06/overfit-weight-decay', curvesFigure({ 'Without weight decay': without, 'Weight decay 0.1': decayed }));

reaches('without: train accuracy', without.train.at(-1)!, quick ? 0.95 : 0.99);
holds('known digits are much better than unseen ones', gap(without) > 0.15);
holds('with weight decay the distance is smaller', gap(decayed) < gap(without));
holds('and not everything is known by heart', decayed.train.at(-1)! < without.train.at(-1)!);
// One run of the book: twenty runs of its algorithm in NumPy gave .85 to .94 in training and .65 to .75 in test. From the same
// weights with the same batches, NumPy and this program end at the same accuracies.
reproduces('weight decay: train accuracy', decayed.train.at(-1)!, 0.927, { between: [0.8, 0.96] });
reproduces('weight decay: test accuracy', decayed.test.at(-1)!, 0.721, { least: quick ? 0.5 : 0.65 });
