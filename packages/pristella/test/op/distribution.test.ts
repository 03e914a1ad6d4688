import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { nn, np, type Tensor } from '../../src/index.ts';
import { inMode } from '../engine/modes.ts';

const rng = (): np.random.Generator => np.random.defaultRng(7);
const sorted = (x: np.Tensor): unknown => np.sort(x, null).tolist();

describe('draws', () => {
  test('are the same from one seed, on every device, and others from another', () => {
    const draws = (r: np.random.Generator) => [
      r.random([3]),
      r.uniform(-1, 1, [2]),
      r.normal(0, 1, [300]),
      r.integers(0, 9, [5]),
      r.exponential(2, [3]),
      r.truncatedNormal(0, 1, [300]),
      r.bernoulli(0.5, [9]),
      r.categorical([0.2, 0.8], [9]),
      r.multinomial(9, [0.2, 0.8]),
      r.permutation(9),
      r.choice(9, 4, { replace: false }),
      r.choice(3, 4, { p: [0.5, 0.25, 0.25] }),
      r.choice(3, 2, { p: [0.5, 0.25, 0.25], replace: false }),
    ];
    const all = (r: np.random.Generator) => draws(r).map((x) => x.tolist());
    const plain = inMode('the plain loops', () => all(rng()));
    expect(inMode('fused kernels', () => all(rng()))).toEqual(plain);
    expect(all(np.random.defaultRng(8))).not.toEqual(plain);
  });

  test('are what they have been from a seed: programs and stored runs count on it', () => {
    const r = np.random.defaultRng(1);
    const close = (...values: number[]): unknown => values.map((v) => expect.closeTo(v, 12));
    expect(r.random([2]).tolist()).toEqual([0.7039437263423627, 0.05771496279395527]);
    expect(r.random([2], { dtype: 'float32' }).tolist()).toEqual([0.9096429944038391, 0.7951882481575012]);
    expect(r.integers(0, 1000, [4]).tolist()).toEqual([953, 49, 195, 724]);
    expect(r.normal(5, 2, [2]).tolist()).toEqual(close(3.4629006475382704, 3.8862292906081826));
    expect(r.uniform(-1, 1, [2]).tolist()).toEqual([0.947852274453354, 0.06610406283897197]);
    expect(r.exponential(2, [2]).tolist()).toEqual(close(0.17539790810005507, 1.755228768778302));
    expect(r.truncatedNormal(0, 1, [2]).tolist()).toEqual(close(-0.8170024865564002, -0.10401720995191148));
    expect(r.bernoulli(0.5, [8]).astype('int32').tolist()).toEqual([0, 1, 0, 0, 1, 0, 0, 0]);
    expect(r.categorical([0.2, 0.3, 0.5], [8]).tolist()).toEqual([0, 2, 1, 1, 1, 0, 2, 2]);
    expect(r.multinomial(9, [0.2, 0.8]).tolist()).toEqual([0, 9]);
    expect(r.permutation(6).tolist()).toEqual([3, 4, 0, 5, 1, 2]);
    expect(r.choice(10, 4).tolist()).toEqual([7, 2, 4, 2]);
    expect(r.choice(10, 4, { replace: false }).tolist()).toEqual([6, 3, 1, 8]);
    expect(r.choice(3, 4, { p: [0.5, 0.25, 0.25] }).tolist()).toEqual([0, 1, 0, 0]);
    const far = np.random.defaultRng(2 ** 40 + 5).random([2]);
    expect(far.tolist()).toEqual([0.06956154125026359, 0.20397267619515236]);
  });

  test('of a shape have it, and none of the shape (0,)', () => {
    const r = rng();
    expect(r.truncatedNormal(0, 1, [2, 3]).shape).toEqual([2, 3]);
    expect(r.bernoulli([0.1, 0.9], [4, 2]).shape).toEqual([4, 2]);
    expect(r.bernoulli([0.1, 0.9]).shape).toEqual([2]);
    expect(r.categorical(np.ones([2, 5, 3])).shape).toEqual([2, 5]);
    expect(r.categorical(np.ones([5, 3]), [4]).shape).toEqual([4, 5]);
    expect(r.multinomial(3, [0.5, 0.5], [2, 4]).shape).toEqual([2, 4, 2]);
    expect(r.choice(5).shape).toEqual([]);
    expect(r.choice(5, [2, 3]).shape).toEqual([2, 3]);
    for (const x of [
      r.exponential(1, [0]),
      r.categorical([1], [0]),
      r.choice(5, 0),
      r.permutation(0),
      r.truncatedNormal(0, 1, [0]),
    ])
      expect(x.shape).toEqual([0]);
  });
});

