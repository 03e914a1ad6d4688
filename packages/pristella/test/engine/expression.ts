import fc from 'fast-check';
import { type DType, dtypes, isFloat, newArray } from '../../src/base/dtype.ts';
import { fitsBetween } from '../../src/base/fit.ts';
import { type Shape, sizeOf } from '../../src/base/shape.ts';
import { generator } from '../../src/np/random/generator.ts';
import { repeat, roll, tile } from '../../src/np/repeat.ts';
import type { Binary, Unary } from '../../src/op/define.ts';
import * as elementwise from '../../src/op/elementwise/index.ts';
import { take, takeAlongAxis } from '../../src/op/indexing/gather.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { maxPool2d } from '../../src/op/product/pooling.ts';
import { cumprod, cumsum } from '../../src/op/reduce/cumulative.ts';
import { prod } from '../../src/op/reduce/prod.ts';
import { all, any, argmax, argmin, logsumexp, max, mean, min, variance } from '../../src/op/reduce/reduce.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { diag, diagonal, tril, triu } from '../../src/op/shape/diagonal.ts';
import { concatenate, stack } from '../../src/op/shape/join.ts';
import { pad } from '../../src/op/shape/pad.ts';
import { broadcastTo, reshape, transpose } from '../../src/op/shape/structure.ts';
import { at, expandDims, flip, slidingWindows, squeeze, swapaxes } from '../../src/op/shape/view.ts';
import { fromData } from '../../src/tensor/create.ts';
import type { Tensor, TensorLike } from '../../src/tensor/tensor.ts';
import { random } from '../kernel/numbers.ts';

// Random expressions as plain data, so that a failing one shrinks and can be built anew for every mode.

/** One step of an expression: what to do, and numbers that decide the rest. */
export interface Step {
  readonly what: number;
  readonly seed: number;
}

/** A leaf: its shape, dtype and the seed of its elements. */
export interface Leaf {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly seed: number;
}

export interface Expression {
  readonly leaves: readonly Leaf[];
  readonly steps: readonly Step[];
}

const LARGEST = 3000;
const sizes = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 9, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 15, max: 37 }) },
);
export const shapes: fc.Arbitrary<Shape> = fc
  .array(sizes, { maxLength: 4 })
  .filter((shape) => sizeOf(shape) <= LARGEST);
const seeds = fc.integer({ min: 0, max: 2 ** 30 });

export const leaf = (kinds: readonly DType[] = dtypes): fc.Arbitrary<Leaf> =>
  fc.record({ shape: shapes, dtype: fc.constantFrom(...kinds), seed: seeds });

export const expressions: fc.Arbitrary<Expression> = fc.record({
  leaves: fc.array(leaf(), { minLength: 1, maxLength: 3 }),
  steps: fc.array(fc.record({ what: fc.nat(9999), seed: seeds }), { minLength: 1, maxLength: 9 }),
});

const odd = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-310, 1e30, -2.5, 0.5, 3e9];

/** A leaf's tensor: numbers of ordinary size, and now and then one that is hard. */
export function leafTensor({ shape, dtype, seed }: Leaf): Tensor {
  const next = random(seed);
  const data = newArray(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    const u = next();
    if (dtype === 'bool') data[i] = u < 0.5 ? 1 : 0;
    else if (!isFloat(dtype)) data[i] = Math.floor(u * 200) - (dtype === 'int32' ? 100 : 0);
    else data[i] = next() < 0.03 ? odd[Math.floor(u * odd.length)]! : u * 8 - 4;
  }
  return fromData(data, shape, dtype);
}

type Choose = (n: number) => number;
export type Rule = (x: Tensor, other: Tensor, choose: Choose) => Tensor | null;

const words = Object.values(elementwise).filter((f): f is Unary | Binary => typeof f === 'function' && 'op' in f);
const unaries = words.filter((f): f is Unary => f.length === 1);
/** Any numbers as another dtype, 7 in the place of those that it has no room for. */
function as(x: TensorLike, dtype: DType): Tensor {
  if (dtype !== 'int32' && dtype !== 'uint8') return elementwise.astype(x, dtype);
  const [above, below] = fitsBetween(dtype);
  const within = elementwise.logicalAnd(elementwise.greater(x, above), elementwise.less(x, below));
  return elementwise.astype(elementwise.where(within, x, 7), dtype);
}
/** Words of integers are tried on what is left of any numbers as int32. */
const { bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift } = elementwise;
const whole = (x: TensorLike): Tensor => as(x, 'int32');
const integers = [bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift].map(
  (f) =>
    (a: TensorLike, b: TensorLike): Tensor =>
      f(whole(a), whole(b)),
);
const binaries: ((a: TensorLike, b: TensorLike) => Tensor)[] = [
  ...words.filter((f): f is Binary => f.length === 2 && !f.op.name.endsWith('Shift')),
  ...integers,
  elementwise.mod,
  elementwise.floorDivide,
];

