import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Entry, partsOf, publicTypes } from '../../../../scripts/reference/entry.ts';
import { imports } from '../../../../scripts/reference/example.ts';
import { families } from '../../../../scripts/reference/families.ts';
import { liesOf } from '../../../../scripts/reference/numpy/names.ts';
import { allEntries, referencePages } from '../../../../scripts/reference/pages.ts';
import { isTensors } from '../../../../scripts/reference/probe.ts';
import { publicNames, publicValue } from '../../../../scripts/reference/surface.ts';
import * as pristella from '../../src/index.ts';

const root = join(import.meta.dirname, '../../../..');
const names = families.flatMap((f) => f.names);

/** What no example shows, and why. */
const unshown: Readonly<Record<string, string>> = {
  'nn.Module.forward': 'each layer has its own',
  'plot.showIn': 'needs an element of a page',
  'plot.mount': 'needs an element of a page',
  'plot.paint': 'needs a canvas',
  'node.show': 'writes to the terminal itself',
  'plot.Axes.margins': 'the figure asks for it when it is laid out',
  'plot.Axes.draw': 'the figure asks for it when it is laid out',
  'plot.Axes3D.margins': 'the figure asks for it when it is laid out',
  'plot.Axes3D.draw': 'the figure asks for it when it is laid out',
  'plot.Axes3D.model': 'needs typography, which only pages and files have',
  'node.RunFolder.onStart': 'the trainer calls it',
  'node.RunFolder.onStep': 'the trainer calls it',
  'node.RunFolder.onEpoch': 'the trainer calls it',
  'node.RunFolder.onEnd': 'the trainer calls it',
};
let entries: readonly Entry[];
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  entries = await allEntries();
  pages = await referencePages(entries);
});

