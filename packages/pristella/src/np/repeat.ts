import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { checkWholes } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import { normalizeAxis, sizeAlong } from '../base/shape.ts';
import { type Sample, samples } from '../op/define.ts';
import { take } from '../op/indexing/gather.ts';
import { concatenate } from '../op/shape/join.ts';
import { broadcastTo, reshape } from '../op/shape/structure.ts';
import { at } from '../op/shape/view.ts';
import { asTensor } from '../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../tensor/tensor.ts';

const checkCounts = (counts: number | readonly number[], op: string): readonly number[] =>
  checkWholes(counts, 'a number of repeats', op, { least: 0 });

/**
 * The tensor laid out `counts[i]` times along each axis i; fewer counts are for the last axes, more make new leading
 * axes. Throws ArgumentError for counts that are not whole numbers from 0 up.
 * @shapes (…, n) → (…, n count), for each axis that has a count
 * @gradient g summed over the copies
 * @example
 * np.tile([1, 2], 3);
 * np.tile([[1, 2]], [2, 2]);
 */
export function tile(x: TensorLike, counts: number | readonly number[]): Tensor {
  checkArguments(arguments.length, 2, 'tile');
  const t = asTensor(x, 'tile');
  const given = checkCounts(counts, 'tile');
  const rank = Math.max(t.ndim, given.length);
  const times = [...new Array<number>(rank - given.length).fill(1), ...given];
  const shape = [...new Array<number>(rank - t.ndim).fill(1), ...t.shape];
  // Each axis is split in two, (times, size), of which the first is broadcast.
  const [split, spread] = [shape.flatMap((d) => [1, d]), shape.flatMap((d, i) => [times[i]!, d])];
  const whole = shape.map((d, i) => d * times[i]!);
  return reshape(broadcastTo(reshape(t, split), spread), whole);
}

/**
 * Each element along an axis (or of all, in one axis) repeated; with several counts, each one as often as its own
 * says; one count alone is for all. Throws ArgumentError for counts that are not whole numbers from 0 up, ShapeError if there are not as many
 * counts as places.
 * @shapes (…, n, …) → (…, n counts, …); without an axis (size × counts)
 * @gradient g summed over the copies
 * @example
 * np.repeat([1, 2], 3);
 * np.repeat([[1, 2], [3, 4]], 2, 1);
 * np.repeat([1, 2, 3], [0, 1, 2]);
 */
export function repeat(x: TensorLike, counts: number | readonly number[], axis?: number): Tensor {
  checkArguments(arguments.length, 3, 'repeat');
  const whole = asTensor(x, 'repeat');
  const t = axis === undefined ? reshape(whole, [-1]) : whole;
  const a = normalizeAxis(axis ?? 0, t.shape, 'repeat');
  const size = sizeAlong(t.shape, a);
  const [before, after] = [t.shape.slice(0, a), t.shape.slice(a + 1)];
  // One count is for all.
  const list = checkCounts(counts, 'repeat');
  if (list.length === 1) {
    const each = list[0]!;
    const apart = reshape(t, [...before, size, 1, ...after]);
    return reshape(broadcastTo(apart, [...before, size, each, ...after]), [...before, size * each, ...after]);
  }
  if (list.length !== size)
    throw new ShapeError(`${list.length} counts for the ${size} places of axis ${a} of ${showShape(t.shape)}`, {
      op: 'repeat',
      axis: a,
      shapes: [t.shape],
    });
  return take(t, Int32Array.from(list.flatMap((n, i) => new Array<number>(n).fill(i))), a);
}

/**
 * The elements moved along axes, those that leave at one end entering at the other; without an axis, in row-major
 * order. Throws ArgumentError for shifts that are not whole numbers, or where there are several axes and not as many
 * shifts.
 * @shapes any; the result has the same
 * @gradient g moved back
 * @example
 * np.roll([1, 2, 3, 4], 1);
 * np.roll([[1, 2, 3], [4, 5, 6]], -1, 1);
 */
export function roll(x: TensorLike, shift: number | readonly number[], axis?: number | readonly number[]): Tensor {
  checkArguments(arguments.length, 3, 'roll');
  const t = asTensor(x, 'roll');
  if (axis === undefined) return reshape(roll(reshape(t, [-1]), shift, 0), t.shape);
  const axes = checkWholes(axis, 'an axis', 'roll');
  const given = checkWholes(shift, 'a shift', 'roll');
  const shifts = typeof shift === 'number' ? axes.map(() => shift) : given;
  if (axes.length !== 1 && shifts.length !== axes.length)
    throw new ArgumentError(`${shifts.length} shifts for ${axes.length} axes`, { op: 'roll' });
  const moved = shifts.reduce((y, by, i) => rolled(y, by, axes[i] ?? axes[0]!), t);
  return apart(moved, x);
}

function rolled(t: Tensor, shift: number, axis: number): Tensor {
  const a = normalizeAxis(axis, t.shape, 'roll');
  const size = sizeAlong(t.shape, a);
  const cut = size === 0 ? 0 : ((-shift % size) + size) % size;
  if (cut === 0) return t;
  const before = t.shape.slice(0, a).map(() => ':');
  return concatenate([at(t, ...before, `${cut}:`), at(t, ...before, `:${cut}`)], a);
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const tileSamples: Sample = samples({
  name: 'tile',
  of: (x) => tile(x, [2, 1, 2]),
  cases: [{ inputs: ['[[1 2]]'], result: '[[[1 2 1 2]] [[1 2 1 2]]]' }],
  gradient: 'smooth',
});
export const repeatSamples: Sample = samples({
  name: 'repeat',
  of: (x) => repeat(x, 2, 1),
  cases: [{ inputs: [table], result: '[[1 1 2 2 3 3] [4 4 5 5 6 6]]' }],
  gradient: 'smooth',
});
export const repeatEachSamples: Sample = samples({
  name: 'repeat by counts',
  of: (x) => repeat(x, [0, 2], 0),
  cases: [{ inputs: [table], result: '[[4 5 6] [4 5 6]]' }],
  gradient: 'smooth',
});
export const rollSamples: Sample = samples({
  name: 'roll',
  of: (x) => roll(x, [1, -1], [0, 1]),
  cases: [{ inputs: [table], result: '[[5 6 4] [2 3 1]]' }],
  gradient: 'smooth',
});
