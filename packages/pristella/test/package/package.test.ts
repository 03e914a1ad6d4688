import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const library = join(root, 'packages/pristella');
const bin = join(root, 'node_modules/.bin');
const { exports } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
const entries = Object.keys(exports).filter((entry) => exports[entry].endsWith('.ts'));

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
    timeout: 240_000,
  });

/** The Nodes to try the package on: this one, and in the full run the oldest and the newest that it is made for. */
const nodes = process.env.PRISTELLA_TEST_FULL && process.platform === 'linux' ? ['', '22.12.0', '26.10.0'] : [''];

// As soon as the library has its index, all its entries must be there.
describe.skipIf(!existsSync(join(library, 'src/index.ts')))('the published package', () => {
  let folder: string;
  let project: string;
  let packed: string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pristella-package-'));
    project = join(folder, 'project');
    // A copy, because packing rewrites the manifest for a moment.
    const repository = join(folder, 'repository');
    for (const path of ['src', 'package.json', 'tsconfig.build.json']) {
      cpSync(join(library, path), join(repository, 'packages/pristella', path), { recursive: true });
    }
    for (const path of ['scripts/package-form.ts', 'tsconfig.json', 'LICENSE', 'package.json']) {
      cpSync(join(root, path), join(repository, path));
    }
    symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'));
    const workspace = join(repository, 'packages/pristella');
    const before = readFileSync(join(workspace, 'package.json'), 'utf8');
    run('npm', ['pack', '--silent', '--pack-destination', folder], workspace);
    expect(readFileSync(join(workspace, 'package.json'), 'utf8')).toBe(before);

    const { version } = JSON.parse(before);
    const tarball = join(folder, `pristella-${version}.tgz`);
    packed = run('tar', ['-tzf', tarball], folder).trim().split('\n');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
    run('npm', ['install', '--silent', '--offline', '--no-audit', tarball], project);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds code, types, licence and manifest, and nothing of the tests', () => {
    expect(packed).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/index.d.ts']));
    expect(packed).toEqual(expect.arrayContaining(['package/LICENSE', 'package/package.json']));
    expect(packed.filter((path) => /test|package\.source/.test(path))).toEqual([]);
  });

  for (const version of nodes) {
    test(`every entry can be imported in Node ${version || process.versions.node}`, () => {
      if (version) run('npm', ['install', '--silent', '--no-save', `node-linux-${process.arch}@${version}`], project);
      const node = version ? join(project, 'node_modules', `node-linux-${process.arch}`, 'bin/node') : process.execPath;
      const specifiers = entries.map((entry) => entry.replace('.', 'pristella'));
      const program = `
        console.log(process.versions.node);
        for (const name of ${JSON.stringify(specifiers)}) {
          const exports = Object.keys(await import(name));
          if (exports.length > 0) console.log(name);
        }`;
      writeFileSync(join(project, 'main.js'), program);
      const lines = run(node, ['main.js'], project).trim().split('\n');
      expect(lines).toEqual([version || process.versions.node, ...specifiers]);
    });
  }

  test('its types check in a strict project without Node types', () => {
    const names = entries.filter((entry) => entry !== './node');
    const imports = names.map((entry, i) => `import * as m${i} from '${entry.replace('.', 'pristella')}';`);
    const uses = `export const all = [${names.map((_, i) => `m${i}`).join(', ')}];\n`;
    writeFileSync(join(project, 'main.ts'), `${imports.join('\n')}\n${uses}`);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          noEmit: true,
          types: [],
          skipLibCheck: false,
        },
        files: ['main.ts'],
      }),
    );
    expect(run('tsc', ['-p', 'tsconfig.json', '--pretty', 'false'], project)).toBe('');
  });
});
