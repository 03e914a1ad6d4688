import { describe, expect, test } from 'vitest';
import { explain, np } from '../../src/index.ts';
import type { Binary, Unary } from '../../src/op/define.ts';
import * as elementwise from '../../src/op/elementwise/index.ts';
import { modes, withEngine } from './modes.ts';

// Operands that broadcast, and views of all kinds, run by kernels of vectors as whole tensors do: no plain loop, no loop
// that computes single elements, no copies. Where all axes are folded the shape fixes the order of additions: there the
// elements may be moved once before, as they may between a comparison and the fold of what it gives.

type Dtype = 'float32' | 'float64' | 'int32';
const [rows, columns] = [40, 48];
const random = np.random.defaultRng(1);
const some = (dtype: Dtype, ...shape: number[]): np.Tensor => random.uniform(1, 9, shape).astype(dtype).clone();

/** A tensor of shape (rows, columns) in each layout. */
const layouts: Readonly<Record<string, (dtype: Dtype) => np.Tensor>> = {
  'a row that is broadcast': (d) => np.broadcastTo(some(d, columns), [rows, columns]),
  'a column that is broadcast': (d) => np.broadcastTo(some(d, rows, 1), [rows, columns]),
  'a transpose': (d) => some(d, columns, rows).T,
  'every second element': (d) => some(d, 2 * rows, 2 * columns).at('::2', '::2'),
  'a part': (d) => some(d, rows + 3, columns + 5).at('1:-2', '3:-2'),
  'all in reverse': (d) => some(d, rows, columns).at('::-1', '::-1'),
};

/** The code of the kernels that would run; small tensors are no exception. */
const codeOf = (make: () => np.Tensor): string[] =>
  withEngine(modes['fused kernels'], () => explain(make()).kernels.map((k) => k.code));
/** Whether a kernel computes on vectors; one that only moves elements to where they lie together need not. */
const isVector = (code: string): boolean =>
  code.startsWith('kernel densely') || /\b([fi]\d+x\d+|v128)\.\w|memory\.copy/.test(code);

/** What keeps an expression of a layout from running as that of a whole tensor does, or nothing. */
function slower(of: (x: np.Tensor) => np.Tensor, layout: (d: Dtype) => np.Tensor, dtype: Dtype, copies = 0): string[] {
  const [whole, given] = [some(dtype, rows, columns), layout(dtype)].map((x) => codeOf(() => of(x))) as [
    string[],
    string[],
  ];
  return [
    ...(given.some((code) => code.includes('plain loop')) ? ['a plain loop'] : []),
    ...(given.length > whole.length + copies ? [`${given.length} kernels instead of ${whole.length}`] : []),
    ...(isVector(whole.join()) && !given.every(isVector) ? ['single elements'] : []),
  ];
}

const words = Object.entries(elementwise).filter(
  (entry): entry is [string, Unary | Binary] => typeof entry[1] === 'function' && 'op' in entry[1],
);
const dtypeFor = (name: string): Dtype => (/^bitwise|Shift$/.test(name) ? 'int32' : 'float32');

describe.each(Object.entries(layouts))('%s', (_, layout) => {
  test('runs by the kernels of a whole tensor in every elementwise op', () => {
    const found = words.flatMap(([name, f]) => {
      const dtype = dtypeFor(name);
      const other = some(dtype, rows, columns);
      const calls =
        f.length === 1
          ? [(x: np.Tensor) => (f as Unary)(x)]
          : [(x: np.Tensor) => (f as Binary)(x, other), (x: np.Tensor) => (f as Binary)(other, x)];
      return calls.flatMap((call) => slower(call, layout, dtype).map((why) => `${name}: ${why}`));
    });
    expect(found).toEqual([]);
  });

  test('runs by the kernels of a whole tensor in every reduction', () => {
    const { sum, prod, max, min, mean, any, all, argmax, argmin } = np;
    const found = Object.entries({ sum, prod, max, min, mean, any, all, argmax, argmin }).flatMap(([name, f]) =>
      [0, 1, null].flatMap((axis) => {
        const call = (x: np.Tensor): np.Tensor => f(x, (axis ?? undefined) as number);
        return (['float32', 'float64'] as const).flatMap((dtype) =>
          slower(call, layout, dtype, axis === null || name === 'any' || name === 'all' ? 1 : 0).map(
            (why) => `${name} ${dtype} over ${axis}: ${why}`,
          ),
        );
      }),
    );
    expect(found).toEqual([]);
  });
});

test('every elementwise op computes on vectors', () => {
  const scalar = words.filter(([name, f]) => {
    const dtype = dtypeFor(name);
    const [x, y] = [some(dtype, rows, columns), some(dtype, rows, columns)];
    return !codeOf(() => (f.length === 1 ? (f as Unary)(x) : (f as Binary)(x, y))).every(isVector);
  });
  expect(scalar.map(([name]) => name)).toEqual([]);
});
