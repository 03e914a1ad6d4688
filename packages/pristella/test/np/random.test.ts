import { describe, expect, test } from 'vitest';
import { DTypeError } from '../../src/base/errors.ts';
import { np, type Tensor } from '../../src/index.ts';

// What a stream refuses, to the letter; what it still takes; and its numbers by their formulas.

type Stream = np.random.Generator;
const rng = (): Stream => np.random.defaultRng(7);
const any = (value: unknown): never => value as never;

/** A call that is refused, the nearest that is taken, and what the error says. */
const refused = `
r.uniform(1, 0.5) | r.uniform(1, 1) | ArgumentError: [uniform] the range [1, 0.5) is empty
r.uniform(-1e308, 1e308) | r.uniform(0, 1e308) | ArgumentError: [uniform] the range [-1e+308, 1e+308) is too wide
r.uniform(-Infinity, 0) | r.uniform(-1e308, 0) | ArgumentError: [uniform] the range [-Infinity, 0) is too wide
r.bernoulli([0, 1.5]) | r.bernoulli([0, 1]) | ArgumentError: [bernoulli] 1.5 is no probability
r.bernoulli(-0.5, 2) | r.bernoulli(0, 2) | ArgumentError: [bernoulli] -0.5 is no probability
r.bernoulli(NaN) | r.bernoulli(1) | ArgumentError: [bernoulli] NaN is no probability
r.bernoulli([0.5, 0.5], 1) | r.bernoulli([0.5], 2) | ShapeError: [bernoulli] (2,) does not stretch to (1,)
r.choice(0) | r.choice(0, 0) | ArgumentError: [choice] how many there are must be a whole number of at least 1 and at most 2147483648, not 0
r.choice(np.ones([0, 2]), 1) | r.choice(np.ones([1, 2]), 1) | ArgumentError: [choice] how many there are must be a whole number of at least 1 and at most 2147483648, not 0
r.choice(2 ** 31 + 1, 1) | r.choice(2 ** 31, 1) | ArgumentError: [choice] how many there are must be a whole number of at least 1 and at most 2147483648, not 2147483649
r.normal(0, -1) | r.normal(0, 0) | ArgumentError: [normal] the standard deviation must not be -1
r.exponential(-1) | r.exponential(0) | ArgumentError: [exponential] the scale must not be -1
r.exponential(NaN) | r.exponential(1) | ArgumentError: [exponential] the scale must not be NaN
r.integers(3, 3) | r.integers(3, 4) | ArgumentError: [integers] there are no whole numbers from 3 up to, but without, 3; hint: integers(0, 10) gives 0 to 9
r.integers(0.5, 3) | r.integers(0, 3) | ArgumentError: [integers] there are no whole numbers from 0.5 up to, but without, 3; hint: integers(0, 10) gives 0 to 9
r.integers(0, 3.5) | r.integers(0, 3) | ArgumentError: [integers] there are no whole numbers from 0 up to, but without, 3.5; hint: integers(0, 10) gives 0 to 9
np.random.randint(0) | np.random.randint(1) | ArgumentError: [randint] there are no whole numbers from 0 up to, but without, 0; hint: randint(0, 10) gives 0 to 9
r.integers(0, 2 ** 31 + 1) | r.integers(0, 2 ** 31) | DTypeError: [integers] the numbers from 0 to 2147483648 are not all int32; hint: floor(uniform(low, high)) has larger ones, as float64
r.integers(-(2 ** 31) - 1, 0) | r.integers(-(2 ** 31), 0) | DTypeError: [integers] the numbers from -2147483649 to -1 are not all int32; hint: floor(uniform(low, high)) has larger ones, as float64
r.truncatedNormal(0, 1, 2, { low: 1, high: 1 }) | r.truncatedNormal(0, 1, 2, { low: 1, high: 1.5 }) | ArgumentError: [truncatedNormal] the range [1, 1] is empty
r.truncatedNormal(0, 0, 2) | r.truncatedNormal(0, 0, 2, { low: -1, high: 1 }) | ArgumentError: [truncatedNormal] the range [0, 0] is empty
r.truncatedNormal(0, 1, 2, { low: 30, high: 31 }) | r.truncatedNormal(0, 1, 2, { low: 2.5, high: 31 }) | ArgumentError: [truncatedNormal] next to nothing lies between 30 and 31; hint: use a wider range
r.categorical([0.5, -0.5, 1]) | r.categorical([0.5, 0, 1]) | ArgumentError: [categorical] -0.5 is no probability
r.categorical([1, Infinity]) | r.categorical([1, 1e300]) | ArgumentError: [categorical] Infinity is no probability
r.categorical([1, NaN]) | r.categorical([1, 5]) | ArgumentError: [categorical] NaN is no probability
r.categorical([[1, 0], [0, 0]]) | r.categorical([[1, 0], [0, 1]]) | ArgumentError: [categorical] the probabilities are all 0
r.categorical(0.5) | r.categorical([0.5]) | ShapeError: [categorical] needs probabilities, got ()
r.categorical(np.zeros([2, 0])) | r.categorical(np.ones([2, 1])) | ShapeError: [categorical] needs probabilities, got (2, 0)
r.multinomial(1.5, [1]) | r.multinomial(1, [1]) | ArgumentError: [multinomial] cannot draw 1.5 times
r.multinomial(-1, [1]) | r.multinomial(0, [1]) | ArgumentError: [multinomial] cannot draw -1 times
r.multinomial(2, [0.5, 0.5 + 2 ** -22]) | r.multinomial(2, [0.5, 0.5 + 0.9e-7]) | ArgumentError: [multinomial] the probabilities add up to 1.000000238418579, not 1; hint: divide them by their sum
r.choice(2, 1, { p: [0.5, 0.25] }) | r.choice(2, 1, { p: [0.5, 0.5 - 0.9e-7] }) | ArgumentError: [choice] the probabilities add up to 0.75, not 1; hint: divide them by their sum
r.choice(3, 1, { p: [0.5, 0.5] }) | r.choice(2, 1, { p: [0.5, 0.5] }) | ArgumentError: [choice] 2 probabilities for 3
r.choice(3, 1, { p: [1.5, -0.5, 0], replace: false }) | r.choice(3, 1, { p: [1, 0, 0], replace: false }) | ArgumentError: [choice] -0.5 is no probability
r.choice(3, 3, { p: [0.5, 0.5, 0], replace: false }) | r.choice(3, 2, { p: [0.5, 0.5, 0], replace: false }) | ArgumentError: [choice] cannot draw 3 of 2 that have a probability
r.choice(3, [2, 2], { replace: false }) | r.choice(4, [2, 2], { replace: false }) | ArgumentError: [choice] cannot draw 4 of 3 without replacement
r.choice(np.array(3)) | r.choice(3) | ArgumentError: [choice] give a number or rows to choose from
r.permutation(np.array(3)) | r.permutation(3) | ArgumentError: [permutation] give a number or rows to reorder
r.order(-1) | r.order(0) | ArgumentError: [order] the count must be a whole number of at least 0, not -1
r.order(1.5) | r.order(1) | ArgumentError: [order] the count must be a whole number of at least 0, not 1.5
np.random.defaultRng(-1) | np.random.defaultRng(0) | ArgumentError: [seed] the seed must be a whole number from 0 up, not -1
np.random.seed(2 ** 53) | np.random.defaultRng(2 ** 53 - 1) | ArgumentError: [seed] the seed must be a whole number from 0 up, not 9007199254740992
`
  .trim()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string, string]);

