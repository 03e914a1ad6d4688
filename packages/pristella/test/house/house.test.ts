import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { liveScriptPath, liveScriptText } from '../../../../scripts/live-script.ts';
import { undocumentedExports } from './docstrings.ts';
import { longFiles, vagueNames } from './files.ts';
import { importCycles, machineImports, nodeImports, packageImports, upwardImports } from './imports.ts';
import { failureOf, PATIENCE, pages, programsIn } from './programs.ts';
import { readSources } from './source.ts';

const root = join(import.meta.dirname, '../../../..');
const library = readSources(join(root, 'packages/pristella/src'), (path) => path.endsWith('.ts'));
const everything = readSources(root, (path) => path.endsWith('.ts') || path.endsWith('.tsx'));
const manifest = JSON.parse(readFileSync(join(root, 'packages/pristella/package.json'), 'utf8'));
const peers = Object.keys(manifest.peerDependencies ?? {});
const entries = Object.values<string>(manifest.exports)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replace('./src/', ''));

const files = (sources: Record<string, string>) => new Map(Object.entries(sources));

describe('the house', () => {
  test('has source files', () => {
    expect(library.size).toBeGreaterThan(0);
  });

  test('every import goes to its own floor or a lower one', () => {
    expect(upwardImports(library)).toEqual([]);
  });

  test('nothing above machine/ imports the inside of a machine', () => {
    expect(machineImports(library)).toEqual([]);
  });

  test('no imports run in a circle', () => {
    expect(importCycles(library)).toEqual([]);
  });

  test('only files under a node/ folder, and node.ts, reach Node', () => {
    expect(nodeImports(library)).toEqual([]);
  });

  test('the library imports no package and depends on none', () => {
    expect(packageImports(library, peers)).toEqual([]);
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.keys(manifest.peerDependenciesMeta ?? {})).toEqual(peers);
  });

  test('no source file is longer than 400 lines', () => {
    expect(longFiles(everything)).toEqual([]);
  });

  test('no file has a name that says nothing', () => {
    expect(vagueNames(everything.keys())).toEqual([]);
  });

  test('every public export has a docstring', () => {
    expect(
      undocumentedExports(
        library,
        entries.filter((path) => library.has(path)),
      ),
    ).toEqual([]);
  });

  test('the script of HTML pages is what its modules are bundled to, and ends no element of a page', async () => {
    const text = readFileSync(liveScriptPath, 'utf8');
    expect(text === (await liveScriptText()), 'run node scripts/live-script.ts').toBe(true);
    expect(text).not.toMatch(/<\/script|<!--/i);
  });

  test('the lock file names no registry host', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock.match(/"resolved": "(https?|git|ssh)[^"]*"/g)).toBeNull();
  });
});

for (const name of pages) {
  describe(name, () => {
    for (const program of programsIn(readFileSync(join(root, name), 'utf8'))) {
      test(`the program at line ${program.line} runs and prints what the page says`, { timeout: 2 * PATIENCE }, () => {
        expect(failureOf(program, root)).toBeUndefined();
      });
    }
  });
}

