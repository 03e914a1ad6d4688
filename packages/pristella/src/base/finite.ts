import type { TypedArray } from './dtype.ts';

/** The place of the first element that is not finite; -1 if there is none. */
export const firstBad = (data: TypedArray): number =>
  data instanceof Int32Array || data instanceof Uint8Array ? -1 : data.findIndex((v) => !Number.isFinite(v));
