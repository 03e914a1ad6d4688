import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfToNumber, numberToHalf } from '../../src/io/half.ts';

const f16round = (Math as unknown as { f16round(x: number): number }).f16round;
const patterns = Array.from({ length: 65536 }, (_, i) => i);

test('every float16 pattern survives a round trip through numbers', () => {
  const lost = patterns.filter((bits) => {
    const x = halfToNumber(bits);
    return Number.isNaN(x) ? numberToHalf(x) !== 0x7e00 : numberToHalf(x) !== bits || f16round(x) !== x;
  });
  expect(lost).toEqual([]);
});

test('halves of neighbouring patterns round to even, and their neighbours to the nearest', () => {
  const wrong = patterns.filter((bits) => {
    const middle = (halfToNumber(bits) + halfToNumber(bits + 1)) / 2;
    return [middle, middle * (1 + 2 ** -50), middle * (1 - 2 ** -50)].some(
      (x) => !Object.is(halfToNumber(numberToHalf(x)), f16round(x)),
    );
  });
  expect(wrong).toEqual([]);
});

test('any number rounds as the language itself rounds to float16', () => {
  fc.assert(fc.property(fc.double(), (x) => Object.is(halfToNumber(numberToHalf(x)), f16round(x))));
});

test('65519.99 is the largest float16, 65520 infinity, and -0 keeps its sign', () => {
  expect(halfToNumber(numberToHalf(65519.99))).toBe(65504);
  expect(halfToNumber(numberToHalf(65520))).toBe(Number.POSITIVE_INFINITY);
  expect(numberToHalf(-0)).toBe(0x8000);
});
