import type { Lowering } from '../launch.ts';
import type { Element } from '../loop/element.ts';

// Where the BLAS is quicker than our own kernels. Measured, shape by shape, by `node bench/kernel-product.ts --native`.

/** Floating-point operations of one matrix product from which a call, of about 0.2 µs, is repaid. */
const LEAST_MATMUL = 20_000;
/** Fewer rows or columns are read as they lie by our own kernels, and packed in vain by the BLAS. */
const LEAST_ROWS = 4;

/** The BLAS name of an element type, or null where BLAS has no such product. */
export const gemmType = (e: Element): 'f32' | 'f64' | null =>
  e.scalar === 'f32' || e.scalar === 'f64' ? e.scalar : null;

/** For matrices (rows, depth) and (depth, columns). */
export function usesBlas({ blas }: Lowering, rows: number, depth: number, columns: number): boolean {
  if (depth === 0 || blas === 0) return false;
  return blas === Infinity || (Math.min(rows, columns) >= LEAST_ROWS && 2 * rows * depth * columns >= LEAST_MATMUL);
}

/** A correlation's products are (filters, depth) by (depth, columns), one for each row of pixels of a group of images. */
export function correlatesByBlas({ blas }: Lowering, filters: number, depth: number, columns: number): boolean {
  if (depth === 0 || blas === 0) return false;
  return blas === Infinity || (filters >= 12 && columns >= 16 && 2 * filters * depth * columns >= LEAST_MATMUL);
}

/** The products of a Winograd kernel are (filters, channels) by (channels, tiles of a block). */
export const winogradByBlas = ({ blas }: Lowering, filters: number, channels: number): boolean =>
  blas === Infinity || (blas > 0 && Math.min(filters, channels) >= 16);

/** The products of a gradient by filters are (depth, columns) by (columns, filters). */
export function sumsByBlas({ blas }: Lowering, filters: number, depth: number, columns: number): boolean {
  if (depth * columns === 0 || blas === 0) return false;
  if (blas === Infinity) return true;
  const long = blas >= 4;
  const fills = long ? filters >= 6 && columns >= 24 : filters >= 12 && columns >= 24;
  return fills && 2 * filters * depth * columns >= LEAST_MATMUL;
}
