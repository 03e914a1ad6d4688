import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import { inMode } from '../engine/modes.ts';
import { differences } from './differences.ts';
import { difference, families, type GoldenCase } from './golden.ts';
import { tolerances } from './tolerances.ts';

// What NumPy gave, case by case. goldens.py writes the cases; tolerances.ts and differences.ts say what may differ.

const all = [...families.values()].flat();
const modes = ['the plain loops', 'fused kernels'] as const;

const byFunction = (cases: readonly GoldenCase[]): [string, GoldenCase[]][] => [
  ...Map.groupBy(cases, (c) => c.f).entries(),
];
const show = (c: GoldenCase): string =>
  `${c.f}(${[...c.a, ...(c.o ? [c.o] : [])].map((x) => JSON.stringify(x)).join(', ')})`;

/** Cases that differ from NumPy's result in a mode, with the reason where there is one. */
function misses(cases: readonly GoldenCase[], mode: (typeof modes)[number]) {
  return cases.flatMap((c) => {
    const why = inMode(mode, () => difference(c, tolerances[c.f] ?? 0));
    return why === null ? [] : [{ case: c, why, known: differences.find((d) => d.applies(c)) }];
  });
}

describe.each([...families])('%s', (_, cases) => {
  test.each(byFunction(cases))('%s is what NumPy gives', (_, own) => {
    for (const mode of modes) {
      const unexplained = misses(own, mode).filter((m) => !m.known);
      expect(unexplained.map((m) => `${show(m.case)} by ${mode}: ${m.why}`)).toEqual([]);
    }
  });
});

describe('the goldens', () => {
  test('give every function at least five cases, and are no more than 5 MB', () => {
    const few = byFunction(all).filter(([, own]) => own.length < 5);
    expect(few.map(([name, own]) => `${name}: ${own.length}`)).toEqual([]);
    expect(JSON.stringify(all).length).toBeLessThan(5e6);
  });

  test('agree in at least 99 of 100 cases; every difference has its reason, and every reason a case', () => {
    const found = misses(all, 'the plain loops');
    expect(found.length / all.length).toBeLessThanOrEqual(0.01);
    const met = new Set(found.map((m) => m.known));
    expect(differences.filter((d) => !met.has(d)).map((d) => d.reason)).toEqual([]);
  });
});