test.each(refused)('%s is refused, %s is not', (bad, good, text) => {
  const run = (call: string): unknown => new Function('r', 'np', `return ${call}`)(rng(), np);
  let error: unknown;
  try {
    run(bad);
  } catch (e) {
    error = e;
  }
  expect(String(error).replace('\nhint', '; hint')).toBe(text);
  expect(() => run(good)).not.toThrow();
});

/** Each function that draws floats: by a stream, with options. */
const floats: Record<string, (r: Stream, options?: np.random.RandomOptions) => Tensor> = {
  random: (r, o) => r.random([500], o),
  uniform: (r, o) => r.uniform(-3, 5, [500], o),
  normal: (r, o) => r.normal(2, 3, [500], o),
  exponential: (r, o) => r.exponential(3, [500], o),
  truncatedNormal: (r, o) => r.truncatedNormal(2, 3, [500], o),
};

describe.each(Object.entries(floats))('%s', (name, draw) => {
  test('gives float64 unless told, and in float32 the same numbers with fewer digits', () => {
    const [wide, narrow] = [draw(rng()), draw(rng(), { dtype: 'float32' })];
    expect([wide.dtype, narrow.dtype]).toEqual(['float64', 'float32']);
    const [a, b] = [wide.data(), narrow.data()];
    a.forEach((v, i) => {
      expect(Math.abs(v - b[i]!)).toBeLessThan(2e-3);
    });
    expect(draw(rng(), { dtype: 'float64' }).tolist()).toEqual(wide.tolist());
  });

  test('refuses other dtypes by its own name', () => {
    for (const dtype of ['int32', 'uint8', 'bool'] as const)
      expect(() => draw(rng(), { dtype })).toThrow(
        new DTypeError(`random numbers are float32 or float64, not ${dtype}`, { op: name }).message,
      );
  });

  test('refuses sizes that are none by its own name', () => {
    const before = { random: [], exponential: [1] }[name] ?? [0, 1];
    const method = rng()[name as 'random'] as (...args: unknown[]) => Tensor;
    for (const size of [-1, 1.5, [2, -1]])
      expect(() => method.call(rng(), ...before, size)).toThrow(`[${name}] sizes must be whole`);
  });
});

