/**
 * The same by learning: five layers with ReLU on MNIST, from weights of deviation 0.01, Xavier's and He's. From 0.01 nothing
 * is learnt in 2,000 steps, because all units of a layer say the same; He's start is the best for ReLU.
 *
 * 从学习过程看初始值：带 ReLU 的五层网络，权重的初始标准差分别为 0.01、Xavier 和 He。用 0.01 时 2,000 步什么也学不到，因为同一层的单元输出都一样；对 ReLU 来说 He 最好。
 */
import { nn, plot, train } from 'pristella';
import { smoothCurve } from '../by-hand/smooth-curve.ts';
import { learn, meanLoss, multiLayerNet } from '../multi-layer-net.ts';
import { holds, picture, quick, reproduces } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const inits = { 'std=0.01': nn.normal(0.01), Xavier: nn.xavier, He: nn.he };
const steps = quick ? 300 : 2000;
const [from, to] = [0.75 * steps, 0.95 * steps];

export const losses: Record<string, number[]> = {};
for (const [name, init] of Object.entries(inits)) {
  losses[name] = await learn(multiLayerNet(4, { init }), { optimizer: train.sgd({ lr: 0.01 }), steps });
  console.log(`${name}: mean loss of steps ${from} to ${to}: ${meanLoss(losses[name], from, to).toFixed(3)}`);
}
const mean = (name: string): number => meanLoss(losses[name]!, from, to);

const { fig, ax } = plot.subplots();
const styles = [':', '--', '-'] as const;
for (const [i, [name, list]] of Object.entries(losses).entries()) {
  ax.plot(smoothCurve(list), { label: name, linestyle: styles[i]! });
}
ax.xlabel('iterations').ylabel('loss').ylim(0, 2.5).title('How weights begin').legend();
picture('ch06/weight-init-compare', fig);

reproduces('std 0.01: mean loss of steps 1500 to 1900', mean('std=0.01'), Math.LN10, { within: 0.005 });
holds(
  'He is better than Xavier, and Xavier than 0.01',
  mean('He') < mean('Xavier') && mean('Xavier') < mean('std=0.01'),
);
for (const [name, loss] of Object.entries({ Xavier: 0.303, He: 0.221 })) {
  // Other weights and other batches: the values are roughly the book's. After 300 steps only their order is.
  reproduces(`${name}: mean loss`, mean(name), loss, quick ? { between: [0, 2.3] } : { within: 0.03 });
}
