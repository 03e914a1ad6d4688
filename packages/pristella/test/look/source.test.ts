import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Call, callAt } from '../../src/look/source/call.ts';
import { SourceReader } from '../../src/look/source/read.ts';
import { tokensOf } from '../../src/look/source/tokens.ts';

/** What is read at the place marked by `§`, which V8 gives as the place of a call: its name, or the bracket after another call. */
function read(marked: string): Call | null {
  const at = marked.indexOf('§');
  const before = marked.slice(0, at).split('\n');
  return callAt(tokensOf(marked.replace('§', '')), before.length, before.at(-1)!.length + 1);
}

describe('the variable that a call becomes', () => {
  test.each<[source: string, name: string | null]>([
    ['const a1 = x.§dot(W1);', 'a1'],
    ['const a1 = x.dot(W1).§add(b1);', 'a1'],
    ['const a1 = x.§dot(W1).add(b1);', null],
    ['const a1 = np.add(x.§dot(W1), b1);', null],
    ['const a1 = np.§add(x.dot(W1), b1);', 'a1'],
    ['let h = f(x), g = §f(h);', 'g'],
    ['a1 = §sigmoid(x)', 'a1'],
    ['this.a1 = x.§dot(this.W1);', 'a1'],
    ['net.layers.a1 = x.§dot(W1);', 'a1'],
    ["params['W1'] = np.§array([1]);", 'W1'],
    ['params[key] = np.§array([1]);', null],
    ['const a1: Tensor = x.§dot(W1);', 'a1'],
    ['const a1: np.Tensor = x.§dot(W1);', 'a1'],
    ['class A { W = np.§ones([2]); }', 'W'],
    ['class A { private readonly W: Tensor = np.§ones([2]); }', 'W'],
    ['return { W1: np.§array([[1, 2], [3, 4]]), b1 };', 'W1'],
    ["return { 'layer one': np.§array([1]) };", 'layer one'],
    ['const y = ok ? x : §f(x);', null],
    ['const { a, b } = §f(x);', null],
    ['const [a, b] = np.§split(x, 2);', null],
    ['const a = x.§add(1) as Tensor;', 'a'],
    ['const a = x.§add(1)!;', 'a'],
    ['const a = x.§add(1) + 1;', null],
    ['const n = x.§sum().item();', null],
    ['const a = x.layers[0].§add(1);', 'a'],
    ['const a = f(x)(y).§add(1);', 'a'],
    ['const g = grad((w) => w.square().sum())§(x);', 'g'],
    ['const a = (x).§add(1);', 'a'],
    ['const a = x!.§add(1);', 'a'],
    ['const a = x?.§add(1);', 'a'],
    ['const a = [x.§add(1), 2];', null],
    ['if ((a = x.§add(1))) {}', 'a'],
    ['for (let h = x.§add(1); ; ) {}', 'h'],
    ['const f = (x = np.§ones([2])) => x;', 'x'],
    ['W -= x.§add(1);', null],
    ['a === x.§add(1);', null],
  ])('%s is %j', (source, name) => {
    expect(read(source)?.assigned ?? null).toBe(name);
  });

  test('is found across lines, comments, texts and regular expressions', () => {
    const source = `
      // const wrong = (
      const text = 'it is (' + "a \\" [" + \`b \${\`{ \${x} (\`} (\`;
      const pattern = /[/(]\\(/g, half = total / 2;
      const a1 = np
        .dot(x, /* ) */ W1) // the product
        .§add(b1)
      const next = 1`;
    expect(read(source)).toMatchObject({ assigned: 'a1', operands: [['b1']] });
    expect(read('const a = f(x)\n  .§g(y)\n[1, 2].forEach(h);')?.assigned ?? null).toBe(null);
    expect(read('const a = f.§g(y)\nawait h();')?.assigned).toBe('a');
  });

  test('is not found where no call begins, or where brackets do not close', () => {
    for (const source of ['const a = §x;', 'const a = x.§dot(W1', '§(x)', 'const a = "§f(x)";', '§'])
      expect(read(source)?.assigned ?? null).toBe(null);
  });
});

describe('what a call takes', () => {
  test.each<[source: string, receiver: Call['receiver'], operands: Call['operands']]>([
    ['x.§dot(W1)', ['x'], [['W1']]],
    ['np.§dot(x, this.W1)', null, [['x'], ['this', 'W1']]],
    ['np.linalg.§solve(A, b)', null, [['A'], ['b']]],
    ['§sigmoid(a1)', null, [['a1']]],
    ['f(x).§add(y, 3, [1, 2], "rows", { axis: 0 })', [], [['y']]],
    ['x.§where(c.greater(0), y)', ['x'], [[], ['y']]],
    ['x.§add(...rest)', ['x'], null],
    ['x.§map((v) => v, true)', ['x'], []],
    ['x.§sum()', ['x'], []],
  ])('%s', (source, receiver, operands) => {
    expect(read(source)).toMatchObject({ receiver, operands });
  });
});

