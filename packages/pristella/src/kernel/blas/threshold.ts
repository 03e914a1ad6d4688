import type { Lowering } from '../launch.ts';
import type { Element } from '../product/element.ts';
import type { Sliding } from '../product/patches.ts';

// Where the BLAS is quicker than our own kernels. Measured, shape by shape, by `node bench/kernel-native.ts`.

/** Floating-point operations of one matrix product from which a call, of about 0.2 µs, is repaid. */
const LEAST_MATMUL = 20_000;

/** The BLAS name of an element type, or null where BLAS has no such product. */
export const gemmType = (e: Element): 'f32' | 'f64' | null => (e.scalar === 'i32' ? null : (e.scalar as 'f32' | 'f64'));

/** For matrices (rows, depth) and (depth, columns). */
export function usesBlas({ native }: Lowering, rows: number, depth: number, columns: number): boolean {
  if (depth === 0 || !native) return false;
  return native === 'always' || (Math.min(rows, columns) > 1 && 2 * rows * depth * columns >= LEAST_MATMUL);
}

/** For the products, one a row of pixels, of a convolution with so many filters. */
export function slidesBlas({ native }: Lowering, filters: number, { channels, kernel, pixels }: Sliding): boolean {
  const depth = channels * kernel[0] * kernel[1];
  if (depth === 0 || !native) return false;
  return native === 'always' || (filters > 1 && pixels[1] > 1);
}
