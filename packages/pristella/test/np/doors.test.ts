import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DTypeError, PristellaError } from '../../src/base/errors.ts';
import { np, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// Every door by which a number enters an array of whole numbers: what fits is there, what does not is an error.

type Whole = 'int32' | 'uint8' | 'bool';
const ends = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255], bool: [0, 1] } as const;

const limits = [3e9, -3e9, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 255, 256, 0, -1, 1, 1.5, -0.5, 255.5];
const numbers = fc.oneof(
  fc.constantFrom(...limits, NaN, Infinity, -Infinity, 1e300, -1e300, 2 ** 32, 2 ** 53),
  fc.integer({ min: -300, max: 300 }),
  fc.double({ min: -(2 ** 32), max: 2 ** 32, noNaN: true }),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
);
const kinds = fc.constantFrom<Whole>('int32', 'uint8', 'bool');

const first = (x: np.Tensor): number => Number(x.data()[0]);
/** What is left of a number when its fraction is cut off, or whether it is true; undefined if that does not fit. */
function cut(v: number, dtype: Whole): number | undefined {
  if (dtype === 'bool') return v === 0 ? 0 : 1;
  const whole = Math.trunc(v) + 0;
  return whole >= ends[dtype][0] && whole <= ends[dtype][1] ? whole : undefined;
}
/** The number itself, if the dtype has it. */
const itself = (v: number, dtype: Whole): number | undefined =>
  Number.isInteger(v) && v >= ends[dtype][0] && v <= ends[dtype][1] ? v + 0 : undefined;

type Door = (v: number, dtype: Whole) => np.Tensor;
const zeros = (dtype: Whole, shape: number[] = [2]): np.Tensor => np.zeros(shape, { dtype });

/** Where the dtype is asked for: a fraction is cut off, as NumPy does. */
const conversions: Record<string, Door> = {
  array: (v, dtype) => np.array([v], { dtype }),
  'array of one number': (v, dtype) => np.array(v, { dtype }).reshape(1),
  'array of lists': (v, dtype) => np.array([[v, 0]], { dtype }).ravel(),
  'array of a typed array': (v, dtype) => np.array(Float64Array.of(v), { dtype }),
  'array of a tensor': (v, dtype) => np.array(np.array([v]), { dtype }),
  asarray: (v, dtype) => np.asarray([v], { dtype }),
  'asarray of a tensor': (v, dtype) => np.asarray(np.array([v]), { dtype }),
  full: (v, dtype) => np.full(2, v, { dtype }),
  'full of a list': (v, dtype) => np.full([2, 1], [v], { dtype }).ravel(),
  'full of a tensor': (v, dtype) => np.full(2, np.array(v), { dtype }),
  fullLike: (v, dtype) => np.fullLike(zeros(dtype), v),
  'fullLike of another dtype': (v, dtype) => np.fullLike([1, 2], v, { dtype }),
  astype: (v, dtype) => np.array([v]).astype(dtype),
  'astype of a number': (v, dtype) => np.astype(v, dtype).reshape(1),
};

/** Where numbers go into integers that are there: no digit may be lost. */
const writes: Record<string, Door> = {
  set: (v, dtype) => zeros(dtype).set(0, v),
  'set of a list': (v, dtype) => zeros(dtype).set('0:1', [v]),
  'set by a mask': (v, dtype) => zeros(dtype).set([true, false], v),
  putAlongAxis: (v, dtype) => np.putAlongAxis(zeros(dtype), [0], [v], 0),
  nditer(v, dtype) {
    const x = zeros(dtype);
    np.nditer(x).value = v;
    return x;
  },
  pad: (v, dtype) => np.pad(zeros(dtype), 1, { constantValues: v }),
  'initial of max': (v, dtype) => np.max(np.full(2, ends[dtype][0], { dtype }), { initial: v }).reshape(1),
  'initial of min': (v, dtype) => np.min(np.full(2, ends[dtype][1], { dtype }), { initial: v }).reshape(1),
};

/** Where a plain number meets an array: the result is of a dtype that has it. */
const meetings: Record<string, [of: (x: np.Tensor, v: number) => np.Tensor, is: (x: number, v: number) => number]> = {
  add: [np.add, (x, v) => x + v],
  sub: [np.sub, (x, v) => x - v],
  mul: [np.mul, (x, v) => x * v],
  maximum: [np.maximum, Math.max],
  minimum: [np.minimum, Math.min],
  where: [(x, v) => np.where(np.equal(x, x).logicalNot(), x, v), (_, v) => v],
  clip: [(x, v) => np.clip(x, v, v), (_, v) => v],
  less: [np.less, (x, v) => Number(x < v)],
  lessEqual: [np.lessEqual, (x, v) => Number(x <= v)],
  greater: [np.greater, (x, v) => Number(x > v)],
  greaterEqual: [np.greaterEqual, (x, v) => Number(x >= v)],
  equal: [np.equal, (x, v) => Number(x === v)],
  notEqual: [np.notEqual, (x, v) => Number(x !== v)],
  isin: [(x, v) => np.isin(x, [v]), (x, v) => Number(x === v)],
  searchsorted: [(x, v) => np.searchsorted(x, [v]), (x, v) => Number(!(x >= v))],
  concatenate: [(x, v) => np.concatenate([[v], x]), (_, v) => v],
  stack: [(x, v) => np.stack([[v], x]), (_, v) => v],
  union1d: [(x, v) => np.union1d(x, [v]), (x, v) => (Number.isNaN(v) ? x : Math.min(x, v))],
  'sum from an initial number': [(x, v) => np.sum(x, { initial: v }), (x, v) => x + v],
  'product by an initial number': [(x, v) => np.prod(x, { initial: v }), (x, v) => x * v],
};