describe('a call is returned', () => {
  test.each<[source: string, returned: boolean]>([
    ['const f = (x) => np.§exp(x);', true],
    ['function f(x) { return np.§exp(x); }', true],
    ['function f(x) { const y = np.§exp(x); log(y); return y; }', true],
    ['function f(x) { const y = np.§exp(x); return y.add(1); }', false],
    ['function f(x) { const y = np.§exp(x); if (x) { return y; } }', false],
    ['function f(x) { const y = np.§exp(x); } return y;', false],
    ['const f = (x) => np.§exp(x).add(1);', false],
  ])('%s: %j', (source, returned) => {
    expect(read(source)!.returned).toBe(returned);
  });
});

describe('the tokens of a program', () => {
  // A ¢ stands for a dollar sign.
  const parts = (source: string): string[] =>
    tokensOf(source.replaceAll('¢', '$')).map(({ text }) => text.replaceAll('$', '¢'));
  test.each<[source: string, parts: string[]]>([
    ['a1 = x.b', ['a1', '=', 'x', '.', 'b']],
    ['#p ¢q _r Größe 数', ['#p', '¢q', '_r', 'Größe', '数']],
    ['0x1F 0b10 1_000 1.5e-7 .5 7n 1.', ['0x1F', '0b10', '1_000', '1.5e-7', '.5', '7n', '1.']],
    ["'a\\'b' \"c\\\\\" 'd", ["'a\\'b'", '"c\\\\"', "'", 'd']],
    ['a /* b */ c // d\ne', ['a', 'c', 'e']],
    ['=> === !== == != <= >= < >', ['=>', '===', '!==', '==', '!=', '<=', '>=', '<', '>']],
    ['?. ?? ??= && &&= || ||= ** **=', ['?.', '??', '??=', '&&', '&&=', '||', '||=', '**', '**=']],
    ['+= -= *= /= %= ++ -- ...', ['+=', '-=', '*=', '/=', '%=', '++', '--', '...']],
    ['a ?.5 : b', ['a', '?', '.5', ':', 'b']],
    ['a / b / c', ['a', '/', 'b', '/', 'c']],
    ['(a) / b / c', ['(', 'a', ')', '/', 'b', '/', 'c']],
    ['a[0] / b / c', ['a', '[', '0', ']', '/', 'b', '/', 'c']],
    ['return /b/g', ['return', '/b/g']],
    ['typeof /b/', ['typeof', '/b/']],
    ['(/[/\\]]\\//.test(x))', ['(', '/[/\\]]\\//', '.', 'test', '(', 'x', ')', ')']],
    ['/b/', ['/b/']],
    ['3 / 4 / 5', ['3', '/', '4', '/', '5']],
    ['`a` b', ['`a`', 'b']],
    ['`a¢{b}c` d', ['`a¢{b}c`', 'd']],
    ['`a¢{`b¢{c}`}d` e', ['`a¢{`b¢{c}`}d`', 'e']],
    ['`a¢{ {b: `}`} }c` d', ['`a¢{ {b: `}`} }c`', 'd']],
    ['`\\`` a', ['`\\``', 'a']],
    ['`¢ {` a', ['`¢ {`', 'a']],
    ['`{` a `}`', ['`{`', 'a', '`}`']],
    ['`a', ['`a']],
  ])('of %j', (source, wanted) => {
    expect(parts(source)).toEqual(wanted);
  });

  test('have their kinds, and their lines and columns from 1, also behind what goes over several lines', () => {
    const source = 'a = 1;\n  /* b\n */ c(`d\ne`, "f");\n\ng';
    expect(tokensOf(source).map(({ kind, line, column }) => `${kind} ${line}:${column}`)).toEqual([
      'name 1:1',
      'sign 1:3',
      'number 1:5',
      'sign 1:6',
      'name 3:5',
      'sign 3:6',
      'text 3:7',
      'sign 4:3',
      'text 4:5',
      'sign 4:8',
      'sign 4:9',
      'name 6:1',
    ]);
    expect(tokensOf('')).toEqual([]);
  });
});

test('what cannot be read has no names: another host, a file that is gone, a place that is none', () => {
  const reader = new SourceReader();
  for (const place of ['https://u.org/a.js:1:2', '/nowhere/a.ts:1:2', 'file:///nowhere/a.ts:3:4', '', 'a:b'])
    expect(reader.at(place)).toBe(null);
});

test('a file is read by its path and by its address, with and without what a bundler writes behind a question mark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-source-'));
  try {
    const path = join(folder, 'a program.mjs');
    writeFileSync(path, 'const a1 = x.dot(W1);');
    for (const file of [path, pathToFileURL(path).href])
      for (const behind of ['', '?t=1', '?import&v=2'])
        expect(new SourceReader().at(`${file}${behind}:1:14`)?.assigned, `${file}${behind}`).toBe('a1');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
