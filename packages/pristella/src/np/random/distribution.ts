import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { broadcastShapes, type Shape, sameShape, sizeOf } from '../../base/shape.ts';
import { cast } from '../../op/define.ts';
import { orderOf, placeIn } from '../../op/sort/order.ts';
import { asTensor, fromData } from '../../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';

// Draws that depend on weights, from uniform numbers: on the host, because what is drawn decides what comes next.

/** The running sums of weights, of which none may be negative and not all 0. */
function runningSums(weights: ArrayLike<number>, op: string): Float64Array {
  let total = 0;
  const sums = Float64Array.from(weights, (w) => {
    if (!(w >= 0 && w < Number.POSITIVE_INFINITY)) throw new ArgumentError(`${w} is no probability`, { op });
    return (total += w);
  });
  if (!(total > 0)) throw new ArgumentError('the probabilities are all 0', { op });
  return sums;
}

/** Throws ArgumentError unless there is one probability for each of `n`, and they add up to 1. */
export function checkProbabilities(p: TensorLike, n: number, op: string): Float64Array {
  const data = hostData(cast(asTensor(p, op), 'float64').node) as Float64Array;
  if (data.length !== n) throw new ArgumentError(`${data.length} probabilities for ${n}`, { op });
  const total = runningSums(data, op).at(-1)!;
  if (Math.abs(total - 1) > 1e-7)
    throw new ArgumentError(`the probabilities add up to ${total}, not 1`, { op, hint: 'divide them by their sum' });
  return data;
}

/** Throws ArgumentError unless all of `p` lie from 0 to 1, ShapeError unless they broadcast to the shape. */
export function checkShares(p: Tensor, shape: Shape, op: string): void {
  if (!sameShape(broadcastShapes(p.shape, shape, op), shape))
    throw new ShapeError(`${showShape(p.shape)} does not stretch to ${showShape(shape)}`, { op, shapes: [p.shape] });
  const bad = hostData(p.node).find((v) => !(v >= 0 && v <= 1));
  if (bad !== undefined) throw new ArgumentError(`${bad} is no probability`, { op });
}

/** A place for each uniform number, drawn with weights: the first at which the running sum exceeds its share of the total. */
export function drawPlaces(weights: ArrayLike<number>, uniform: ArrayLike<number>, op: string): Int32Array {
  const sums = runningSums(weights, op);
  const total = sums.at(-1)!;
  return Int32Array.from(uniform, (u) => placeIn(sums, u * total, true));
}

/**
 * `count` different places, drawn with weights one after another, from one uniform number for each place: those that come
 * first if each waits an exponential time. Efraimidis and Spirakis: Weighted random sampling with a reservoir (2006).
 */
export function drawDifferent(
  weights: Float64Array,
  uniform: ArrayLike<number>,
  count: number,
  op: string,
): Int32Array {
  const possible = weights.filter((w) => w > 0).length;
  if (count > possible) throw new ArgumentError(`cannot draw ${count} of ${possible} that have a probability`, { op });
  return orderOf(weights.map((w, i) => -Math.log1p(-uniform[i]!) / w)).slice(0, count);
}

/** One class for each uniform number (shape, then rows): `p` has the probabilities of the classes of each row. */
export function drawClasses(p: Tensor, uniform: Tensor, shape: Shape): Tensor {
  const classes = p.shape.at(-1);
  if (!classes)
    throw new ShapeError(`needs probabilities, got ${showShape(p.shape)}`, { op: 'categorical', shapes: [p.shape] });
  const [weights, u] = [hostData(p.node), hostData(uniform.node)];
  const rows = weights.length / classes;
  const draws = sizeOf(shape);
  const out = new Int32Array(draws * rows);
  for (let row = 0; row < rows; row++) {
    const own = new Float64Array(draws).map((_, i) => u[i * rows + row]!);
    drawPlaces(weights.subarray(row * classes, (row + 1) * classes), own, 'categorical').forEach((place, i) => {
      out[i * rows + row] = place;
    });
  }
  return fromData(out, [...shape, ...p.shape.slice(0, -1)]);
}

/** How often each class is drawn: one row of counts for every `n` uniform numbers. */
export function countClasses(p: Float64Array, uniform: Tensor, n: number, shape: Shape): Tensor {
  const out = new Int32Array(sizeOf(shape) * p.length);
  drawPlaces(p, hostData(uniform.node), 'multinomial').forEach((place, i) => {
    out[Math.floor(i / n) * p.length + place]!++;
  });
  return fromData(out, [...shape, p.length]);
}

const MOST_ROUNDS = 1000;

/** Numbers from `draw`, those outside [low, high] drawn again, all places together. Throws ArgumentError if it takes too long. */
export function redrawn(draw: () => Tensor, low: number, high: number): Tensor {
  const op = 'truncatedNormal';
  const first = draw();
  const out = hostData(first.node).slice();
  const outside = (v: number): boolean => !(v >= low && v <= high);
  for (let round = 0; out.some(outside); round++) {
    if (round === MOST_ROUNDS)
      throw new ArgumentError(`next to nothing lies between ${low} and ${high}`, { op, hint: 'use a wider range' });
    const next = hostData(draw().node);
    for (let i = 0; i < out.length; i++) if (outside(out[i]!)) out[i] = next[i]!;
  }
  return fromData(out, first.shape, first.dtype);
}
