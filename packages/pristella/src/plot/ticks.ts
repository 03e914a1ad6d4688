import { superscript } from './text/math.ts';
import { neighbours } from './values.ts';

/** Marked places of an axis with their texts, and unlabelled ones between them. */
export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
  readonly minor?: readonly number[];
}

/**
 * Round numbers from `low` to `high` at a step of 1, 2, 2.5 or 5 times a power of ten, at most `count` intervals:
 * the rule of Matplotlib's MaxNLocator. `beyond` adds the next one at an end that is not round itself. The steps are
 * counted, not added up: no range is so large, small or narrow that they do not end, or that two ticks are equal.
 */
export function niceTicks(low: number, high: number, count: number, beyond = false): number[] {
  const top = Math.max(Math.abs(low), Math.abs(high));
  // Far from the ends of what a number can be, nothing overflows and no step is rounded coarsely.
  const shift = top > 1e200 ? -100 : top < 1e-200 ? 100 : 0;
  const unit = Number(`1e${shift}`);
  const span = high * unit - low * unit;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  // Neighbouring numbers are this far apart: a finer step would go nowhere.
  const grain = Math.max(top * unit * 2 ** -52, Number.MIN_VALUE * unit);
  const raw = Math.max(span / Math.max(1, count), grain);
  const slack = 1e-9 * span;
  const exponent = Math.floor(Math.log10(raw));
  const steps = [
    [1, exponent],
    [2, exponent],
    [25, exponent - 1],
    [5, exponent],
    [1, exponent + 1],
    [2, exponent + 1],
  ] as const;
  const [lead, power] = steps.find(([m, e]) => Number(`${m}e${e}`) >= raw - slack / count) ?? steps[5];
  const step = Number(`${lead}e${power}`);
  const first = Math.ceil((low * unit - slack) / step) - 1;
  const most = Math.ceil(span / step) + 3;
  const all: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < most; i++) {
    // Written as a decimal and read: what is nearest to the round number, without the dust of 3 * 0.1.
    const v = Number(`${BigInt(first + i) * BigInt(lead)}e${power - shift}`);
    if (Number.isFinite(v) && v > last) all.push((last = v));
  }
  const room = slack / unit;
  const from = all.findIndex((v) => v >= low - room);
  const to = all.findLastIndex((v) => v <= high + room);
  const [lowest, highest] = [all[from], all[to]];
  if (lowest === undefined || highest === undefined || to < from) return [low];
  const [before, after] = [Number(beyond && from > 0 && lowest > low), Number(beyond && highest < high)];
  return all.slice(from - before, to + 1 + after);
}

/** A number with a true minus sign. */
const withMinus = (text: string): string => text.replace(/^-/, '−');

/**
 * The texts of ticks: as many digits as tell each from its neighbours, alike in all of them; powers of ten where plain
 * digits would pile up. Read back, each is its tick to a hundredth of the distance to the next one, or of the `span` of
 * the axis for one that is alone.
 */
