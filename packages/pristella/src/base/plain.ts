import type { TypedArray } from './dtype.ts';

/** A number as JSON can hold it: what it has no digits for is a text, which `Number` reads. */
export type Plain = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** A number as JSON can hold it. */
export const plain = (v: number): Plain =>
  Number.isFinite(v) && !Object.is(v, -0) ? v : Object.is(v, -0) ? '-0' : (String(v) as Plain);

export const plains = (data: TypedArray): Plain[] => Array.from(data, plain);
