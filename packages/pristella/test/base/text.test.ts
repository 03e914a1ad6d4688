import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { type DType, newArray, type TypedArray } from '../../src/base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../../src/base/errors.ts';
import { sizeOf } from '../../src/base/shape.ts';
import { formatArray, reprArray } from '../../src/base/text/array.ts';
import { getPrintOptions, type PrintOptions, setPrintOptions } from '../../src/base/text/options.ts';

interface Golden {
  readonly values: readonly (number | boolean | string)[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly options: Partial<PrintOptions>;
  readonly str: string;
  readonly repr: string;
}

const goldens: Golden[] = JSON.parse(readFileSync(new URL('goldens/text.json', import.meta.url), 'utf8'));
const spelled: Record<string, number> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 };

function dataOf({ values, shape, dtype }: Golden): TypedArray {
  const data = newArray(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    const value = values[i % values.length]!;
    data[i] = typeof value === 'string' ? spelled[value]! : Number(value);
  }
  return data;
}

describe('arrays print as NumPy 1.24 prints them', () => {
  test('the goldens cover every dtype, 0-d to 4-d, empty and summarised arrays', () => {
    expect(goldens.length).toBeGreaterThanOrEqual(400);
    expect(new Set(goldens.map((g) => g.dtype)).size).toBe(5);
    for (const rank of [0, 1, 2, 3, 4]) expect(goldens.some((g) => g.shape.length === rank)).toBe(true);
    expect(goldens.some((g) => g.str.includes('...'))).toBe(true);
    expect(goldens.some((g) => g.str === '[]')).toBe(true);
  });

  test.each(
    goldens.map((g, i) => ({ ...g, name: `${i}: ${g.dtype} ${showShape(g.shape)} ${JSON.stringify(g.options)}` })),
  )('golden $name', (golden) => {
    const data = dataOf(golden);
    expect(formatArray(data, golden.shape, golden.dtype, golden.options)).toBe(golden.str);
    expect(reprArray(data, golden.shape, golden.dtype, golden.options)).toBe(golden.repr);
  });
});

test('a matrix prints with aligned points, and as an expression with its dtype where a list would not show it', () => {
  const data = Float32Array.of(1, 2.5, -3, 0.1);
  expect(formatArray(data, [2, 2], 'float32')).toBe('[[ 1.   2.5]\n [-3.   0.1]]');
  expect(reprArray(data, [2, 2], 'float32')).toBe('array([[ 1. ,  2.5],\n       [-3. ,  0.1]], dtype=float32)');
  expect(reprArray(Int32Array.of(1, 2), [2], 'int32')).toBe('array([1, 2])');
});

describe('print options', () => {
  const defaults = getPrintOptions();
  afterEach(() => setPrintOptions(defaults));
  const third = Float64Array.of(1 / 3);

  test('setPrintOptions changes what is printed until it is set back', () => {
    setPrintOptions({ precision: 3 });
    expect(formatArray(third, [1], 'float64')).toBe('[0.333]');
    expect(getPrintOptions()).toEqual({ ...defaults, precision: 3 });
    setPrintOptions(defaults);
    expect(formatArray(third, [1], 'float64')).toBe('[0.33333333]');
  });

  test('options of one call win over the ones set', () => {
    setPrintOptions({ precision: 3 });
    expect(formatArray(third, [1], 'float64', { precision: 2 })).toBe('[0.33]');
  });

  test('a senseless option throws and changes nothing', () => {
    expect(() => setPrintOptions({ precision: -1 })).toThrow(ArgumentError);
    expect(() => setPrintOptions({ precision: 2, threshold: Number.NaN })).toThrow(
      /threshold must be a finite number or Infinity, not NaN/,
    );
    expect(() => setPrintOptions({ floatmode: 'short' } as never)).toThrow(/one of 'fixed'/);
    expect(() => setPrintOptions({ digits: 3 } as never)).toThrow(/there is no option 'digits'/);
    expect(getPrintOptions()).toEqual(defaults);
  });

  test.each<[keyof PrintOptions, unknown[], unknown[]]>([
    ['precision', [0, 1, 17], [-1, 0.5, '3', Number.NaN, Infinity]],
    ['threshold', [-1, 0, Infinity, 1.5], [Number.NaN, '5', null]],
    ['edgeitems', [0, 1], [-1, 0.5, '3', Infinity]],
    ['linewidth', [0, 75, Infinity], [Number.NaN, '75', null]],
    ['suppress', [true, false], [0, 'true', null]],
    ['nanstr', ['', 'x'], [0, null]],
    ['infstr', ['', 'x'], [0, null]],
    ['floatmode', ['fixed', 'unique', 'maxprec', 'maxprec_equal'], ['', 'max', 0]],
    ['sign', ['-', '+', ' '], ['', '*', 0, true]],
  ])('%s has values that are taken and others that are refused', (name, good, wrong) => {
    for (const value of good) {
      setPrintOptions({ [name]: value });
      expect(getPrintOptions()).toEqual({ ...defaults, [name]: value });
    }
    const before = getPrintOptions();
    for (const value of wrong) {
      expect(() => setPrintOptions({ [name]: value })).toThrow(
        RegExp(`^\\[setPrintOptions\\] ${name} must (not )?be `),
      );
      expect(() => formatArray(third, [1], 'float64', { [name]: value })).toThrow(ArgumentError);
    }
    expect(getPrintOptions()).toEqual(before);
  });

  test('a threshold of Infinity prints every element', () => {
    const text = formatArray(new Uint8Array(5000), [5000], 'uint8', { threshold: Number.POSITIVE_INFINITY });
    expect(text.match(/0/g)).toHaveLength(5000);
  });
});

test('data that do not fill the shape throw a ShapeError', () => {
  expect(() => formatArray(new Float64Array(5), [2, 3], 'float64')).toThrow(ShapeError);
  expect(() => reprArray(new Float64Array(5), [2, 3], 'float64')).toThrow('5 elements do not fill the shape (2, 3)');
});