describe('10,000 draws', () => {
  const n = 10_000;
  test('of a class come as often as its probability says, within four standard deviations', () => {
    const p = [0.1, 0, 0.6, 0.3];
    const counts = np.bincount(rng().categorical(p, [n]), { minlength: 4 });
    p.forEach((q, i) => {
      expect(Math.abs(counts.at(i).item() - n * q)).toBeLessThanOrEqual(4 * Math.sqrt(n * q * (1 - q)));
    });
    expect(Math.abs(rng().bernoulli(0.3, [n]).sum().item() - 0.3 * n)).toBeLessThan(4 * Math.sqrt(n * 0.21));
  });

  test('of weighted rows, with and without replacement, follow the weights', () => {
    const p = [0.5, 0.3, 0.2];
    const first = Array.from({ length: 2000 }, (_, i) => np.random.defaultRng(i).choice(3, 2, { p, replace: false }));
    expect(first.every((x) => x.at(0).item() !== x.at(1).item())).toBe(true);
    const counts = np.bincount(np.stack(first).at(':', 0), { minlength: 3 });
    p.forEach((q, i) => {
      expect(Math.abs(counts.at(i).item() - 2000 * q)).toBeLessThanOrEqual(4 * Math.sqrt(2000 * q * (1 - q)));
    });
  });

  test('of the truncated normal lie in its range and have its mean; those of the exponential have theirs', () => {
    const x = rng().truncatedNormal(5, 2, [n], { low: 4, high: 7 });
    expect(x.min().item()).toBeGreaterThanOrEqual(4);
    expect(x.max().item()).toBeLessThanOrEqual(7);
    // The mean of a normal between 4 and 7: 5 + 2 (phi(-.5) - phi(1)) / (Phi(1) - Phi(-.5)).
    expect(x.mean().item()).toBeCloseTo(5.4132, 1);
    expect(rng().exponential(3, [n]).mean().item()).toBeCloseTo(3, 0);
  });

  test('add up in every row of a multinomial', () => {
    const rows = rng().multinomial(20, [0.25, 0.75], [500]);
    expect(
      rows
        .sum(1)
        .data()
        .every((v) => v === 20),
    ).toBe(true);
    expect(Math.abs(rows.at(':', 0).mean().item() - 5)).toBeLessThan(0.4);
  });
});

describe('orders', () => {
  test('permutation has each number once, or each row once', () => {
    expect(sorted(rng().permutation(50))).toEqual(np.arange(50).tolist());
    const rows = np.arange(40).reshape([20, 2]);
    const mixed = rng().permutation(rows);
    expect(mixed.tolist()).not.toEqual(rows.tolist());
    expect(sorted(mixed.at(':', 0))).toEqual(rows.at(':', 0).tolist());
    expect(np.sub(mixed.at(':', 1), mixed.at(':', 0)).tolist()).toEqual(np.ones(20).tolist());
  });

  test('shuffle changes the tensor, and nothing made from it before', () => {
    const x = np.arange(30);
    const twice = x.mul(2);
    rng().shuffle(x);
    expect(x.tolist()).not.toEqual(np.arange(30).tolist());
    expect(sorted(x)).toEqual(np.arange(30).tolist());
    expect(twice.tolist()).toEqual(np.arange(0, 60, 2).tolist());
  });

  test('the short forms share one stream, which seed starts anew', () => {
    const draw = () => [np.random.rand(2), np.random.choice(9, 3), np.random.permutation(5)].map((x) => x.tolist());
    np.random.seed(3);
    const first = draw();
    expect(draw()).not.toEqual(first);
    np.random.seed(3);
    expect(draw()).toEqual(first);
  });
});

