/**
 * Triangles and squares that no straight line separates. A second linear layer does not help: the two merge, by algebra,
 * into y = w1 x1 + w2 x2 + b, which is shown here by numbers. With a sigmoid between the layers the border may bend, and
 * all points are on their sides.
 *
 * 没有直线能分开的三角形和正方形。再叠一个线性层也没用：两层在代数上合并为 y = w1 x1 + w2 x2 + b，这里用数字来验证。
 * 在两层之间加上 sigmoid，边界就能弯曲，所有的点都能分对。
 */
import { nn, np, plot, type Tensor, train } from 'pristella';
import { holds, matches, picture, quick, reaches, seed } from '../page.ts';

// Triangles (0) about the origin, squares (1) in a ring around them.
const rng = np.random.defaultRng(seed);
const radius = np.concatenate([rng.uniform(0, 0.8, [40]), rng.uniform(1.3, 2, [40])]);
const angle = rng.uniform(0, 2 * np.pi, [80]);
export const points = np
  .stack([radius.mul(np.cos(angle)), radius.mul(np.sin(angle))], 1)
  .astype('float32')
  .detach();
export const labels = np
  .concatenate([np.zeros(40), np.ones(40)])
  .astype('int32')
  .detach();

/** Trains a network on the points: the share of them it puts on the right side. */
async function learn(model: nn.Sequential): Promise<number> {
  const epochs = quick ? 150 : 400;
  await train.fit(model, [points, labels], { optimizer: train.adam({ lr: 0.03 }), epochs, batchSize: 80 });
  return (await train.evaluate(model, [points, labels])).accuracy!;
}

nn.manualSeed(seed);
const [first, second] = [nn.linear(2, 4), nn.linear(4, 2)];
export const linearTwice = await learn(nn.sequential(first, second));
const curved = nn.sequential(nn.linear(2, 8), nn.sigmoid, nn.linear(8, 2));
export const withSigmoid = await learn(curved);
console.log(`two linear layers: ${linearTwice}, with a sigmoid between them: ${withSigmoid}`);

// (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2): one layer.
const weight = first.weight.dot(second.weight);
const bias = first.bias!.dot(second.weight).add(second.bias!);
const twoLayers = (x: Tensor): Tensor => second(first(x));
const oneLayer = (x: Tensor): Tensor => x.dot(weight).add(bias);
export const difference = twoLayers(points).sub(oneLayer(points)).abs().max().item();
const [w1, w2] = [weight.at(0, 1).sub(weight.at(0, 0)).item(), weight.at(1, 1).sub(weight.at(1, 0)).item()];
const b = bias.at(1).sub(bias.at(0)).item();
console.log(`merged: y = ${w1.toFixed(3)} x1 + ${w2.toFixed(3)} x2 + ${b.toFixed(3)}, at most ${difference} apart`);

// The same for exact numbers: h(x) = c x three times is one layer with a = c³.
const [W1, W2] = [
  np.array([
    [1, 2],
    [3, 4],
  ]),
  np.array([
    [5, 6],
    [7, 8],
  ]),
];
export const layered = np.array([1, 1]).dot(W1).dot(W2);
export const merged = np.array([1, 1]).dot(W1.dot(W2));
console.log(layered, merged);

const { fig, axes } = plot.subplots(1, 2, { figsize: [9.6, 4.6] });
const panels = [
  ['Two linear layers: a line', oneLayer],
  ['A sigmoid between: a curve', curved],
] as const;
for (const [i, [title, f]] of panels.entries()) {
  const ax = axes[0]![i]!;
  ax.decisionRegions((rows) => f(np.array(rows, { dtype: 'float32' })).argmax(1), { extent: [-2.4, 2.4, -2.4, 2.4] });
  for (const [label, name, marker] of [
    [0, 'triangles', '^'],
    [1, 'squares', 's'],
  ] as const) {
    const at = np.flatnonzero(labels.equal(label));
    ax.scatter(points.at(at, 0), points.at(at, 1), { marker, label: name });
  }
  ax.title(title).legend('outside');
}
picture('ch02/triangle-square', fig);

holds('no line separates them', linearTwice < 0.9);
reaches('with a sigmoid', withSigmoid, quick ? 0.95 : 1);
holds('two linear layers are one, up to rounding', difference < 1e-5);
matches('two layers by exact numbers', layered, merged, 0);
