import { floating, isFloat } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice, flag } from '../../base/row.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { take } from '../indexing/gather.ts';
import { place } from '../shape/place.ts';
import { reshaped } from '../shape/structure.ts';
import { at } from '../shape/view.ts';
import { band, type Terms } from './band.ts';
import { perAxis, type Size, size } from './movement.ts';

/** What stands between the elements: the nearest one, straight lines, or curves of third degree. */
export type ResizeMode = 'nearest' | 'nearestExact' | 'linear' | 'cubic';

/** How `resize` finds elements between those that are there. */
export class ResizeOptions {
  /** The new sizes: a number for all axes, or one for each. */
  readonly size?: Size | undefined = size();
  /** In the place of `size` by how much the sizes are multiplied, rounded down. */
  readonly factor?: Size | undefined = size();
  /** 'nearest' by default. */
  readonly mode?: ResizeMode = choice(['nearest', 'nearestExact', 'linear', 'cubic'], 'nearest');
  /** True if the first and last elements stay where they are; false, the default, if the outer edges of both do. */
  readonly alignCorners?: boolean = flag(false);
  /** Whether an element of an axis that becomes shorter is a mean of all that it stands for: false by default. Curves bend less then. */
  readonly antialias?: boolean = flag(false);
}
const resizeOptions: Options<ResizeOptions> = options(ResizeOptions);

/** The hat, as wide as two elements. */
const hat = (x: number): number => Math.max(0, 1 - Math.abs(x));

