/**
 * The limit of one perceptron: it cuts the plane along a straight line. All lines of a fine grid are tried on each gate:
 * some get all four corners of AND, NAND and OR right, but none more than three of XOR, whose region is not linear.
 *
 * 单个感知机的局限：它只能用一条直线切分平面。对每个门试遍细网格上的所有直线：与、与非、或的四个点都能全部分对，
 * 异或最多只能分对三个，因为它的区域是非线性的。
 */
import { np, plot } from 'pristella';
import { AND, NAND, OR, outputs, pairs, XOR } from '../by-hand/gates.ts';
import { matches, picture } from '../page.ts';

// Every line w1 x1 + w2 x2 + b = 0 with coefficients from -2 to 2 in steps of 0.1: 41 x 41 x 41 of them.
const ticks = np.linspace(-2, 2, 41);
const [w1, w2, b] = [ticks.reshape([41, 1, 1]), ticks.reshape([1, 41, 1]), ticks];
const answers = pairs.map(([x1, x2]) => w1.mul(x1).add(w2.mul(x2)).add(b).greater(0));

/** The most corners of a gate that any single line gets right. */
function bestOf(table: readonly number[]): number {
  const right = answers.map((y, i) => y.equal(table[i]!).astype('int32')).reduce((n, y) => n.add(y));
  return right.max().item();
}
export const best = Object.fromEntries(
  Object.entries({ AND, NAND, OR, XOR }).map(([name, f]) => [name, bestOf(outputs(f))]),
);
console.log('corners that the best of 68,921 lines gets right:', best);

const { fig, axes } = plot.subplots(1, 2, { figsize: [9, 4.4] });
const regions = [
  ['OR: a linear region', OR],
  ['XOR: no linear region', XOR],
] as const;
for (const [i, [name, f]] of regions.entries()) {
  const ax = axes[0]![i]!;
  const isOne = (x: number, y: number): number =>
    f === OR ? Number(0.5 * x + 0.5 * y > 0.2) : Number(Math.abs(x + y - 1) < 0.5);
  ax.decisionRegions((points) => points.map(([x, y]) => isOne(x!, y!)), { extent: [-0.5, 1.5, -0.5, 1.5] });
  for (const y of [0, 1]) {
    const at = pairs.filter(([x1, x2]) => f(x1, x2) === y);
    const marker = y === 0 ? 'o' : '^';
    ax.scatter(
      at.map((p) => p[0]),
      at.map((p) => p[1]),
      { marker, s: 90, label: `${y}` },
    );
  }
  ax.title(name).xlabel('x1').ylabel('x2').legend('outside');
}
picture('ch02/limits', fig);

matches('corners right of AND, NAND, OR, XOR', Object.values(best), [4, 4, 4, 3]);
