import { scale } from './matrix.ts';

// Matrices are multiplied by a power of two where squares or products of their elements would overflow or vanish. That changes
// no digit of what is computed, only where it lies.

/** Where the largest element goes: its square is far from overflow, and so are squares of what is 2^-900 as large from 0. */
const MIDDLE = 400;
const LARGEST_FACTOR = 1000;
/** How small the largest element may be, and how large, before elimination loses digits or overflows. */
const [LEAST, MOST] = [-900, 1000];

/** The largest magnitude, or NaN. */
export function largestOf(a: Float64Array): number {
  let largest = 0;
  for (const x of a) largest = Math.max(largest, Math.abs(x));
  return largest;
}

/** The exponent of the largest magnitude; null where all are 0 or one is not finite. */
function largestExponent(a: Float64Array): number | null {
  const largest = largestOf(a);
  return largest > 0 && largest < Infinity ? Math.floor(Math.log2(largest)) : null;
}

function multiply(a: Float64Array, exponent: number): number {
  if (exponent !== 0) scale(a, 2 ** exponent);
  return exponent;
}

/** Multiplies a matrix in place, so that its elements may be squared, by 2 to the power that is returned. */
export function toMiddle(a: Float64Array): number {
  const exponent = largestExponent(a);
  return exponent === null ? 0 : multiply(a, Math.min(LARGEST_FACTOR, MIDDLE - exponent));
}

/** As `toMiddle`, but only from the ends of the range, and by an even power, whose root is one, too. */
export function fromTheEnds(a: Float64Array): number {
  const exponent = largestExponent(a);
  if (exponent === null || (exponent >= LEAST && exponent <= MOST)) return 0;
  return multiply(a, 2 * Math.floor(Math.min(LARGEST_FACTOR, -exponent) / 2));
}

/** x times 2^exponent, where x is not near the ends of the range, whatever the exponent. */
export function timesPower(x: number, exponent: number): number {
  let [y, left] = [x, exponent];
  for (; left > 1000; left -= 1000) y *= 2 ** 1000;
  for (; left < -1000; left += 1000) y *= 2 ** -1000;
  return y * 2 ** left;
}
