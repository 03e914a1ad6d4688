import { isFloat } from '../../base/dtype.ts';
import { ArgumentError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import type { Num, Words } from '../../kernel/words.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Binary, binary, type Sample, samples } from '../define.ts';
import { greater, greaterEqual, less, lessEqual, logicalOr, where } from './comparison.ts';
import { isnan } from './nonfinite.ts';

const mayBeNaN = (x: TensorLike): boolean => typeof x === 'number' || isFloat(asTensor(x).dtype);

/** Of two numbers one of which is NaN, the other. */
const besides = (w: Words, a: Num, b: Num, both: Num): Num => w.select(w.ne(b, b), a, w.select(w.ne(a, a), b, both));

/** One of two numbers, or the other where one is NaN. Of equal ones the first is the one that was taken. */
function besidesNaN(name: string, ofBoth: (w: Words, a: Num, b: Num) => Num, wins: Binary): Binary {
  const firstTaken = (a: Tensor, b: Tensor): Tensor => logicalOr(wins(a, b), isnan(b));
  return binary(name, {
    formula: (w, a, b) => besides(w, a, b, ofBoth(w, a, b)),
    vjp: [(g, [a, b]) => where(firstTaken(a, b), g, 0), (g, [a, b]) => where(firstTaken(a, b), 0, g)],
  });
}

/**
 * The larger of two, elementwise; the other one where one is NaN.
 * @formula max(a, b), without NaN
 * @gradient g for the one taken, the first where both are equal
 * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
 * @example
 * np.fmax([1, np.nan, 3], [np.nan, 2, 2]);
 */
export const fmax: Binary = besidesNaN('fmax', (w, a, b) => w.max(a, b), greaterEqual);
/**
 * The smaller of two, elementwise; the other one where one is NaN.
 * @formula min(a, b), without NaN
 * @gradient g for the one taken, the first where both are equal
 * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
 * @example
 * np.fmin([1, np.nan, 3], [np.nan, 2, 2]);
 */
export const fmin: Binary = besidesNaN('fmin', (w, a, b) => w.min(a, b), lessEqual);

/** The bound where x is beyond it, or where the bound is NaN; else x. */
function bounded(x: Tensor, beyond: typeof less, bound: TensorLike): Tensor {
  const y = where(beyond(x, bound), bound, x);
  const isKnown = typeof bound === 'number' ? !Number.isNaN(bound) : !mayBeNaN(bound);
  return isKnown ? y : where(isnan(bound), bound, y);
}

/**
 * Elements below `low` raised to it, those above `high` lowered to it, elementwise; null for no bound. At a bound the
 * gradient still flows to x. Throws ArgumentError without any bound.
 * @formula min(max(x, low), high)
 * @shapes `low` and `high` broadcast to `x`
 * @example
 * const x = np.array([-3, 0.5, 9]);
 * np.clip(x, -1, 1);
 * x.clip(0);
 * x.clip(null, [0, 1, 2]);
 */
export function clip(x: TensorLike, low?: TensorLike | null, high?: TensorLike | null): Tensor {
  checkArguments(arguments.length, 3, 'clip');
  if (low == null && high == null)
    throw new ArgumentError('needs at least one bound', { op: 'clip', hint: 'clip(x, low, high)' });
  const t = asTensor(x, 'clip');
  const [least, most] = [low, high].map((b) => (b == null || typeof b === 'number' ? b : asTensor(b, 'clip')));
  const raised = least == null ? t : bounded(t, less, least);
  return most == null ? raised : bounded(raised, greater, most);
}

const [left, right] = [
  [1, NaN, 5],
  [2, 3, NaN],
];
export const fmaxSamples: Sample = samples({
  name: 'fmax',
  of: (a, b) => fmax(a, b),
  cases: [
    { inputs: [left, right], result: [2, 3, 5] },
    {
      inputs: [
        [1, 4],
        [2, 3],
      ],
    },
  ],
  gradient: 'none',
});
export const fminSamples: Sample = samples({
  name: 'fmin',
  of: (a, b) => fmin(a, b),
  cases: [{ inputs: [left, right], result: [1, 3, 5] }],
  gradient: 'none',
});
export const clipSamples: Sample = samples({
  name: 'clip',
  of: (x, low) => clip(x, low, 2),
  cases: [
    {
      inputs: [
        [-1, 1.5, 7],
        [0, 1, 1],
      ],
      result: [0, 1.5, 2],
    },
  ],
  gradient: 'smooth',
});