/** Calls with all the arguments that there are: of the functions that share a stream, and of a stream's own methods; last, options if there are. */
const whole: Record<string, readonly unknown[]> = {
  ...{ seed: [1], defaultRng: [1], rand: [{}], randn: [{}], randint: [0, 9, 2] },
  ...{ random: [2], uniform: [0, 1, 2], normal: [0, 1, 2], exponential: [1, 2], truncatedNormal: [0, 1, 2, {}] },
  ...{ bernoulli: [0.5, 2], categorical: [[1, 2], 2], multinomial: [2, [0.5, 0.5], 2], choice: [4, 2, {}] },
  ...{ permutation: [4], shuffle: [np.arange(4)] },
};
const wholeOfStream: Record<string, readonly unknown[]> = {
  ...{ random: [2, {}], uniform: [0, 1, 2, {}], normal: [0, 1, 2, {}], exponential: [1, 2, {}] },
  ...{ truncatedNormal: whole.truncatedNormal!, integers: [0, 9, 2], split: ['a'], order: [4] },
  ...{ bernoulli: whole.bernoulli!, categorical: whole.categorical!, multinomial: whole.multinomial! },
  ...{ choice: whole.choice!, permutation: whole.permutation!, shuffle: whole.shuffle! },
};
const inner = new Set(['constructor', 'words', 'unit', 'bell', 'places']);

describe.each([
  ['np.random', whole, np.random, () => np.random],
  ['a stream', wholeOfStream, np.random.Generator.prototype, rng],
] as const)('%s', (_, table, space, of) => {
  const hasOptions = (args: readonly unknown[]): boolean => String(args.at(-1)) === '[object Object]';
  const call = (name: string, ...args: readonly unknown[]): unknown => {
    const owner = of() as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
    return owner[name]!(...args);
  };

  test('has no other functions than these', () => {
    const names = Object.getOwnPropertyNames(space).filter((name) => /^[a-z]/.test(name) && !inner.has(name));
    expect(names.sort()).toEqual(Object.keys(table).sort());
  });

  test.each(Object.entries(table))(
    '%s refuses an argument beyond its last, and options that it does not have',
    (name, args) => {
      const isRest = name === 'rand' || name === 'randn';
      if (!isRest) {
        expect(() => call(name, ...args)).not.toThrow();
        for (const beyond of [{ dtype: 'float32' }, 3, undefined])
          expect(() => call(name, ...args, beyond)).toThrow(`[${name}] got 1 argument too many`);
        expect(() => call(name, ...args, 1, 2)).toThrow(`[${name}] got 2 arguments too many`);
      } else expect(() => call(name, 2, { dtype: 'float32' })).toThrow(`[${name}] sizes must be`);
      if (hasOptions(args)) expect(() => call(name, ...args.slice(0, -1), { dtyp: 1 })).toThrow(`[${name}] `);
    },
  );
});

