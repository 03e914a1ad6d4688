import { inspect as byNode, format as formatByNode } from 'node:util';
import { nn, np } from 'pristella';
import { describe, expect, test } from 'vitest';
import { colour } from '../../cell/colour.ts';
import { linkedCode, linkOf } from '../../cell/link.ts';
import { type Modules, pathBeside } from '../../cell/modules.ts';
import { format, inspect } from '../../cell/worker/inspect.ts';
import { ProgramError, workerText } from '../../cell/worker-text.ts';
import { unescaped } from '../../shell/html.ts';

class Plain {
  a = 1;
  b = [1, 2];
}
class Deep extends Plain {
  d = new Map([['a', { b: 1 }]]);
  x = { y: { z: { q: 1 } } };
}
const circle: Record<string, unknown> = { a: 1 };
circle.self = circle;
circle.deep = { up: circle };
const upTo = <T>(length: number, f: (i: number) => T): T[] => Array.from({ length }, (_, i) => f(i));

const values: readonly unknown[] = [
  ...[1, -0, 1n, 'a', "it's", 'a"\'b', 'x\n\ty\u0001', Symbol('s'), null, undefined, true, [], {}, [1, 'a', null]],
  ...[{ a: 1, 'b-c': 2, [Symbol('k')]: 3 }, { a: { b: { c: { d: 1 } } } }, { a: { b: { c: {} } } }, [[[[1]]]], circle],
  ...[upTo(7, (i) => i), upTo(101, (i) => i), upTo(120, (i) => i * 1.5), upTo(30, (i) => 'w'.repeat(i % 9))],
  ...[
    upTo(8, (i) => ({ i })),
    upTo(20, Math.sin),
    upTo(10, (i) => [i, i * 2]),
    upTo(7, () => '中文'),
    new Array(200),
    Object.assign(new Array(5), { 2: 'a' }),
  ],
  ...[new Float32Array(5), new Float64Array(200), new Map([['a', 1]]), new Set([1, 'b']), new ArrayBuffer(4), /a/g],
  ...[
    new Plain(),
    new Deep(),
    Plain,
    Deep,
    () => 1,
    async () => 1,
    function named() {},
    Object.assign(() => 1, { k: 1 }),
  ],
  ...[
    new Date(0),
    Object.create(null),
    Math,
    [undefined, null, 1],
    Object.assign([1, 2], { extra: 1 }),
    Promise.resolve(),
  ],
  ...[
    { long: 'x'.repeat(70), b: 1 },
    { loss: upTo(10, (i) => 1 / (i + 1)), accuracy: [0.5, 0.6] },
    [-1, 1, -1, 1, -1, 10, 100],
  ],
  ...[
    np.array([[1, 2]]),
    {
      w: np.array([
        [1, 2],
        [3, 4],
      ]),
    },
    [np.array([1, 2]), np.array([[3]])],
    { model: nn.linear(2, 3) },
  ],
  {
    get a() {
      return 1;
    },
    set b(_: number) {},
    f() {},
  },
];

describe('what a cell prints', () => {
  test.each(values.map((value) => [byNode(value), value] as const))('is what Node prints: %s', (text, value) => {
    // Node looks into a promise, which JavaScript cannot.
    expect(inspect(value)).toBe(value instanceof Promise ? 'Promise { <pending> }' : text);
  });

  test.each([
    ['%s is %d', 'a', 1.5],
    ['%i %f %j %o %%', '42.5', '1.5x', { a: 1 }, 'q'],
    ['a', 'b', 1, [1], { c: 'd' }],
    ['100%', 1],
    ['%s', 'a', 'b', '%s'],
    [1, 'a'],
    [],
  ])('is filled in as by Node: %j', (...given) => {
    expect(format(given)).toBe(formatByNode(...given));
  });
});

