/**
 * Filters applied to a picture that we draw ourselves, a fish: two made by hand, which see vertical and horizontal edges, and
 * the first 14 of the trained network.
 *
 * 把滤波器用在自己画的图上（一条鱼）：两个手工制作的滤波器，分别看到竖直和水平的边缘；另外是训练好的网络的前 14 个。
 */
import { type nn, np, plot, type Tensor } from 'pristella';
import { Convolution } from '../by-hand/convolution.ts';
import { holds, picture } from '../page.ts';
import { trainedConvNet } from '../simple-convnet.ts';

/** A fish of 64 x 64 pixels, from 0 to 1: body, tail, an eye, and bones that shine through. */
export function fish(): Tensor {
  const pixel = (row: number, column: number): number => {
    const [x, y] = [column - 28, row - 32];
    if ((x + 13) ** 2 + (y + 4) ** 2 < 6) return 0;
    const inBody = (x / 24) ** 2 + (y / 13) ** 2 < 1;
    if (inBody) return y === 0 || (x > -6 && x % 4 === 0 && Math.abs(y) < 8) ? 1 : 0.6;
    return x > 20 && x < 34 && Math.abs(y) < x - 18 ? 0.8 : 0;
  };
  return np.fromData(
    Float32Array.from({ length: 64 * 64 }, (_, i) => pixel(Math.floor(i / 64), i % 64)),
    [1, 1, 64, 64],
  );
}

const slope = [1, 0, -1];
const sobel = [1, 2, 1].map((weight) => slope.map((s) => weight * s));
const edges = np.array([[sobel], [np.array(sobel).T.tolist() as number[][]]], { dtype: 'float32' });
/** A filter's answer to a picture of the same size. */
const answers = (filters: Tensor, image: Tensor, pad: number): Tensor =>
  new Convolution(filters, np.zeros(filters.shape[0]!), { pad }).forward(image);

const learnt = ((await trainedConvNet()).layers[0] as nn.Conv2d).weight.detach();
export const seen = [fish(), answers(edges, fish(), 1), answers(learnt.at(':14'), fish(), 2)];
const shown = seen.flatMap((x) => Array.from({ length: x.shape[1]! }, (_, i) => x.at(0, i)));
const labels = ['fish', 'vertical', 'horizontal', ...Array.from({ length: 14 }, (_, i) => `filter ${i + 1}`)];
picture('ch07/apply-filter', plot.imageGrid(np.stack(shown), { labels, columns: 6, each: true }));

// A board whose left half is bright has one vertical edge and no horizontal one.
const half = np.fromData(
  Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0)),
  [1, 1, 8, 8],
);
const strength = answers(edges, half, 0)
  .abs()
  .max({ axis: [0, 2, 3] });
console.log('vertical and horizontal edges of half a board:', strength);
holds(
  'the vertical filter sees a vertical edge, the horizontal one nothing',
  strength.at(0).item() === 4 && strength.at(1).item() === 0,
);
holds(
  'both see the fish',
  seen[1]!
    .abs()
    .max({ axis: [0, 2, 3] })
    .min()
    .item() > 1,
);
