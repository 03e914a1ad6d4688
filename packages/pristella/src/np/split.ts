import { ShapeError, showShape } from '../base/errors.ts';
import { slice } from '../base/indexing.ts';
import { checkNumber, checkWholes } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import { normalizeAxis, sizeAlong } from '../base/shape.ts';
import { type Sample, samples } from '../op/define.ts';
import { concatenate } from '../op/shape/join.ts';
import { at } from '../op/shape/view.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

const checkParts = (parts: number | readonly number[], op: string): readonly number[] =>
  typeof parts === 'number'
    ? [checkNumber(parts, 'the number of parts', op, { whole: true, least: 1 })]
    : checkWholes(parts, 'a place to cut at', op);

/**
 * Parts of a tensor along an axis: that many, of which the first are longer by one where they cannot be equal, or cut
 * at the given places. Throws ArgumentError unless there is at least one.
 * @shapes (…, n, …) → k parts whose sizes differ by 1 at most
 * @gradient for each part its g, at its place
 * @example
 * np.arraySplit([1, 2, 3, 4, 5], 2);
 */
export function arraySplit(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  checkArguments(arguments.length, 3, 'arraySplit');
  const t = asTensor(x, 'arraySplit');
  const a = normalizeAxis(axis, t.shape, 'arraySplit');
  const size = sizeAlong(t.shape, a);
  const places = checkParts(parts, 'arraySplit');
  const inside =
    typeof parts === 'number'
      ? Array.from({ length: parts - 1 }, (_, i) => (i + 1) * Math.floor(size / parts) + Math.min(i + 1, size % parts))
      : places;
  const before = t.shape.slice(0, a).map(() => ':');
  const ends = [...inside, size];
  return ends.map((end, i) => at(t, ...before, slice(i === 0 ? 0 : ends[i - 1]!, end)));
}

/**
 * `arraySplit` into equal parts. Throws ShapeError if the axis does not divide into so many.
 * @shapes (…, n, …) → k times (…, n / k, …), or cut before each place of a list
 * @gradient for each part its g, at its place
 * @example
 * np.split([1, 2, 3, 4], 2);
 * np.split([1, 2, 3, 4, 5], [1, 3]);
 */
export function split(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  checkArguments(arguments.length, 3, 'split');
  const t = asTensor(x, 'split');
  const a = normalizeAxis(axis, t.shape, 'split');
  checkParts(parts, 'split');
  if (typeof parts === 'number' && sizeAlong(t.shape, a) % parts !== 0)
    throw new ShapeError(`axis ${a} of ${showShape(t.shape)} does not divide into ${parts} equal parts`, {
      op: 'split',
      axis: a,
      shapes: [t.shape],
      hint: 'arraySplit lets the last ones be shorter',
    });
  return arraySplit(t, parts, a);
}

export const arraySplitSamples: Sample = samples({
  name: 'arraySplit',
  of: (x) => concatenate(arraySplit(x, 2).reverse()),
  cases: [{ inputs: [[1, 2, 3]], result: [3, 1, 2] }],
  gradient: 'smooth',
});
export const splitSamples: Sample = samples({
  name: 'split',
  of: (x) => split(x, [1, 3], 1)[1]!,
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[2 3] [5 6]]' }],
  gradient: 'smooth',
});
