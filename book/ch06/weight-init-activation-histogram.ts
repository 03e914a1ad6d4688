/**
 * What becomes of 1,000 random inputs in five layers of 100 units, by the weights' deviation. With 1, sigmoids sit at 0 and 1,
 * where they have no slope; with 0.01 all units say the same, 0.5 with sigmoid and 0 with ReLU. Xavier's deviation keeps
 * the values spread for sigmoid, He's for ReLU.
 *
 * 1,000 个随机输入经过五层、每层 100 个单元后变成什么样，取决于权重的标准差。标准差为 1 时，sigmoid 的输出挤在 0 和 1 附近，那里没有斜率；
 * 为 0.01 时所有单元的输出都一样：sigmoid 为 0.5，ReLU 为 0。Xavier 初始值让 sigmoid 的输出保持分散，He 初始值适合 ReLU。
 */
import { nn, np, plot, type Tensor } from 'pristella';
import { holds, picture, reproduces, seed } from '../page.ts';

const units = 100;
const inputs = np.random.defaultRng(seed).normal(0, 1, [1000, units]).detach();

/** The outputs of each of five layers. */
function activations(activation: (x: Tensor) => Tensor, deviation: number, draw = 0): Float64Array[] {
  const rng = np.random.defaultRng(seed + 1 + draw);
  let x = inputs;
  return Array.from({ length: 5 }, () => {
    x = activation(x.dot(rng.normal(0, deviation, [units, units]))).detach();
    return Float64Array.from(x.data());
  });
}

const xavier = Math.sqrt(1 / units);
const he = Math.sqrt(2 / units);
export const layers = {
  'sigmoid, std 1': activations(nn.sigmoid, 1),
  'sigmoid, std 0.01': activations(nn.sigmoid, 0.01),
  'sigmoid, Xavier': activations(nn.sigmoid, xavier),
  'ReLU, std 0.01': activations(nn.relu, 0.01),
  'ReLU, Xavier': activations(nn.relu, xavier),
  'ReLU, He': activations(nn.relu, he),
};

const share = (values: Float64Array, is: (v: number) => boolean): number => values.filter(is).length / values.length;
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;
function deviation(values: Float64Array): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - middle) ** 2)));
}

const rows = Object.entries(layers);
const { fig, axes } = plot.subplots(rows.length, 5, { figsize: [13, 14] });
for (const [i, [name, outputs]] of rows.entries()) {
  const last = outputs[4]!;
  console.log(`${name}, layer 5: mean ${mean(last).toFixed(4)}, deviation ${deviation(last).toFixed(4)}`);
  for (const [j, values] of outputs.entries()) {
    const ax = axes[i]![j]!;
    ax.hist(values, { bins: 30, range: [0, 1] }).title(`${name}, layer ${j + 1}`);
    // A bar of zeros must not hide the rest.
    if (name.startsWith('ReLU')) ax.ylim(0, 7000);
  }
}
picture('ch06/weight-init-activation-histogram', fig);

const fifth = (name: keyof typeof layers): Float64Array => layers[name][4]!;
/** The outputs of layer 5 for ten draws of weights: one draw alone gives shares from .6 to .75. */
const draws = (std: number): Float64Array =>
  Float64Array.from(Array.from({ length: 10 }, (_, draw) => [...activations(nn.sigmoid, std, draw)[4]!]).flat());
export const saturated = share(draws(1), (v) => v < 0.05 || v > 0.95);
reproduces('sigmoid, std 1: share below .05 or above .95', saturated, 0.69, { within: 0.04 });
reproduces('sigmoid, std 0.01: mean', mean(fifth('sigmoid, std 0.01')), 0.5, { within: 0.01 });
reproduces('sigmoid, std 0.01: deviation', deviation(draws(0.01)), 0.0115, { within: 0.002 });
holds(
  'Xavier keeps sigmoids spread and unsaturated',
  (() => {
    const values = fifth('sigmoid, Xavier');
    return deviation(values) > 0.08 && share(values, (v) => v < 0.05 || v > 0.95) < 0.02;
  })(),
);
const kept = (name: keyof typeof layers): number => deviation(layers[name][4]!) / deviation(layers[name][0]!);
holds(
  'ReLU: std 0.01 loses nearly all, Xavier most, He little',
  kept('ReLU, std 0.01') < 1e-3 && kept('ReLU, Xavier') < 0.4 && kept('ReLU, He') > 0.6,
);
