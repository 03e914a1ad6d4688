import { isFloat } from '../../base/dtype.ts';
import { DTypeError, ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { whole } from '../../base/row.ts';
import { equal, stopGradient, where } from '../../op/elementwise/index.ts';
import { take } from '../../op/indexing/gather.ts';
import { reshaped } from '../../op/shape/structure.ts';
import { expandDims } from '../../op/shape/view.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';

/** Which rows learn. */
export class EmbeddingOptions {
  /** A row that stands for nothing, and gets no gradient. */
  readonly paddingIndex?: number | undefined = whole(0);
}
const embeddingOptions: Options<EmbeddingOptions> = options(EmbeddingOptions);

/**
 * Rows of a weight (count, features), by their numbers. Gradients of rows that are picked several times are added in the order of the
 * indices, on any number of threads, and are as large as the weight: an optimizer that left out the rows nobody picked would give other bits,
 * and, where it has a momentum, another result. Throws ShapeError unless the weight has two axes, DTypeError unless it is of
 * floats, and as `take` does for what is no row.
 * @formula yᵢ = W[indicesᵢ]
 * @shapes any, and (count, features) → (…, features)
 * @gradient none; g added at its rows, without that of `paddingIndex`
 * @example
 * const words = np.array([[0, 0], [1, 2], [3, 4]]);
 * nn.functional.embedding([2, 0, 2], words);
 * grad((w) => nn.functional.embedding([2, 0, 2], w, { paddingIndex: 0 }).sum())(words);
 */
export function embedding(indices: TensorLike, weight: TensorLike, options: EmbeddingOptions = {}): Tensor {
  const { paddingIndex } = embeddingOptions.read(options, 'embedding', arguments.length - 3);
  const [t, w] = [asTensor(indices, 'embedding'), asTensor(weight, 'embedding')];
  const [count, features] = w.shape;
  if (w.ndim !== 2 || count === undefined || features === undefined)
    throw new ShapeError(`takes a weight (count, features), got ${showShape(w.shape)}`, {
      op: 'embedding',
      shapes: [w.shape],
    });
  if (!isFloat(w.dtype)) throw new DTypeError(`takes a float weight, got ${w.dtype}`, { op: 'embedding' });
  const flat = reshaped(t, [t.size]);
  const rows = take(w, flat, 0);
  const learnt =
    paddingIndex === undefined ? rows : where(expandDims(equal(flat, paddingIndex), -1), stopGradient(rows), rows);
  return reshaped(learnt, [...t.shape, features]);
}
