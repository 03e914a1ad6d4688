import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import { inMode } from '../engine/modes.ts';
import { differences } from './differences.ts';
import {
  difference,
  families,
  type GoldenCase,
  hasAxis,
  hasNegativeAxis,
  isOfSeveral,
  type Kind,
  kindsOf,
  type Tolerance,
} from './golden.ts';
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
function misses(cases: readonly GoldenCase[], mode: (typeof modes)[number], tolerance?: Tolerance) {
  return cases.flatMap((c) => {
    const why = inMode(mode, () => difference(c, tolerance ?? tolerances[c.f] ?? 0));
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

/** The share of each function: what is not in more.json. */
const shared = byFunction([...families].filter(([name]) => name !== 'more').flatMap(([, cases]) => cases));
const SHARE = 10;

/** Functions that have no goldens, and why. */
const without: Readonly<Record<string, string>> = {
  Tensor: 'the class itself',
  NdIter: 'nditer makes it',
  asTensor: 'ours alone: what every function does to its arguments',
  getPrintOptions: 'gives settings; printing has goldens of its own',
  setPrintOptions: 'sets how arrays print; printing has goldens of its own',
  fromData: 'ours alone; all goldens are read by it',
  stopGradient: 'ours alone: the value is the argument',
  slice: 'an index for at, among whose cases ranges are',
  einsumPath: 'NumPy finds another order, the result is the same: einsum',
};

/** Kinds of cases that cannot be: functions of no array, and of whole numbers. */
const impossible: readonly (readonly [functions: string, kinds: readonly Kind[]])[] = [
  [
    'zeros ones empty linspace logspace geomspace arange eye identity tri indices fromFunction ndindex',
    ['nan', 'inf', 'dtype', 'mixed'],
  ],
  ['bitwiseAnd bitwiseOr bitwiseXor bitwiseNot leftShift rightShift', ['nan', 'inf']],
];
const cannotBe = (f: string, kind: Kind): boolean =>
  impossible.some(([functions, kinds]) => functions.split(' ').includes(f) && kinds.includes(kind));

describe('the goldens', () => {
  test('give every function the same share of cases, at least 2,000 in all, below 5 MB', () => {
    expect(shared.filter(([, own]) => own.length !== SHARE).map(([name, own]) => `${name}: ${own.length}`)).toEqual([]);
    expect(shared.length * SHARE).toBeGreaterThanOrEqual(2000);
    expect(JSON.stringify(all).length).toBeLessThan(5e6);
  });

  test('leave out no public function of np and np.linalg without a reason', () => {
    const namesOf = (space: object, prefix: string): string[] =>
      Object.entries(space).flatMap(([name, f]) => (typeof f === 'function' ? [prefix + name] : []));
    const known = new Set(shared.map(([name]) => name));
    const names = [...namesOf(np, ''), ...namesOf(np.linalg, 'linalg.')];
    expect(names.filter((name) => !known.has(name) && !(name in without))).toEqual([]);
    expect(Object.keys(without).filter((name) => known.has(name) || !names.includes(name))).toEqual([]);
  });

  test('meet every function with sizes 0 and 1, NaN, infinity, other dtypes, mixed ones, and axes counted from the end', () => {
    const missing = shared.flatMap(([name, own]) => {
      const met = new Set(own.flatMap((c) => [...kindsOf(c)]));
      const wanted: Kind[] = [
        'empty',
        'one',
        'nan',
        'inf',
        'dtype',
        ...(own.some(isOfSeveral) ? ['mixed' as const] : []),
      ];
      const axis = own.some(hasAxis) && !own.some(hasNegativeAxis) ? ['negative axis'] : [];
      return [...wanted.filter((kind) => !met.has(kind) && !cannotBe(name, kind)), ...axis].map((k) => `${name}: ${k}`);
    });
    expect(missing).toEqual([]);
  });

  test('agree in at least 99 of 100 cases; every difference has its reason, and every reason a case', () => {
    const found = misses(all, 'the plain loops');
    const share = misses(
      shared.flatMap(([, own]) => own),
      'the plain loops',
    );
    process.stdout.write(
      `${shared.length} functions, ${all.length} cases, ${found.length} of them differ, with reasons\n`,
    );
    expect(found.length / all.length).toBeLessThanOrEqual(0.01);
    expect(share.length / (shared.length * SHARE)).toBeLessThanOrEqual(0.01);
    const met = new Set(found.map((m) => m.known));
    expect(differences.filter((d) => !met.has(d)).map((d) => d.reason)).toEqual([]);
  });

  test('state a tolerance only where a case needs one', () => {
    const known = new Map(byFunction(all));
    expect(Object.keys(tolerances).filter((name) => !known.has(name))).toEqual([]);
    const idle = Object.keys(tolerances).filter((name) =>
      modes.every((m) => misses(known.get(name)!, m, 0).length === 0),
    );
    expect(idle).toEqual([]);
  });
});
