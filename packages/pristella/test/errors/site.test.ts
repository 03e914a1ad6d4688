import { describe, expect, test } from 'vitest';
import { look, nn, np, type Tensor, train } from '../../src/index.ts';
import { ownership, userLine } from '../../src/tensor/site.ts';

const traced = (stack: unknown): Error => Object.assign(new Error('here'), { stack });
/** This library's folder, as it stands in stack traces of this process. */
const source = new URL('../../src/', import.meta.url).pathname;

describe("the user's line", () => {
  test('of a bad step is where the op was called, also from a function that an array calls', () => {
    for (const [model, words] of [
      [nn.sequential(nn.linear(1, 1), np.log), 'site.test.ts'],
      [nn.sequential(nn.linear(1, 1), (x: Tensor) => x.mul(1).log()), 'site.test.ts'],
    ] as const) {
      const optimizer = train.sgd()(model);
      model([[0]])
        .sum()
        .backward();
      expect(() => optimizer.step()).toThrow(words);
    }
  });

  test.each([
    [
      'V8, a function',
      `Error\n    at matmul (${source}op/matmul.ts:1:2)\n    at run (/home/u/a.ts:3:4)`,
      '/home/u/a.ts:3:4',
    ],
    ['V8, no function', `Error\n    at ${source}op/matmul.ts:1:2\n    at file:///u/a.ts:3:4`, 'file:///u/a.ts:3:4'],
    ['V8, an awaited module', 'Error\n    at async file:///u/a.ts:3:4', 'file:///u/a.ts:3:4'],
    [
      'V8, functions of the engine between',
      'Error\n    at Array.map (<anonymous>)\n    at f (/u/a.js:3:4)',
      '/u/a.js:3:4',
    ],
    ['V8, Node', 'Error\n    at g (node:internal/a:1:2)\n    at process.processTicks (node:b:1:2)', ''],
    ['V8, parentheses in a folder', 'Error\n    at Object.<anonymous> (/u/a (1)/b.js:3:4)', '/u/a (1)/b.js:3:4'],
    ['V8, parentheses and no function', 'Error\n    at /u/a (1)/b.js:3:4', '/u/a (1)/b.js:3:4'],
    ['V8, Windows', 'Error\n    at new A [as b] (C:\\u\\a.js:3:4)', 'C:\\u\\a.js:3:4'],
    ["a user's folder named as one of the library's", 'Error\n    at f (/u/src/data/a.ts:3:4)', '/u/src/data/a.ts:3:4'],
    ['a message of several lines', 'Error: why\nand how\n    at f (/u/a.js:3:4)', '/u/a.js:3:4'],
    ['Firefox', `mul@${source}op/mul.ts:1:2\nfoo/<@https://u.org/@s/a.js:3:4\n`, 'https://u.org/@s/a.js:3:4'],
    ['Safari', '[native code]\nmodule code@https://u.org/a.js:3:4\n', 'https://u.org/a.js:3:4'],
    ['Safari, no function', 'https://u.org/a.js:3:4\n', 'https://u.org/a.js:3:4'],
    ['nothing but the library', `Error\n    at matmul (${source}op/matmul.ts:1:2)`, ''],
    ['no stack', undefined, ''],
    ['a stack of objects, as some loggers make it', [{}], ''],
  ])('is read in the trace of %s', (_, stack, line) => {
    expect(userLine(traced(stack))).toBe(line);
  });

  test.each<[string, string, string[], string[]]>([
    [
      'a checkout',
      '/p/src/tensor/site.ts:1:2',
      ['/p/src/nn/linear.ts:1:2'],
      ['/p/test/a.ts:1:2', '/u/src/nn/a.ts:1:2'],
    ],
    [
      'an installed package',
      'file:///u/node_modules/pristella/dist/tensor/site.js:1:2',
      ['file:///u/node_modules/pristella/dist/op/add.js:1:2'],
      ['file:///u/src/op/add.js:1:2', 'file:///u/node_modules/other/a.js:1:2'],
    ],
    [
      'Windows',
      'C:\\u\\node_modules\\pristella\\dist\\tensor\\site.js:1:2',
      ['C:\\u\\node_modules\\pristella\\dist\\op\\add.js:1:2'],
      ['C:\\u\\src\\op\\add.js:1:2'],
    ],
    [
      'a development server that serves files one by one',
      'http://localhost:5173/@fs/p/src/tensor/site.ts?t=17:1:2',
      ['http://localhost:5173/@fs/p/src/op/add.ts?t=18:1:2'],
      ['http://localhost:5173/src/main.ts?t=19:1:2'],
    ],
    [
      'a development server that has joined it',
      'http://localhost:5173/node_modules/.vite/deps/pristella.js?v=1:1:2',
      ['http://localhost:5173/node_modules/.vite/deps/chunk-A.js?v=1:1:2'],
      ['http://localhost:5173/main.js:1:2'],
    ],
  ])('is told from those of the library in %s', (_, here, own, others) => {
    const isOwn = ownership(here)!;
    expect([here, ...own].map(isOwn)).toEqual([here, ...own].map(() => true));
    expect(others.map(isOwn)).toEqual(others.map(() => false));
  });

  test.each(['https://u.org/assets/index-B3.js:1:2', 'file:///u/bundle.mjs:1:2', '/u/mysite.js:1:2', ''])(
    'is not told where the library lies in %j',
    (here) => expect(ownership(here)).toBe(null),
  );

  test('is in the files whose texts the program has given, wherever the library lies', () => {
    const program = 'blob:https://u.org/0b1c';
    const site = traced(`Error\n    at f (https://u.org/assets/main.js:9:9)\n    at ${program}:3:5`);
    look.setSources({ [program]: 'x.exp()' });
    try {
      expect(userLine(site)).toBe(`${program}:3:5`);
      look.setSources({});
      expect(userLine(site)).toBe('');
    } finally {
      look.setSources();
    }
    expect(userLine(site)).toBe('https://u.org/assets/main.js:9:9');
  });
});
