import type { TypedArray } from './dtype.ts';

/** A number as JSON can hold it: what it has no digits for is a text, which `Number` reads. */
export type Plain = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** A number as JSON can hold it. */
export const plain = (v: number): Plain =>
  Object.is(v, -0) ? '-0' : Number.isFinite(v) ? v : Number.isNaN(v) ? 'NaN' : v > 0 ? 'Infinity' : '-Infinity';

export const plains = (data: TypedArray): Plain[] => Array.from(data, plain);