describe('streams without a seed', () => {
  const words = (r: np.random.Generator): string => String(r.integers(0, 2 ** 31, [4]));
  test('are like no other', () => {
    const streams = Array.from({ length: 50 }, () => words(np.random.defaultRng()));
    expect(new Set(streams).size).toBe(50);
    const shared = Array.from({ length: 20 }, () => {
      np.random.seed();
      return String(np.random.rand(2));
    });
    expect(new Set(shared).size).toBe(20);
  });
  test('are new in each run, those of layers are not', () => {
    const program = `import { nn, np } from 'pristella';
      const draws = [np.random.rand(3), np.random.defaultRng().random(3), np.random.randint(0, 1e9)];
      console.log(JSON.stringify([draws.map(String), String(nn.linear(3, 2).weight)]));`;
    const [a, b] = [0, 1].map(() => {
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
      return JSON.parse(stdout) as [string[], string];
    }) as [[string[], string], [string[], string]];
    a[0].forEach((draw, i) => {
      expect(draw).not.toBe(b[0][i]);
    });
    expect(a[1]).toBe(b[1]);
  });
  test('differ from those of seed 0, which is as good as any', () => {
    expect(words(np.random.defaultRng(0))).toBe(words(np.random.defaultRng(0)));
    expect(words(np.random.defaultRng())).not.toBe(words(np.random.defaultRng(0)));
  });
});

test('the seeds of np.random and of layers do not govern each other', () => {
  const draw = (): string => String(np.random.rand(3));
  const weights = (): string => String(nn.linear(3, 2).weight);
  np.random.seed(1);
  const first = draw();
  np.random.seed(1);
  nn.manualSeed(5);
  expect(draw()).toBe(first);
  nn.manualSeed(2);
  const before = weights();
  nn.manualSeed(2);
  np.random.seed(7);
  expect(weights()).toBe(before);
});

test('draws that make no sense say why', () => {
  const r = rng();
  expect(() => r.choice(3, 4, { replace: false })).toThrow('[choice] cannot draw 4 of 3 without replacement');
  expect(() => r.choice(2, 1, { p: [0.5, 0.4] })).toThrow('[choice] the probabilities add up to 0.9, not 1');
  expect(() => r.choice(3, 2, { p: [1, 0, 0], replace: false })).toThrow('[choice] cannot draw 2 of 1');
  expect(() => r.categorical([-1, 2])).toThrow('[categorical] -1 is no probability');
  expect(() => r.truncatedNormal(0, 1, [2], { low: 30, high: 31 })).toThrow('[truncatedNormal] next to nothing');
  expect(() => r.multinomial(-1, [1])).toThrow('[multinomial] cannot draw -1 times');
});

