import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { rawArray } from '../../src/base/raw.ts';
import { decodeIdx, encodeIdx } from '../../src/data/idx.ts';
import { rawOf } from '../../src/io/storable.ts';

const arrays = [
  rawArray(Uint8Array.of(1, 2, 3, 255, 0, 6), [1, 2, 3]),
  rawArray(Int32Array.of(-1, 2 ** 31 - 1), [2]),
  rawArray(Float32Array.of(0.1, -0), [2, 1]),
  rawArray(Float64Array.of(Math.PI), []),
  rawArray(new Uint8Array(0), [0, 28, 28]),
];

test.each(arrays)('$dtype of shape $shape survives a round trip', (raw) => {
  expect(rawOf(decodeIdx(encodeIdx(raw)))).toEqual(raw);
});

test('numbers are big-endian, as the MNIST files have them', () => {
  expect([...encodeIdx(rawArray(Int32Array.of(258)))]).toEqual([0, 0, 12, 1, 0, 0, 0, 1, 0, 0, 1, 2]);
});

test('signed bytes and 16-bit integers become int32', () => {
  expect(rawOf(decodeIdx(Uint8Array.of(0, 0, 9, 1, 0, 0, 0, 2, 255, 1)))).toEqual(rawArray(Int32Array.of(-1, 1)));
  expect(rawOf(decodeIdx(Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 1, 255, 254)))).toEqual(rawArray(Int32Array.of(-2)));
});

test.each<[string, number[], RegExp]>([
  ['an empty file', [], /t: not an IDX file: it is empty/],
  ['a gzip file', [0x1f, 0x8b, 8, 0], /compressed by gzip\nhint: unpack it first/],
  ['a wrong beginning', [0, 1, 8, 3, 0], /begins with bytes 0 1 8 3\nhint: MNIST images begin with 0 0 8 3/],
  ['an unknown element type', [0, 0, 10, 0], /begins with bytes 0 0 10 0/],
  ['sizes that are cut off', [0, 0, 8, 2, 0, 0, 0, 1], /cut off within its 2 sizes/],
  ['too few elements', [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], /cut off: shape \(3,\) takes 3 bytes, but 2 follow/],
  ['too many elements', [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], /too long: shape \(1,\) takes 1 bytes, but 2 follow/],
  ['sizes beyond all memory', [0, 0, 14, 3, ...Array(12).fill(255)], /cut off: shape \(4294967295, 4294967295/],
])('%s is refused with its reason', (_, bytes, reason) => {
  expect(() => decodeIdx(Uint8Array.from(bytes), 't')).toThrow(DataError);
  expect(() => decodeIdx(Uint8Array.from(bytes), 't')).toThrow(reason);
});

test('any bytes give an array or a DataError, never another error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((tail) => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, tail.length, ...tail)),
  );
  fc.assert(
    fc.property(bytes, (b) => {
      try {
        decodeIdx(b);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
  );
});

test('255 axes and sizes of 2**32 - 1 are written and read, more are refused', () => {
  const ones = (axes: number) => rawArray(Uint8Array.of(7), new Array<number>(axes).fill(1));
  for (const axes of [254, 255]) expect(rawOf(decodeIdx(encodeIdx(ones(axes))))).toEqual(ones(axes));
  expect(() => encodeIdx(ones(256))).toThrow(/cannot hold shape/);
  const empty = rawArray(new Uint8Array(0), [0, 2 ** 32 - 1]);
  expect(rawOf(decodeIdx(encodeIdx(empty)))).toEqual(empty);
});

test('two bytes of a gzip file are told from others that begin as one', () => {
  expect(() => decodeIdx(Uint8Array.of(0x1f, 0x8b))).toThrow('is compressed by gzip');
  expect(() => decodeIdx(Uint8Array.of(0x1f, 0x8a, 8, 0))).toThrow('not an IDX file');
});

test('bool and sizes of 2**32 are refused when writing', () => {
  expect(() => encodeIdx(rawArray(Uint8Array.of(1), [1], 'bool'))).toThrow(/cannot hold bool\nhint: use uint8/);
  expect(() => encodeIdx(rawArray(new Uint8Array(0), [0, 2 ** 32]))).toThrow(/cannot hold shape \(0, 4294967296\)/);
});
