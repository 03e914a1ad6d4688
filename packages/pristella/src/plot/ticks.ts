import { superscript } from './text/math.ts';

/** Marked places of an axis with their texts, and unlabelled ones between them. */
export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
  readonly minor?: readonly number[];
}

/**
 * Round numbers from `low` to `high` at a step of 1, 2, 2.5 or 5 times a power of ten, at most `count` intervals:
 * the rule of Matplotlib's MaxNLocator. Self-contained: the HTML page runs this very function.
 */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const slack = 1e-9 * span;
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw - slack / count) ?? 10 * power;
  const ticks: number[] = [];
  for (let k = Math.ceil((low - slack) / step); k * step <= high + slack; k++) {
    // 12 digits remove the dust of 3 * 0.1.
    ticks.push(Number((k * step).toPrecision(12)) + 0);
  }
  return ticks;
}

/** A number with a true minus sign. */
export const withMinus = (text: string): string => text.replace(/^-/, '−');

function scientific(v: number, digits: number): string {
  if (v === 0) return '0';
  const [mantissa, exponent] = v.toExponential(digits).split('e') as [string, string];
  const power = `10${superscript(String(Number(exponent)))}`;
  return withMinus(Number(mantissa) === 1 && digits === 0 ? power : `${mantissa}×${power}`);
}

/** The texts of evenly spaced ticks: as many decimals as the step needs, powers of ten where digits would pile up. */
export function tickLabels(values: readonly number[]): string[] {
  if (values.length === 0) return [];
  const top = Math.max(...values.map(Math.abs));
  const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : top || 1;
  if (top !== 0 && (top >= 1e6 || top < 1e-3)) {
    const exponent = Math.floor(Math.log10(top));
    const digits = Math.max(0, Math.min(12, decimals(step / 10 ** exponent)));
    return values.map((v) => scientific(v, v === 0 ? 0 : Math.max(0, digits - exponent + exponentOf(v))));
  }
  const digits = decimals(step);
  return values.map((v) => withMinus(v.toFixed(digits)).replace(/^−(0(\.0*)?)$/, '$1'));
}

const exponentOf = (v: number): number => Math.floor(Math.log10(Math.abs(v)) + 1e-12);

/** How many decimals a step such as 0.25 needs to be written exactly, up to 12. */
function decimals(step: number): number {
  for (let d = 0; d < 12; d++) {
    const scaled = step * 10 ** d;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return d;
  }
  return 12;
}

/** A number for reading in a sentence: four significant digits, no trailing zeros. */
export function brief(v: number): string {
  if (v === 0 || !Number.isFinite(v)) return String(v + 0).replace('-', '−');
  const size = Math.abs(v);
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa, exponent] = v.toExponential(2).split('e') as [string, string];
    return withMinus(`${Number(mantissa)}×10${superscript(String(Number(exponent)))}`);
  }
  return withMinus(String(Number(v.toPrecision(4))));
}

/** 1, 2 and 5 times powers of ten, for less than two decades. */
function oneTwoFive(low: number, high: number): number[] {
  const values: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of [1, 2, 5]) {
      const v = Number(`${m}e${e}`);
      if (v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)) values.push(v);
    }
  }
  return values;
}

/** Ticks at powers of ten from `low` to `high`, thinned to about `count`; 2 to 9 times them are minor. */
export function logTicks(low: number, high: number, count: number): Ticks {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 2 && count > 3) {
    const values = oneTwoFive(low, high);
    if (values.length > 2) return { values, labels: values.map(brief) };
  }
  if (last - first < 1) {
    // Less than two powers in sight: label round numbers instead.
    const values = niceTicks(low, high, count).filter((v) => v > 0);
    return { values, labels: tickLabels(values) };
  }
  const stride = Math.max(1, Math.ceil((last - first) / Math.max(1, count)));
  const values: number[] = [];
  const minor: number[] = [];
  for (let e = first - 1; e <= last; e++) {
    if (e >= first && (e - first) % stride === 0) values.push(Number(`1e${e}`));
    for (let m = stride === 1 ? 2 : 10; m < 10; m++) {
      const v = m * 10 ** e;
      if (v >= low && v <= high) minor.push(v);
    }
  }
  const exponents = values.map((v) => Math.round(Math.log10(v)));
  const plain = exponents.every((e) => e >= -2 && e <= 4);
  const labels = exponents.map((e) =>
    plain ? (e < 0 ? (10 ** e).toFixed(-e) : String(10 ** e)) : `10${superscript(String(e))}`,
  );
  return { values, labels, minor };
}
