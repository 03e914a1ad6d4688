import { DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Shape, sameShape } from '../base/shape.ts';
import { less, logicalAnd, where } from '../op/elementwise/comparison.ts';
import { reshaped } from '../op/shape/structure.ts';
import { array } from '../tensor/create.ts';
import { arange } from '../tensor/create-sequence.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import type { Turn } from './repeat.ts';

const op = 'scan';

/** Which rows a step counts for, of shape (steps, ...rows), from a mask or from each row's number of steps. Throws unless it is one. */
export function maskOf(mask: Tensor | null, given: TensorLike | undefined, steps: number): Tensor | null {
  if (given !== undefined) {
    const lengths = given instanceof Tensor ? given : array(given, { dtype: 'int32' });
    if (lengths.dtype !== 'int32' && lengths.dtype !== 'uint8')
      throw new DTypeError(`lengths are whole numbers, not ${lengths.dtype}`, { op, hint: "use astype('int32')" });
    return less(reshaped(arange(steps, { dtype: 'int32' }), [steps, ...lengths.shape.map(() => 1)]), lengths);
  }
  if (mask && mask.dtype !== 'bool')
    throw new DTypeError(`a mask holds truth values, not ${mask.dtype}`, { op, hint: 'mask.greater(0)' });
  if (mask && mask.shape[0] !== steps)
    throw new ShapeError(`the mask ${showShape(mask.shape)} has not the ${steps} steps of the inputs`, {
      op,
      shapes: [mask.shape],
      hint: 'it has shape (steps, rows)',
    });
  return mask;
}

/** Whether the first axes of a shape are the rows of a mask. */
const hasRows = (shape: Shape, rows: Shape): boolean => sameShape(shape.slice(0, rows.length), rows);

/** Throws, naming the leaf, unless it has a row for each of the mask. */
function checkRows({ shape }: Tensor, rows: Shape, path: string): void {
  if (hasRows(shape, rows)) return;
  throw new ShapeError(`${path} ${showShape(shape)} does not begin with the rows of the mask, ${showShape(rows)}`, {
    op,
    shapes: [shape, rows],
    hint: 'a row that has ended keeps what it carries: each leaf has one part for each row',
  });
}

/** `x` in the rows that count, `y`, or zeros, in the others. */
function chosen(counts: Tensor, x: Tensor, y: Tensor | 0): Tensor {
  const spread = reshaped(counts, [...counts.shape, ...x.shape.slice(counts.ndim).map(() => 1)]);
  return y === 0 && x.dtype === 'bool' ? logicalAnd(spread, x) : where(spread, x, y);
}

/**
 * A body of which rows may have ended: these keep what they carry, and give zeros. They read zeros as well, so that what stands in padded
 * steps, NaN perhaps, reaches neither a result nor a gradient. `paths` name the leaves of the carry.
 */
export function endingRows(
  body: (carries: readonly Tensor[], slices: readonly Tensor[]) => Turn,
  paths: readonly string[],
): typeof body {
  return (carries, [counts, ...slices]) => {
    if (!counts) throw new Error('a loop with a mask reads it first');
    const rows = counts.shape;
    for (const [i, x] of carries.entries()) checkRows(x, rows, paths[i]!);
    const { next, given } = body(
      carries,
      slices.map((x) => (hasRows(x.shape, rows) ? chosen(counts, x, 0) : x)),
    );
    for (const [i, x] of given.entries())
      checkRows(x, rows, given.length === 1 ? 'the output' : `leaf ${i} of the output`);
    return {
      next: next.map((x, i) => chosen(counts, x, carries[i]!)),
      given: given.map((x) => chosen(counts, x, 0)),
    };
  };
}
