import { describe, expect, test } from 'vitest';
import * as math from '../../src/kernel/math/index.ts';
import { plain } from '../../src/kernel/words.ts';
import { type Formula, firstDifference, numbers, readPlainly, runInKernel } from './formula.ts';
import { random } from './numbers.ts';
import { edges, pairs, randomBits } from './points.ts';
import * as reference from './reference.ts';

const floats = ['float32', 'float64'] as const;
type Float = (typeof floats)[number];
type Span = readonly [number, number];
type Domain = (x: number) => boolean;

const everywhere: Domain = () => true;
const positive: Domain = (x) => x > 0;
const upToOne: Domain = (x) => Math.abs(x) <= 1;

interface Case {
  /** Where random points are drawn, besides random bits and edges: the whole range and its delicate places. */
  readonly spans: readonly Span[];
  readonly domain: Domain;
}
const cases: Record<string, Case> = {
  exp: {
    spans: [
      [-750, 712],
      [-105, 90],
      [-1, 1],
    ],
    domain: (x) => x > -800 && x < 800,
  },
  exp2: {
    spans: [
      [-1080, 1026],
      [-152, 130],
      [-1, 1],
    ],
    domain: (x) => x > -1200 && x < 1200,
  },
  expm1: {
    spans: [
      [-60, 712],
      [-20, 90],
      [-1, 1],
    ],
    domain: (x) => x > -800 && x < 800,
  },
  log: {
    spans: [
      [0, 1e6],
      [0.5, 2],
      [0.99, 1.01],
    ],
    domain: positive,
  },
  log1p: {
    spans: [
      [-1, 10],
      [-0.5, 1],
      [-0.01, 0.01],
    ],
    domain: (x) => x > -1,
  },
  log2: {
    spans: [
      [0, 1e6],
      [0.5, 2],
      [0.99, 1.01],
    ],
    domain: positive,
  },
  log10: {
    spans: [
      [0, 1e6],
      [0.5, 2],
      [0.99, 1.01],
    ],
    domain: positive,
  },
  sigmoid: {
    spans: [
      [-750, 40],
      [-105, 20],
      [-5, 5],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  softplus: {
    spans: [
      [-750, 40],
      [-105, 40],
      [-5, 5],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  tanh: {
    spans: [
      [-20, 20],
      [-1, 1],
      [0.5, 0.6],
    ],
    domain: (x) => Math.abs(x) < 100,
  },
  sinh: {
    spans: [
      [-711, 711],
      [-90, 90],
      [-2, 2],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  cosh: {
    spans: [
      [-711, 711],
      [-90, 90],
      [-2, 2],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  asinh: {
    spans: [
      [-1e6, 1e6],
      [-2, 2],
      [-0.01, 0.01],
    ],
    domain: everywhere,
  },
  acosh: {
    spans: [
      [1, 1e6],
      [1, 2],
      [1, 1.01],
    ],
    domain: (x) => x >= 1,
  },
  atanh: {
    spans: [
      [-1, 1],
      [0.99, 1],
      [-0.01, 0.01],
    ],
    domain: (x) => Math.abs(x) < 1,
  },
  sin: {
    spans: [
      [-1e5, 1e5],
      [-10, 10],
      [-1e9, 1e9],
    ],
    domain: everywhere,
  },
  cos: {
    spans: [
      [-1e5, 1e5],
      [-10, 10],
      [-1e9, 1e9],
    ],
    domain: everywhere,
  },
  tan: {
    spans: [
      [-1e5, 1e5],
      [-10, 10],
      [-1e9, 1e9],
    ],
    domain: everywhere,
  },
  asin: {
    spans: [
      [-1, 1],
      [0.4, 0.6],
      [0.99, 1],
    ],
    domain: upToOne,
  },
  acos: {
    spans: [
      [-1, 1],
      [0.4, 0.6],
      [0.99, 1],
    ],
    domain: upToOne,
  },
  atan: {
    spans: [
      [-10, 10],
      [-1, 1],
      [0.4, 2.5],
    ],
    domain: everywhere,
  },
  erf: {
    spans: [
      [-6, 6],
      [-1, 1],
      [0.7, 0.9],
    ],
    domain: everywhere,
  },
  gelu: {
    spans: [
      [-39, 39],
      [-14, 14],
      [-2, 2],
    ],
    domain: (x) => Math.abs(x) < 50,
  },
  ndtr: {
    spans: [
      [-39, 39],
      [-14, 14],
      [-2, 2],
    ],
    domain: (x) => Math.abs(x) < 50,
  },
  geluTanh: {
    spans: [
      [-23, 23],
      [-11, 11],
      [-2, 2],
    ],
    domain: (x) => Math.abs(x) < 50,
  },
  silu: {
    spans: [
      [-750, 40],
      [-105, 20],
      [-5, 5],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  mish: {
    spans: [
      [-750, 40],
      [-105, 20],
      [-5, 5],
    ],
    domain: (x) => Math.abs(x) < 800,
  },
  cbrt: {
    spans: [
      [-1e6, 1e6],
      [0.5, 8],
      [-1, 1],
    ],
    domain: everywhere,
  },
};
const ofTwo = ['atan2', 'pow', 'hypot', 'fmod'] as const;
type Name = keyof typeof cases & keyof typeof math & keyof typeof reference;
const names = Object.keys(cases) as Name[];
const formula = (name: string): Formula => (math as unknown as Record<string, Formula>)[name]!;
const truth = (name: string) =>
  (reference as unknown as Record<string, (...x: reference.Real[]) => reference.Real>)[name]!;

function pointsFor(name: Name, type: Float, count: number): number[] {
  const next = random(name.length * 31 + name.charCodeAt(0));
  const { spans, domain } = cases[name]!;
  const drawn = Array.from({ length: count }, (_, i) => {
    const [low, high] = spans[i % spans.length]!;
    return low + (high - low) * next();
  });
  // Formulas change below some size, and near 1: a number of every size, and of every distance from 1.
  const scales = Array.from({ length: 56 }, (_, i) => 2 ** -i);
  const small = scales.flatMap((s) => [s * (1 + next()), -s * (1 + next())]);
  const nearOne = scales.flatMap((s) => [1 - s, 1 + s, s - 1]);
  const all = numbers(type, [...edges, ...drawn, ...small, ...nearOne, ...randomBits(type, count / 4, 3)]);
  return Array.from(all).filter((x) => Number.isFinite(x) && domain(x));
}

/** The worst error over the points, and where it is. */
function worstError(name: string, type: Float, points: readonly (readonly number[])[]) {
  const w = plain[type];
  let worst = { ulp: 0, at: [] as readonly number[], got: 0 };
  for (const x of points) {
    const got = formula(name)(w, ...x.map((v) => w.num(v))) as unknown as number;
    const ulp = reference.errorInUlp(got, truth(name)(...x.map(reference.exact)), type);
    if (ulp > worst.ulp) worst = { ulp, at: x, got };
  }
  return worst;
}

describe.each(floats)('in %s', (type) => {
  test.each(names)('%s is less than 1 ulp from the true value', (name) => {
    const points = pointsFor(name, type, 1200);
    expect(points.length).toBeGreaterThan(800);
    expect(
      worstError(
        name,
        type,
        points.map((x) => [x]),
      ),
    ).toMatchObject({ ulp: expect.toSatisfy((u) => u < 1) });
  });

  test('sin, cos and tan are less than 1 ulp off at the numbers nearest to multiples of pi/2, and on both sides of where the reduction changes', () => {
    const next = random(5);
    const [most, largest] = type === 'float32' ? [2 ** 17, 127] : [2 ** 30, 1023];
    const near = Array.from({ length: 400 }, () => Math.floor(most ** next()) * (Math.PI / 2));
    const limit = most * (Math.PI / 2);
    const around = [1 - 2 ** -22, 1 - 2 ** -50, 1, 1 + 2 ** -50, 1 + 2 ** -22].map((f) => limit * f);
    // Of all float64 numbers this one is nearest to a multiple of pi/2; and powers of two, whose exponents choose the digits.
    const far = [6381956970095103 * 2 ** 797, ...Array.from({ length: largest - 16 }, (_, i) => 2 ** (i + 17))];
    const points = [...near, ...around, ...far].flatMap((x) => [[plain[type].num(x)], [plain[type].num(-x)]]);
    const finite = (points as unknown as number[][]).filter(([x]) => Number.isFinite(x));
    expect(finite.length).toBeGreaterThan(1000);
    for (const name of ['sin', 'cos', 'tan']) expect(worstError(name, type, finite).ulp).toBeLessThan(1);
  });

  const nextPoint = random(9);
  const between = (low: number, high: number): number => low + (high - low) * nextPoint();
  const round = (x: number): number => plain[type].num(x) as unknown as number;

  test('pow is less than 1 ulp from the true value', () => {
    const widest = type === 'float32' ? 100 : 740;
    const points = Array.from({ length: 1500 }, (_, i) => {
      const x = round(i % 3 === 0 ? between(0, 10) : i % 3 === 1 ? between(0.99, 1.01) : 2 ** between(-120, 120));
      return [x, round(between(-widest, widest) / Math.max(Math.abs(Math.log(x)), 1e-3))] as const;
    });
    expect(worstError('pow', type, points).ulp).toBeLessThan(1);
  });
  test('atan2 is less than 1 ulp from the true value, in all quadrants and for subnormal numbers', () => {
    const [least, tiny] = type === 'float32' ? [-149, -100] : [-1074, -960];
    const points = Array.from({ length: 1500 }, (_, i) => {
      const size = i % 3 === 0 ? 1 : i % 3 === 1 ? 2 ** Math.floor(between(-100, 100)) : 2 ** between(least, tiny);
      return [round(between(-2, 2) * size), round(between(-2, 2) * size)] as const;
    }).filter(([y, x]) => x !== 0 || y !== 0);
    expect(worstError('atan2', type, points).ulp).toBeLessThan(1);
  });

  test('hypot is less than 1 ulp from the true value, for huge and subnormal numbers too', () => {
    const [least, most] = type === 'float32' ? [-149, 126] : [-1074, 1022];
    const points = Array.from({ length: 1500 }, (_, i) => {
      const size = 2 ** Math.floor(between(least, most));
      return [round(between(-1, 1) * size), round(between(-1, 1) * size * (i % 2 === 0 ? 1 : 2 ** between(-30, 0)))];
    }).filter(([x, y]) => x !== 0 || y !== 0);
    expect(worstError('hypot', type, points).ulp).toBeLessThan(1);
  });
  test('fmod is exact for quotients of every size, and on both sides of where one pass suffices', () => {
    const [least, most, reach] = type === 'float32' ? [-140, 120, 66] : [-1070, 1000, 150];
    const points = [2 ** (reach - 1), 2 ** reach, 2 ** (reach + 1)].flatMap((q) =>
      [q - 1, q, q * 1.1].map((x) => [x, 1.3]),
    );
    for (let i = 0; i < 2000; i++) {
      const size = between(least, most);
      points.push([
        between(-1, 1) * 2 ** size,
        between(0.5, 1) * 2 ** (size - between(-2, i % 2 === 0 ? 4 : 2 * most)),
      ]);
    }
    const [a, b] = pairs(type, 8000, 31);
    for (let i = 0; i < a.length; i++) points.push([a[i]!, b[i]!]);
    for (const [x, y] of points.map((p) => p.map(round) as [number, number]))
      expect([x, y, formula('fmod')(plain[type], ...[x, y].map((v) => plain[type].num(v)))]).toEqual([x, y, x % y]);
  });

  const lanes = type === 'float64' ? ([1, 2] as const) : ([1, 4] as const);
  const count = 16384;
  const spread = (name: Name) => {
    const x = randomBits(type, count, 11);
    x.set(pointsFor(name, type, 8000).slice(0, count));
    x.set(edges);
    return x;
  };
  test.each(names)('the kernel and the plain reading of %s agree in every bit', (name) => {
    const x = spread(name);
    const expected = readPlainly(type, formula(name), [x]);
    for (const n of lanes) expect(firstDifference(expected, runInKernel(type, n, formula(name), [x]))).toBe(-1);
  });
  test.each(ofTwo)('the kernel and the plain reading of %s agree in every bit', (name) => {
    const inputs = pairs(type, count, 12);
    const expected = readPlainly(type, formula(name), inputs);
    for (const n of lanes) expect(firstDifference(expected, runInKernel(type, n, formula(name), inputs))).toBe(-1);
  });
});
