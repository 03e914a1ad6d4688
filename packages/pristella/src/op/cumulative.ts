import { type DType, isFloat, itemSize } from '../base/dtype.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { checkOptions, type Fields } from '../base/options.ts';
import { normalizeAxis, sizeOf } from '../base/shape.ts';
import { lanesFor, loadLanes, storeLanes } from '../kernel/access.ts';
import type { Builder, Value } from '../kernel/ir.ts';
import { address, int } from '../kernel/launch.ts';
import { densely } from '../kernel/product/copy.ts';
import { array, asTensor } from '../tensor/create.ts';
import type { KernelOp } from '../tensor/op.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { div, mul, sub } from './arithmetic.ts';
import { equal, logicalAnd, notEqual, where } from './comparison.ts';
import { cast, defineKernel, make, samples } from './define.ts';
import { isnan } from './nonfinite.ts';
import { reshape } from './structure.ts';
import { at } from './view.ts';

type Fold = 'add' | 'mul';

/** y[0] = x[0], y[k] = y[k - 1] + x[k], where each k is a row of `inner` elements. */
function writeRunning(b: Builder, dtype: DType, fold: Fold, lanes: 1 | 2 | 4): void {
  const [from, to, n, inner, row, step] = [0, 1, 2, 3, 4, 5].map((s) => b.arg('i32', s)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const size = b.i32(itemSize(dtype));
  b.loop(b.begin, b.end, 1, (o) => {
    const start = b.mul(o, b.mul(n, row));
    b.copy(b.add(to, start), b.add(from, start), row);
    b.loop(b.i32(1), n, 1, (k) => {
      const place = b.add(start, b.mul(k, step));
      const [source, target] = [b.add(from, place), b.add(to, place)];
      const elements = (width: 1 | 2 | 4, i: Value): void => {
        const offset = b.mul(i, size);
        const out = b.add(target, offset);
        const before = loadLanes(b, dtype, width, 1, b.sub(out, step));
        const x = loadLanes(b, dtype, width, 1, b.add(source, offset));
        storeLanes(b, dtype, width, out, b[fold](before, x));
      };
      const whole = b.emit('i32.and', 'i32', [inner, b.i32(-lanes)]);
      if (lanes > 1) b.loop(b.i32(0), whole, lanes, (i) => elements(lanes, i));
      b.loop(lanes > 1 ? whole : b.i32(0), inner, 1, (i) => elements(1, i));
    });
  });
}

/** Each line along an axis folded up to each of its places. Attributes: the axis, and 1 if it runs from the end. */
const defineRunning = (name: string, fold: Fold, vjp: KernelOp['vjp']): KernelOp =>
  defineKernel(name, {
    vjp,
    run([x], out, node) {
      const [axis, fromEnd] = node.attributes as [number, number];
      const n = out.shape[axis]!;
      const inner = sizeOf(out.shape.slice(axis + 1));
      const step = fromEnd ? -inner : inner;
      const product = isFloat(out.dtype) ? (a: number, b: number): number => a * b : Math.imul;
      for (let i = 0; i < out.data.length; i++) {
        const k = Math.floor(i / inner) % n;
        const place = fromEnd ? i + (n - 1 - 2 * k) * inner : i;
        const v = x!.data[place]!;
        const before = out.data[place - step]!;
        out.data[place] = k === 0 ? v : fold === 'add' ? before + v : product(before, v);
      }
    },
    lower(lw, [x], out, node) {
      if (node.size === 0) return;
      const [axis, fromEnd] = node.attributes as [number, number];
      const { dtype, shape } = node;
      const [source, target] = [densely(lw, x!), out.outputs[0]!];
      const size = itemSize(dtype);
      const n = shape[axis]!;
      const inner = sizeOf(shape.slice(axis + 1));
      const row = inner * size;
      const first = fromEnd ? (n - 1) * row : 0;
      const lanes = inner === 1 ? 1 : lanesFor([dtype]);
      lw.launch({
        source: { key: `${name} ${dtype} ${lanes}`, name, write: (b) => writeRunning(b, dtype, fold, lanes) },
        slots: [
          address(source.buffer, source.layout.offset * size + first),
          address(target.buffer, target.layout.offset * size + first),
          ...[n, inner, row, fromEnd ? -row : row].map(int),
        ],
        size: node.size / (n * inner),
        work: node.size,
      });
    },
  });

const running = (op: KernelOp, x: Tensor, axis: number, fromEnd: boolean): Tensor =>
  make(op, [x.node], x.shape, x.dtype, [axis, fromEnd ? 1 : 0]);

const cumsumOp = defineRunning('cumsum', 'add', [
  (g, _, y) => running(cumsumOp, g, y.node.attributes[0]!, y.node.attributes[1] === 0),
]);

const cumprodOp = defineRunning('cumprod', 'mul', [
  (g, [x], y) => {
    // Before the first zero it is the sum of g y from there on, over x. At the first zero, where that would be 0 / 0, the
    // products go on without it; behind it all products are 0.
    const axis = y.node.attributes[0]!;
    const isZero = equal(x!, 0);
    const zeros = running(cumsumOp, cast(isZero, 'int32'), axis, false);
    const isFirst = logicalAnd(isZero, equal(zeros, 1));
    const tail = (products: Tensor): Tensor => running(cumsumOp, mul(g, products), axis, true);
    const without = tail(running(cumprodOp, where(isFirst, 1, x!), axis, false));
    return where(isFirst, without, where(equal(zeros, 0), div(tail(y), where(isZero, 1, x!)), 0));
  },
]);

/** Along which axis a running fold goes: all elements in row-major order by default. */
export interface RunningOptions {
  readonly axis?: number;
}
const runningFields: Fields<RunningOptions> = { axis: true };

/** The tensor in a dtype that holds its sums, and the axis counted from the front; all elements in one axis by default. */
function line(x: TensorLike, options: number | RunningOptions | undefined, op: string): [Tensor, number] {
  const axis = typeof options === 'object' ? checkOptions(options, runningFields, op).axis : options;
  const t = asTensor(x, op);
  const wide = t.dtype === 'bool' || t.dtype === 'uint8' ? cast(t, 'int32') : t;
  return axis === undefined ? [reshape(wide, [-1]), 0] : [wide, normalizeAxis(axis, t.shape, op)];
}

/**
 * Sums of the elements up to each place along an axis, or of all in row-major order. bool and uint8 give int32.
 * @formula yₖ = x₀ + … + xₖ
 * @shapes any; the result has the same; without an axis all elements in one
 * @gradient at each place the sum of g from there on
 * @example
 * np.cumsum([1, 2, 3, 4]);
 * np.array([[1, 2, 3], [4, 5, 6]]).cumsum(1);
 */
export function cumsum(x: TensorLike, options?: number | RunningOptions): Tensor {
  const [t, a] = line(x, options, 'cumsum');
  return running(cumsumOp, t, a, false);
}

/**
 * Products of the elements up to each place along an axis, or of all in row-major order. bool and uint8 give int32.
 * @formula yₖ = x₀ … xₖ
 * @shapes any; the result has the same; without an axis all elements in one
 * @gradient at each place the sum from there on of g times the product of the others, at zeros, too
 * @example
 * np.cumprod([1, 2, 3, 4]);
 * np.cumprod([[1, 2, 3], [4, 5, 6]], 0);
 */
export function cumprod(x: TensorLike, options?: number | RunningOptions): Tensor {
  const [t, a] = line(x, options, 'cumprod');
  return running(cumprodOp, t, a, false);
}

/**
 * `cumsum` with 0 in the place of NaN.
 * @shapes any; the result has the same; without an axis all elements in one
 * @example
 * np.nancumsum([1, np.nan, 3]);
 */
export const nancumsum = (x: TensorLike, options?: number | RunningOptions): Tensor =>
  cumsum(where(isnan(x), 0, x), options);
/**
 * `cumprod` with 1 in the place of NaN.
 * @shapes any; the result has the same; without an axis all elements in one
 * @example
 * np.nancumprod([2, np.nan, 3]);
 */
export const nancumprod = (x: TensorLike, options?: number | RunningOptions): Tensor =>
  cumprod(where(isnan(x), 1, x), options);

/**
 * Differences of neighbours along an axis, taken `n` times; of truth values, whether they differ.
 * @formula yₖ = xₖ₊₁ - xₖ, n times over
 * @shapes (…, m, …) → (…, m - n, …)
 * @example
 * np.diff([1, 2, 4, 7]);
 * np.diff([1, 2, 4, 7], 2);
 * np.diff([[1, 3, 6], [0, 5, 6]], 1, 0);
 */
export function diff(x: TensorLike, n = 1, axis = -1): Tensor {
  const t = asTensor(x, 'diff');
  const a = normalizeAxis(axis, t.shape, 'diff');
  if (!Number.isInteger(n) || n < 0) {
    throw new ArgumentError(`cannot take differences ${showValue(n)} times`, {
      op: 'diff',
      hint: 'n comes before the axis',
    });
  }
  const before = t.shape.slice(0, a).map(() => ':');
  let d = t;
  for (let i = 0; i < n; i++) {
    const [later, earlier] = [at(d, ...before, '1:'), at(d, ...before, ':-1')];
    d = d.dtype === 'bool' ? notEqual(later, earlier) : sub(later, earlier);
  }
  return d;
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const cumsumSamples = samples({
  name: 'cumsum',
  of: (x) => cumsum(x!, 1),
  cases: [
    {
      inputs: [table],
      result: [
        [1, 3, 6],
        [4, 9, 15],
      ],
    },
    {
      inputs: [[table]],
      result: [
        [
          [1, 2, 3],
          [5, 7, 9],
        ],
      ],
    },
    { inputs: [array([[true, true]])], result: array([[1, 2]], { dtype: 'int32' }) },
  ],
  gradient: 'smooth',
});
export const cumprodSamples = samples({
  name: 'cumprod',
  of: (x) => cumprod(x!, -1),
  cases: [
    {
      inputs: [table],
      result: [
        [1, 2, 6],
        [4, 20, 120],
      ],
    },
    { inputs: [[2, 0, 3, 4]], result: [2, 0, 0, 0] },
    { inputs: [[2, 0, 3, 0, 5]], result: [2, 0, 0, 0, 0] },
    { inputs: [array([3, 5], { dtype: 'int32' })], result: array([3, 15], { dtype: 'int32' }) },
  ],
  gradient: 'once',
});
export const nancumsumSamples = samples({
  name: 'nancumsum',
  of: (x) => nancumsum(x!),
  cases: [{ inputs: [[1, NaN, 2]], result: [1, 1, 3] }],
  gradient: 'none',
});
export const nancumprodSamples = samples({
  name: 'nancumprod',
  of: (x) => nancumprod(x!),
  cases: [{ inputs: [[3, NaN, 2]], result: [3, 3, 6] }],
  gradient: 'none',
});
export const diffSamples = samples({
  name: 'diff',
  of: (x) => diff(x!, 2),
  cases: [{ inputs: [[1, 4, 9, 16]], result: [2, 2] }],
  gradient: 'smooth',
});