/** Each function of np.random with every number of its arguments, beside the call of a stream that is the same. */
const asStreams: Record<string, readonly (readonly [() => Tensor, (rng: np.random.Generator) => Tensor])[]> = {
  rand: [
    [() => np.random.rand(), (rng) => rng.random()],
    [() => np.random.rand(2, 3), (rng) => rng.random([2, 3])],
  ],
  randn: [
    [() => np.random.randn(), (rng) => rng.normal(0, 1)],
    [() => np.random.randn(2, 3), (rng) => rng.normal(0, 1, [2, 3])],
  ],
  random: [
    [() => np.random.random(), (rng) => rng.random()],
    [() => np.random.random([2, 3]), (rng) => rng.random([2, 3])],
  ],
  uniform: [
    [() => np.random.uniform(), (rng) => rng.uniform(0, 1)],
    [() => np.random.uniform(-3), (rng) => rng.uniform(-3, 1)],
    [() => np.random.uniform(2, 5), (rng) => rng.uniform(2, 5)],
    [() => np.random.uniform(2, 5, [2, 3]), (rng) => rng.uniform(2, 5, [2, 3])],
  ],
  normal: [
    [() => np.random.normal(), (rng) => rng.normal(0, 1)],
    [() => np.random.normal(5), (rng) => rng.normal(5, 1)],
    [() => np.random.normal(5, 3, 4), (rng) => rng.normal(5, 3, [4])],
  ],
  randint: [
    [() => np.random.randint(1000), (rng) => rng.integers(0, 1000)],
    [() => np.random.randint(-5, 1000), (rng) => rng.integers(-5, 1000)],
    [() => np.random.randint(-5, 1000, [2, 3]), (rng) => rng.integers(-5, 1000, [2, 3])],
  ],
  truncatedNormal: [
    [() => np.random.truncatedNormal(), (rng) => rng.truncatedNormal(0, 1)],
    [() => np.random.truncatedNormal(5), (rng) => rng.truncatedNormal(5, 1)],
    [() => np.random.truncatedNormal(5, 3, [2, 3]), (rng) => rng.truncatedNormal(5, 3, [2, 3])],
    [() => np.random.truncatedNormal(0, 1, 4, { low: 0 }), (rng) => rng.truncatedNormal(0, 1, 4, { low: 0 })],
  ],
  exponential: [
    [() => np.random.exponential(), (rng) => rng.exponential(1)],
    [() => np.random.exponential(7), (rng) => rng.exponential(7)],
    [() => np.random.exponential(7, [2, 3]), (rng) => rng.exponential(7, [2, 3])],
  ],
  bernoulli: [
    [() => np.random.bernoulli([0.2, 0.5, 0.8]), (rng) => rng.bernoulli([0.2, 0.5, 0.8])],
    [() => np.random.bernoulli(0.5, [4, 9]), (rng) => rng.bernoulli(0.5, [4, 9])],
  ],
  categorical: [
    [() => np.random.categorical([1, 2, 3]), (rng) => rng.categorical([1, 2, 3])],
    [() => np.random.categorical([1, 2, 3], [4, 5]), (rng) => rng.categorical([1, 2, 3], [4, 5])],
  ],
  multinomial: [
    [() => np.random.multinomial(20, [0.5, 0.3, 0.2]), (rng) => rng.multinomial(20, [0.5, 0.3, 0.2])],
    [() => np.random.multinomial(20, [0.5, 0.3, 0.2], [2, 3]), (rng) => rng.multinomial(20, [0.5, 0.3, 0.2], [2, 3])],
  ],
  choice: [
    [() => np.random.choice(1000), (rng) => rng.choice(1000)],
    [() => np.random.choice(1000, [2, 3]), (rng) => rng.choice(1000, [2, 3])],
    [() => np.random.choice(9, 9, { replace: false }), (rng) => rng.choice(9, 9, { replace: false })],
  ],
  permutation: [[() => np.random.permutation(20), (rng) => rng.permutation(20)]],
  shuffle: [
    [
      () => {
        const x = np.arange(20).detach();
        np.random.shuffle(x);
        return x;
      },
      (rng) => rng.permutation(20),
    ],
  ],
};
test('the functions of np.random are those of a stream, with all of their arguments and defaults', () => {
  const functions = Object.keys(np.random).filter((name) => /^[a-z]/.test(name));
  expect(functions.sort()).toEqual(['defaultRng', 'seed', ...Object.keys(asStreams)].sort());
  for (const [name, calls] of Object.entries(asStreams))
    for (const [i, [ofModule, ofStream]] of calls.entries()) {
      np.random.seed(7);
      const [got, want] = [ofModule(), ofStream(np.random.defaultRng(7))];
      expect([got.shape, got.tolist()], `${name}, ${i}`).toEqual([want.shape, want.tolist()]);
    }
});

test('what is shuffled is a tensor, which changes: of a list nobody would see it', () => {
  for (const x of [[1, 2, 3], Float64Array.of(1, 2), 5, null])
    expect(() => np.random.shuffle(x as never), `${x}`).toThrow(/^\[shuffle\] /);
});