/** The three that wrap where the dtype that their number leaves them has no room. */
const wrapping: Record<string, (x: bigint, v: bigint) => bigint> = {
  add: (x, v) => x + v,
  sub: (x, v) => x - v,
  mul: (x, v) => x * v,
};

/** What integers of a dtype and a number come to by name: folds throw where int32 has no room. */
function resultOf(name: string, exact: number, x: number, v: number, dtype: Whole): number | string {
  if (itself(v, 'int32') === undefined) return exact + 0;
  if (name.startsWith('sum') || name.startsWith('product')) return itself(exact, 'int32') ?? 'DTypeError';
  const wide = wrapping[name]?.(BigInt(x), BigInt(v));
  if (wide === undefined) return exact + 0;
  const keepsBytes = dtype === 'uint8' && itself(v, 'uint8') !== undefined;
  return Number(keepsBytes ? BigInt.asUintN(8, wide) : BigInt.asIntN(32, wide));
}

function outcome(f: () => np.Tensor): number | string {
  try {
    return first(f()) + 0;
  } catch (error) {
    return error instanceof DTypeError ? 'DTypeError' : String(error);
  }
}

for (const mode of Object.keys(modes) as Mode[]) {
  describe(`by ${mode}`, () => {
    for (const [name, door] of Object.entries(conversions)) {
      test(`${name} cuts a fraction off and refuses what does not fit`, () => {
        fc.assert(
          fc.property(numbers, kinds, (v, dtype) => {
            expect(inMode(mode, () => outcome(() => door(v, dtype)))).toBe(cut(v, dtype) ?? 'DTypeError');
          }),
          { seed: 3, numRuns: 60 },
        );
      });
    }
    for (const [name, door] of Object.entries(writes)) {
      test(`${name} refuses what the dtype does not have`, () => {
        fc.assert(
          fc.property(numbers, kinds, (v, dtype) => {
            expect(inMode(mode, () => outcome(() => door(v, dtype)))).toBe(itself(v, dtype) ?? 'DTypeError');
          }),
          { seed: 4, numRuns: 60 },
        );
      });
    }
    for (const [name, [of, is]] of Object.entries(meetings)) {
      test(`${name} of integers and any number is right`, () => {
        fc.assert(
          fc.property(numbers, kinds, fc.boolean(), (v, dtype, high) => {
            const x = high ? ends[dtype][1] : ends[dtype][0];
            const want = resultOf(name, is(x, v), x, v, dtype);
            expect(inMode(mode, () => outcome(() => of(np.array([x], { dtype }), v)))).toBe(want);
          }),
          { seed: 5, numRuns: 60 },
        );
      });
    }
  });
}

describe('sequences of integers', () => {
  const end = 2 ** 31 - 1;
  const makers: Record<string, (last: number) => np.Tensor> = {
    arange: (last) => np.arange(last - 2, last + 1, { dtype: 'int32' }),
    linspace: (last) => np.linspace(last - 2, last, 3, { dtype: 'int32' }),
    geomspace: (last) => np.geomspace(1, last, 3, { dtype: 'int32' }),
    logspace: (last) => np.logspace(0, Math.log2(last + 0.4), 3, { base: 2, dtype: 'int32' }),
    'arange, downwards': (last) => np.arange(-last + 1, -last - 1, -1, { dtype: 'int32' }),
  };
  for (const [name, of] of Object.entries(makers)) {
    test(`${name} reaches the end of int32 and refuses one beyond`, () => {
      const last = name.includes('down') ? end + 1 : end;
      expect(Math.abs(first(of(last).at('::-1')))).toBe(last);
      expect(() => of(last + 2)).toThrow(DTypeError);
      expect(() => of(3e9)).toThrow(DTypeError);
    });
  }
  test('of truth values are true where they are not 0', () => {
    expect(np.arange(0, 3, 1, { dtype: 'bool' }).tolist()).toEqual([false, true, true]);
  });
});

