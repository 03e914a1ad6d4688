import { nn, np, type Tensor } from '../../src/index.ts';
import type { Binary, Unary } from '../../src/op/define.ts';
import * as elementwise from '../../src/op/elementwise/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { avgPool2d, maxPool2d } from '../../src/op/product/pooling.ts';
import { resize } from '../../src/op/product/resize.ts';
import { sumOfSquares } from '../../src/op/reduce/squares.ts';

// Functions with a gradient, each at inputs of any shape: sizes 0 and 1, operands that broadcast, any axes.

type Shape = readonly number[];
type Random = np.random.Generator;

/** A function and the points at which its gradient is checked. */
export interface Trial {
  readonly of: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Tensor[];
}
/** Makes a trial of a shape, or null where the shape does not suit. */
export type Recipe = (shape: Shape, random: Random, choose: (n: number) => number) => Trial | null;

/** Numbers apart from each other, from 0.55 on: no two tie, and no corner of a function lies there. */
const apart = (random: Random, shape: Shape): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  return np.add(0.55, np.mul(random.permutation(n).reshape(shape), 0.4 / Math.max(1, n)));
};
const negated = ['log', 'log2', 'log10', 'sqrt', 'arccosh', 'pow'];

const words = Object.entries(elementwise).filter(
  (entry): entry is [string, Unary | Binary] => typeof entry[1] === 'function' && 'op' in entry[1],
);
const smooth = words.filter(([, f]) => f.op.vjp !== 'none');

const unary =
  (name: string, f: Unary): Recipe =>
  (shape, random, choose) => {
    const x = apart(random, shape);
    const place = name === 'arccosh' ? x.add(1) : choose(2) && !negated.includes(name) ? x.neg() : x;
    return { of: f, inputs: [place] };
  };

/** A shape that broadcasts to another: some sizes are 1, leading axes may be missing. */
const narrower = (shape: Shape, choose: (n: number) => number): number[] =>
  shape.slice(choose(shape.length + 1)).map((d) => (choose(3) === 0 ? 1 : d));

const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): Recipe =>
  (shape, random, choose) => {
    const [a, b] = choose(2) ? [shape, narrower(shape, choose)] : [narrower(shape, choose), shape];
    return { of: f, inputs: [apart(random, a), apart(random, b).mul(2)] };
  };

const of =
  (f: (x: Tensor, shape: Shape, choose: (n: number) => number) => (x: Tensor) => Tensor): Recipe =>
  (shape, random, choose) => {
    const x = apart(random, shape);
    return { of: f(x, shape, choose), inputs: [x] };
  };
/** A function with an axis, of tensors that have one. */
const along =
  (f: (x: Tensor, axis: number) => Tensor, least = 0): Recipe =>
  (shape, random, choose) => {
    if (shape.length === 0) return null;
    const axis = choose(2 * shape.length) - shape.length;
    const size = shape[axis < 0 ? axis + shape.length : axis]!;
    return size < least ? null : { of: (x) => f(x, axis), inputs: [apart(random, shape)] };
  };

/** A function of rows with elements, at least two of them. */
const rows =
  (f: (x: Tensor) => Tensor): Recipe =>
  (shape, random) =>
    (shape.at(-1) ?? 0) < 2 ? null : { of: f, inputs: [apart(random, shape).mul(3)] };

type Fold = (x: Tensor, options: { axis: number[]; keepdims: boolean }) => Tensor;
const fold =
  (f: Fold, leastCount = 0): Recipe =>
  (shape, random, choose) => {
    const axis = shape.map((_, i) => i).filter(() => choose(2) === 0);
    const count = axis.reduce((n, a) => n * shape[a]!, 1);
    const keepdims = choose(2) === 0;
    return count < leastCount ? null : { of: (x) => f(x, { axis, keepdims }), inputs: [apart(random, shape)] };
  };
/** Some elements are 0. */
const withZeros =
  (recipe: Recipe): Recipe =>
  (shape, random, choose) => {
    const trial = recipe(shape, random, choose);
    if (!trial) return null;
    const keep = trial.inputs[0]!.size > 0 ? random.bernoulli(0.6, trial.inputs[0]!.shape) : 1;
    return { of: trial.of, inputs: [np.mul(trial.inputs[0]!, keep).astype('float64')] };
  };

