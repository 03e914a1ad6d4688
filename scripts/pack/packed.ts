/** The library as its users get it: packed as for a registry, and installed in a folder that was empty. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const library = 'packages/pristella';
const manifest = join(library, 'package.json');
const { version } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as { version: string };

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

/** Packs the library as `npm publish` would, into a folder. Returns the path of the packed file. */
export function pack(folder: string): string {
  mkdirSync(folder, { recursive: true });
  // A copy, because packing rewrites the manifest for a moment.
  const copy = mkdtempSync(join(tmpdir(), 'pristella-pack-'));
  try {
    const parts = ['src', 'package.json'].flatMap((path) => [join(library, path), join('packages/cli', path)]);
    const shared = ['scripts', 'tsconfig.json', 'package.json', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md'];
    for (const path of [...parts, join(library, 'tsconfig.build.json'), ...shared])
      cpSync(join(root, path), join(copy, path), { recursive: true });
    // What the lab's pages are made of is only read.
    for (const path of ['node_modules', 'site']) symlinkSync(join(root, path), join(copy, path));
    const before = readFileSync(join(copy, manifest), 'utf8');
    run('npm', ['pack', '--silent', '--pack-destination', folder], join(copy, library));
    if (readFileSync(join(copy, manifest), 'utf8') !== before) throw new Error('packing changed package.json');
    return join(folder, `pristella-${version}.tgz`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Makes a project of modules in an empty folder, and installs a packed file in it. */
export function install(tarball: string, project: string): void {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
  run('npm', ['install', '--silent', '--offline', '--no-audit', tarball], project);
}
