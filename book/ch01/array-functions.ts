/**
 * The functions that the later programs need: making arrays of zeros and of evenly spaced numbers, folding along axes,
 * finding the largest, drawing at random, walking over every element, and picking one element a row.
 *
 * 后面的程序所需的函数：生成零数组和等间隔数组、沿轴求和、找最大值、随机抽取、遍历每个元素，以及每行取一个元素。
 */
import { np } from 'pristella';
import { holds, seed } from '../page.ts';

const int = { dtype: 'int' } as const;

export const empty = np.empty([3, 2], int);
export const emptyFloat = np.empty([3, 2]);
export const zeros = np.zeros(5);
export const zerosLike = np.zerosLike(
  np.array(
    [
      [1, 2],
      [3, 4],
    ],
    int,
  ),
);
console.log(empty.dtype, emptyFloat.dtype, zeros);
console.log(zerosLike);

export const evens = np.arange(0, 100, 2, int);
export const sinus = np.arange(0, 6, 0.1);
export const centred = np.arange(-5, 5, 0.1);
export const spaced = np.linspace(-10, 10, 100);
console.log(evens.size, sinus.size, centred.size, spaced.at('0:2'));
// The middle element is not 0 but the rounding of -5 + 50 * 0.1, so 49 of the 100 are above 0 and not 50.
export const above0 = np.flatnonzero(centred.greater(0)).size;
console.log(centred.at(50).item(), above0);

export const scores = np.array([
  [0.1, 0.8, 0.1],
  [0.3, 0.1, 0.6],
  [0.2, 0.5, 0.3],
  [0.8, 0.1, 0.1],
]);
export const best = np.argmax(scores, 1);
export const bestOfAll = np.argmax(scores.at(1)).item();
console.log(best); // one index a row: [1 2 1 0]

export const six = np.arange(1, 7, 1, int);
export const reshaped = np.reshape(six, [2, 3]);
export const oneRow = six.reshape([1, six.size]);
console.log(reshaped, oneRow.shape);

export const rng = np.random.defaultRng(seed);
np.random.seed(seed);
export const random = np.random.rand(2, 3);
export const drawn = np.random.choice(1000, 100);
console.log(random);
console.log(drawn);

export const total = np.sum(reshaped).item();
export const [downwards, sideways] = [np.sum(reshaped, 0), np.sum(reshaped, 1)];
console.log(total, downwards, sideways); // 21 [5 7 9] [ 6 15]

const v = np.array([1, 2, 3]);
export const functions = {
  exp: np.exp(v),
  sin: np.sin(v),
  cos: np.cos(v),
  log: np.log(v),
  maximum: np.maximum(v, 2),
  max: np.max(v),
};
for (const [name, value] of Object.entries(functions)) console.log(`${name}: ${value}`);

export const signs = np.array([-1, 1, 2]);
export const positive = signs.greater(0);
export const ones = positive.astype('int32');
export const onesToo = np.array(positive, int);
console.log(positive, ones); // [False  True  True] [0 1 1]

export const walked = np.array([
  [1, 2],
  [3, 4],
]);
export const visited: number[][] = [];
for (const it = np.nditer(walked); !it.finished; it.iternext()) {
  visited.push(it.multiIndex);
  it.value *= 10;
}
console.log(walked, visited.join(' | ')); // in place: 10 20 30 40

export const t = np.array([2, 0, 1, 1], int);
export const chosen = scores.at(np.arange(4, undefined, 1, int), t);
console.log(chosen); // the score of the right class in each row

export const network = { W1: np.ones([2, 3]), b1: np.zeros(3) };
console.log(Object.keys(network), network.W1.shape);

holds('argmax along axis 1 gives one index a row', best.size === 4);
holds('100 draws from 0 to 999', drawn.size === 100 && drawn.min().item() >= 0 && drawn.max().item() < 1000);
