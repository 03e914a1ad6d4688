import { type DigitLimits, decimalDigits, type FloatType } from './digits.ts';
import { isNegative, type Parts, positional, scientific, showPower } from './notation.ts';
import type { PrintOptions } from './options.ts';

/** NumPy's rule: large numbers always, small ones and those far apart unless `suppress` is set. */
function needsPowers(finite: readonly number[], type: FloatType, suppress: boolean): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const x of finite) {
    if (x === 0) continue;
    least = Math.min(least, Math.abs(x));
    most = Math.max(most, Math.abs(x));
  }
  if (most === 0) return false;
  const spread = type === 'float32' ? Math.fround(most / least) : most / least;
  return most >= 1e8 || (!suppress && (least < 1e-4 || spread > 1000));
}

function digitLimits({ floatmode, precision }: PrintOptions): DigitLimits {
  if (floatmode === 'fixed') return { unique: false, precision, minDigits: precision };
  return { unique: true, precision: floatmode === 'unique' ? Number.POSITIVE_INFINITY : precision, minDigits: 0 };
}

/** The widths that make the points of a column of numbers stand below each other. */
interface Widths {
  left: number;
  right: number;
  power: number;
}

function measure(parts: readonly Parts[]): Widths {
  const widths = { left: 0, right: 0, power: 2 };
  for (const { whole, fraction, power } of parts) {
    widths.left = Math.max(widths.left, whole.length);
    widths.right = Math.max(widths.right, fraction.length);
    widths.power = Math.max(widths.power, String(Math.abs(power)).length);
  }
  return widths;
}

/** A function that writes any of `values`, all equally wide and aligned at the point, as NumPy does inside an array. */
export function floatFormat(values: readonly number[], type: FloatType, options: PrintOptions): (x: number) => string {
  const finite = values.filter(Number.isFinite);
  const powers = needsPowers(finite, type, options.suppress);
  const signOf = (x: number): string => (isNegative(x) ? '-' : options.sign === '+' ? '+' : '');
  const split = (x: number, limits: DigitLimits): Parts => {
    const decimal = decimalDigits(x, type, powers, limits);
    const { whole, fraction, power } = powers ? scientific(decimal) : positional(decimal);
    return { whole: signOf(x) + whole, fraction: fraction.padEnd(limits.minDigits, '0'), power };
  };

  let limits = digitLimits(options);
  const { left, right, power } = measure(finite.map((x) => split(x, limits)));
  // Numbers with powers, and those that must be equally long, all get as many digits as the longest one.
  if (powers || options.floatmode === 'maxprec_equal') limits = { ...limits, precision: right, minDigits: right };

  const tail = 1 + right + (powers ? power + 2 : 0);
  const spaceForSign = options.sign === ' ' && !finite.some(isNegative) ? 1 : 0;
  let before = left + spaceForSign;
  if (finite.length < values.length) {
    const signed = options.sign !== '-' || values.includes(Number.NEGATIVE_INFINITY) ? 1 : 0;
    before = Math.max(before, options.nanstr.length - tail, options.infstr.length + signed - tail);
  }
  const special = (x: number): string =>
    Number.isNaN(x) ? (options.sign === '+' ? '+' : '') + options.nanstr : signOf(x) + options.infstr;

  return (x) => {
    if (!Number.isFinite(x)) return special(x).padStart(before + tail);
    const parts = split(x, limits);
    const fraction = powers ? parts.fraction + showPower(parts.power, power) : parts.fraction.padEnd(right);
    return `${parts.whole.padStart(before)}.${fraction}`;
  };
}