describe('fromData', () => {
  test('takes the array of its dtype only', () => {
    expect(np.fromData(Uint8Array.of(1, 0), [2], 'bool').tolist()).toEqual([true, false]);
    expect(() => np.fromData(Uint8Array.of(2), [1], 'bool')).toThrow(DTypeError);
    expect(() => np.fromData(Float64Array.of(3e9), [1], 'int32')).toThrow(DTypeError);
    expect(() => np.fromData(Int32Array.of(300), [1], 'uint8')).toThrow(DTypeError);
    expect(() => np.fromData(Float32Array.of(1), [1], 'float64')).toThrow(DTypeError);
  });
});

describe('random whole numbers', () => {
  test('have all of int32 and nothing beyond', () => {
    const rng = np.random.defaultRng(1);
    const all = rng.integers(-(2 ** 31), 2 ** 31, 4000).data();
    expect(Math.min(...all)).toBeLessThan(-(2 ** 31) + 2 ** 23);
    expect(Math.max(...all)).toBeGreaterThan(2 ** 31 - 2 ** 23);
    expect(first(rng.integers(2 ** 31 - 1, 2 ** 31, [1]))).toBe(2 ** 31 - 1);
    for (const [low, high] of [
      [0, 2 ** 32],
      [0, 2 ** 31 + 1],
      [-(2 ** 31) - 1, 0],
    ] as const) {
      expect(() => rng.integers(low, high, 2)).toThrow(DTypeError);
      expect(() => np.random.randint(low, high, 2)).toThrow(DTypeError);
    }
    expect(() => rng.choice(2 ** 32, 2)).toThrow('at most 2147483648');
  });
});

describe('places', () => {
  test('that are fractions, huge or no numbers are refused', () => {
    const x = np.arange(4);
    for (const bad of [1.5, NaN, Infinity, -Infinity, 1e300, 3e9, 2 ** 32, 4, -5]) {
      expect(() => np.take(x, [bad]).data(), `take ${bad}`).toThrow(PristellaError);
      expect(() => x.at([bad]).data(), `at ${bad}`).toThrow(PristellaError);
      expect(() => np.takeAlongAxis(x, [bad], 0).data(), `takeAlongAxis ${bad}`).toThrow(PristellaError);
      expect(() => np.zeros(4).set([bad], 1), `set ${bad}`).toThrow(PristellaError);
    }
    expect(np.take(x, [3.0, -4]).tolist()).toEqual([3, 0]);
  });
});

describe('the dtype of a list', () => {
  const dtypeOf = (list: Parameters<typeof np.array>[0]): string => np.array(list).dtype;

  test('comes from all of its elements', () => {
    const element = fc.oneof(fc.boolean(), fc.integer({ min: -9, max: 9 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(element, element), { minLength: 1, maxLength: 6 }), (rows) => {
        const truths = rows.flat().every((v) => typeof v === 'boolean');
        expect(dtypeOf(rows)).toBe(truths ? 'bool' : 'float64');
        expect([...np.array(rows).data()]).toEqual(rows.flat().map(Number));
      }),
      { seed: 2 },
    );
  });
  test('is float64 where a truth value comes first', () => {
    expect(
      np
        .array([
          [true, 30.5],
          [false, 7.25],
        ])
        .tolist(),
    ).toEqual([
      [1, 30.5],
      [0, 7.25],
    ]);
    expect(np.asarray([true, 2]).dtype).toBe('float64');
    expect(np.full([2, 2], [true, 2.5]).tolist()).toEqual([
      [1, 2.5],
      [1, 2.5],
    ]);
    expect(np.where([true, false], [true, 0.5], [false, 7]).tolist()).toEqual([1, 7]);
    expect(
      np
        .stack([
          [true, false],
          [true, 0.5],
        ])
        .tolist(),
    ).toEqual([
      [1, 0],
      [1, 0.5],
    ]);
    expect(np.add([true, 0.5], 1).tolist()).toEqual([2, 1.5]);
    const rows = train.tensorDataset(
      [
        [true, 30.5],
        [false, 7.25],
      ],
      [[true, 2]].concat([[false, 3]]),
    );
    expect([...rows.batch(Int32Array.of(0, 1))[0]!.data()]).toEqual([1, 30.5, 0, 7.25]);
  });
  test('is bool of truth values, and float64 of nothing', () => {
    expect([dtypeOf([[true], [false]]), dtypeOf(true), dtypeOf([]), dtypeOf([[], []])]).toEqual([
      'bool',
      'bool',
      'float64',
      'float64',
    ]);
  });
  test('is the one asked for, with every element in it', () => {
    expect(np.array([true, 2.9], { dtype: 'int32' }).tolist()).toEqual([1, 2]);
    expect(np.array([true, 2.5], { dtype: 'bool' }).tolist()).toEqual([true, true]);
  });
  test('has no tensors or typed arrays in it: np.stack joins those', () => {
    const row = np.array([1, 2]);
    for (const list of [
      [row, row],
      [row.data(), row.data()],
      [[1, 2], row],
    ])
      expect(() => np.array(list as never)).toThrow(/np\.stack/);
    expect(np.stack([row, row.data()]).tolist()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});
