/**
 * Sigmoid, tanh, ReLU and leaky ReLU beside their slopes, which `grad` gives. Tanh is centred on 0 and steeper, but
 * saturates at both ends as the sigmoid does: use tanh inside and the sigmoid at the output that says yes or no. Leaky
 * ReLU lets a little of what is below 0 pass (a fifth, as TensorFlow's does unless told).
 *
 * sigmoid、tanh、ReLU、Leaky ReLU 与它们的导数（由 grad 求得）。tanh 以 0 为中心且更陡，但和 sigmoid 一样两端饱和：
 * 隐藏层用 tanh，二分类的输出用 sigmoid。Leaky ReLU 让 0 以下的部分通过一点（像 TensorFlow 的默认值那样取五分之一）。
 */
import { grad, nn, np, plot, type Tensor } from 'pristella';
import { sigmoid, sigmoidSlope } from '../by-hand/functions.ts';
import { holds, matches, picture } from '../page.ts';

export const x = np.linspace(-10, 10, 100);
export const activations: Record<string, (x: Tensor) => Tensor> = {
  sigmoid: nn.sigmoid,
  tanh: nn.tanh,
  ReLU: nn.relu,
  'leaky ReLU': (x) => nn.leakyRelu(x, 0.2),
};
export const values: Record<string, Tensor> = {};
export const slopes: Record<string, Tensor> = {};
const { fig, axes } = plot.subplots(2, 2, { figsize: [9, 7] });
for (const [i, [name, f]] of Object.entries(activations).entries()) {
  values[name] = f(x);
  slopes[name] = grad((v) => f(v).sum())(x);
  const ax = axes[i >> 1]![i & 1]!;
  ax.plot(x, values[name], { label: 'value' }).plot(x, slopes[name], '--', { label: 'slope' });
  ax.title(name).grid().legend();
}
picture('ch03/activations', fig);

export const atTwo = Object.fromEntries(Object.entries(activations).map(([name, f]) => [name, f(np.array(2)).item()]));
export const atMinusTwo = Object.fromEntries(
  Object.entries(activations).map(([name, f]) => [name, f(np.array(-2)).item()]),
);
console.log('at 2: ', atTwo);
console.log('at -2:', atMinusTwo);
const slopeAt = (name: string, v: number): number => grad((u) => activations[name]!(u))(np.array(v)).item();
export const steepest = { sigmoid: slopeAt('sigmoid', 0), tanh: slopeAt('tanh', 0) };
console.log('slopes at 0:', steepest);
/** tanh is a sigmoid stretched to -1..1 and twice as steep inside: 2 sigmoid(2x) - 1. */
export const tanhBySigmoid = sigmoid(x.mul(2)).mul(2).sub(1).sub(values.tanh!).abs().max().item();
export const tanhSum = np.sum(values.tanh!).item();

holds('tanh is centred on 0', Math.abs(tanhSum) < 1e-12 && atMinusTwo.tanh === -atTwo.tanh!);
holds('tanh is 2 sigmoid(2x) - 1', tanhBySigmoid < 1e-15);
matches('slopes of sigmoid and tanh at 0', Object.values(steepest), [0.25, 1], 0);
holds('both saturate', slopeAt('sigmoid', 10) < 1e-4 && slopeAt('tanh', 10) < 1e-4);
matches('ReLU and leaky ReLU at -2', [atMinusTwo.ReLU!, atMinusTwo['leaky ReLU']!], [0, -0.4], 1e-15);
holds('the formula for the slope of the sigmoid', slopes.sigmoid!.sub(sigmoidSlope(x)).abs().max().item() < 1e-15);
