import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference, type GoldenCase, isArray } from './golden.ts';

// Of which dtype and shape each function's result is, and roughly what it is, where its arrays are float32, int32, uint8 or bool: what
// NumPy gave, by dtypes.py. Digits are for the goldens.

const cases = JSON.parse(
  readFileSync(new URL('fixtures/dtypes.json', import.meta.url), 'utf8'),
) as readonly GoldenCase[];
const codeOf = (c: GoldenCase): string => [c.a, Object.values(c.o ?? {})].flat(2).find(isArray)!.t;

/** What is meant to be other than NumPy 1.24 has it: the functions, of which dtypes, and what is said of a case. */
const meant: readonly (readonly [reason: string, functions: string, codes: string, said: RegExp])[] = [
  [
    'sums of products of integers are int32, or throw',
    'vdot tensordot einsum linalg.matrixPower matmul inner outer kron dot convolve correlate polyval',
    'u1 b1',
    /dtype int32, not (uint8|bool)$/,
  ],
  [
    'truth values are counted with as int32',
    'abs mul minimum maximum add fmax fmin square floorDivide mod fmod divmod leftShift rightShift pow',
    'b1',
    /dtype int32, not (bool|int8)$/,
  ],
  [
    'and subtracted, turned and compared so, where NumPy refuses',
    'sub neg sign ptp',
    'b1',
    /NumPy raises \w*TypeError$/s,
  ],
  [
    'quantiles of truth values are found',
    'quantile percentile nanquantile nanpercentile',
    'b1',
    /NumPy raises TypeError$/s,
  ],
  ['a reciprocal is a fraction', 'reciprocal', 'i4 u1 b1', /dtype float64, not (int32|uint8|int8)$/],
  ['edges of float32 are float32', 'histogram2d', 'f4', /result 1: dtype float32, not float64$/],
  ['erf of float32 is float32', 'erf', 'f4', /dtype float32, not float64$/],
  ['a write that would lose digits throws', 'set putAlongAxis nditer', 'b1', /does not fit into bool/],
  ['functions of real numbers make float64 of uint8 and bool', '', 'u1 b1', /dtype float64, not float16$/],
  [
    'quantiles of float32 are float32',
    'quantile percentile nanquantile nanpercentile',
    'f4',
    /dtype float32, not float64$/,
  ],
  ['integers rounded down are integers', 'floor ceil trunc', 'i4 u1 b1', /dtype (int32|uint8|bool), not float(64|16)$/],
  ['rounding truth values leaves them', 'round', 'b1', /NumPy raises|not float16$/s],
];

/** Why a case is not what NumPy gives, and which of the reasons above it has. */
function found(c: GoldenCase): { readonly why: string | null; readonly reason: string | null } {
  const why = difference(c, { ofLargest: 64 });
  const known = meant.find(
    ([, functions, codes, said]) =>
      why !== null && `${functions || c.f} `.split(' ').includes(c.f) && codes.includes(codeOf(c)) && said.test(why),
  );
  return { why, reason: known?.[0] ?? null };
}

test.each([...Map.groupBy(cases, (c) => c.f)])('%s gives dtypes and shapes as NumPy does', (_, own) => {
  const misses = own.flatMap((c) => {
    const { why, reason } = found(c);
    return why === null || reason !== null ? [] : [`${JSON.stringify(c)}: ${why}`];
  });
  expect(misses).toEqual([]);
});

test('every reason has a case', () => {
  const met = new Set(cases.map((c) => found(c).reason));
  expect(meant.map(([reason]) => reason).filter((reason) => !met.has(reason))).toEqual([]);
  expect(cases.length).toBeGreaterThan(800);
});
