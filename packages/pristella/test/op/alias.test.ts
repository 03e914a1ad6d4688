import { describe, expect, test } from 'vitest';
import { nn, np, train } from '../../src/index.ts';
import { modes, withEngine } from '../engine/modes.ts';
import { decode, families } from '../np/golden.ts';

// A value never changes because another was written: whatever a function gives for x, with or without anything to do,
// is as before after a write to x, and x after a write to it. Functions are found on the surface, and called with
// arguments for which many of them have nothing to do.

// biome-ignore lint/suspicious/noExplicitAny: every function is called with every list of arguments, most of them wrong.
type Callable = (...args: any[]) => unknown;

/** What by its contract is its argument itself, writes into it, goes over it, or is an index. */
const itself = new Set(['set', 'slice', 'asTensor', 'asarray', 'putAlongAxis', 'nditer', 'ndenumerate']);
const notFunctions = new Set(['Tensor', 'NdIter', 'setPrintOptions', 'getPrintOptions', 'read', 'rebind']);

const functionsOf = (space: object, prefix = ''): [string, Callable][] =>
  Object.entries(space).flatMap(([name, f]) =>
    typeof f === 'function' && /^[a-z]/.test(name) && !itself.has(name) && !notFunctions.has(name)
      ? [[prefix + name, f as Callable] as [string, Callable]]
      : [],
  );

const methods = Object.getOwnPropertyNames(np.Tensor.prototype)
  .filter((name) => !itself.has(name) && !notFunctions.has(name) && !['constructor', 'standingFor'].includes(name))
  .flatMap((name): [string, Callable][] => {
    const { value } = Object.getOwnPropertyDescriptor(np.Tensor.prototype, name)!;
    return typeof value === 'function'
      ? [[`.${name}`, (x, ...rest) => x instanceof np.Tensor && value.apply(x, rest)]]
      : [];
  });

const layers: [string, Callable][] = [
  ['nn.dropout in eval', (x) => nn.dropout(0.5).eval()(x)],
  ['nn.dropout of rate 0', (x) => nn.dropout(0)(x)],
  ['nn.sequential of nothing', (x) => nn.sequential()(x)],
  ['nn.sequential of an identity', (x) => nn.sequential((y: np.TensorLike) => np.asTensor(y))(x)],
  ['train.tensorDataset', (x) => train.tensorDataset(x, np.zeros(x.shape[0])).x],
  ['iteration', (x) => (x instanceof np.Tensor ? [...x] : [])],
];

const functions = new Map<string, Callable>([
  ...functionsOf(np),
  ...functionsOf(np.linalg, 'linalg.'),
  ...functionsOf(np.random, 'random.').filter(([name]) => /permutation|choice/.test(name)),
  ...functionsOf(nn, 'nn.').filter(([, f]) => f.length > 0),
  ...methods,
  ...layers,
]);

const inputs: (() => np.Tensor)[] = [
  () => np.array([3, 1, 2]),
  () =>
    np.array([
      [1.5, -2],
      [0.25, 4],
    ]),
  () => np.array([[7]]),
  () => np.array(5),
  () => np.array([[1, 2, 3]], { dtype: 'float32' }),
  () => np.array([1, 2, 3], { dtype: 'int32' }),
  () => np.array([true, false]),
  () => np.zeros([2, 0]),
];

/** What follows the tensor: for each input also its own dtype, shape and a function that gives it. */
const rests = (x: np.Tensor): unknown[][] => [
  [],
  [0],
  [1],
  [-1],
  [[]],
  [null],
  [0, 0],
  [1, 0],
  [0, [0, 1]],
  [x.shape],
  [x.dtype],
  [':'],
  ['...'],
  ['...', null],
  [[x.shape[0] ?? 1]],
  [new Array(x.ndim).fill(0)],
  [new Array(x.ndim).fill(1)],
  [x.shape.map((_, i) => i)],
  [null, Infinity],
];

