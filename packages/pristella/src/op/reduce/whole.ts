import { type DType, isFloat, type TypedArray } from '../../base/dtype.ts';
import { DTypeError } from '../../base/errors.ts';
import { cutInto, doesNotFit, fitsBetween, largestOf } from '../../base/fit.ts';
import { sameShape } from '../../base/shape.ts';
import { type Alike, each } from '../../base/tuple.ts';
import type { HostArray } from '../../kernel/view.ts';
import { attributes, numberOfName } from '../../tensor/attributes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, make, unfit } from '../define.ts';
import { defineHost } from '../host.ts';

// Whole numbers made of others: by conversion, or as sums and products. What an integer type cannot hold is an error
// where the value is computed, and never another number.

const by = attributes({ by: 'name' });

const narrowedOp = defineHost<1>('narrowed', {
  takes: ['any'],
  shape: 'same',
  dtype: 'asked',
  attributes: by,
  vjp: 'none',
  run([x], out, node) {
    const bad = cutInto(x.data, out.data, fitsBetween(out.dtype));
    if (bad >= 0) throw doesNotFit(x.data[bad]!, out.dtype, by.of(node).by);
  },
});

/** `x` as another dtype. Where it is computed, throws DTypeError for what an integer type cannot hold. */
export function converted(x: Tensor, dtype: DType, op: string): Tensor {
  const { dtype: from } = x;
  const narrows = dtype === 'uint8' ? from !== 'bool' && from !== 'uint8' : dtype === 'int32' && isFloat(from);
  return narrows ? make(narrowedOp, [x.node], [numberOfName(op)], { dtype }) : cast(x, dtype);
}

const LIMIT = 2 ** 31;
/** Float64 holds every whole number up to here. */
const EXACT = 2 ** 53;
/** How far a sum in float64 can be off, for each of its terms and of the largest that it can come to. */
const ROUNDING = 2 ** -51;

function cannotHold(v: number, op: string): DTypeError {
  const problem =
    Math.abs(v) < LIMIT
      ? 'sums on the way to the result are too large to be exact'
      : `the result is ${v}, which int32 cannot hold`;
  return new DTypeError(problem, { op, hint: `convert with astype('float64') before ${op}` });
}

function largestIn({ data }: HostArray): number {
  let most = 0;
  for (let i = 0, { length } = data; i < length; i++) most = Math.max(most, Math.abs(data[i]!));
  return most;
}

/**
 * int32 results from the same in float64. Those may be rounded where they are too large for int32 on their way; then the
 * second input has the results of int32's wrapping arithmetic, right but for multiples of 2^32, so that one that differs
 * from float64's by less is the result. How far float64 can be off is known beforehand, or seen from the operands, which
 * come last.
 */
const sums = attributes({ by: 'name', terms: 'whole' });

const wholeOp = defineHost('whole', {
  takes: { each: 'any' },
  shape([real, wrapped]) {
    if (wrapped && !sameShape(real!.shape, wrapped.shape)) throw unfit(real!.shape, wrapped.shape);
    return real!.shape;
  },
  dtype: 'int32',
  attributes: sums,
  vjp: 'none',
  run([real, wrapped, ...operands], out, node) {
    const { by: op, terms } = sums.of(node);
    const most = operands.length === 0 ? 0 : operands.reduce((product, x) => product * largestIn(x), terms);
    const close = LIMIT - most * terms * ROUNDING;
    const bad = wrapped ? copyClose(wrapped.data, real!.data, close, out.data) : copyWhole(real!.data, out.data);
    if (bad >= 0) throw cannotHold(real!.data[bad]!, op);
  },
});

/** Writes whole numbers up to the first beyond int32, and returns its place, or -1. */
function copyWhole(from: TypedArray, to: TypedArray): number {
  for (let i = 0, { length } = from; i < length; i++) {
    const x = from[i]!;
    // A product that met a 0 when it was infinite is 0.
    const v = Number.isNaN(x) ? 0 : x;
    if (v !== (v | 0)) return i;
    to[i] = v;
  }
  return -1;
}

/** Writes integers up to the first that is not close to what it should be, and returns its place, or -1. */
function copyClose(from: TypedArray, like: TypedArray, close: number, to: TypedArray): number {
  for (let i = 0, { length } = from; i < length; i++) {
    const x = from[i]!;
    if (!(Math.abs(like[i]! - x) < close)) return i;
    to[i] = x;
  }
  return -1;
}

/** Inside of what another `exactly` computes with wrapping integers: its float64 twin judges the whole. */
const wrapping = { now: false };

function wrappingly<const T extends readonly Tensor[]>(
  inputs: T,
  compute: (inputs: Alike<T, Tensor>) => Tensor,
): Tensor {
  const before = wrapping.now;
  wrapping.now = true;
  try {
    return compute(each(inputs, (x) => cast(x, 'int32')));
  } finally {
    wrapping.now = before;
  }
}

/**
 * What `compute` makes of integers, as int32: sums of at most `terms` products of one element of each input. Throws
 * DTypeError, where it is computed, for a result that int32 cannot hold.
 */
export function exactly<const T extends readonly Tensor[]>(
  op: string,
  inputs: T,
  terms: number,
  compute: (inputs: Alike<T, Tensor>) => Tensor,
): Tensor {
  const most = inputs.reduce((product, x) => product * largestOf(x.dtype), terms);
  if (wrapping.now || most < LIMIT) return wrappingly(inputs, compute);
  const real = compute(each(inputs, (x) => cast(x, 'float64')));
  const nodes = [real.node];
  if (most >= EXACT) nodes.push(wrappingly(inputs, compute).node);
  if (most * terms * ROUNDING >= LIMIT / 2) nodes.push(...inputs.map((x) => x.node));
  return make(wholeOp, nodes, [numberOfName(op), terms]);
}

/** As `exactly`, of products of elements of one tensor, which are at most `most`. */
export function exactProduct(op: string, x: Tensor, most: number, compute: (x: Tensor) => Tensor): Tensor {
  if (wrapping.now || most < LIMIT) return wrappingly([x], ([y]) => compute(y));
  // A product that int32 holds has been below its limit all the way, so that float64 has not rounded it.
  const real = compute(cast(x, 'float64'));
  return make(wholeOp, [real.node], [numberOfName(op), 1]);
}