test('what np.random does not have, a stream of its own has: it is said where', () => {
  const normal = np.random.normal as (...args: readonly unknown[]) => Tensor;
  expect(() => normal(0, 1, 4, { dtype: 'float32' })).toThrow(
    "hint: np.random.defaultRng() has the same with { dtype: 'float32' }",
  );
  expect(np.random.defaultRng().normal(0, 1, 4, { dtype: 'float32' }).dtype).toBe('float32');
});

test('what is no number or tensor is refused by the name of the function that was called', () => {
  const calls: Record<string, (x: never) => unknown> = {
    'uniform low': (x) => rng().uniform(x, 2),
    'uniform high': (x) => rng().uniform(0, x),
    'normal mean': (x) => rng().normal(x, 2),
    'normal deviation': (x) => rng().normal(0, x),
    'exponential scale': (x) => rng().exponential(x),
    'truncatedNormal mean': (x) => rng().truncatedNormal(x, 1),
    'truncatedNormal deviation': (x) => rng().truncatedNormal(0, x),
    'integers low': (x) => rng().integers(x, 3),
    'integers high': (x) => rng().integers(0, x),
    'randint low': (x) => np.random.randint(x),
    'bernoulli p': (x) => rng().bernoulli(x),
    'categorical p': (x) => rng().categorical(x),
    'multinomial n': (x) => rng().multinomial(x, [1]),
    'multinomial p': (x) => rng().multinomial(1, x),
    'choice from': (x) => rng().choice(x),
    'choice p': (x) => rng().choice(2, 1, { p: x }),
    'permutation of': (x) => rng().permutation(x),
    'shuffle x': (x) => rng().shuffle(x),
    'order n': (x) => rng().order(x),
    'seed value': (x) => np.random.defaultRng(x),
  };
  for (const [name, call] of Object.entries(calls))
    for (const bad of ['2', null, {}]) expect(() => call(any(bad)), name).toThrow(`[${name.split(' ')[0]}] `);
});