/** Keys' curve through the elements, as wide as four. */
function curve(x: number, a: number): number {
  const d = Math.abs(x);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

/** Terms at places that may lie outside, where the element at the edge stands for what is not there. */
function clamped(first: number, weights: readonly number[], n: number): Terms[number] {
  const at = (i: number): number => Math.min(Math.max(first + i, 0), n - 1);
  const start = at(0);
  const merged = new Array<number>(at(weights.length - 1) - start + 1).fill(0);
  weights.forEach((w, i) => {
    merged[at(i) - start]! += w;
  });
  return { start, weights: merged };
}

/**
 * The terms of m elements between n. An output's place is a fraction of whole numbers, so that none is rounded, and it lies as far
 * from one end as its mirror image from the other.
 */
function termsOf(n: number, m: number, mode: 'linear' | 'cubic', alignCorners: boolean, antialias: boolean): Terms {
  if (antialias) return smoothTerms(n, m, mode);
  return Array.from({ length: m }, (_, o) => {
    const [over, under] = alignCorners ? [o * (n - 1), Math.max(1, m - 1)] : [(2 * o + 1) * n - m, 2 * m];
    const first = Math.floor(over / under);
    const rest = over - first * under;
    const [behind, before] = [rest / under, (under - rest) / under];
    if (mode === 'linear') return clamped(first, [before, behind], n);
    const weights = [1 + behind, behind, before, 1 + before].map((x) => curve(x, -0.75));
    return clamped(first - 1, weights, n);
  });
}

/** Each output looks at all that it stands for: the hat or curve is as wide as that, where an axis becomes shorter. */
function smoothTerms(n: number, m: number, mode: 'linear' | 'cubic'): Terms {
  const scale = n / m;
  const width = Math.max(1, scale);
  const reach = (mode === 'linear' ? 1 : 2) * width;
  return Array.from({ length: m }, (_, o) => {
    const center = (o + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - reach + 0.5));
    const end = Math.min(n, Math.trunc(center + reach + 0.5));
    const at = (i: number): number => (start + i - center + 0.5) / width;
    const weights = Array.from({ length: end - start }, (_, i) =>
      mode === 'linear' ? hat(at(i)) : curve(at(i), -0.5),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return { start, weights: weights.map((w) => w / total) };
  });
}

/** The sizes that are wanted. A product of a size and a factor that is whole but for its rounding is that whole number. */
function sizesOf(from: readonly number[], { size, factor }: Pick<ResizeOptions, 'size' | 'factor'>): number[] {
  const axes = from.length;
  if ((size === undefined) === (factor === undefined))
    throw new ArgumentError("needs one of 'size' and 'factor'", { op: 'resize' });
  if (size !== undefined) return perAxis(size, axes, 1, 'size', 'resize');
  const factors = typeof factor === 'number' ? from.map(() => factor) : (factor ?? []);
  if (factors.length !== axes || !factors.every((f) => f > 0 && Number.isFinite(f)))
    throw new ArgumentError(`factor must be a positive number or ${axes}, not ${showValue(factor)}`, { op: 'resize' });
  const sizes = from.map((n, i) => {
    const exact = n * factors[i]!;
    const near = Math.round(exact);
    return Math.abs(exact - near) <= 1e-9 * exact ? near : Math.floor(exact);
  });
  if (sizes.every((n) => n >= 1)) return sizes;
  throw new ShapeError(`of ${showShape(from)} nothing is left by factors of ${showValue(factor)}`, { op: 'resize' });
}

/**
 * Images (n, C, H, W), signals (n, C, L) or volumes in other sizes. Output o of m along an axis of n shows the element ⌊o n / m⌋ in mode
 * 'nearest', ⌊(2 o + 1) n / 2 m⌋ in 'nearestExact', and in the others what stands at place (o + 1/2) n / m - 1/2, or, with `alignCorners`, at
 * o (n - 1) / (m - 1); beyond the edge stands the element at the edge; of two
 * as near 'nearestExact' takes the later one, and one output alone has the first corner. Curves are Keys' with a = -0.75, with `antialias` -0.5. Throws
 * ArgumentError for sizes that are none, ShapeError for what has no such axes or no elements along them.
 */
export function resize(x: TensorLike, options: ResizeOptions = {}): Tensor {
  const t = asTensor(x, 'resize');
  const { mode, alignCorners, antialias, ...wanted } = resizeOptions.read(options, 'resize', arguments.length - 2);
  if (t.ndim < 3 || t.ndim > 5 || t.shape.indexOf(0, 2) >= 0)
    throw new ShapeError(`takes images of shape (n, channels, height, width), not empty, got ${showShape(t.shape)}`, {
      op: 'resize',
      shapes: [t.shape],
    });
  if ((alignCorners || antialias) && mode !== 'linear' && mode !== 'cubic')
    throw new ArgumentError(`mode '${mode}' has neither alignCorners nor antialias`, { op: 'resize' });
  if (alignCorners && antialias)
    throw new ArgumentError('alignCorners and antialias do not go together', { op: 'resize' });
  const from = t.shape.slice(2);
  const sizes = sizesOf(from, wanted);
  // The work of an axis is that of all others: what shrinks most comes first.
  const order = from.map((_, i) => i).sort((a, b) => sizes[a]! / from[a]! - sizes[b]! / from[b]! || b - a);
  return order.reduce(
    (y, axis) => {
      const [n, m] = [from[axis]!, sizes[axis]!];
      if (n === m) return y;
      if (mode === 'linear' || mode === 'cubic') return band(y, axis + 2, termsOf(n, m, mode, alignCorners, antialias));
      const nearest = (o: number): number => Math.floor(mode === 'nearest' ? (o * n) / m : ((2 * o + 1) * n) / (2 * m));
      const places = Array.from({ length: m }, (_, o) => nearest(o));
      // A sum of one term, a sixth of the time of picking, forwards and backwards.
      if (isFloat(y.dtype))
        return band(
          y,
          axis + 2,
          places.map((start) => ({ start, weights: [1] })),
        );
      return take(y, places, axis + 2);
    },
    mode === 'linear' || mode === 'cubic' ? cast(t, floating(t.dtype)) : t.share(),
  );
}
export const resizeSamples: Sample = samples({
  name: 'resize',
  of: (x) => resize(x, { size: [2, 4], mode: 'linear' }),
  cases: [{ inputs: ['[[[[1 2] [3 4] [5 6]]]]'], result: '[[[[1.5 1.75 2.25 2.5] [4.5 4.75 5.25 5.5]]]]' }],
  gradient: 'smooth',
});
export const resizeCubicSamples: Sample = samples({
  name: 'resize by curves',
  of: (x) => resize(x, { size: 3, mode: 'cubic', alignCorners: true }),
  cases: [{ inputs: ['[[[0 8 8 0 4]]]'], result: '[[[0 8 4]]]' }],
  gradient: 'smooth',
});
export const resizeNearestSamples: Sample = samples({
  name: 'resize to the nearest',
  of: (x) => resize(x, { factor: 1.5 }),
  cases: [{ inputs: ['[[[1 2 3 4]]]'], result: '[[[1 1 2 3 3 4]]]' }],
  gradient: 'smooth',
});

/** The places within a square of r pixels a side. */
const phases = (r: number): [number, number][] => Array.from({ length: r * r }, (_, k) => [Math.floor(k / r), k % r]);

/** Throws unless r is a whole number from 1. */
const checkShuffle = (x: TensorLike, r: number, op: string): Tensor => {
  const t = asTensor(x, op);
  if (!Number.isInteger(r) || r < 1)
    throw new ArgumentError(`the factor must be a positive whole number, not ${showValue(r)}`, { op });
  if (t.ndim === 4) return t;
  throw new ShapeError(`takes images of shape (n, channels, height, width), got ${showShape(t.shape)}`, {
    op,
    shapes: [t.shape],
  });
};

/**
 * Images (n, C r², H, W) as larger ones (n, C, H r, W r): channels become pixels. Throws ShapeError unless r² divides the channels.
 * Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network (2016).
 */
export function pixelShuffle(x: TensorLike, r: number): Tensor {
  const t = checkShuffle(x, r, 'pixelShuffle');
  const [n, channels, height, width] = t.shape;
  if (channels! % (r * r) !== 0)
    throw new ShapeError(`${r * r} does not divide ${channels} channels`, { op: 'pixelShuffle', shapes: [t.shape] });
  const parts = reshaped(t, [n!, channels! / (r * r), r, r, height!, width!]);
  // Part by part, whose rows are long: a tenth of the time of one copy whose innermost axis has r elements.
  return place(
    phases(r).map(([i, j]) => at(parts, ':', ':', i, j)),
    [n!, channels! / (r * r), height! * r, width! * r],
    phases(r).map(([i, j]) => ({ starts: [0, 0, i, j], steps: [1, 1, r, r] })),
  );
}

/** What undoes `pixelShuffle`: images (n, C, H r, W r) as (n, C r², H, W). Throws ShapeError unless r divides height and width. */
export function pixelUnshuffle(x: TensorLike, r: number): Tensor {
  const t = checkShuffle(x, r, 'pixelUnshuffle');
  const [n, channels, height, width] = t.shape;
  if (height! % r !== 0 || width! % r !== 0)
    throw new ShapeError(`${r} does not divide the sides of ${showShape(t.shape)}`, {
      op: 'pixelUnshuffle',
      shapes: [t.shape],
    });
  const parts = phases(r).map(([i, j]) => at(t, ':', ':', `${i}::${r}`, `${j}::${r}`));
  return place(
    parts,
    [n!, channels! * r * r, height! / r, width! / r],
    parts.map((_, k) => ({ starts: [0, k, 0, 0], steps: [1, r * r, 1, 1] })),
  );
}