/** The tensors in a result: itself, in lists, and in plain objects. */
function tensorsIn(result: unknown): np.Tensor[] {
  if (result instanceof np.Tensor)
    return result instanceof nn.Parameter || !result.shape.every(Number.isInteger) ? [] : [result];
  if (Array.isArray(result)) return result.flatMap(tensorsIn);
  if (typeof result === 'object' && result !== null && Object.getPrototypeOf(result) === Object.prototype)
    return Object.values(result).flatMap(tensorsIn);
  return [];
}

const other = (v: number): number => (v === 0 ? 1 : 0);
const textOf = (list: readonly np.Tensor[]): string => JSON.stringify(list.map((x) => [...x.data()].map(String)));

/** Writes other numbers to every place. */
function overwrite(x: np.Tensor): void {
  const values = np.fromData(x.data().map(other), x.shape, x.dtype);
  x.set('...', values);
}

/** What a write to x changes in what `f` made of it, or a write to that in x; null where all is as it should be. */
function leak(f: (x: np.Tensor) => unknown, make: () => np.Tensor, isRead: boolean): string | null {
  const x = make().clone();
  let made: np.Tensor[];
  const quiet = process.stdout.write;
  try {
    made = tensorsIn(f(x));
    if (made.length > 0) textOf(made);
  } catch {
    return null;
  } finally {
    process.stdout.write = quiet;
  }
  if (made.includes(x)) return 'gives the tensor itself';
  const fresh = make().clone();
  const again = isRead ? made : tensorsIn(f(fresh));
  const source = isRead ? x : fresh;
  const random = !isRead && textOf(again) !== textOf(made);
  const before = isRead ? textOf(made) : '';
  overwrite(source);
  if (isRead && textOf(made) !== before) return 'is changed by a write to the tensor';
  if (!isRead && !random && textOf(again) !== textOf(made)) return 'is changed, unread, by a write to the tensor';
  const content = textOf([source]);
  for (const y of again) overwrite(y);
  return textOf([source]) === content ? null : 'changes the tensor when it is written';
}

describe.each(['wasm', 'js'] as const)('on %s', (device) => {
  const settings = { ...modes['fused kernels'], device, smallSize: 256 };

  test('no function gives its argument, or shares what a write would change', () => {
    expect(functions.size).toBeGreaterThan(250);
    let made = 0;
    const leaks = new Set<string>();
    withEngine(settings, () => {
      for (const [name, f] of functions) {
        for (const make of inputs) {
          rests(make()).forEach((rest, i) => {
            for (const of of [(x: np.Tensor) => f(x, ...rest), (x: np.Tensor) => f([x], ...rest)]) {
              const why = leak(of, make, i % 2 === 0);
              made++;
              if (why) leaks.add(`${name}(x, ${JSON.stringify(rest).slice(1, -1)}) ${why}`);
            }
          });
        }
      }
    });
    expect(made).toBeGreaterThan(50_000);
    expect([...leaks]).toEqual([]);
  });

  test('nor does it in any case that NumPy was asked', () => {
    const leaks: string[] = [];
    let tried = 0;
    withEngine(settings, () => {
      for (const c of [...families.values()].flat()) {
        const f = functions.get(c.f);
        const args = c.a.map(decode);
        const place = args.findIndex((a) => a instanceof np.Tensor);
        if (!f || place < 0 || c.e !== undefined) continue;
        tried++;
        const rest = c.o ? [decode(c.o)] : [];
        const of = (x: np.Tensor): unknown => f(...args.map((a, i) => (i === place ? x : a)), ...rest);
        const why = leak(of, () => args[place] as np.Tensor, tried % 2 === 0);
        if (why) leaks.push(`${c.f} ${JSON.stringify(c.a)} ${why}`);
      }
    });
    expect(tried).toBeGreaterThan(1500);
    expect(leaks).toEqual([]);
  });
});
