import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDocstring } from '../../../../scripts/reference/docstring.ts';
import { type Entry, entryOf } from '../../../../scripts/reference/entry.ts';
import { run } from '../../../../scripts/reference/example.ts';
import { anchorOf, markdownOf } from '../../../../scripts/reference/markdown.ts';
import { numpyNamesOf, resultOf, standings } from '../../../../scripts/reference/numpy/names.ts';
import { allEntries } from '../../../../scripts/reference/pages.ts';
import { dtypesOf, reachOf } from '../../../../scripts/reference/probe.ts';
import { Source } from '../../../../scripts/reference/source.ts';
import { np } from '../../src/index.ts';

describe('a docstring', () => {
  test('is prose and tags, lines joined and paragraphs kept', () => {
    const { prose, tags } = readDocstring(
      '*\n * Adds\n * up.\n *\n * More.\n * @shapes any,\n *   the same\n * @example\n * a;\n * b;\n ',
    );
    expect(prose).toBe('Adds up.\n\nMore.');
    expect([...tags]).toEqual([
      ['shapes', 'any, the same'],
      ['example', 'a;\nb;'],
    ]);
  });

  test('with a tag that means nothing, or twice the same, is refused', () => {
    expect(() => readDocstring('* Adds.\n * @shape any')).toThrow('@shape is no tag');
    expect(() => readDocstring('* Adds.\n * @formula a\n * @formula b')).toThrow('@formula stands twice');
  });
});

describe('an example', () => {
  test('shows what each expression prints, beside it or beneath', async () => {
    const { text } = await run('np.eye', 'const x = np.eye(2);\nx.shape;\nx;\nfor (const row of x) console.log(row);');
    expect(text.split('\n')).toEqual([
      'const x = np.eye(2);',
      'x.shape; // [ 2, 2 ]',
      'x;',
      '// [[1. 0.]',
      '//  [0. 1.]]',
      'for (const row of x) console.log(row);',
      '// [1. 0.]',
      '// [0. 1.]',
    ]);
  });

  test('may wait', async () => {
    expect((await run('np.ones', 'await np.ones(2).read();')).text).toContain('// Float64Array(2) [ 1, 1 ]');
  });

  test('starts with the same random numbers each time', async () => {
    const texts = [0, 1].map(() => run('np.random.rand', 'np.random.rand(2);\nnn.linear(2, 1).weight;'));
    const [first, second] = await Promise.all(texts);
    expect(first!.text).toBe(second!.text);
  });

  test('has an empty folder of its own, which it calls `folder` and which is gone afterwards', async () => {
    const { text } = await run(
      'node.cacheFolder',
      "console.log([folder, 'x.npy'].join('/'));\nconsole.log([...folder].join(' '));",
    );
    const [first, second] = text.split('\n').map((line) => line.split('// ')[1]!);
    expect(first).toBe('folder/x.npy');
    expect(existsSync(second!.replaceAll(' ', ''))).toBe(false);
  });

  test('that fails says whose it is', async () => {
    await expect(run('np.add', 'np.add([1, 2], [1, 2, 3]);')).rejects.toThrow('the example of np.add fails');
    await expect(run('np.add', 'np.add(')).rejects.toThrow('np.add');
  });

  test('notes the calls of its function by either name, and puts the method back', async () => {
    const before = np.Tensor.prototype.sum;
    const { calls } = await run('np.sum', 'np.sum([1, 2]);\nnp.ones(3).sum(0);\nnp.mean([1]);');
    expect(calls.map(({ args }) => args.length)).toEqual([1, 2]);
    expect(np.Tensor.prototype.sum).toBe(before);
    await run('np.sum', 'np.nowhere();').catch(() => {});
    expect(np.Tensor.prototype.sum).toBe(before);
  });
});