export function tickLabels(values: readonly number[], span: number = Number.POSITIVE_INFINITY): string[] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const powerOf = (v: number): number => Number(v.toExponential().split('e')[1]);
  const top = Math.max(Math.abs(finite[0] ?? 0), Math.abs(finite.at(-1) ?? 0));
  let gap = span;
  for (const [a, b] of neighbours(finite)) if (b > a && b - a < gap) gap = b - a;
  if (gap === Number.POSITIVE_INFINITY) gap = top;
  if (!(gap > 0)) return values.map(String);
  /** A number of so many units of 10 ** place, as text with an exponent. */
  const roundedTo = (v: number, place: number): string => {
    const digits = v === 0 ? -1 : powerOf(v) - place;
    if (digits >= 0) return v.toExponential(Math.min(100, digits));
    return Math.abs(v) >= Number(`5e${place - 1}`) ? `${Math.sign(v)}e${place}` : '0e0';
  };
  // A distance of 0.1 between numbers comes out as a little less, too.
  let place = powerOf(gap * (1 + 1e-9));
  const isRight = (v: number): boolean => Math.abs(Number(roundedTo(v, place)) - v) <= 0.01 * gap;
  for (let more = 0; more < 2 && !finite.every(isRight); more++) place--;

  const power = powerOf(top);
  const digits = Math.max(0, power - place);
  const plainLength = Math.max(0, power) + 1 + (place < 0 ? 1 - place : 0);
  const raisedLength = 4 + (digits > 0 ? digits + 1 : 0) + String(power).length;
  // Numbers so uneven that they share no last digit have each its own.
  const isUneven = digits > 17;
  const isExtreme = top >= 1e6 || top < 1e-3;
  const isRaised = isExtreme && (digits <= 3 || raisedLength < plainLength || power >= 21);
  return values.map((v) => {
    if (!Number.isFinite(v)) return String(v);
    if (isUneven ? v === 0 || (Math.abs(v) >= 1e-3 && Math.abs(v) < 1e6) : !isRaised) {
      const plain = isUneven ? String(v) : v.toFixed(Math.max(0, -place));
      return plain.replace('-', /[1-9]/.test(plain) ? '−' : '');
    }
    const [mantissa, exponent] = (isUneven ? v.toExponential() : roundedTo(v, place)).split('e') as [string, string];
    if (Number(mantissa) === 0) return '0';
    const tens = `10${superscript(String(Number(exponent)))}`;
    return mantissa === '1' ? tens : `${mantissa.replace('-', '−')}×${tens}`;
  });
}

/** A number for reading in a sentence: four significant digits, no trailing zeros. */
export function brief(v: number): string {
  if (v === 0 || !Number.isFinite(v)) return String(v + 0).replace('-', '−');
  if (!isBriefPlain(v)) {
    const [mantissa, exponent] = v.toExponential(2).split('e');
    return withMinus(`${Number(mantissa)}×10${superscript(String(Number(exponent)))}`);
  }
  return withMinus(String(Number(v.toPrecision(4))));
}

const isBriefPlain = (v: number): boolean => Math.abs(v) < 1e6 && Math.abs(v) >= 1e-4;

/** Numbers that are read side by side: briefly, or, where that would make two of them look alike, with the digits they need. */
export function briefApart(values: readonly number[]): string[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const ways = neighbours(sorted).flatMap(([a, b]) => (b > a ? [b - a] : []));
  const gap = ways.reduce((least, way) => Math.min(least, way), Number.POSITIVE_INFINITY);
  const read = (v: number): number => Number(isBriefPlain(v) ? v.toPrecision(4) : v.toExponential(2));
  return sorted.every((v) => Math.abs(read(v) - v) <= 0.05 * gap) ? values.map(brief) : tickLabels(values);
}

/** A number in the text alternative of a picture, where there may be none. */
export const spoken = (v: number): string => (Number.isFinite(v) ? brief(v) : 'no number');

/** `0 to 5`, in a sentence: briefly, unless two different numbers would look alike. */
export function fromTo(low: number, high: number): string {
  const [a, b] = [spoken(low), spoken(high)];
  return a !== b || low === high || !Number.isFinite(low) ? `${a} to ${b}` : tickLabels([low, high]).join(' to ');
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

/** Powers of ten by their exponents, all written alike. */
export function powerLabels(exponents: readonly number[]): string[] {
  const plain = exponents.every((e) => e >= -2 && e <= 4);
  return exponents.map((e) =>
    plain ? (e < 0 ? (10 ** e).toFixed(-e) : String(10 ** e)) : `10${superscript(String(e))}`,
  );
}

/** Ticks at powers of ten from `low` to `high`, both above 0, thinned to about `count`; 2 to 9 times them are minor. */
export function logTicks(low: number, high: number, count: number): Ticks {
  if (!(low > 0 && high > low && Number.isFinite(high))) return { values: [], labels: [] };
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 2 && count > 3) {
    const values = oneTwoFive(low, high);
    if (values.length > 2) return { values, labels: briefApart(values) };
  }
  if (last - first < 1) {
    // Less than two powers in sight: label round numbers instead.
    const values = niceTicks(low, high, count).filter((v) => v > 0);
    return { values, labels: tickLabels(values, high - low) };
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
  return { values, labels: powerLabels(values.map((v) => Math.round(Math.log10(v)))), minor };
}