const axisOf = (x: Tensor, choose: Choose): number => choose(x.ndim);
const shuffled = (n: number, choose: Choose): number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = choose(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
const canBroadcast = (a: Shape, b: Shape): boolean =>
  a.slice(-Math.min(a.length, b.length) || a.length).every((d, i, tail) => {
    const e = b[b.length - tail.length + i];
    return e === undefined || d === e || d === 1 || e === 1;
  });
const numbers = [0, 1, -1, 2, 0.5, 3, 0.1, -7, 1e-3];

const range = (choose: Choose): string => {
  const step = [1, 1, 2, 3, -1, -2][choose(6)]!;
  const end = (): string => (choose(2) === 0 ? '' : `${choose(9) - 4}`);
  return `${end()}:${end()}:${step}`;
};

/** Elementwise words: of each kind one rule, that chooses the word. */
const elementwiseRules: readonly Rule[] = [
  (x, _, choose) => (x.dtype === 'bool' || isFloat(x.dtype) || choose(2) ? unaries[choose(unaries.length)]!(x) : x),
  (x, y, choose) => (canBroadcast(x.shape, y.shape) ? binaries[choose(binaries.length)]!(x, y) : null),
  (x, _, choose) => binaries[choose(binaries.length)]!(x, numbers[choose(numbers.length)]!),
  (x, _, choose) => binaries[choose(binaries.length)]!(numbers[choose(numbers.length)]!, x),
  (x, y, choose) => binaries[choose(binaries.length)]!(x, unaries[choose(unaries.length)]!(y.size < x.size ? x : x)),
  (x, _, choose) => unaries[choose(unaries.length)]!(elementwise.mul(x, choose(2) ? 0 : -0)),
  (x, _, choose) => unaries[choose(unaries.length)]!(unaries[choose(unaries.length)]!(x)),
  (x, _, choose) => as(x, dtypes[choose(dtypes.length)]!),
  (x, y) => (canBroadcast(x.shape, y.shape) ? elementwise.where(x, y, 0.25) : elementwise.where(x, x, -1)),
  (x, _, choose) =>
    elementwise.add(x, generator(choose(99)).random(x.shape, { dtype: choose(2) ? 'float32' : 'float64' })),
];

/** Views, which have no kernels, and joins, gathers and picks, which move elements without computing. */
const movingRules: readonly Rule[] = [
  (x, _, choose) => transpose(x, shuffled(x.ndim, choose)),
  (x, _, choose) => at(x, ...x.shape.map(() => range(choose))),
  (x, _, choose) => (x.ndim > 0 && x.shape[0]! > 0 ? at(x, choose(x.shape[0]!)) : expandDims(x, 0)),
  (x, _, choose) => (x.ndim > 0 ? flip(x, axisOf(x, choose)) : null),
  (x, _, choose) => broadcastTo(x, [1 + choose(3), ...x.shape.map((d) => (d === 1 ? 1 + choose(5) : d))]),
  (x) => reshape(x, [-1]),
  (x) => reshape(x, [...x.shape].reverse()),
  (x) => (x.ndim > 1 ? reshape(x, [x.shape[0]! * x.shape[1]!, ...x.shape.slice(2)]) : null),
  (x, _, choose) => expandDims(x, choose(x.ndim + 1)),
  (x) => squeeze(x),
  (x, _, choose) => (x.ndim > 0 ? swapaxes(x, axisOf(x, choose), axisOf(x, choose)) : null),
  (x) => (x.ndim > 1 && x.shape.slice(-2).every((d) => d >= 2) ? slidingWindows(x, [2, 2], [1, 2]) : null),
  (x, _, choose) => (x.ndim > 0 ? concatenate([x, flip(x), x], axisOf(x, choose)) : null),
  (x, _, choose) => stack([x, elementwise.where(x, x, 2)], choose(x.ndim + 1)),
  (x, _, choose) =>
    x.dtype === 'bool'
      ? null
      : pad(
          x,
          x.shape.map(() => [choose(3), choose(2)] as const),
        ),
  (x, _, choose) => (x.ndim > 0 ? roll(x, choose(7) - 3, axisOf(x, choose)) : null),
  (x, _, choose) => (x.ndim > 0 ? repeat(x, choose(3), axisOf(x, choose)) : tile(x, [2, choose(3)])),
  (x, _, choose) => (x.ndim > 1 ? diagonal(x, choose(4) - 2, 0, 1) : diag(reshape(x, [-1]), choose(4) - 2)),
  (x, _, choose) => (x.ndim > 0 ? [tril, triu][choose(2)]!(x, choose(4) - 2) : null),
  (x, _, choose) => {
    if (x.ndim === 0) return null;
    const axis = axisOf(x, choose);
    const n = x.shape[axis]!;
    return n === 0
      ? null
      : take(
          x,
          Int32Array.from({ length: choose(6) }, () => choose(n)),
          axis,
        );
  },
  (x, _, choose) => {
    if (x.ndim === 0 || x.size === 0) return null;
    const axis = axisOf(x, choose);
    return takeAlongAxis(x, argmax(x, { axis, keepdims: true }), axis);
  },
];

/** Folds whose results do not depend on the order of their steps, or that have one order. */
const exactFolds: readonly Rule[] = [
  (x, _, choose) => (x.ndim > 0 ? [cumsum, cumprod][choose(2)]!(x, axisOf(x, choose)) : null),
  (x, _, choose) => (x.size > 0 ? [max, min][choose(2)]!(x, someAxes(x, choose)) : null),
  (x, _, choose) => (x.size > 0 && x.ndim > 0 ? [argmax, argmin][choose(2)]!(x, axisOf(x, choose)) : null),
  (x, _, choose) => [any, all][choose(2)]!(x, someAxes(x, choose)),
  (x, _, choose) => [sum, prod][choose(2)]!(whole(x), someAxes(x, choose)),
];

export const someAxes = (x: Tensor, choose: Choose): { axis: number[]; keepdims: boolean } => ({
  axis: shuffled(x.ndim, choose).slice(0, choose(x.ndim + 1)),
  keepdims: choose(2) === 0,
});

/** Everything whose result is one, whoever computes it. */
export const exactRules: readonly Rule[] = [
  ...elementwiseRules,
  ...elementwiseRules,
  ...movingRules,
  ...exactFolds,
  ...exactFolds,
];

/** A product, a bias for each column and an activation: what a layer is. */
function biased(x: Tensor): Tensor | null {
  if (x.shape[x.ndim - 2] === 0) return null;
  return elementwise.relu(elementwise.add(matmul(swapaxes(x, -1, -2), x), at(x, '...', ':1', ':')));
}

/** Folds and products of floats: their digits depend on the order of the sums, which the shape fixes. */
const roundingRules: readonly Rule[] = [
  (x, _, choose) => sum(x, someAxes(x, choose)),
  (x, _, choose) => sum(elementwise.mul(x, x), someAxes(x, choose)),
  (x, _, choose) => prod(x, someAxes(x, choose)),
  (x, _, choose) => (x.size > 0 ? [mean, variance, logsumexp][choose(3)]!(x, someAxes(x, choose)) : null),
  (x, _, choose) => (x.size > 0 ? elementwise.sub(x, mean(x, { ...someAxes(x, choose), keepdims: true })) : null),
  (x) => (x.ndim >= 2 ? matmul(x, swapaxes(x, -1, -2)) : null),
  (x) => (x.ndim >= 2 ? biased(x) : null),
  (x, y) => (x.ndim >= 1 && y.ndim === 2 && x.shape.at(-1) === y.shape[0] ? matmul(x, y) : null),
  (x, _, choose) => {
    if (x.ndim !== 4 || x.size === 0) return null;
    const filters = at(reshape(x, [-1, x.shape[1]!, x.shape[2]!, x.shape[3]!]), ':', ':', ':2', ':2');
    return conv2d(x, filters, { padding: choose(2), stride: 1 + choose(2) });
  },
  (x) =>
    x.ndim === 4 && x.size > 0 && isFloat(x.dtype) && x.shape[2]! > 1 && x.shape[3]! > 1 ? maxPool2d(x, 2) : null,
];

/** Everything. */
export const allRules: readonly Rule[] = [...exactRules, ...roundingRules, ...roundingRules];

/** The tensors of an expression: the leaves, of which the first may be given, and one for each step. */
export function build(e: Expression, rules: readonly Rule[], first: Tensor = leafTensor(e.leaves[0]!)): Tensor[] {
  const pool = [first, ...e.leaves.slice(1).map(leafTensor)];
  for (const { what, seed } of e.steps) {
    const next = random(seed);
    const choose: Choose = (n) => Math.floor(next() * n);
    // The newest tensor more often than others, so that expressions grow deep.
    const x = pool[choose(2) === 0 ? pool.length - 1 : choose(pool.length)]!;
    const y = rules[what % rules.length]!(x, pool[choose(pool.length)]!, choose);
    if (y !== null && y.size <= LARGEST) pool.push(y);
  }
  return pool;
}
