import { isFloat, promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { slide } from '../../op/product/slide.ts';
import { exactly } from '../../op/reduce/whole.ts';
import { reshape } from '../../op/shape/structure.ts';
import { flip } from '../../op/shape/view.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';

/** All places where the vectors meet, those in the middle as many as the longer has, or only where they meet fully. */
export type ConvolveMode = 'full' | 'same' | 'valid';

function checkedVector(x: TensorLike, op: string): Tensor {
  const t = asTensor(x, op);
  const v = t.ndim === 0 ? reshape(t, [1]) : t;
  if (v.ndim === 1 && v.size > 0) return v;
  throw new ShapeError(`needs a vector that is not empty, got ${showShape(t.shape)}`, { op, shapes: [t.shape] });
}

/** How many places the shorter vector begins before the longer one, and how many there are. */
function placesOf(mode: ConvolveMode, long: number, short: number, op: string): [before: number, count: number] {
  if (mode === 'full') return [short - 1, long + short - 1];
  if (mode === 'valid') return [0, long - short + 1];
  if (mode === 'same') return [short >> 1, long];
  throw new ArgumentError(`the mode must not be '${mode}'`, { op, hint: "'full', 'same' or 'valid'" });
}

/** Sums of products of `v`, moved along the longer `a`. */
function moved(a: Tensor, v: Tensor, mode: ConvolveMode, op: string): Tensor {
  const d = promote(a.dtype, v.dtype);
  const [before, count] = placesOf(mode, a.size, v.size, op);
  const along = (x: Tensor, y: Tensor): Tensor => slide(x, y, before, count);
  if (isFloat(d)) return along(cast(a, d), cast(v, d));
  return exactly(op, [a, v], v.size, ([x, y]) => along(x, y));
}

/**
 * The discrete convolution of two vectors: `out[k]` is the sum of `a[i] v[k - i]`. Throws ShapeError for empty
 * vectors, ArgumentError for another mode, and DTypeError, where it is computed, for a sum that int32 cannot hold.
 * @formula yₖ = Σᵢ aᵢ vₖ₋ᵢ
 * @shapes (m), (n) → (m + n - 1); 'same' (max(m, n)); 'valid' (max(m, n) - min(m, n) + 1)
 * @example
 * np.convolve([1, 2, 3], [0, 1, 0.5]);
 * np.convolve([1, 2, 3], [0, 1, 0.5], 'same');
 * np.convolve([1, 2, 3, 4], [0.5, 0.5], 'valid');
 */
export function convolve(a: TensorLike, v: TensorLike, mode: ConvolveMode = 'full'): Tensor {
  checkArguments(arguments.length, 3, 'convolve');
  const [x, y] = [checkedVector(a, 'convolve'), checkedVector(v, 'convolve')];
  const [long, short] = x.size >= y.size ? [x, y] : [y, x];
  return moved(long, flip(short), mode, 'convolve');
}
export const convolveSamples: Sample = samples({
  name: 'convolve',
  of: (a, v) => convolve(a, v),
  cases: [
    {
      inputs: [
        [1, 2, 3],
        [0, 1, 0.5],
      ],
      result: [0, 1, 2.5, 4, 1.5],
    },
  ],
  gradient: 'smooth',
});

/**
 * The cross-correlation of two vectors: `out[k]` is the sum of `a[k + i] v[i]`. Throws ShapeError for empty vectors,
 * ArgumentError for another mode, and DTypeError, where it is computed, for a sum that int32 cannot hold.
 * @formula yₖ = Σᵢ aₖ₊ᵢ vᵢ
 * @shapes (m), (n) → (max(m, n) - min(m, n) + 1); 'same' (max(m, n)); 'full' (m + n - 1)
 * @example
 * np.correlate([1, 2, 3], [0, 1, 0.5]);
 * np.correlate([1, 2, 3], [0, 1, 0.5], 'full');
 */
export function correlate(a: TensorLike, v: TensorLike, mode: ConvolveMode = 'valid'): Tensor {
  checkArguments(arguments.length, 3, 'correlate');
  const [x, y] = [checkedVector(a, 'correlate'), checkedVector(v, 'correlate')];
  if (x.size >= y.size) return moved(x, y, mode, 'correlate');
  return flip(moved(y, x, mode, 'correlate'));
}
export const correlateSamples: Sample = samples({
  name: 'correlate',
  of: (a, v) => correlate(a, v, 'same'),
  cases: [
    {
      inputs: [
        [1, 2, 3],
        [0, 1, 0.5],
      ],
      result: [2, 3.5, 3],
    },
  ],
  gradient: 'smooth',
});
