/**
 * Does batch norm help? Sixteen pairs of networks, five layers of 100 units, learn 1,000 digits for 20 epochs; each pair
 * begins with weights of another scale, from 1 down to 0.0001. With batch norm the start hardly matters; without it, most
 * scales learn slowly or not at all.
 *
 * 批归一化有用吗？十六对五层、每层 100 个单元的网络用 1,000 个数字学习 20 个 epoch，每一对的初始权重尺度不同，从 1 到 0.0001。
 * 有批归一化时初始值几乎无所谓；没有时，大多数尺度学得很慢，甚至完全学不会。
 */
import { NonFiniteError, nn, np, plot, train } from 'pristella';
import { accuracyOn, trainingDigits } from '../digits.ts';
import { learn, multiLayerNet } from '../multi-layer-net.ts';
import { picture, quick, reproduces } from '../page.ts';

const [samples, batchSize] = [1000, 100];
const epochs = quick ? 4 : 20;
export const scales = [...np.logspace(0, -4, 16).data()].filter((_, i) => !quick || i % 3 === 0);
const digits = await trainingDigits();

/** Accuracy on the thousand digits, once an epoch. */
async function accuracies(scale: number, batchNorm: boolean): Promise<number[]> {
  const model = multiLayerNet(5, { init: nn.normal(scale), batchNorm });
  const list: number[] = [];
  try {
    await learn(model, {
      optimizer: train.sgd({ lr: 0.01 }),
      steps: epochs * (samples / batchSize),
      batchSize,
      samples,
      every: samples / batchSize,
      look: () => list.push(accuracyOn(digits, (x) => model.eval()(x), samples)),
    });
  } catch (error) {
    // Weights that large overflow; what was learnt so far counts.
    if (!(error instanceof NonFiniteError)) throw error;
  }
  list.push(accuracyOn(digits, (x) => model.eval()(x), samples));
  return list;
}

/** A full run of the book takes this many seeds. */
export const seeds = 5;

export const panels: { scale: number; without: number[]; with: number[] }[] = [];
for (const scale of scales) {
  const panel = { scale, without: await accuracies(scale, false), with: await accuracies(scale, true) };
  panels.push(panel);
  console.log(`W ${scale.toPrecision(3)}: without ${panel.without.at(-1)}, with batch norm ${panel.with.at(-1)}`);
}

const { fig, axes } = plot.subplots(4, 4, { figsize: [12, 11] });
for (const [i, panel] of panels.entries()) {
  const ax = axes[Math.floor(i / 4)]![i % 4]!;
  ax.plot(panel.with, { label: 'batch norm' }).plot(panel.without, '--', { label: 'without' });
  ax.ylim(0, 1).title(`W: ${panel.scale.toPrecision(3)}`);
  if (i % 4 === 0) ax.ylabel('accuracy');
  if (i >= 12) ax.xlabel('epochs');
  if (i === 0) ax.legend('lower right');
}
picture('ch06/batch-norm-test', fig);

export const better = panels.filter((p) => p.with.at(-1)! > p.without.at(-1)!).length;
reproduces('panels in which batch norm is better', better, '14 of 16', { least: quick ? 4 : 14 });