describe('code in an address', () => {
  test('comes back as it was', async () => {
    const code = '// 感知机 \u{1f600}\nconst x = [1, 2];\n\tx;\n';
    const link = await linkOf(3, code);
    expect(link).toMatch(/^#cell=3&code=[\w-]+$/);
    expect(await linkedCode(link ?? '')).toEqual({ cell: 3, code });
  });

  test('has a longest length, and hides nothing', async () => {
    expect(await linkOf(1, 'x'.repeat(20_001))).toBeUndefined();
    expect(await linkOf(1, Array.from({ length: 4000 }, (_, i) => (i * 7919) % 9973).join())).toBeUndefined();
    for (const sign of ['\0', '\u202e', '\u200b', '\u2028', '\ufeff', '\r'])
      expect(await linkOf(1, `a${sign}b`)).toBeUndefined();
  });

  test('is refused where it is damaged, or unpacks to more than a program', async () => {
    const packed = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
      const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
      return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
    };
    const bomb = await packed(new Uint8Array(5_000_000).fill(32));
    expect(bomb.length).toBeLessThan(8000);
    const hidden = await packed(new TextEncoder().encode('a\u202eb'));
    const noText = await packed(new Uint8Array([0xff, 0xfe]));
    for (const code of [bomb, hidden, noText, 'AAAA', '!', '', 'A'.repeat(8000)])
      expect(await linkedCode(`#cell=1&code=${code}`)).toEqual({ cell: 1, code: undefined });
    for (const hash of ['', '#x', '#cell=&code=A', '#cell=12345&code=A', '#code=A', '#cell=-1&code=A'])
      expect(await linkedCode(hash)).toBeUndefined();
  });
});

describe('the text of a worker', () => {
  const modules: Modules = {
    addresses: { cell: 'cell/start.js', pristella: 'engine/pristella.js', 'book/page.ts': 'cell/book/page.js' },
    refused: { 'book/run.ts': 'book/run.ts imports node:fs' },
    names: { pristella: ['np', 'nn', 'plot'] },
  };
  const textOf = (...texts: string[]): string => {
    const sources = texts.map((text) => ({ text, file: 'book/ch03/relu.ts' }));
    return workerText({ sources, modules, base: 'https://a.b/c/', language: 'en' }).text;
  };
  const reason = (...texts: string[]): unknown => {
    try {
      return textOf(...texts);
    } catch (error) {
      return error instanceof ProgramError ? [error.reason, error.cell, error.at] : error;
    }
  };

  test('has the lines of the program, its imports by address, and its expressions shown', () => {
    expect(
      textOf(
        "import { np } from 'pristella';\nimport '../page.ts';\nconst x: np.Tensor = f();\nx.add(1);\nawait x;",
      ).split('\n'),
    ).toEqual([
      'import*as $cell from"https://a.b/c/cell/start.js";$cell.begin();import { np } from \'https://a.b/c/engine/pristella.js\';',
      "import 'https://a.b/c/cell/book/page.js';",
      'const x            = f();',
      '$cell.value((x.add(1)),x);',
      '$cell.awaited((await x));',
      ';$cell.done();',
    ]);
  });

  test('imports what a program without imports uses, but not what it declares, nor fields of that name', () => {
    const [first = ''] = textOf('const plot = 1;\nnp.array([plot]).nn;').split('\n');
    expect(first).toContain('import{np}from"https://a.b/c/engine/pristella.js";np.random.seed(0);');
  });

  test('is refused, with the cell and the place, for what is not there', () => {
    expect(reason("import 'x';")).toEqual(['no module', 0, 8]);
    expect(reason("import '__proto__';")).toEqual(['no module', 0, 8]);
    expect(reason("import '../run.ts';")).toEqual(['needs Node', 0, 8]);
    expect(reason("import 'node:fs';")).toEqual(['needs Node', 0, 8]);
    expect(reason("import { nq } from 'pristella';")).toEqual(['no such name', 0, 9]);
    expect(reason('let a;', 'let b;\nlet a;')).toEqual(['declared above', 1, 11]);
    expect(reason('let a;\nfunction a() {}')).toEqual(['declared twice', 0, 16]);
    expect(reason('let a;', 'enum B {}')).toEqual(['enum', 1, 0]);
  });

  test('of a chain imports once what several of its cells import', () => {
    const text = textOf(
      "import { np } from 'pristella';",
      "import { np, nn } from 'pristella';",
      "import { nn } from 'pristella';",
    );
    expect(text.match(/\bnp\b/g)).toHaveLength(1);
    expect(text.match(/\bnn\b/g)).toHaveLength(1);
  });

  test('finds modules beside a file', () => {
    expect(pathBeside('book/ch03/relu.ts', '../page.ts')).toBe('book/page.ts');
    expect(pathBeside('book/ch03/relu.ts', './a/b.ts')).toBe('book/ch03/a/b.ts');
  });
});

test('coloured code is HTML whose text is the code', () => {
  const code = 'const a: string = "<b>" && x;\n\n// </code> & so on\n';
  const html = colour(code);
  expect(unescaped(html.replace(/<\/?span[^>]*>/g, ''))).toBe(code);
  expect(html).toContain('<span class="k">const</span>');
  expect(html).toContain('<span class="t">string</span>');
  expect(html).toContain('<span class="c">// &lt;/code&gt; &amp; so on</span>');
});
