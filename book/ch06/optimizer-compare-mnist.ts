/**
 * The same four optimizers on MNIST: five layers, 100 units each, 2,000 steps of 128 digits. SGD learns slowest; Momentum,
 * AdaGrad and Adam leave it far behind.
 *
 * 同样的四种优化器用于 MNIST：五层网络，每层 100 个单元，2,000 步，每步 128 个数字。SGD 学得最慢；Momentum、AdaGrad 和 Adam 把它远远抛在后面。
 */
import { plot, train } from 'pristella';
import { smoothCurve } from '../by-hand/smooth-curve.ts';
import { learn, meanLoss, multiLayerNet } from '../multi-layer-net.ts';
import { holds, picture, quick, reproduces } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const rules = {
  SGD: train.sgd({ lr: 0.01 }),
  Momentum: train.momentum({ lr: 0.01 }),
  AdaGrad: train.adaGrad({ lr: 0.01 }),
  Adam: train.adam({ lr: 0.001 }),
};
const steps = quick ? 200 : 2000;
/** The mean loss from three quarters to nearly the end. */
const [from, to] = [0.75 * steps, 0.95 * steps];

export const losses: Record<string, number[]> = {};
for (const [name, optimizer] of Object.entries(rules)) {
  losses[name] = await learn(multiLayerNet(4), { optimizer, steps });
  console.log(`${name}: mean loss of steps ${from} to ${to}: ${meanLoss(losses[name], from, to).toFixed(3)}`);
}
const mean = (name: string): number => meanLoss(losses[name]!, from, to);

const { fig, ax } = plot.subplots();
const styles = ['-', '--', '-.', ':'] as const;
for (const [i, [name, list]] of Object.entries(losses).entries()) {
  ax.plot(smoothCurve(list), { label: name, linestyle: styles[i]! });
}
ax.xlabel('iterations').ylabel('loss').ylim(0, 1).title('Four optimizers on MNIST').legend();
picture('ch06/optimizer-compare-mnist', fig);

holds(
  'SGD is slowest',
  ['Momentum', 'AdaGrad', 'Adam'].every((name) => mean(name) < mean('SGD')),
);
for (const [name, loss] of Object.entries({ SGD: 0.231, Momentum: 0.078, AdaGrad: 0.037, Adam: 0.035 })) {
  // Other weights and other batches: the values are roughly the book's. After 200 steps only their order is.
  const between = quick ? ([0, 2.3] as const) : ([loss / 2, 1.5 * loss] as const);
  reproduces(`${name}: mean loss of steps 1500 to 1900`, mean(name), loss, { between });
}
if (!quick) holds('Momentum comes third', mean('Momentum') > Math.max(mean('AdaGrad'), mean('Adam')));