describe('a probe', () => {
  const tensors = (...names: string[]) => names.map((name) => ({ text: name, name, type: 'TensorLike' }));

  test('finds the dtype of the result for each dtype, and which are refused', () => {
    const call = { f: np.bitwiseNot as never, args: [[1, 2]] };
    expect([...dtypesOf(call, tensors('x'))]).toEqual([
      ['float64', null],
      ['float32', null],
      ['int32', 'int32'],
      ['uint8', 'uint8'],
      ['bool', 'bool'],
    ]);
  });

  test('finds which arguments a gradient reaches, and the ops on its way', () => {
    const f = (x: np.Tensor, y: np.Tensor) => np.mul(np.sin(x), np.stopGradient(np.asarray(y)));
    const call = {
      f: f as never,
      args: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(reachOf([call], tensors('x', 'y'))).toEqual({ parameters: ['x'], ops: ['mul', 'sin'] });
  });

  test('finds that what only counts has no gradient', () => {
    const call = { f: np.countNonzero as never, args: [[1, 0]] };
    expect(reachOf([call], tensors('x'))).toEqual({ parameters: [], ops: [] });
  });
});

describe('an entry', () => {
  test('that gives a rule for a gradient it does not have is refused', async () => {
    const entry = await entryOf('np.isnan');
    const liar: Entry = { ...entry, doc: { prose: '', tags: new Map([['gradient', 'g']]) } };
    expect(() => markdownOf(liar, new Map())).toThrow('np.isnan says what its gradient is, and has none');
  });

  test('links the names in its prose to their entries, but not itself', async () => {
    const entry = await entryOf('np.ravel');
    const places = new Map(['np.ravel', 'np.flatten'].map((n) => [n, `shape.md#${anchorOf(n)}`]));
    const prose = '`ravel` as `flatten`, not `flattened`.';
    const text = markdownOf({ ...entry, doc: { ...entry.doc, prose } }, places);
    expect(text).toContain('`ravel` as [`flatten`](shape.md#npflatten), not `flattened`.');
  });

  test('that is not there is refused', async () => {
    await expect(entryOf('np.nowhere')).rejects.toThrow('np.ts has no nowhere');
  });
});

describe('the source', () => {
  const root = mkdtempSync(join(tmpdir(), 'pristella-source-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const files = {
    'index.ts': "export * from './op.ts';\nexport { inner as outer } from './op.ts';",
    'op.ts': [
      "import type { Unary } from './define.ts';\nimport { unary } from './define.ts';",
      '/** One. */\nexport function over(x: 1): void;\nexport function over(x: number): void;\nexport function over(x: number): void {}',
      '/** Two. */\nexport const arrow = (\n  x: number,\n  options?: FoldOptions<Own>,\n): number => x;',
      '/** Three. */\nexport const made = unary("made");',
      '/** Four. */\nexport const typed: (a: number) => string = String;',
      '/** Five. */\nexport const inner: typeof arrow = arrow;',
      'interface Own {\n  /** The axis. */\n  readonly axis?: number;\n}',
      'interface OwnOptions extends Own {\n  /** The rest. */\n  readonly rest: Unary;\n}',
      'type FoldOptions<O = OwnOptions> = number | O;',
      '/** Six. */\nexport const listed = (o: FoldOptions): FoldOptions => o;',
      '/** Seven. */\n// A linter is told something.\nexport class Box {\n  /** Inside. */\n  readonly size: number = 1;\n  private own = 1;\n  /** @internal */\n  inner(): void {}\n  /** Opens. */\n  open(wide = true): void {}\n  /** Makes one. */\n  static of(): Box {\n    throw new ShapeError();\n  }\n}',
      '/** Eight. */\nexport class Lid {\n  /** Throws ArgumentError. */\n  constructor(size: Size) {\n    check(size);\n  }\n}',
      'const check = (n: number): void => {\n  if (n < 0) throw new ArgumentError();\n};',
      '/** Nine. */\nexport const both = (lid: Lid): void => {\n  arrow(1);\n  check(2);\n  throw new DataError();\n};',
      '/** A size. */\nexport type Size = number;\n/** A box and a size. */\nexport interface Sized extends Sides {\n  readonly size: Size;\n}\ninterface Sides {\n  readonly wide: Wide;\n}\n/** Wide. */\nexport type Wide = true;',
    ].join('\n'),
    'define.ts':
      '/** How. */\nexport interface Unary {\n  (x: number): number;\n  readonly op: string;\n}\nexport function unary(name: string): Unary {\n  return name as never;\n}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const source = new Source(root);
  const textsOf = (name: string) => source.find('index.ts', name).signatures.map((s) => s.text);

  test('tells how functions are called: overloads, arrows, by type, by maker, through other names', () => {
    expect(textsOf('over')).toEqual(['(x: 1): void', '(x: number): void']);
    expect(textsOf('arrow')).toEqual(['(x: number, options?: FoldOptions<Own>): number']);
    expect(textsOf('made')).toEqual(['(x: number): number']);
    expect(textsOf('typed')).toEqual(['(a: number): string']);
    expect(textsOf('outer')).toEqual(textsOf('arrow'));
    expect(source.find('index.ts', 'outer').doc.prose).toBe('Five.');
  });

  test('tells the fields of options, inherited ones and those behind an alias', () => {
    const [options, ...others] = source.optionsIn('op.ts', textsOf('listed')[0]!);
    expect(others).toEqual([]);
    expect(options!.members.map((m) => [m.name, m.signature.text, m.doc.prose])).toEqual([
      ['axis', '?: number', 'The axis.'],
      ['rest', ': Unary', 'The rest.'],
    ]);
  });

  test('tells the public members of a class', () => {
    const box = source.find('index.ts', 'Box');
    expect(box.doc.prose).toBe('Seven.');
    expect(box.members.map((m) => m.name + m.signature.text)).toEqual([
      'size: number',
      'open(wide = true): void',
      'Box.of(): Box',
    ]);
  });

  test('says of a class what its constructor says', () => {
    expect(source.find('op.ts', 'Lid').doc.prose).toBe('Eight. Throws ArgumentError.');
  });

  test('tells the errors that a function or what its file keeps to itself makes', () => {
    expect(source.find('op.ts', 'both').errors).toEqual(['ArgumentError', 'DataError']);
    expect(source.find('op.ts', 'Lid').errors).toEqual(['ArgumentError']);
    expect(source.find('op.ts', 'arrow').errors).toEqual([]);
    expect(source.find('op.ts', 'Box').members.map((m) => m.errors)).toEqual([[], [], ['ShapeError']]);
  });

  test('tells the types in a type, those that they mention or extend too', () => {
    expect(source.typesIn('op.ts', '(a: Sized) => Nowhere').map((d) => d.name)).toEqual([
      'Sized',
      'Sides',
      'Wide',
      'Size',
    ]);
  });

  test('tells all names that a file offers', () => {
    expect(source.exportsOf('define.ts')).toEqual(['Unary', 'unary']);
    expect(source.exportsOf('index.ts')).toEqual(expect.arrayContaining(['outer', 'over', 'Box', 'Size']));
  });
});

describe('NumPy’s names', () => {
  const entry = (name: string, numpy?: string): Pick<Entry, 'name' | 'doc'> => ({
    name,
    doc: { prose: '', tags: new Map(numpy === undefined ? [] : [['numpy', numpy]]) },
  });

  test('are ours in snake case, if NumPy has them, and those that a docstring gives', () => {
    expect(numpyNamesOf(entry('np.nanToNum'))).toEqual(['np.nan_to_num']);
    expect(numpyNamesOf(entry('np.relu'))).toEqual([]);
    expect(numpyNamesOf(entry('np.div', 'divide, true_divide'))).toEqual(['np.divide', 'np.true_divide']);
    expect(numpyNamesOf(entry('Tensor.clone', 'ndarray.copy'))).toEqual(['ndarray.copy']);
  });

  test('that a docstring gives and NumPy has not are an error', () => {
    expect(() => standings([entry('np.add', 'plus') as Entry])).toThrow('NumPy has no np.plus');
  });

  test('that are neither here nor explained are an error', () => {
    expect(() => standings([])).toThrow('stands nowhere: write it, or say why it is missing');
  });

  test('that are here and yet explained away are an error', async () => {
    const all = [entry('np.gcd') as Entry, ...(await allEntries())];
    expect(() => standings(all)).toThrow('np.gcd is here, and yet explained away');
  });

  test('stand for expressions whose results are written as NumPy writes them', () => {
    expect(resultOf('const x = np.arange(4); x.sum()')).toBe('6.0');
    expect(resultOf('np.nonzero([0, 1])')).toEqual(['[1]']);
    expect(resultOf('1 < 2')).toBe('True');
  });
});
