/** Float16 (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits) as plain numbers, for files that hold it. */

const word = new DataView(new ArrayBuffer(4));

/**
 * The number that a float16 bit pattern (0 to 65535) stands for.
 * @example
 * io.halfToNumber(0x3e00);
 */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * The bit pattern of the float16 nearest to `x`, ties to even; beyond 65504 (from 65520 on) that is infinity.
 * @example
 * io.numberToHalf(1.5).toString(16);
 */
export function numberToHalf(x: number): number {
  word.setFloat32(0, x);
  const sign = (word.getUint32(0) >>> 16) & 0x8000;
  const a = Math.abs(x);
  if (Number.isNaN(a)) return 0x7e00;
  if (a >= 65520) return sign | 0x7c00;
  // One step of the grid around `a`: 2^-24 among the subnormals, then 2^-10 of the leading power of two.
  const exponent = a < 2 ** -14 ? -14 : Math.floor(Math.log2(a));
  const steps = roundHalfToEven(a / 2 ** (exponent - 10));
  // `steps` runs from 1024 to 2048 within a power of two, so that the carry of rounding up is plain addition.
  return sign | (((exponent + 14) << 10) + steps);
}

function roundHalfToEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}
