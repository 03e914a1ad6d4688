import { isFloat } from '../../base/dtype.ts';
import { ArgumentError, showValue } from '../../base/errors.ts';
import { grad } from '../../grad/grad.ts';
import { sum } from '../../op/reduce/sum.ts';
import { asTensor } from '../../tensor/create.ts';
import { Tensor } from '../../tensor/tensor.ts';

/** A function of numbers, each for itself: of tensors, to a tensor of the same shape. */
export type Curve = (x: Tensor) => Tensor;
/** A function of two numbers, each pair for itself. */
export type Surface = (x: Tensor, y: Tensor) => Tensor;

/** What a function makes of numbers. Throws ArgumentError unless it makes a number of each. */
export function valuesOf(f: Curve, x: readonly number[], op: string): Float64Array {
  return Float64Array.from(resultOf(f, [asTensor([...x], op)], op).data());
}

function resultOf<Inputs extends readonly Tensor[]>(
  f: (...inputs: Inputs) => Tensor,
  inputs: Inputs,
  op: string,
): Tensor {
  if (typeof f !== 'function') throw new ArgumentError(`draws a function, got ${showValue(f)}`, { op });
  const y = f(...inputs);
  if (y instanceof Tensor && y.size === inputs[0]?.size) return y;
  throw new ArgumentError(`the function must make a number of each, got ${showValue(y)}`, {
    op,
    hint: 'x.square().mul(2), not x.square().sum()',
  });
}

/** Its slopes there, by the library's gradients; 0 for a function of whole numbers, such as a step. */
export function slopesOf(f: Curve, x: readonly number[], op: string): Float64Array {
  const at = asTensor([...x], op);
  if (!isFloat(resultOf(f, [at], op).dtype)) return new Float64Array(x.length);
  return Float64Array.from(grad((t: Tensor) => sum(f(t)))(at).data());
}

/** The heights of a surface. */
export const heightsOf = (f: Surface, x: readonly number[], y: readonly number[], op: string): Float64Array =>
  Float64Array.from(resultOf(f, [asTensor([...x], op), asTensor([...y], op)], op).data());

/** The two slopes of a surface at each place. */
export function gradientsOf(
  f: Surface,
  x: readonly number[],
  y: readonly number[],
  op: string,
): [Float64Array, Float64Array] {
  const [a, b] = [asTensor([...x], op), asTensor([...y], op)];
  resultOf(f, [a, b], op);
  const slopes = (g: Tensor): Float64Array => Float64Array.from(g.data());
  return [slopes(grad((t: Tensor) => sum(f(t, b)))(a)), slopes(grad((t: Tensor) => sum(f(a, t)))(b))];
}

/** `count` numbers from one to another, both included. */
export const evenly = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
