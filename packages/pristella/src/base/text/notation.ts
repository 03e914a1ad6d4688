import { type Decimal, decimalDigits, type FloatType } from './digits.ts';

/** A number cut at its point: `whole.fraction`, in scientific notation followed by e, the sign and the digits of `power`. */
export interface Parts {
  readonly whole: string;
  readonly fraction: string;
  /** The exponent of ten; 0 in positional notation. */
  readonly power: number;
}

export function positional({ digits, exponent }: Decimal): Parts {
  const length = exponent + 1;
  if (length <= 0) return { whole: '0', fraction: '0'.repeat(-length) + digits, power: 0 };
  return { whole: digits.slice(0, length).padEnd(length, '0'), fraction: digits.slice(length), power: 0 };
}

export function scientific({ digits, exponent }: Decimal): Parts {
  return { whole: digits.slice(0, 1), fraction: digits.slice(1), power: exponent };
}

/** `e+08`, with at least `width` digits. */
export const showPower = (power: number, width = 2): string =>
  `e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(width, '0')}`;

/** True for negative numbers and negative zero. */
export const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

const everyDigit = { unique: true, precision: Number.POSITIVE_INFINITY, minDigits: 0 };

/** A float on its own, with every digit it needs: `0.1`, `1.0`, `1e-05`, `-inf`. */
export function showFloat(x: number, type: FloatType): string {
  if (Number.isNaN(x)) return 'nan';
  const sign = isNegative(x) ? '-' : '';
  const size = Math.abs(x);
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf`;
  // Digits counted from the first one: beyond those that tell the float from its neighbours, zeros follow.
  const decimal = decimalDigits(x, type, true, everyDigit);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) {
    const { whole, fraction } = positional(decimal);
    return `${sign}${whole}.${fraction || '0'}`;
  }
  const { whole, fraction, power } = scientific(decimal);
  return `${sign}${whole}${fraction && `.${fraction}`}${showPower(power)}`;
}
