import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const library = join(root, 'packages/pristella');
const manifest = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));

/** The entries of the package: `.`, `./nn`, ... */
export const entries: readonly string[] = Object.keys(manifest.exports).filter((entry) =>
  manifest.exports[entry].endsWith('.ts'),
);

/** Runs a command of the repository or of the system and returns what it printed; throws with all of its output. */
export function run(command: string, args: readonly string[], cwd: string, variables: object = {}): string {
  const PATH = join(root, 'node_modules/.bin') + delimiter + process.env.PATH;
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, PATH, ...variables },
      stdio: 'pipe',
      timeout: 240_000,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout ?? ''}${stderr ?? ''}`);
  }
}

/** The library as its users get it. */
export interface Packed {
  /** The files in the tarball. */
  readonly files: readonly string[];
  /** A folder that was empty before the tarball was installed in it. */
  readonly project: string;
  /** Writes a file of the project. */
  write(name: string, text: string): void;
  remove(): void;
}

/** Packs the library as `npm publish` would, and installs the tarball in an empty project. */
export function packLibrary(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-package-'));
  try {
    return packInto(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function packInto(folder: string): Packed {
  // A copy, because packing rewrites the manifest for a moment.
  const repository = join(folder, 'repository');
  const workspace = join(repository, 'packages/pristella');
  for (const path of ['src', 'package.json', 'tsconfig.build.json']) {
    cpSync(join(library, path), join(workspace, path), { recursive: true });
  }
  for (const path of ['scripts/package-form.ts', 'tsconfig.json', 'LICENSE', 'package.json']) {
    cpSync(join(root, path), join(repository, path));
  }
  symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'));
  const before = readFileSync(join(workspace, 'package.json'), 'utf8');
  run('npm', ['pack', '--silent', '--pack-destination', folder], workspace);
  if (readFileSync(join(workspace, 'package.json'), 'utf8') !== before) throw new Error('packing changed package.json');

  const tarball = join(folder, `pristella-${manifest.version}.tgz`);
  const project = join(folder, 'project');
  const write = (name: string, text: string): void => writeFileSync(join(project, name), text);
  mkdirSync(project);
  write('package.json', '{ "name": "project", "private": true, "type": "module" }');
  run('npm', ['install', '--silent', '--offline', '--no-audit', tarball], project);
  return {
    files: run('tar', ['-tzf', tarball], folder).trim().split('\n'),
    project,
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
