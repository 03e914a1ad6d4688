import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, pack, run } from '../../../../scripts/pack/packed.ts';
import { once } from '../once.ts';

export { run } from '../../../../scripts/pack/packed.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

/** The entries of the package: `.`, `./nn`, ... */
export const entries: readonly string[] = Object.keys(manifest.exports).filter((entry) =>
  manifest.exports[entry].endsWith('.ts'),
);

/** The library as its users get it. */
export interface Packed {
  /** The files in the tarball. */
  readonly files: readonly string[];
  /** A copy of a folder that was empty before the tarball was installed in it. */
  readonly project: string;
  /** Writes a file of the project. */
  write(name: string, text: string): void;
  remove(): void;
}

/** The library, packed as `npm publish` would and installed in an empty project, both once in a run; of the project each caller has a copy. */
export async function packLibrary(): Promise<Packed> {
  const { files, installed } = await once('packed', (folder) => {
    const tarball = pack(folder);
    const project = join(folder, 'project');
    install(tarball, project);
    return { files: run('tar', ['-tzf', tarball], folder).trim().split('\n'), installed: project };
  });
  const folder = mkdtempSync(join(tmpdir(), 'pristella-package-'));
  const project = join(folder, 'project');
  cpSync(installed, project, { recursive: true, verbatimSymlinks: true });
  return {
    files,
    project,
    write: (name, text) => writeFileSync(join(project, name), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
