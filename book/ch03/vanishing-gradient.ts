/**
 * The vanishing gradient, measured. The slope of the sigmoid is at most 1/4, so that a gradient which passes five of them
 * is at most 1/1024 of what it was. A real network shows it too: how large the gradient of the first layer is compared
 * with that of the last, for 1 to 10 layers of 100 units, by activation.
 *
 * 实测梯度消失：sigmoid 的导数最大为 1/4，梯度经过五层后最多只剩 1/1024。真实的网络也是如此：
 * 对每层 100 个单元的 1 到 10 层网络，比较第一层与最后一层的梯度大小，按激活函数分别给出。
 */
import { grad, nn, np, plot, type Tensor } from 'pristella';
import { holds, matches, picture, seed } from '../page.ts';

export const steepest = grad((x) => nn.sigmoid(x))(np.array(0)).item();
export const afterFive = steepest ** 5;
console.log(`slope at 0: ${steepest}; after five layers: ${afterFive}`);

const activations = { sigmoid: nn.sigmoid, tanh: nn.tanh, ReLU: nn.relu };
const inputs = np.random.defaultRng(seed).normal(0, 1, [100, 100], { dtype: 'float32' });

/** The mean size of the first layer's gradient, over that of the last layer's. */
function ratio(activation: (x: Tensor) => Tensor, depth: number): number {
  nn.manualSeed(seed);
  const init = activation === nn.relu ? nn.he : nn.xavier;
  const layers = Array.from({ length: depth }, () => nn.linear(100, 100, { init }));
  const y = layers.reduce((z, layer) => activation(layer(z)), inputs);
  y.sum().backward();
  const size = (layer: nn.Linear): number => np.abs(layer.weight.grad!).mean().item();
  return size(layers[0]!) / size(layers.at(-1)!);
}

export const depths = Array.from({ length: 10 }, (_, i) => i + 1);
export const ratios = Object.fromEntries(
  Object.entries(activations).map(([name, f]) => [name, depths.map((depth) => ratio(f, depth))]),
);
for (const [name, list] of Object.entries(ratios)) console.log(name, list.map((r) => r.toExponential(1)).join(' '));

const { fig, ax } = plot.subplots();
for (const [name, list] of Object.entries(ratios)) ax.plot(depths, list, 'o-', { label: name });
ax.plot(
  depths,
  depths.map((d) => 0.25 ** (d - 1)),
  '--',
  { label: '1/4 a layer' },
);
ax.yscale('log').xlabel('layers').ylabel('gradient of the first layer / of the last').title('The vanishing gradient');
ax.legend('outside');
picture('ch03/vanishing-gradient', fig);

matches('the largest slope of the sigmoid', steepest, 0.25, 0);
matches('after five layers', afterFive, 0.0009765625, 0);
holds('the sigmoid loses most: below 1e-3 at 10 layers', ratios.sigmoid![9]! < 1e-3);
holds(
  'tanh and ReLU keep the gradient within a factor of 10',
  [ratios.tanh!, ratios.ReLU!].every((r) => r[9]! > 0.1),
);