describe('draws by their formulas', () => {
  const u = (r: Stream, shape: number[]): number[] => [...r.random(shape).data()];
  const closeTo = (got: Tensor, want: readonly number[]): void => {
    expect([...got.data()]).toEqual(want.map((v) => expect.closeTo(v, 12)));
  };

  test('uniform, exponential, integers and bernoulli are made of the uniform numbers of one draw', () => {
    closeTo(
      rng().uniform(-3, 5, [9]),
      u(rng(), [9]).map((v) => v * 8 - 3),
    );
    closeTo(
      rng().exponential(3, [9]),
      u(rng(), [9]).map((v) => -Math.log(1 - v) * 3),
    );
    closeTo(
      rng().integers(-3, 5, [9]),
      u(rng(), [9]).map((v) => Math.floor(v * 8) - 3),
    );
    closeTo(
      rng().bernoulli(0.4, [9]),
      u(rng(), [9]).map((v) => Number(v < 0.4)),
    );
    const p = [0.1, 0.9, 0.5];
    closeTo(
      rng().bernoulli(p, [2, 3]),
      u(rng(), [6]).map((v, i) => Number(v < p[i % 3]!)),
    );
  });

  /** The first class whose running sum exceeds its share. */
  const picked = (weights: readonly number[], v: number): number => {
    const total = weights.reduce((a, b) => a + b);
    let sum = 0;
    return weights.findIndex((w) => (sum += w) > v * total);
  };

  test('classes of each row, and counts, are those whose share of the weights is met', () => {
    const rows = [
      [1, 0, 3],
      [2, 2, 0],
    ];
    const got = rng().categorical(rows, [4]);
    expect([got.shape, got.dtype]).toEqual([[4, 2], 'int32']);
    closeTo(
      got,
      u(rng(), [8]).map((v, i) => picked(rows[i % 2]!, v)),
    );
    const counts = rng().multinomial(5, [0.5, 0.2, 0.3], [2]);
    expect([counts.shape, counts.dtype]).toEqual([[2, 3], 'int32']);
    const places = u(rng(), [10]).map((v) => picked([0.5, 0.2, 0.3], v));
    const count = (of: number[]): number[] => [0, 1, 2].map((c) => of.filter((v) => v === c).length);
    closeTo(counts, [...count(places.slice(0, 5)), ...count(places.slice(5))]);
  });

  test('choices with weights: with replacement by their shares, without by who waits least', () => {
    const p = [0.1, 0, 0.6, 0.3];
    const shares = rng().choice(4, [2, 3], { p });
    expect([shares.shape, shares.dtype]).toEqual([[2, 3], 'int32']);
    closeTo(
      shares,
      u(rng(), [6]).map((v) => picked(p, v)),
    );
    const waits = u(rng(), [4]).map((v, i) => [-Math.log1p(-v) / p[i]!, i] as const);
    const order = waits.sort((a, b) => a[0] - b[0]).map(([, i]) => i);
    const different = rng().choice(4, 3, { p, replace: false });
    expect(different.dtype).toBe('int32');
    closeTo(different, order.slice(0, 3));
  });

  test('orders, permutations, shuffles and choices without replacement follow one order', () => {
    const order = [...rng().order(12)];
    const rows = np.arange(24).reshape(12, 2);
    expect(rng().permutation(12).tolist()).toEqual(order);
    expect(rng().permutation(12).dtype).toBe('int32');
    expect(rng().choice(12, 5, { replace: false }).tolist()).toEqual(order.slice(0, 5));
    const moved = order.map((i) => [2 * i, 2 * i + 1]);
    expect(rng().permutation(rows).tolist()).toEqual(moved);
    expect(rng().choice(rows, 5, { replace: false }).tolist()).toEqual(moved.slice(0, 5));
    rng().shuffle(rows);
    expect(rows.tolist()).toEqual(moved);
  });

  test('a draw again for what lies outside leaves what lies inside', () => {
    const first = rng().normal(0, 1, [200]).data();
    const cut = rng().truncatedNormal(0, 1, [200], { low: -0.5, high: 1 });
    cut.data().forEach((v, i) => {
      expect(v >= -0.5 && v <= 1).toBe(true);
      if (first[i]! >= -0.5 && first[i]! <= 1) expect(v).toBe(first[i]);
    });
    const usual = rng().truncatedNormal(5, 2, [200]).data();
    const free = rng().normal(5, 2, [200]).data();
    usual.forEach((v, i) => {
      expect(v >= 1 && v <= 9).toBe(true);
      if (free[i]! >= 1 && free[i]! <= 9) expect(v).toBe(free[i]);
    });
    const above = rng().truncatedNormal(5, 2, [200], { low: 5 }).data();
    expect(above.every((v) => v >= 5 && v <= 9)).toBe(true);
  });
});

describe('a stream', () => {
  test('counts a draw for each call, and goes on where another of its key and count stands', () => {
    const r = rng();
    const calls: ((r: Stream) => unknown)[] = [
      (r) => r.random(3),
      (r) => r.uniform(0, 1, 3),
      (r) => r.normal(0, 1, 3),
      (r) => r.exponential(1, 3),
      (r) => r.integers(0, 3, 3),
      (r) => r.bernoulli(0.5, 3),
      (r) => r.categorical([1, 2], 3),
      (r) => r.multinomial(3, [0.5, 0.5]),
      (r) => r.permutation(3),
      (r) => r.choice(3, 2),
      (r) => r.choice(3, 2, { replace: false, p: [0.5, 0.25, 0.25] }),
      (r) => r.shuffle(np.arange(3)),
    ];
    for (const [i, call] of calls.entries()) {
      expect(r.draws).toBe(i);
      call(r);
    }
    const other = new np.random.Generator(r.key, r.draws);
    expect(other.random(4).tolist()).toEqual(r.random(4).tolist());
  });

  test('has streams by name that use none of its draws: one for each name, and for each key', () => {
    const r = rng();
    const of = (name: string | number, from: Stream = r): unknown => from.split(name).random(3).tolist();
    const names = ['a', 'b', 'ab', 'ba', '', 0, 1, '😀'];
    expect(new Set(names.map((name) => JSON.stringify(of(name)))).size).toBe(names.length);
    expect(of('1')).toEqual(of(1));
    expect(r.draws).toBe(0);
    r.random(5);
    expect(of('a')).toEqual(of('a', rng()));
    expect(of('a')).not.toEqual(of('a', np.random.defaultRng(8)));
    expect(r.split('a').draws).toBe(0);
  });
});
