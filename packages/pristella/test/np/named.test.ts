import { describe, expect, test } from 'vitest';
import { PristellaError } from '../../src/base/errors.ts';
import { np } from '../../src/index.ts';

// An error begins with the function that was called, whatever that is made of: `[interp] needs numbers`.

// biome-ignore lint/suspicious/noExplicitAny: every function is called with every list of arguments, most of them wrong.
type Callable = (...args: any[]) => unknown;

/** Lists of arguments that make no sense, or that few functions take. */
const lists: Record<string, () => unknown[]> = {
  'a text': () => ['a'],
  null: () => [null],
  nothing: () => [undefined],
  'a function': () => [() => 1],
  'an object': () => [{}],
  'a ragged list': () => [[1, [2]]],
  'a negative number': () => [-1],
  'no elements': () => [np.zeros([0])],
  'vectors of two sizes': () => [np.ones(2), np.ones(3)],
  'matrices of two shapes': () => [np.ones([2, 3]), np.ones([2, 2])],
  'three vectors': () => [np.ones(2), np.ones(2), np.ones(3)],
  'nothing beside nothing': () => [np.zeros([0, 2]), np.zeros([0])],
  'a second text': () => [np.ones([2, 2]), 'a'],
  'a third text': () => [np.ones([2, 2]), np.ones([2, 2]), 'a'],
  'null after a tensor': () => [np.ones([2, 2]), null],
  'a function after a tensor': () => [np.ones(2), () => 1],
  'an axis that is not there': () => [np.ones([2, 2]), 7],
  'an option axis that is not there': () => [np.ones([2, 2]), { axis: 7 }],
  'a third number': () => [np.ones([2, 2]), 1, 7],
  'an unknown option': () => [np.ones([2, 2]), { nothing: 1 }],
  'a fraction': () => [np.ones([2, 2]), 1.5],
  'a list with a fraction': () => [np.ones([2, 2]), [0.5]],
  'too many arguments': () => [np.ones([2, 2]), 0, 1, 0, 0, 0, 0],
};

/** Functions whose errors name another one as well, which they are made of or stand for. */
const others: Record<string, string> = {
  allclose: 'isclose sub',
  asTensor: 'array',
  clip: 'less greater',
  cond: 'norm svd',
  defaultRng: 'seed',
  digitize: 'searchsorted',
  divmod: 'floorDivide',
  eigvalsh: 'eigh',
  einsumPath: 'einsum',
  fromData: 'array',
  fromFunction: 'indices',
  isclose: 'sub',
  logsumexp: 'max',
  matrixRank: 'greater',
  nanargmax: 'argmax',
  nanargmin: 'argmin',
  nanmax: 'max',
  nanmin: 'min',
  ptp: 'max',
  ravel: 'flatten',
  svdvals: 'svd',
  uniqueAll: 'unique',
  where: 'nonzero',
};

/** The functions that errors of ours name, by the list that provoked them; those without a name as they are. */
function namesOf(f: Callable): Map<string, string> {
  const names = new Map<string, string>();
  for (const [list, args] of Object.entries(lists)) {
    try {
      for (const made of [f(...args())].flat()) if (made instanceof np.Tensor) made.data();
    } catch (error) {
      const ours = error instanceof PristellaError ? error.op : undefined;
      names.set(list, ours ?? `of none: ${String(error)}`);
    }
  }
  return names;
}

const left = new Set(['setPrintOptions', 'getPrintOptions']);
const functionsOf = (space: object): [string, Callable][] =>
  Object.entries(space).filter(([name, f]) => typeof f === 'function' && /^[a-z]/.test(name) && !left.has(name));

describe.each([
  ['np', np],
  ['np.linalg', np.linalg],
  ['np.random', np.random],
])('the errors of %s', (_, space) => {
  test.each(functionsOf(space))('of %s name it', (name, f) => {
    const known = new Set([name, ...(others[name] ?? '').split(' ')]);
    expect([...namesOf(f)].filter(([, named]) => !known.has(named))).toEqual([]);
  });
});

test('no function names another that need not', () => {
  const all = new Map([...functionsOf(np), ...functionsOf(np.linalg), ...functionsOf(np.random)]);
  const met = [...all].map(([name, f]) => [name, new Set(namesOf(f).values())] as const);
  for (const [name, said] of met)
    for (const other of (others[name] ?? '').split(' ').filter(Boolean)) expect(said, name).toContain(other);
});