describe('the reference', () => {
  test('has an entry for every public value, and for every member of tensors', () => {
    const members = Object.getOwnPropertyNames(pristella.Tensor.prototype).filter(
      (n) => !['constructor', 'node', 'rebind', 'standingFor', 'share'].includes(n) && !(n in pristella.np),
    );
    const all = [...publicNames(), ...members.map((n) => `Tensor.${n}`), 'Tensor.[Symbol.iterator]'];
    expect(all.length).toBeGreaterThan(400);
    expect(all.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('has no entry twice, and none for what is not there', () => {
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(
      names.filter((name) => !name.startsWith('Tensor.') && publicValue(name) === undefined && name !== 'np.newaxis'),
    ).toEqual([]);
  });

  test('has an example for every entry, which names it and prints something', () => {
    const wanting = entries.filter(({ name, kind, doc, example }) => {
      const own = partsOf(name)[1].replace(/^\[.*\]$/, 'of ');
      return (
        !example?.text.includes('// ') ||
        (kind !== 'class' && !(doc.tags.get('example') ?? '').includes(own === 'toString' ? 'String(' : own))
      );
    });
    expect(wanting.map((e) => e.name).filter((name) => !(name in unshown))).toEqual([]);
  });

  test('explains every public member of a class or an object, and its example calls every method', () => {
    const members = entries.flatMap((e) => e.members.map((m) => ({ ...m, of: e })));
    expect(members.length).toBeGreaterThan(200);
    expect(members.filter(({ doc }) => doc.prose === '').map((m) => `${m.of.name}.${m.name}`)).toEqual([]);
    const uncalled = members.filter(({ name, signature, of }) => {
      const call = `.${name.replace(/^.*\./, '')}(`;
      return signature.text.startsWith('(') && !of.doc.tags.get('example')?.includes(call);
    });
    expect(uncalled.map((m) => `${m.of.name}.${m.name}`).filter((name) => !(name in unshown))).toEqual([]);
  });

  test('explains every field of options', () => {
    const options = new Map(entries.flatMap((e) => e.options.map((o) => [o.name, o])));
    const fields = [...options.values()].flatMap((o) => o.members.map((m) => ({ ...m, of: o.name })));
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter(({ doc }) => doc.prose === '').map((m) => `${m.of}.${m.name}`)).toEqual([]);
  });

  test('lists every type that a program can import, with what it is', () => {
    const text = [...pages.values()].join('\n');
    const isThere = (name: string): boolean => text.includes(`\n### ${name}\n`) || text.includes(`\n- \`${name} `);
    expect(publicTypes.size).toBeGreaterThan(150);
    expect([...publicTypes.keys()].filter((name) => !isThere(name))).toEqual([]);
    expect([...publicTypes.values()].filter((d) => d.doc.prose === '').map((d) => d.name)).toEqual([]);
  });

  test('has a reason only for what has no example', () => {
    const shown = Object.keys(unshown).filter((name) => {
      const entry = entries.find((e) => e.name === name);
      const of = entries.find((e) => e.kind === 'class' && name.startsWith(`${e.name}.`));
      const example = entry ? entry.example?.text : of?.example?.text;
      return entry ? example !== undefined : !of || example?.includes(`.${partsOf(name)[1]}(`);
    });
    expect(shown).toEqual([]);
  });

  test('says of every function and method which errors its own code makes', () => {
    const all = entries.flatMap((e) => [e, ...e.members.map((m) => ({ ...m, name: `${e.name}.${m.name}` }))]);
    const silent = all.flatMap(({ name, doc, errors }) => {
      const isLike = /[Tt]hrows as `/.test(doc.prose);
      return errors.filter((error) => !isLike && !doc.prose.includes(error)).map((error) => `${name}: ${error}`);
    });
    expect(all.flatMap(({ errors }) => errors).length).toBeGreaterThan(150);
    expect(silent).toEqual([]);
  });

  test('calls each function in its own example, so that dtypes and gradient are of that call', () => {
    const functions = entries.filter((e) => e.kind === 'function');
    expect(functions.filter((e) => e.example?.calls.length === 0).map((e) => e.name)).toEqual([]);
  });

  test('says the shapes of every function of tensors', () => {
    const lines = [...pages.values()].join('\n');
    const silent = entries.filter(({ name, kind, calls }) => {
      if (kind !== 'function' || !/Tensor.*\): .*Tensor/.test(calls[0]!)) return false;
      const own = lines.slice(lines.indexOf(`### ${name}\n`));
      return !own.slice(0, own.indexOf('<sub>')).includes('- **shapes**');
    });
    expect(silent.map((e) => e.name)).toEqual([]);
  });

  test('has examples that TypeScript accepts', { timeout: 120_000 }, () => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, '.cache', 'examples-'));
    try {
      const bodies = entries.map(
        (e, i) => `async function example${i}() { // ${e.name}\n${e.doc.tags.get('example')}\n}`,
      );
      writeFileSync(join(folder, 'examples.ts'), [imports, 'declare const folder: string;', ...bodies].join('\n'));
      const compilerOptions = { noUnusedLocals: false, noImplicitAny: false };
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['examples.ts'] }),
      );
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      // The library's own faults are for other tests to find.
      expect(stdout.split('\n').filter((line) => line.includes('examples.ts'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('leads nowhere wrong: every link within the pages meets a heading', () => {
    const anchors = new Set<string>();
    for (const [page, text] of pages) {
      const file = page.replace(/^docs\/(reference\/)?/, '');
      anchors.add(file);
      const times = new Map<string, number>();
      for (const [, heading] of text.matchAll(/^#{1,3} (.*)$/gm)) {
        const words = heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
        const anchor = words.replaceAll(' ', '-');
        const before = times.get(anchor) ?? 0;
        times.set(anchor, before + 1);
        anchors.add(`${file}#${anchor}${before > 0 ? `-${before}` : ''}`);
      }
    }
    const broken = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\(((?:reference\/|\.\.\/)?[\w-]*(?:\.md)?(?:#[^)]+)?)\)/g)]
        // Documents that are written by hand.
        .filter(([, to]) => !existsSync(join(root, 'docs/reference', to!)) || !to!.startsWith('../'))
        .map(([, to]) => to!.replace(/^(reference\/|\.\.\/)/, ''))
        .map((to) => (to.startsWith('#') ? page.replace(/^docs\/(reference\/)?/, '') + to : to))
        .filter((to) => to !== '' && !anchors.has(to)),
    );
    expect(broken).toEqual([]);
    const listed = [...pages.get('docs/reference/README.md')!.matchAll(/\]\((\w[\w-]*\.md#[^)]+)\)/g)].map(
      ([, to]) => to,
    );
    expect(new Set(listed).size).toBe(names.length);
  });

  test('tells with which imports its examples begin', () => {
    expect(pages.get('docs/reference/README.md')).toContain(imports);
  });

  test('is on the disk as the source and the examples make it: `npm run reference` writes it anew', () => {
    const folder = 'docs/reference';
    const there = readdirSync(join(root, folder)).map((f) => `${folder}/${f}`);
    expect(there.sort()).toEqual([...pages.keys()].filter((name) => name.startsWith(folder)).sort());
    for (const [name, text] of pages) expect(readFileSync(join(root, name), 'utf8'), name).toBe(text);
  });
});

describe('the table of NumPy’s names', () => {
  test('offers only expressions that print what NumPy printed', () => {
    expect(liesOf()).toEqual([]);
  });
});

test('a type is of tensors unless it is of indices, options or a function', () => {
  const of = (type: string) => isTensors({ text: '', name: 'x', type });
  expect(['TensorLike', 'readonly TensorLike[]', 'Tensor'].map(of)).toEqual([true, true, true]);
  expect(['readonly Index[]', 'AxisOptions', '(i: Tensor) => Tensor', 'number'].map(of)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
