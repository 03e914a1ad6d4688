import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { nn, np, setDevice, setThreads, type Tensor, valueAndGrad } from '../../src/index.ts';
import { whyNoBlas } from '../blas.ts';
import { inMode } from '../engine/modes.ts';

afterAll(() => {
  setThreads(1);
  setDevice('wasm');
});

interface Case {
  readonly lead: readonly number[];
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
  readonly causal: boolean;
  readonly mask: 'none' | 'bool' | 'float' | 'of keys';
  readonly dtype: 'float32' | 'float64';
  readonly turned: boolean;
  readonly seed: number;
}
const size = fc.oneof(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 60, max: 70 }), fc.constant(131));
const cases = fc.record<Case>({
  lead: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  queries: fc.oneof(fc.constant(0), size),
  keys: size,
  depth: fc.integer({ min: 1, max: 19 }),
  width: fc.integer({ min: 1, max: 19 }),
  causal: fc.boolean(),
  mask: fc.constantFrom('none', 'bool', 'float', 'of keys'),
  dtype: fc.constantFrom('float32', 'float64'),
  turned: fc.boolean(),
  seed: fc.nat(999),
});

/** The result and all gradients of a case, as numbers. */
function numbersOf(c: Case): number[][] {
  const random = np.random.defaultRng(c.seed);
  const some = (rows: number, columns: number): Tensor => {
    const shape = [...c.lead, rows, columns];
    if (!c.turned) return random.normal(0, 1, shape).astype(c.dtype);
    return np.swapaxes(random.normal(0, 1, [...c.lead, columns, rows]).astype(c.dtype), -1, -2);
  };
  const [q, k, v, g] = [
    some(c.queries, c.depth),
    some(c.keys, c.depth),
    some(c.keys, c.width),
    some(c.queries, c.width),
  ];
  const mask = {
    none: () => undefined,
    bool: () => random.normal(0.5, 1, [c.queries, c.keys]).greater(0),
    float: () => random.normal(0, 1, [c.queries, c.keys]).astype(c.dtype),
    'of keys': () => random.normal(0.3, 1, [1, c.keys]).greater(0),
  }[c.mask]();
  const f = (...[a, b, d]: Tensor[]): Tensor =>
    nn.scaledDotProductAttention(a!, b!, d!, { causal: c.causal, ...(mask && { mask }) });
  const [, slopes] = valueAndGrad((...xs: Tensor[]) =>
    f(...xs)
      .mul(g)
      .sum(),
  )(q, k, v);
  return [f(q, k, v), ...slopes].map((t) => [...t.ravel().data()]);
}

test('the kernels of attention and its gradients agree with the plain loops on all shapes, masks and layouts', {
  timeout: 240_000,
}, () => {
  fc.assert(
    fc.property(cases, (c) => {
      const plain = inMode('the plain loops', () => numbersOf(c));
      const single = inMode('one kernel an op', () => numbersOf(c));
      expect(inMode('fused kernels', () => numbersOf(c))).toEqual(single);
      const tolerance = c.dtype === 'float32' ? 2e-5 : 1e-12;
      plain.forEach((want, i) => {
        const most = want.reduce((m, x) => Math.max(m, Math.abs(x)), 1);
        expect(single[i]!.length).toBe(want.length);
        want.forEach((x, at) => {
          expect(Math.abs(single[i]![at]! - x) / most).toBeLessThan(tolerance);
        });
      });
    }),
    { numRuns: 12, seed: 3 },
  );
});

const large: Case = {
  ...{ lead: [2, 3], queries: 131, keys: 140, depth: 16, width: 12, causal: true, mask: 'bool' },
  ...{ dtype: 'float32', turned: false, seed: 5 },
};

test('they give the same bits on 1, 2 and 4 threads', async () => {
  const one = inMode('fused kernels', () => numbersOf(large));
  for (const threads of [2, 4]) {
    setThreads(threads);
    for (let i = 0; i < 100 && engine.threads < threads; i++) {
      np.ones([300, 300])
        .matmul(np.ones([300, 300]))
        .data();
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(engine.threads).toBe(threads);
    expect(inMode('fused kernels', () => numbersOf(large))).toEqual(one);
  }
  setThreads(1);
});

test.skipIf(whyNoBlas)('the native device gives their bits, too', () => {
  const own = inMode('fused kernels', () => numbersOf(large));
  setDevice('native');
  expect(numbersOf(large)).toEqual(own);
  setDevice('wasm');
});

test('a hidden key or value changes nothing, be it NaN, and a query that sees nothing gets zeros', () => {
  const random = np.random.defaultRng(8);
  for (const [n, causal] of [
    [9, false],
    [70, true],
  ] as const) {
    const made = (): Tensor => random.normal(0, 1, [n, 6]);
    const [q, k, v, g] = [made(), made(), made(), made()];
    const mask = np.ones([n, n]).astype('bool');
    mask.set(':', 3, false);
    mask.set(5, false);
    const all = (k: Tensor, v: Tensor): number[][] => {
      const f = (...[a, b, c]: Tensor[]): Tensor => nn.scaledDotProductAttention(a!, b!, c!, { mask, causal });
      const [, slopes] = valueAndGrad((...xs: Tensor[]) =>
        f(...xs)
          .mul(g)
          .sum(),
      )(q, k, v);
      return [f(q, k, v), ...slopes].map((t) => [...t.ravel().data()]);
    };
    for (const mode of ['the plain loops', 'one kernel an op', 'fused kernels'] as const) {
      const clean = inMode(mode, () => all(k, v));
      const [badK, badV] = [np.array(k), np.array(v)];
      badK.set(3, Number.NaN);
      badV.set(3, Infinity);
      badV.set(3, 0, Number.NaN);
      expect(inMode(mode, () => all(badK, badV))).toEqual(clean);
      const row = (list: number[], at: number): number[] => list.slice(6 * at, 6 * at + 6).map(Math.abs);
      for (const list of clean.slice(0, 2)) expect(row(list, 5)).toEqual([0, 0, 0, 0, 0, 0]);
      for (const list of clean.slice(2)) expect(row(list, 3)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  }
});
