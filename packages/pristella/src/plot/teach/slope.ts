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
  return Float64Array.from(resultOf(f, [x], op).data());
}

function resultOf(f: (...inputs: Tensor[]) => Tensor, inputs: readonly (readonly number[])[], op: string): Tensor {
  if (typeof f !== 'function') throw new ArgumentError(`draws a function, got ${showValue(f)}`, { op });
  const y = f(...inputs.map((x) => asTensor([...x], op)));
  if (y instanceof Tensor && y.size === inputs[0]!.length) return y;
  throw new ArgumentError(`the function must make a number of each, got ${showValue(y)}`, {
    op,
    hint: 'x.square().mul(2), not x.square().sum()',
  });
}

/** Its slopes there, by the library's gradients; 0 for a function of whole numbers, such as a step. */
export function slopesOf(f: Curve, x: readonly number[], op: string): Float64Array {
  if (!isFloat(resultOf(f, [x], op).dtype)) return new Float64Array(x.length);
  return Float64Array.from(grad((t: Tensor) => sum(f(t)))(asTensor([...x], op)).data());
}

/** The heights of a surface. */
export const heightsOf = (f: Surface, x: readonly number[], y: readonly number[], op: string): Float64Array =>
  Float64Array.from(resultOf(f as (...inputs: Tensor[]) => Tensor, [x, y], op).data());

/** The two slopes of a surface at each place. */
export function gradientsOf(
  f: Surface,
  x: readonly number[],
  y: readonly number[],
  op: string,
): [Float64Array, Float64Array] {
  resultOf(f as (...inputs: Tensor[]) => Tensor, [x, y], op);
  const [a, b] = [asTensor([...x], op), asTensor([...y], op)];
  const slopes = [grad((t: Tensor) => sum(f(t, b)))(a), grad((t: Tensor) => sum(f(a, t)))(b)];
  return slopes.map((g) => Float64Array.from(g.data())) as [Float64Array, Float64Array];
}

/** `count` numbers from one to another, both included. */
export const evenly = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