const square =
  (f: (x: Tensor) => Tensor): Recipe =>
  (shape, random) => {
    const n = shape.at(-1) ?? 1;
    const x = random.normal(0, 1, [...shape.slice(0, -2), n, n]);
    return { of: (y) => f(np.add(y, np.diag(np.arange(4, 4 + n)))), inputs: [x] };
  };
const matrix =
  (f: (x: Tensor) => Tensor): Recipe =>
  (shape, random) =>
    shape.length < 2 ? null : { of: f, inputs: [random.normal(0, 1, [...shape])] };

const transposed = (x: Tensor): Tensor => np.swapaxes(x, -1, -2);
const { linalg } = np;

const images =
  (f: (x: Tensor, filters: Tensor) => Tensor): Recipe =>
  (_, random, choose) => {
    const [n, c, k] = [choose(3), 1 + choose(2), 1 + choose(2)];
    return { of: f, inputs: [apart(random, [n, c, 4, 3 + choose(3)]), random.normal(0, 1, [k, c, 1 + choose(3), 2])] };
  };
const pooled =
  (f: (x: Tensor) => Tensor): Recipe =>
  (_, random, choose) => ({ of: f, inputs: [apart(random, [choose(3), 1 + choose(2), 4, 2 + 2 * choose(2)])] });

