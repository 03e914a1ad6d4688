import { describe, expect, test } from 'vitest';
import { look, nn, np, plot } from '../../src/index.ts';
import { said } from './said.ts';

describe('arguments that nobody reads', () => {
  const call = (f: unknown, ...given: unknown[]): string => said(() => (f as (...all: unknown[]) => unknown)(...given));

  test.each([
    ['crossEntropyOfProbabilities', nn.crossEntropyOfProbabilities],
    ['binaryCrossEntropy', nn.binaryCrossEntropy],
    ['meanSquaredError', nn.meanSquaredError],
    ['sumSquaredError', nn.sumSquaredError],
  ])('%s has no options: a reduction would give another number', (name, loss) => {
    expect(call(loss, [[0.5, 0.5]], [[0, 1]], { reduction: 'sum' })).toContain(
      `ArgumentError: [${name}] got 1 argument too many`,
    );
    expect(String(loss([[0.5, 0.5]], [[0, 1]]))).toMatch(/^\d/);
  });

  /** Functions of as many arguments as one likes, two that look at their first argument before, and what every op calls. */
  const open = new Set(
    'asTensor at bincount einsum einsumPath meshgrid ndenumerate ndindex rand randn reshape set transpose'.split(' '),
  );

  test('what np and look are given beyond the last argument is an error, not ignored', () => {
    const x = np.array([[1]]);
    const spaces = { np, linalg: np.linalg, random: np.random, look };
    const silent = Object.entries(spaces).flatMap(([space, functions]) =>
      Object.entries(functions).flatMap(([name, f]) => {
        if (typeof f !== 'function' || !/^[a-z]/.test(name) || open.has(name)) return [];
        const told = call(f, ...Array.from({ length: 9 }, () => x));
        return / arguments too many/.test(told) ? [] : [`${space}.${name}: ${told}`];
      }),
    );
    expect(silent).toEqual([]);
    expect(call(x.exp.bind(x), 5)).toContain('[exp] got 1 argument too many');
    expect(call(np.bincount, [1], {}, 2)).toContain('[bincount] got 1 argument too many');
  });

  test('lists hand functions more than they take, which is an error; of one operand it says how it is written', () => {
    expect(said(() => [1, 2].map(np.exp))).toContain('[exp] got 2 arguments too many\nhint: list.map((x) => exp(x))');
    expect(call((f: (a: number, b: number) => number) => [1, 2].reduce(f), np.add)).toContain(
      '[add] got 2 arguments too many',
    );
    expect([1, 2].map((v) => np.exp(v).item())).toEqual([Math.exp(1), Math.exp(2)].map((v) => expect.closeTo(v, 14)));
  });

  test('words of NumPy that would change the numbers are refused: an order, what comes before, both ends', () => {
    const x = np.array([
      [1, 2],
      [3, 4],
    ]);
    for (const flat of [np.ravel, np.flatten]) {
      expect(call(flat, x, 'F')).toContain('[flatten] got 1 argument too many\nhint: x.T.flatten()');
      expect(flat(x).tolist()).toEqual([1, 2, 3, 4]);
    }
    expect(said(() => (x.flatten as (order: string) => unknown)('F'))).toContain('[flatten] got 1 argument too many');
    expect(call(np.diff, [1, 2], 1, 0, [0])).toContain('[diff] got 1 argument too many');
    expect(call(np.polyfit, [1, 2], [1, 2], 1, [1, 1])).toContain('[polyfit] got 1 argument too many');
    expect(call(np.random.randint, 0, 9, 2, { endpoint: true })).toContain('[randint] got 1 argument too many');
    const rng = np.random.defaultRng(0);
    expect(said(() => (rng.integers as (...all: unknown[]) => unknown)(0, 9, 2, { endpoint: true }))).toContain(
      '[integers] got 1 argument too many',
    );
  });

  test('train(false) and freeze(false) are not the opposite of what they were meant to be', () => {
    const model = nn.linear(2, 2) as unknown as Record<'train' | 'freeze', (on?: boolean) => nn.Linear>;
    expect(said(() => model.train(false))).toContain('[train] got 1 argument too many\nhint: eval()');
    expect(said(() => model.freeze(false))).toContain('[freeze] got 1 argument too many\nhint: unfreeze()');
    expect([model.train().training, model.freeze().frozen]).toEqual([true, true]);
  });

  test('a title and a label are words without options', () => {
    const { plt } = plot;
    for (const name of ['title', 'xlabel', 'ylabel', 'suptitle'] as const)
      expect(call(plt[name], 'a', { fontsize: 20 })).toContain(`[${name}] got 1 argument too many`);
    plt.close();
    const solid = plt.axes3d();
    expect(said(() => (solid.zlabel as (...all: unknown[]) => unknown).call(solid, 'a', {}))).toContain(
      '[zlabel] got 1 argument too many',
    );
    plt.close();
  });
});
