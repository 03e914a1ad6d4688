import type { Element } from '../product/element.ts';
import type { Sliding } from '../product/patches.ts';

/**
 * From how many floating-point operations on a product is quicker through the BLAS, whose calls cost about 0.2 µs.
 * Measured against the kernels of our own by `node bench/kernel-native.ts`.
 */
const LEAST_MATMUL = 40_000;

/** The BLAS name of an element type, or null where BLAS has no such product. */
export const gemmType = (e: Element): 'f32' | 'f64' | null => (e.scalar === 'i32' ? null : (e.scalar as 'f32' | 'f64'));

export const repaysMatmul = (rows: number, depth: number, columns: number): boolean =>
  Math.min(rows, columns) > 1 && 2 * rows * depth * columns >= LEAST_MATMUL;

export const repaysCorrelation = (filters: number, sliding: Sliding): boolean => filters > 1 && sliding.pixels[1] > 1;
export const repaysFilterGrad = (filters: number, sliding: Sliding): boolean => filters > 1 && sliding.pixels[1] > 1;