/** Every function with a gradient that is more than a name for others. */
export const recipes: Readonly<Record<string, Recipe>> = {
  ...Object.fromEntries(
    smooth.map(([name, f]): [string, Recipe] => [name, f.length === 1 ? unary(name, f as Unary) : binary(f as Binary)]),
  ),
  mod: binary(np.mod),
  fmod: binary(np.fmod),
  floorDivide: binary(np.floorDivide),
  pow: binary(np.pow),
  'pow of a number': of(() => (x) => np.pow(x, 2.5)),
  fmax: binary(np.fmax),
  where: binary((a, b) => np.where(np.greater(a, 0.7), a, b)),
  clip: of(() => (x) => np.clip(x, 0.651, 0.849)),
  astype: of(() => (x) => np.astype(np.mul(np.astype(x, 'float64'), 2), 'float64')),
  sum: fold(np.sum),
  prod: fold(np.prod),
  'prod with zeros': withZeros(fold(np.prod)),
  max: fold(np.max, 1),
  min: fold(np.min, 1),
  mean: fold(np.mean, 1),
  var: fold(np.var, 1),
  std: fold(np.std, 2),
  logsumexp: fold(np.logsumexp, 1),
  norm: fold(np.norm, 1),
  nansum: fold(np.nansum),
  median: fold(np.median, 1),
  quantile: fold((x, o) => np.quantile(x, 0.3, o), 1),
  cumsum: along(np.cumsum),
  cumprod: along(np.cumprod),
  'cumprod with zeros': withZeros(along(np.cumprod)),
  diff: along((x, axis) => np.diff(x, 1, axis)),
  sort: along(np.sort),
  topk: along((x, axis) => np.topk(x, 1, { axis })[0], 1),
  flip: along(np.flip),
  roll: along((x, axis) => np.roll(x, 1, axis)),
  repeat: along((x, axis) => np.repeat(x, 2, axis)),
  take: along((x, axis) => np.take(x, [0, -1, 0], axis), 1),
  takeAlongAxis: along((x, axis) => np.takeAlongAxis(x, np.argsort(x, axis), axis)),
  concatenate: along((x, axis) => np.concatenate([x, np.mul(x, 2), x], axis)),
  stack: along((x, axis) => np.stack([x, np.mul(x, 2)], axis)),
  reshape: of(() => (x) => np.reshape(x, -1)),
  transpose: of((_, shape, choose) => {
    const order = shape.map((__, i) => i).sort(() => choose(3) - 1);
    return (x) => np.transpose(x, order);
  }),
  broadcastTo: of((_, shape) => (x) => np.broadcastTo(x, [2, ...shape])),
  at: of((_, shape) => (x) => np.at(x, ...shape.map((__, i) => ['::-1', '1:', '::2'][i % 3]!))),
  'at with lists': of((_, shape) => (x) => (shape.some((d) => d === 0) ? x : np.at(x, ...shape.map(() => [0, -1, 0])))),
  set: (shape, random, choose) => {
    const index = shape.length === 0 ? '...' : ['::-1', '1:', '::2', [0, -1, 0]][choose(shape[0] === 0 ? 3 : 4)]!;
    const part = narrower(np.at(np.zeros(shape), index).shape, choose);
    const of = (x: Tensor, v: Tensor): Tensor => np.set(np.reshape(x, shape), index, v);
    return { of, inputs: [apart(random, shape), apart(random, part)] };
  },
  pad: of((_, shape) => (x) => (shape.length === 0 ? x : np.pad(x, 1))),
  'pad by reflection': of(
    (_, shape) => (x) => (shape.length === 0 || x.size === 0 ? x : np.pad(x, 1, { mode: 'reflect' })),
  ),
  tile: of(() => (x) => np.tile(x, [2, 1])),
  tril: of((_, shape) => (x) => (shape.length === 0 ? x : np.tril(x))),
  diag: of(() => (x) => np.diag(np.reshape(x, -1), 1)),
  diagonal: matrix((x) => np.diagonal(x, 0, -2, -1)),
  slidingWindows: (shape, random, choose) => {
    const planes = [...shape.slice(0, 2), 2 + choose(2), 2 + choose(3)];
    return { of: (x) => np.slidingWindows(x, [2, 2], [1, 2]), inputs: [apart(random, planes)] };
  },
  matmul: (shape, random, choose) => {
    if (shape.length < 2) return null;
    const [k, n] = [shape.at(-1)!, choose(4)];
    const stack = narrower(shape.slice(0, -2), choose);
    return { of: np.matmul, inputs: [random.normal(0, 1, [...shape]), random.normal(0, 1, [...stack, k, n])] };
  },
  outer: binary((a, b) => np.outer(a, b)),
  // Beyond the outputs that are made together.
  convolve: (_, random, choose) => {
    const mode = (['full', 'same', 'valid'] as const)[choose(3)]!;
    const inputs = [apart(random, [1 + choose(70)]), apart(random, [1 + choose(70)])];
    return { of: (a, v) => np.convolve(a!, v!, mode), inputs };
  },
  einsum: matrix((x) => np.einsum('...ij,...kj->...ik', x, x)),
  conv2d: images((x, filters) => conv2d(x, filters, { padding: 1 })),
  maxPool2d: pooled((x) => maxPool2d(x, 2)),
  'maxPool2d that overlaps': pooled((x) => maxPool2d(x, 2, { stride: 1 })),
  avgPool2d: pooled((x) => avgPool2d(x, 2)),
  resize: pooled((x) => resize(x, { size: [3, 2], mode: 'linear' })),
  softmax: along((x, axis) => nn.softmax(x, axis), 1),
  layerNorm: rows((x) => nn.functional.layerNorm(x, x.shape.at(-1) ?? 0)),
  rmsNorm: rows((x) => nn.functional.rmsNorm(x, x.shape.at(-1) ?? 0)),
  attention: (_, random, choose) => {
    const [queries, keys, width] = [1 + choose(3), 1 + choose(3), 1 + choose(3)];
    const normal = (...shape: number[]): Tensor => random.normal(0, 1, shape);
    return {
      of: (q, k, v) => nn.scaledDotProductAttention(q!, k!, v!),
      inputs: [normal(2, queries, width), normal(2, keys, width), normal(2, keys, 2)],
    };
  },
  gelu: of(() => (x) => nn.gelu(x)),
  'gelu by tanh': of(() => (x) => nn.gelu(x, { approximate: 'tanh' })),
  silu: of(() => (x) => nn.silu(x)),
  mish: of(() => (x) => nn.mish(x)),
  crossEntropy: (_, random, choose) => {
    const [n, classes] = [1 + choose(3), 2 + choose(3)];
    const labels = random.integers(0, classes, n);
    return { of: (x) => nn.crossEntropy(x, labels), inputs: [random.normal(0, 1, [n, classes])] };
  },
  sumOfSquares: of(() => sumOfSquares),
  inv: square(linalg.inv),
  solve: square((x) => linalg.solve(x, np.at(x, '...', ':1'))),
  det: square(linalg.det),
  slogdet: square((x) => linalg.slogdet(x)[1]),
  cholesky: square((x) => linalg.cholesky(np.matmul(x, transposed(x)))),
  eigh: square((x) => linalg.eigvalsh(np.add(x, transposed(x)))),
  svd: square(linalg.svdvals),
  qr: square((x) => linalg.qr(x)[1]),
  pinv: square((x) => linalg.pinv(x)),
};
