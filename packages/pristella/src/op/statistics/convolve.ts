import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { samples } from '../define.ts';
import { matrixProduct } from '../matmul.ts';
import { pad } from '../pad.ts';
import { reshape } from '../structure.ts';
import { flip, slidingWindows } from '../view.ts';

/** All places where the vectors meet, those in the middle as many as the longer has, or only where they meet fully. */
export type ConvolveMode = 'full' | 'same' | 'valid';

function checkedVector(x: TensorLike, op: string): Tensor {
  const t = asTensor(x, op);
  const v = t.ndim === 0 ? reshape(t, [1]) : t;
  if (v.ndim === 1 && v.size > 0) return v;
  throw new ShapeError(`needs a vector that is not empty, got ${showShape(t.shape)}`, { op, shapes: [t.shape] });
}

/** How many places are added at the start and at the end of the longer vector. */
function margins(mode: ConvolveMode, size: number, op: string): [number, number] {
  if (mode === 'full') return [size - 1, size - 1];
  if (mode === 'valid') return [0, 0];
  if (mode === 'same') return [size >> 1, size - 1 - (size >> 1)];
  throw new ArgumentError(`the mode must not be '${mode}'`, { op, hint: "'full', 'same' or 'valid'" });
}

/** Sums of products of `v`, moved along the longer `a`. */
function slide(a: Tensor, v: Tensor, [before, after]: [number, number], op: string): Tensor {
  const row = pad(reshape(a, [1, -1]), [
    [0, 0],
    [before, after],
  ]);
  const windows = slidingWindows(row, [1, v.size], [1, 1]);
  return matrixProduct(reshape(windows, [-1, v.size]), v, op);
}

/**
 * The discrete convolution of two vectors: `out[k]` is the sum of `a[i] v[k - i]`. Throws ShapeError for empty
 * vectors, ArgumentError for another mode.
 * @formula yₖ = Σᵢ aᵢ vₖ₋ᵢ
 * @shapes (m), (n) → (m + n - 1); 'same' (max(m, n)); 'valid' (max(m, n) - min(m, n) + 1)
 * @example
 * np.convolve([1, 2, 3], [0, 1, 0.5]);
 * np.convolve([1, 2, 3], [0, 1, 0.5], 'same');
 * np.convolve([1, 2, 3, 4], [0.5, 0.5], 'valid');
 */
export function convolve(a: TensorLike, v: TensorLike, mode: ConvolveMode = 'full'): Tensor {
  const [x, y] = [checkedVector(a, 'convolve'), checkedVector(v, 'convolve')];
  const [long, short] = x.size >= y.size ? [x, y] : [y, x];
  return slide(long, flip(short), margins(mode, short.size, 'convolve'), 'convolve');
}
export const convolveSamples = samples({
  name: 'convolve',
  of: (a, v) => convolve(a!, v!),
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
 * ArgumentError for another mode.
 * @formula yₖ = Σᵢ aₖ₊ᵢ vᵢ
 * @shapes (m), (n) → (max(m, n) - min(m, n) + 1); 'same' (max(m, n)); 'full' (m + n - 1)
 * @example
 * np.correlate([1, 2, 3], [0, 1, 0.5]);
 * np.correlate([1, 2, 3], [0, 1, 0.5], 'full');
 */
export function correlate(a: TensorLike, v: TensorLike, mode: ConvolveMode = 'valid'): Tensor {
  const [x, y] = [checkedVector(a, 'correlate'), checkedVector(v, 'correlate')];
  if (x.size >= y.size) return slide(x, y, margins(mode, y.size, 'correlate'), 'correlate');
  return flip(slide(y, x, margins(mode, x.size, 'correlate'), 'correlate'));
}
export const correlateSamples = samples({
  name: 'correlate',
  of: (a, v) => correlate(a!, v!, 'same'),
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
