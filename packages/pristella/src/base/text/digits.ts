/** The float formats that have digits after the point. */
export type FloatType = 'float32' | 'float64';

/** The number d.ddd x 10^exponent; `digits` has no point and no trailing zeros. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** How many digits to write. */
export interface DigitLimits {
  /** Stop as soon as no other float of the type is nearer. */
  readonly unique: boolean;
  /** Never write more digits after the point than this; `Infinity` for no limit. */
  readonly precision: number;
  /** With `unique`: go on to at least this many digits after the point. */
  readonly minDigits: number;
}

interface Ratio {
  /** |x| = value / unit. */
  readonly value: bigint;
  readonly unit: bigint;
  /** Half the distances to the neighbouring floats, over the same unit. */
  readonly below: bigint;
  readonly above: bigint;
  /** A float with an even mantissa also wins the ties with its neighbours. */
  readonly even: boolean;
}

const float32 = new Float32Array(1);
const float32Bits = new Uint32Array(float32.buffer);
const float64 = new Float64Array(1);
const float64Bits = new BigUint64Array(float64.buffer);

function exactRatio(x: number, type: FloatType): Ratio {
  float32[0] = float64[0] = x;
  const [bits, width, bias] = type === 'float32' ? [BigInt(float32Bits[0]!), 23, 127] : [float64Bits[0]!, 52, 1023];
  const fraction = BigInt.asUintN(width, bits);
  const biased = Number(bits >> BigInt(width)) & (2 * bias + 1);
  const mantissa = biased === 0 ? fraction : fraction | (1n << BigInt(width));
  const power = Math.max(biased, 1) - bias - width;
  // Just above a power of two the floats lie twice as far apart as just below it.
  const uneven = fraction === 0n && biased > 1;
  const [value, unit] = power > 0 ? [mantissa << BigInt(power), 1n] : [mantissa, 1n << BigInt(-power)];
  const gap = power > 0 ? 1n << BigInt(power) : 1n;
  return {
    value: value * 4n,
    unit: unit * 4n,
    below: uneven ? gap : gap * 2n,
    above: gap * 2n,
    even: mantissa % 2n === 0n,
  };
}

/** The power of ten of the first digit. log10 may be off by one, so the exact fraction has the last word. */
function leadingPower({ value, unit }: Ratio, x: number): number {
  const guess = Math.floor(Math.log10(Math.abs(x)));
  const reaches = (power: number): boolean =>
    power < 0 ? value * 10n ** BigInt(-power) >= unit : value >= unit * 10n ** BigInt(power);
  if (!reaches(guess)) return guess - 1;
  return reaches(guess + 1) ? guess + 1 : guess;
}

/** Half to even, unless only one of the two directions stays nearest to the float. */
function roundsUp(rest: bigint, unit: bigint, digit: bigint, down: boolean, up: boolean): boolean {
  if (down !== up) return up;
  return rest * 2n > unit || (rest * 2n === unit && digit % 2n === 1n);
}

/**
 * The decimal digits of the finite number |x| as a float of the given type. In scientific notation the digits after the
 * point are counted from the first digit, in positional notation from the units.
 *
 * This is the free-format algorithm of Steele and White, "How to print floating-point numbers accurately" (1990), on exact
 * integers: take digits off the front until what is left is smaller than the distance to the neighbouring floats.
 */
export function decimalDigits(x: number, type: FloatType, scientific: boolean, limits: DigitLimits): Decimal {
  if (x === 0) return { digits: '0', exponent: 0 };
  const ratio = exactRatio(x, type);
  const first = leadingPower(ratio, x);
  const exponent = scientific ? first : Math.max(first, -limits.precision);
  const point = scientific ? exponent : 0;

  const lift = 10n ** BigInt(Math.max(-exponent, 0));
  const unit = ratio.unit * 10n ** BigInt(Math.max(exponent, 0));
  let [rest, below, above] = [ratio.value * lift, ratio.below * lift, ratio.above * lift];
  let digits = 0n;
  for (let place = exponent; ; place--) {
    const digit = rest / unit;
    rest %= unit;
    digits = digits * 10n + digit;
    const down = limits.unique && (ratio.even ? rest <= below : rest < below);
    const up = limits.unique && (ratio.even ? rest + above >= unit : rest + above > unit);
    const told = limits.unique ? (down || up) && place <= point - limits.minDigits : rest === 0n;
    if (told || place === point - limits.precision) {
      return normal(digits, roundsUp(rest, unit, digit, down, up), exponent);
    }
    rest *= 10n;
    below *= 10n;
    above *= 10n;
  }
}

function normal(digits: bigint, up: boolean, exponent: number): Decimal {
  const written = String(up ? digits + 1n : digits);
  if (written === '0') return { digits: '0', exponent: 0 };
  // 999 rounded up is one digit longer.
  const carry = written.length - String(digits).length;
  return { digits: written.replace(/0+$/, ''), exponent: exponent + carry };
}
