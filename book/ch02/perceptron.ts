/**
 * The perceptron that answers +1 or -1 (Rosenblatt 1958), with M-P neurons (McCulloch and Pitts 1943) and its learning
 * rule: at each mistake, w + y x and b + y. What it learns is a hyperplane of one dimension less than the space: a line in
 * the plane, a plane in space. Where such a hyperplane exists it is found after finitely many mistakes; for XOR, never.
 *
 * 输出 +1 或 -1 的感知机（Rosenblatt 1958）由 M-P 神经元（McCulloch 与 Pitts 1943）构成，学习规则是：每出错一次，
 * w 加上 y·x，b 加上 y。它学到的是比空间低一维的超平面：平面中的直线、空间中的平面。可分时有限次出错后必能找到；对异或则永远找不到。
 */
import { np, plot, type Tensor } from 'pristella';
import { holds, picture, seed } from '../page.ts';

class Perceptron {
  weights: Tensor;
  bias = 0;

  constructor(inputs: number) {
    this.weights = np.zeros(inputs);
  }
  /** On which side of the hyperplane each row lies: +1 or -1. */
  predict(x: Tensor): Tensor {
    return np.where(x.dot(this.weights).add(this.bias).greater(0), 1, -1);
  }
  /** Passes over the data until a whole pass is right, at most `most` times; the mistakes of each pass. */
  learn(x: Tensor, y: Tensor, most = 100): number[] {
    const mistakes: number[] = [];
    do {
      let wrong = 0;
      for (let i = 0; i < y.size; i++) {
        const [row, target] = [x.at(i), y.at(i).item()];
        if (this.predict(row).item() === target) continue;
        this.weights = this.weights.add(row.mul(target)).detach();
        this.bias += target;
        wrong++;
      }
      mistakes.push(wrong);
    } while (mistakes.at(-1) !== 0 && mistakes.length < most);
    return mistakes;
  }
}

/** Two clouds on both sides of (1, 1, ...), 20 points each, and their sides. */
function clouds(centre: readonly number[]): [x: Tensor, y: Tensor] {
  const rng = np.random.defaultRng(seed);
  const y = np.concatenate([np.ones(20), np.ones(20).neg()]);
  const x = y
    .expandDims(1)
    .mul(centre)
    .add(rng.uniform(0, 2, [40, centre.length]));
  return [x.detach(), y];
}

const [x2, y2] = clouds([1.2, 0.8]);
export const line = new Perceptron(2);
export const mistakes2 = line.learn(x2, y2);
console.log('line:', line.weights, line.bias, 'mistakes in each pass:', mistakes2);

/** What decides the side: w1 x1 + w2 x2 + b, as a product of arrays and element by element. */
const decisive = x2.dot(line.weights).add(line.bias);
const byElement = x2.mul(line.weights).sum(1).add(line.bias);
export const sameSums = decisive.sub(byElement).abs().max().item() < 1e-12;

const [x3, y3] = clouds([1, 0.8, 0.9]);
export const plane = new Perceptron(3);
export const mistakes3 = plane.learn(x3, y3);
console.log('plane:', plane.weights, plane.bias, 'mistakes in each pass:', mistakes3);

const corners = np.array([
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
]);
export const mistakesXor = new Perceptron(2).learn(corners, np.array([-1, 1, 1, -1]));
console.log(`XOR: after ${mistakesXor.length} passes still ${mistakesXor.at(-1)} mistakes in each`);

/** A layer: neurons that share one input vector. Its output has as many elements as there are neurons. */
export const layerOutput = np.where(
  np
    .array([1, 2])
    .dot(
      np.array([
        [1, -1, 1],
        [-1, 1, 1],
      ]),
    )
    .greater(0),
  1,
  -1,
);
console.log('three neurons on one input:', layerOutput);

const side = (y: Tensor, sign: number): Tensor => np.flatnonzero(y.equal(sign));
const { fig, ax } = plot.subplots();
ax.decisionRegions((points) => line.predict(np.array(points)), {
  extent: [-2, 4, -2, 4],
  colors: ['C1', 'C0'],
});
ax.scatter(x2.at(side(y2, 1), 0), x2.at(side(y2, 1), 1), { marker: '^', label: '+1' });
ax.scatter(x2.at(side(y2, -1), 0), x2.at(side(y2, -1), 1), { marker: 'o', label: '−1' });
ax.title('In the plane, a line').xlabel('x1').ylabel('x2').legend('outside');
picture('ch02/perceptron-line', fig);

// The plane w1 x + w2 y + w3 z + b = 0, solved for z.
const [w1, w2, w3] = [...plane.weights.data()] as [number, number, number];
const axis = np.linspace(-1, 3, 9);
const height = axis.mul(w1).add(axis.mul(w2).expandDims(1)).add(plane.bias).div(-w3);
const space = plot.figure();
const ax3 = space.axes3d();
ax3.surface(axis, axis, height, { alpha: 0.35, color: 'C2' });
for (const [sign, label] of [
  [1, '+1'],
  [-1, '−1'],
] as const) {
  const at = side(y3, sign);
  ax3.scatter3d(x3.at(at, 0), x3.at(at, 1), x3.at(at, 2), { label });
}
ax3.title('In space, a plane').xlabel('x1').ylabel('x2').zlabel('x3').legend('upper right');
picture('ch02/perceptron-plane', space);

holds('the line puts all points on their sides', line.predict(x2).equal(y2).all().item() === 1);
holds('the side is decided by w1 x1 + w2 x2 + b', sameSums);
holds('the plane puts all points on their sides', plane.predict(x3).equal(y3).all().item() === 1);
holds('XOR is never learnt', mistakesXor.length === 100 && mistakesXor.every((n) => n > 0));
