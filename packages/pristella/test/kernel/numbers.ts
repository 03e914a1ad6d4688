import type { DType } from '../../src/base/dtype.ts';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = (seed * 2654435761) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Numbers between -1 and 1, or for integers between -50 and 50. */
export function numbers(dtype: DType, length: number, seed: number): number[] {
  const next = random(seed);
  const integer = dtype !== 'float32' && dtype !== 'float64';
  return Array.from({ length }, () => (integer ? Math.floor(next() * 100) - 50 : next() * 2 - 1));
}
