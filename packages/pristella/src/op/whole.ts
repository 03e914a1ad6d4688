import { type DType, isFloat } from '../base/dtype.ts';
import { DTypeError } from '../base/errors.ts';
import { doesNotFit, fitsBetween, largestOf } from '../base/fit.ts';
import type { HostArray } from '../tensor/op.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { cast, make } from './define.ts';
import { defineHost } from './host.ts';

// Whole numbers made of others: by conversion, or as sums and products. What an integer type cannot hold is an error
// where the value is computed, and never another number.

/** The ops that errors name, by the number that stands among a node's attributes. */
const names: string[] = [];

function numberOfName(op: string): number {
  const known = names.indexOf(op);
  return known >= 0 ? known : names.push(op) - 1;
}

const narrowedOp = defineHost('narrowed', {
  vjp: 'none',
  run([x], out, node) {
    const [above, below] = fitsBetween(out.dtype);
    for (let i = 0; i < out.data.length; i++) {
      const v = x!.data[i]!;
      if (!(v > above && v < below)) throw doesNotFit(v, out.dtype, names[node.attributes[0]!]!);
      out.data[i] = v;
    }
  },
});

/** `x` as another dtype. Where it is computed, throws DTypeError for what an integer type cannot hold. */
export function converted(x: Tensor, dtype: DType, op: string): Tensor {
  const { dtype: from } = x;
  const narrows = dtype === 'uint8' ? from !== 'bool' && from !== 'uint8' : dtype === 'int32' && isFloat(from);
  return narrows ? make(narrowedOp, [x.node], x.shape, dtype, [numberOfName(op)]) : cast(x, dtype);
}

const LIMIT = 2 ** 31;
/** Float64 holds every whole number up to here. */
const EXACT = 2 ** 53;
/** How far a sum in float64 can be off, for each of its terms and of the largest that it can come to. */
const ROUNDING = 2 ** -51;

function cannotHold(v: number, op: string): DTypeError {
  return new DTypeError(`the result is ${v}, which int32 cannot hold`, {
    op,
    hint: `convert with astype('float64') before ${op}`,
  });
}

function largestIn({ data }: HostArray): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]!));
  return most;
}

/**
 * int32 results from the same in float64. Those may be rounded where they are too large for int32 on their way; then the
 * second input has the results of int32's wrapping arithmetic, right but for multiples of 2^32, so that one that differs
 * from float64's by less is the result. How far float64 can be off is known beforehand, or seen from the operands, which
 * come last.
 */
const wholeOp = defineHost('whole', {
  vjp: 'none',
  run([real, wrapped, ...operands], out, node) {
    const [name, terms] = node.attributes as [number, number];
    const most = operands.length === 0 ? 0 : operands.reduce((product, x) => product * largestIn(x), terms);
    const close = LIMIT - most * terms * ROUNDING;
    for (let i = 0; i < out.data.length; i++) {
      const v = real!.data[i]!;
      // A product that met a 0 when it was infinite is 0.
      const w = wrapped ? wrapped.data[i]! : Number.isNaN(v) ? 0 : v;
      if (wrapped ? !(Math.abs(v - w) < close) : w !== (w | 0)) throw cannotHold(v, names[name]!);
      out.data[i] = w;
    }
  },
});

/** Inside of what another `exactly` computes with wrapping integers: its float64 twin judges the whole. */
const wrapping = { now: false };

function wrappingly(inputs: readonly Tensor[], compute: (inputs: readonly Tensor[]) => Tensor): Tensor {
  const before = wrapping.now;
  wrapping.now = true;
  try {
    return compute(inputs.map((x) => cast(x, 'int32')));
  } finally {
    wrapping.now = before;
  }
}

/**
 * What `compute` makes of integers, as int32: sums of at most `terms` products of one element of each input. Throws
 * DTypeError, where it is computed, for a result that int32 cannot hold.
 */
export function exactly(
  op: string,
  inputs: readonly Tensor[],
  terms: number,
  compute: (inputs: readonly Tensor[]) => Tensor,
): Tensor {
  const most = inputs.reduce((product, x) => product * largestOf(x.dtype), terms);
  if (wrapping.now || most < LIMIT) return wrappingly(inputs, compute);
  const real = compute(inputs.map((x) => cast(x, 'float64')));
  const nodes = [real.node];
  if (most >= EXACT) nodes.push(wrappingly(inputs, compute).node);
  if (most * terms * ROUNDING >= LIMIT / 2) nodes.push(...inputs.map((x) => x.node));
  return make(wholeOp, nodes, real.shape, 'int32', [numberOfName(op), terms]);
}

/** As `exactly`, of products of elements of one tensor, which are at most `most`. */
export function exactProduct(op: string, x: Tensor, most: number, compute: (x: Tensor) => Tensor): Tensor {
  if (wrapping.now || most < LIMIT) return wrappingly([x], ([y]) => compute(y!));
  // A product that int32 holds has been below its limit all the way, so that float64 has not rounded it.
  const real = compute(cast(x, 'float64'));
  return make(wholeOp, [real.node], real.shape, 'int32', [numberOfName(op), 1]);
}