// A check that cannot fail is no check: each one finds the fault in a small house made for it.
describe('the checks of the house', () => {
  test('find an import of the inside of a machine', () => {
    const house = files({
      'engine/engine.ts': "import '../machine/machine.ts';\nimport type { A } from '../machine/wasm/ir.ts';",
      'machine/standard.ts': "import './wasm/machine.ts';",
    });
    expect(machineImports(house)).toEqual(['engine/engine.ts imports machine/wasm/ir.ts']);
  });

  test('find an import of a higher floor, also when it is of a type', () => {
    const house = files({
      'tensor/tensor.ts': "import { add } from '../op/math.ts';\nimport type { Plan } from '../engine/plan.ts';",
      'op/math.ts': "export { shape } from '../tensor/tensor.ts';",
    });
    expect(upwardImports(house)).toEqual([
      'tensor/tensor.ts imports op/math.ts',
      'tensor/tensor.ts imports engine/plan.ts',
    ]);
  });

  test('find an import of plot/ from nn/ and train/, of a top file, of an unknown floor and from outside', () => {
    const house = files({
      'index.ts': "export * from './plot/index.ts';",
      'nn/linear.ts': "import { line } from '../plot/line.ts';",
      'train/trainer.ts': "import { csv } from '../data/csv.ts';\nawait import('../plot/line.ts');",
      'op/math.ts': "export * from '../index.ts';",
      'cellar/wine.ts': "import '../base/shape.ts';",
      'io/idx.ts': "import '../../../cli/src/bin.ts';",
    });
    expect(upwardImports(house)).toEqual([
      'nn/linear.ts imports plot/line.ts',
      'train/trainer.ts imports plot/line.ts',
      'op/math.ts imports index.ts',
      'cellar/wine.ts imports base/shape.ts',
      'io/idx.ts imports ../../cli/src/bin.ts',
    ]);
  });

  test('find a circle of three files, and none among type imports', () => {
    const circle = { 'op/a.ts': "import './b.ts';", 'op/b.ts': "export * from './c.ts';" };
    expect(importCycles(files({ ...circle, 'op/c.ts': "import { a } from './a.ts';" }))).toEqual([
      'op/a.ts → op/b.ts → op/c.ts → op/a.ts',
    ]);
    expect(importCycles(files({ ...circle, 'op/c.ts': "import type { A } from './a.ts';" }))).toEqual([]);
  });

  test('find what reaches Node, and let node/ and a dynamic import of it pass', () => {
    const house = files({
      'io/safetensors.ts': "import { readFile } from 'fs/promises';\nawait import('node:path');",
      'io/node/read.ts': "import { readFile } from 'node:fs/promises';",
      'node.ts': "export * from './io/node/read.ts';",
      'data/mnist.ts': "await import('../io/node/read.ts');\nimport type { Stats } from 'node:fs';",
      'data/iris.ts': "import '../io/node/read.ts';",
    });
    expect(nodeImports(house)).toEqual([
      'io/safetensors.ts imports fs/promises',
      'io/safetensors.ts imports node:path',
      'data/iris.ts imports io/node/read.ts',
    ]);
  });

  test('find an import of a package that is not an optional peer', () => {
    const house = files({ 'engine/node/blas.ts': "import 'koffi';\nimport 'left-pad';\nimport 'node:fs';" });
    expect(packageImports(house, ['koffi'])).toEqual(['engine/node/blas.ts imports left-pad']);
  });

  test('find a file of 401 lines, and let 400 lines and a golden pass', () => {
    const lines = (count: number): string => '//\n'.repeat(count);
    const house = { 'op/short.ts': lines(400), 'op/long.ts': lines(401), 'test/goldens/op.ts': lines(2000) };
    expect(longFiles(files(house))).toEqual(['op/long.ts has 401 lines']);
  });

  test('find vague names of files and folders', () => {
    const paths = ['op/utils.ts', 'core/matmul.ts', 'nn/types.d.ts', 'test/types.test.ts', 'op/commonplace.ts'];
    expect(vagueNames(paths)).toEqual(['op/utils.ts', 'core/matmul.ts', 'nn/types.d.ts']);
  });

  test('find undocumented exports behind re-exports, renames, namespaces and patterns', () => {
    const house = files({
      'index.ts': [
        "import * as plot from './plot.ts';",
        "import { hidden } from './op.ts';",
        "export * from './op.ts';",
        "export * as nn from './nn.ts';",
        "export { sum as total } from './reduce.ts';",
        'export { plot, hidden as shown };',
        '/** Documented. */',
        'export default 1;',
      ].join('\n'),
      'op.ts': [
        '/** Adds. */\nexport const add = 1;',
        '// Subtracts.\nexport function sub(): void {}',
        '/***/\nexport class Empty {}',
        '/** One docstring for all. */\nexport function over(x: 1): void;\nexport function over(x: number): void {}',
        'export const { exp, log: ln } = { exp: 1, log: 2 };',
        'const hidden = 1;\nexport { hidden };',
      ].join('\n'),
      'nn.ts': '/** A layer. */\nexport interface Layer {}\nexport type Size = number;',
      'reduce.ts': "export { sum } from './sum.ts';\nexport const unreached = 1;",
      'sum.ts': '/** Far away. */\nconst x = 1;\nexport const sum = x;',
      'plot.ts': 'export const line = 1;',
    });
    expect(undocumentedExports(house, ['index.ts'])).toEqual([
      'nn.ts: Size',
      'op.ts: Empty',
      'op.ts: exp',
      'op.ts: hidden',
      'op.ts: ln',
      'op.ts: sub',
      'plot.ts: line',
      'sum.ts: sum',
    ]);
  });

  test('find a re-export of a name or file that does not exist', () => {
    const house = files({ 'index.ts': "export { a } from './a.ts';\nexport * from './b.ts';", 'a.ts': '' });
    expect(undocumentedExports(house, ['index.ts'])).toEqual(['a.ts: a is not there', 'b.ts: no such file']);
  });

  test('find a program that fails and one that prints something else', () => {
    const page = [
      '```ts',
      'const x: number = 1;',
      'console.log(x);',
      '```',
      'prints',
      '```text',
      '1',
      '```',
      '```ts',
      'console.log(2);',
      '```',
      '```text',
      '3',
      '```',
      '```ts',
      'throw new Error();',
      '```',
      '',
    ].join('\n');
    const programs = programsIn(page);
    expect(programs.map((p) => [p.line, p.printed])).toEqual([
      [2, '1\n'],
      [10, '3\n'],
      [16, undefined],
    ]);
    const failures = programs.map((p) => failureOf(p, root));
    expect(failures[0]).toBeUndefined();
    expect(failures[1]).toContain('printed\n2\nand not\n3');
    expect(failures[2]).toContain('ended with 1');
  });
});
