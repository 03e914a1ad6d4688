import { describe, expect, test } from 'vitest';
import { PristellaError } from '../../src/base/errors.ts';
import { nn, np } from '../../src/index.ts';

// What a function is given beside its tensors: it makes sense or is an error of ours, and it may be changed afterwards.
// A size that is no whole number once let a kernel write over other tensors.

// biome-ignore lint/suspicious/noExplicitAny: every function is called with every list of arguments, most of them wrong.
type Callable = (...args: any[]) => unknown;

const full = process.env.PRISTELLA_TEST_FULL === '1';

/** Change what is printed or drawn; take a generator, a module or a callback that is looked at nowhere; or are not called by users. */
const left = new Set(['setPrintOptions', 'layerName', 'seed', 'manualSeed', 'he', 'xavier', 'normal', 'zero']);
for (const name of ['checkFeatures', 'checkModelGrad', 'standingFor', 'constructor']) left.add(name);
const functionsOf = (space: object, prefix: string): [string, Callable][] =>
  Object.entries(space).flatMap(([name, f]) =>
    typeof f === 'function' && /^[a-z]/.test(name) && !left.has(name) ? [[prefix + name, f as Callable]] : [],
  );
const methods = Object.getOwnPropertyNames(np.Tensor.prototype).flatMap((name): [string, Callable][] => {
  const { value } = Object.getOwnPropertyDescriptor(np.Tensor.prototype, name)!;
  if (typeof value !== 'function' || left.has(name)) return [];
  return [[`.${name}`, (x, ...rest) => value.apply(np.asTensor(x).clone(), rest)]];
});
const functions = [
  ...functionsOf(np, 'np.'),
  ...functionsOf(np.linalg, 'linalg.'),
  ...functionsOf(np.random, 'random.'),
  ...functionsOf(nn, 'nn.'),
  ...methods,
];

const square = new nn.Parameter([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
]);
const row = new nn.Parameter([3, 1, 2]);
/** Values that are expressions until they are read. */
const [m, v] = [() => square.mul(1), () => row.mul(1)];

const lists: (() => unknown[])[] = [
  () => [m()],
  () => [v()],
  () => [m(), m()],
  () => [m(), v()],
  () => [v(), 2],
  () => [m(), 1],
  () => [m(), 0, 1],
  () => [3],
  () => [2, 3],
  () => [[m(), m()]],
  () => [[2, 3]],
  () => [m(), [9]],
  () => [m(), [3, 3]],
  () => [m(), [1, 0]],
  () => [
    m(),
    [
      [1, 1],
      [0, 2],
    ],
  ],
  () => [m(), { axis: [0, 1] }],
  () => [m(), [1, 2, 1], 0],
  () => [v(), [2, 3]],
  () => [v(), [2, 0], [5, 6]],
  () => [m(), m(), [[1], [0]]],
  () => [v(), { weights: [1, 2, 3] }],
  () => [[2, 3], 5],
  () => [0, 1, [2, 3]],
  () => [Float64Array.of(1, 2), [2, 1]],
  () => [m(), { where: [true, false, true] }],
];

/** All tensors in what a function has given. */
function tensorsIn(made: unknown): np.Tensor[] {
  if (made instanceof np.Tensor) return [made];
  if (typeof made !== 'object' || made === null || made instanceof Map) return [];
  return Object.values(made).flatMap(tensorsIn);
}

const ours = (error: unknown): boolean => error instanceof PristellaError;

describe('arguments that make no sense', () => {
  const wrong: unknown[] = [
    null,
    NaN,
    -1,
    1.5,
    'abc',
    [2, 2],
    {},
    [null],
    v(),
    Infinity,
    '1',
    '',
    [],
    [NaN],
    { k: 1 },
    true,
  ];

  test('are errors of ours or give whole sizes, and no value changes', () => {
    const before = [square, row].map((x) => x.tolist());
    const problems: string[] = [];
    let refused = 0;
    for (const [name, f] of functions) {
      for (const list of lists.slice(0, full ? 11 : 4)) {
        for (let place = 0; place <= list().length; place++) {
          for (const bad of full ? wrong : wrong.slice(0, 9)) {
            const given = list();
            given[place] = bad;
            const called = (): string =>
              `${name} with argument ${place} of ${JSON.stringify(list())} as ${JSON.stringify(bad)}`;
            try {
              const made = tensorsIn(f(...given));
              if (made.some((x) => x.shape.some((n) => !Number.isSafeInteger(n) || n < 0))) problems.push(called());
              for (const x of made) x.data();
            } catch (error) {
              if (!ours(error)) problems.push(`${called()}: ${error}`);
              refused++;
            }
          }
        }
      }
    }
    expect(problems).toEqual([]);
    expect(refused).toBeGreaterThan(5000);
    expect([square, row].map((x) => x.tolist())).toEqual(before);
  });
});

describe('lists of sizes, axes and places', () => {
  /** Other numbers in a list and in those within it, and one fewer. */
  function change(given: unknown): void {
    if (Array.isArray(given)) {
      given.forEach((n, i) => {
        if (typeof n === 'number') given[i] = n === 0 ? 1 : 0;
        else if (typeof n === 'boolean') given[i] = !n;
        else change(n);
      });
      if (given.length > 1 && !(given[0] instanceof np.Tensor)) given.pop();
    } else if (typeof given === 'object' && given !== null && Object.getPrototypeOf(given) === Object.prototype)
      for (const part of Object.values(given)) if (Array.isArray(part)) change(part);
  }
  const shown = (made: unknown): string =>
    tensorsIn(made)
      .map((x) => `${x.shape}: ${x.data()}`)
      .join('; ');

  test('may be changed once a function was called, whatever is still to be computed', () => {
    let called = 0;
    for (const [name, f] of functions) {
      for (const list of lists) {
        const reset = (): void => {
          nn.manualSeed(1);
          np.random.seed(1);
        };
        let right: string;
        try {
          reset();
          right = shown(f(...list()));
        } catch (error) {
          expect(ours(error), `${name}: ${error}`).toBe(true);
          continue;
        }
        reset();
        const given = list();
        const made = f(...given);
        for (const part of given) change(part);
        expect(shown(made), `${name} of ${JSON.stringify(list())}`).toBe(right);
        called++;
      }
    }
    expect(called).toBeGreaterThan(2000);
  });
});
