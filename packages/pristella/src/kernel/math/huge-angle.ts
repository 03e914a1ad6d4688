import type { Num, Words } from '../words.ts';
import { type Both, of } from './polynomial.ts';
import { add, addAny, constant, doubled, multiplySums, type Sum } from './sum.ts';

// Angles so large that quarter turns cannot be taken off one by one: the angle times 2/pi, of which only the digits are
// made that decide the last turn and what is left of it. M. Payne and R. Hanek, Radian reduction for trigonometric
// functions, SIGNUM Newsletter 18, 1983.

/** The first 1,200 binary digits of 2/pi behind the point, in base 16. */
const TWO_OVER_PI =
  'a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1d' +
  'eb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b' +
  '5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b';

interface Digits {
  /** The bits of a digit of 2/pi, and of the angle: products of two and sums of four such are exact. */
  readonly bits: number;
  /** Digits behind the point: as many as an angle nearest to a multiple of pi/2 leaves nothing in, and twice a number's. */
  readonly behind: number;
  /** An angle is taken times a power of a digit's base that makes it whole: from 2^(precision - 1) on. */
  readonly precision: number;
  /** The largest exponent of a number. */
  readonly largest: number;
}
const digits: Both<Digits> = {
  float32: { bits: 8, behind: 9, precision: 24, largest: 127 },
  float64: { bits: 24, behind: 7, precision: 53, largest: 1023 },
};
/** Digits of an angle. */
const PARTS = 4;
const halfPi = doubled(Math.PI / 2, 6.123233995736766e-17);

/** The list's numbers from place `by` on, a whole number from 0 to `most`: `count` of them. */
function from(w: Words, list: readonly number[], by: Num, most: number, count: number): Num[] {
  let window: Num[] = list.map((v) => w.num(v));
  let rest = by;
  for (let step = 2 ** Math.floor(Math.log2(most)); step >= 1; step /= 2) {
    const moves = w.ge(rest, w.num(step));
    rest = w.sub(rest, w.select(moves, w.num(step), w.num(0)));
    // What is left to move by is less than a step.
    window = window.slice(0, count + step - 1).map((v, i, all) => w.select(moves, window[i + step] ?? all[i]!, v));
  }
  return window;
}

/** x - k pi/2 as a sum of two, and k up to a multiple of 4, for |x| above a few turns; NaN for what is not finite. */
export function reduceHuge(w: Words, x: Num): Sum & { readonly k: Num } {
  const { bits, behind, precision, largest } = of(w, digits);
  const base = 2 ** bits;
  const size = w.abs(x);
  const shift = w.floor(w.mul(w.sub(w.exponent(size), w.num(precision - 1)), w.num(1 / bits)));
  let rest = w.mul(size, w.pow2(w.mul(shift, w.num(-bits))));
  const parts: Num[] = [];
  for (let place = PARTS - 1; place > 0; place--) {
    const part = w.floor(w.mul(rest, w.num(base ** -place)));
    parts[place] = part;
    rest = w.sub(rest, w.mul(part, w.num(base ** place)));
  }
  parts[0] = rest;

  // Digits of 2/pi from `shift` on; a small angle has a shift of -1.
  const most = Math.floor((largest - precision + 1) / bits) + 1;
  const count = behind + PARTS;
  const known = Array.from({ length: most + count }, (_, i) =>
    i < 2 ? 0 : Number.parseInt(TWO_OVER_PI.slice(((i - 2) * bits) / 4, ((i - 1) * bits) / 4), 16),
  );
  const around = from(w, known, w.add(shift, w.num(1)), most, count);
  // Columns of the product: units, of which multiples of 4 do not matter, and those behind the point.
  const columns = Array.from({ length: behind + 1 }, (_, n) =>
    parts.map((p, place) => w.mul(p, around[n + place]!)).reduce((a, b) => w.add(a, b)),
  );
  for (let n = behind; n > 0; n--) {
    const carry = w.floor(w.mul(columns[n]!, w.num(1 / base)));
    columns[n] = w.sub(columns[n]!, w.mul(carry, w.num(base)));
    columns[n - 1] = w.add(columns[n - 1]!, carry);
  }
  const [units, first] = [columns[0]!, columns[1]!];
  const up = w.ge(first, w.num(base / 2));
  const whole = w.add(
    w.sub(units, w.mul(w.floor(w.mul(units, w.num(0.25))), w.num(4))),
    w.select(up, w.num(1), w.num(0)),
  );
  // The part of a quarter turn that is left, from -1/2 to 1/2: where leading digits cancel, the next ones are still exact.
  let high = w.mul(w.select(up, w.sub(first, w.num(base)), first), w.num(1 / base));
  let low = w.num(0);
  for (const [i, column] of columns.slice(2).entries()) {
    const next = addAny(w, high, w.mul(column, w.num(base ** -(i + 2))));
    high = next.high;
    low = w.add(low, next.low);
  }
  const r = multiplySums(w, add(w, high, low), constant(w, halfPi));
  const negative = w.lt(x, w.num(0));
  const signed = (v: Num): Num => w.select(negative, w.neg(v), v);
  const finite = w.lt(size, w.num(Infinity));
  return { k: signed(whole), high: w.select(finite, signed(r.high), w.num(NaN)), low: signed(r.low) };
}
