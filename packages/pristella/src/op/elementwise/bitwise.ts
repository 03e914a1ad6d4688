import { checkArguments } from '../../base/options.ts';
import type { Int, Num, Words } from '../../kernel/words.ts';
import { array, asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Binary, binary, cast, type Formula2, type Sample, samples, unary } from '../define.ts';
import { logicalAnd, logicalNot, logicalOr, logicalXor } from './comparison.ts';

const isBool = (x: TensorLike, op: string): boolean =>
  typeof x === 'boolean' || (typeof x !== 'number' && asTensor(x, op).dtype === 'bool');

/** Truth values are combined as such, integers bit by bit. */
const ofBits = (integers: Binary, truths: Binary) =>
  function (a: TensorLike, b: TensorLike): Tensor {
    checkArguments(arguments.length, 2, integers.name);
    return isBool(a, integers.name) && isBool(b, integers.name) ? truths(a, b) : integers(a, b);
  };

const ofIntegers = (name: string, formula: Formula2): Binary =>
  binary(name, { takes: 'integer', formula, vjp: 'none' });
const andOp = ofIntegers('bitwiseAnd', (w, a, b) => w.ofInt(w.int.and(w.toInt(a), w.toInt(b))));
const orOp = ofIntegers('bitwiseOr', (w, a, b) => w.ofInt(w.int.or(w.toInt(a), w.toInt(b))));
const xorOp = ofIntegers('bitwiseXor', (w, a, b) => w.ofInt(w.int.xor(w.toInt(a), w.toInt(b))));
const notOp = unary('bitwiseNot', {
  takes: 'integer',
  formula: (w, x) => w.ofInt(w.int.xor(w.toInt(x), w.int.num(-1))),
  vjp: 'none',
});

/**
 * The bits that both integers have, elementwise; of truth values, whether both hold. Throws DTypeError for floats.
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @example
 * const x = np.array([5, 6, 7], { dtype: 'int32' });
 * np.bitwiseAnd(x, 3);
 * x.bitwiseAnd(x.at('::-1'));
 */
export const bitwiseAnd: (a: TensorLike, b: TensorLike) => Tensor = ofBits(andOp, logicalAnd);
/**
 * The bits that either integer has, elementwise; of truth values, whether either holds. Throws DTypeError for floats.
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @example
 * const x = np.array([4, 5, 6], { dtype: 'int32' });
 * np.bitwiseOr(x, 1);
 * x.bitwiseOr(x.at('::-1'));
 */
export const bitwiseOr: (a: TensorLike, b: TensorLike) => Tensor = ofBits(orOp, logicalOr);
/**
 * The bits in which two integers differ, elementwise; of truth values, whether they differ. Throws DTypeError for
 * floats.
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @example
 * const x = np.array([5, 6, 7], { dtype: 'int32' });
 * np.bitwiseXor(x, x.at('::-1'));
 */
export const bitwiseXor: (a: TensorLike, b: TensorLike) => Tensor = ofBits(xorOp, logicalXor);
/**
 * Every bit turned, elementwise: -x - 1; of truth values, the opposite. Throws DTypeError for floats.
 * @formula -x - 1
 * @shapes any; the result has the same
 * @numpy invert
 * @example
 * np.bitwiseNot(np.array([0, 5, -1], { dtype: 'int32' }));
 * np.bitwiseNot([true, false]);
 */
export function bitwiseNot(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'bitwiseNot');
  return isBool(x, 'bitwiseNot') ? logicalNot(x) : notOp(x);
}

/** `x` shifted by `by` places, one binary digit of `by` after another, because lanes have no shifts of their own. */
function shifted(w: Words, x: Num, by: Num, shift: (x: Int, places: number) => Int, beyond: Num): Num {
  let y = x;
  for (let k = 0; k < 5; k++) {
    const digit = w.ofInt(w.int.and(w.toInt(by), w.int.num(1 << k)));
    y = w.select(w.ne(digit, w.num(0)), w.ofInt(shift(w.toInt(y), 1 << k)), y);
  }
  const within = w.and(w.ge(by, w.num(0)), w.lt(by, w.num(32)));
  return w.select(within, y, beyond);
}

/**
 * The bits of a moved b places up, elementwise: a 2^b, wrapping; 0 unless 0 <= b < 32. Throws DTypeError for floats.
 * @formula a 2^b
 * @example
 * np.leftShift(np.array([1, 3], { dtype: 'int32' }), 4);
 */
export const leftShift: Binary = ofIntegers('leftShift', (w, a, b) => shifted(w, a, b, w.int.shl, w.num(0)));

/**
 * The bits of a moved b places down, elementwise: a / 2^b rounded down. Throws DTypeError for floats.
 * @formula ⌊a / 2^b⌋
 * @example
 * np.rightShift(np.array([48, -1], { dtype: 'int32' }), 4);
 */
export const rightShift: Binary = binary('rightShift', {
  takes: 'integer',
  formula: (w, a, b) => {
    // Shifted with zeros, the sign bit stands in the middle; turned and taken off, it fills the places above.
    const shift = (x: Int, places: number): Int => {
      const sign = w.int.num(1 << (31 - places));
      return w.int.sub(w.int.xor(w.int.shr(x, places), sign), sign);
    };
    return shifted(w, a, b, shift, w.select(w.lt(a, w.num(0)), w.num(-1), w.num(0)));
  },
  vjp: 'none',
});

const int32 = (list: number[]): Tensor => array(list, { dtype: 'int32' });
export const bitwiseAndSamples: Sample = samples({
  name: 'bitwiseAnd',
  of: (a, b) => bitwiseAnd(cast(a, 'int32'), cast(b, 'int32')),
  cases: [
    {
      inputs: [
        [12, -1, 5],
        [10, 7, 0],
      ],
      result: int32([8, 7, 0]),
    },
  ],
  gradient: 'none',
});
export const bitwiseOrSamples: Sample = samples({
  name: 'bitwiseOr',
  of: (a, b) => bitwiseOr(cast(a, 'int32'), cast(b, 'int32')),
  cases: [
    {
      inputs: [
        [12, -1, 5],
        [10, 7, 0],
      ],
      result: int32([14, -1, 5]),
    },
  ],
  gradient: 'none',
});
export const bitwiseXorSamples: Sample = samples({
  name: 'bitwiseXor',
  of: (a, b) => bitwiseXor(cast(a, 'int32'), cast(b, 'int32')),
  cases: [
    {
      inputs: [
        [12, -1, 5],
        [10, 7, 0],
      ],
      result: int32([6, -8, 5]),
    },
  ],
  gradient: 'none',
});
export const bitwiseNotSamples: Sample = samples({
  name: 'bitwiseNot',
  of: (x) => bitwiseNot(cast(x, 'int32')),
  cases: [{ inputs: [[0, 5, -8]], result: int32([-1, -6, 7]) }],
  gradient: 'none',
});
export const leftShiftSamples: Sample = samples({
  name: 'leftShift',
  of: (a, b) => leftShift(cast(a, 'int32'), cast(b, 'int32')),
  cases: [
    {
      inputs: [
        [1, -3, 5, 7],
        [4, 1, 31, 40],
      ],
      result: int32([16, -6, -2147483648, 0]),
    },
  ],
  gradient: 'none',
});
export const rightShiftSamples: Sample = samples({
  name: 'rightShift',
  of: (a, b) => rightShift(cast(a, 'int32'), cast(b, 'int32')),
  cases: [
    {
      inputs: [
        [16, -7, 5, -5],
        [3, 1, 31, 40],
      ],
      result: int32([2, -4, 0, -1]),
    },
  ],
  gradient: 'none',
});
