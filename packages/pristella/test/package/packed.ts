import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, pack, run } from '../../../../scripts/pack/packed.ts';

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
  /** A folder that was empty before the tarball was installed in it. */
  readonly project: string;
  /** Writes a file of the project. */
  write(name: string, text: string): void;
  remove(): void;
}

/** Packs the library as `npm publish` would, and installs the tarball in an empty project. */
export function packLibrary(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-package-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const tarball = pack(folder);
    const project = join(folder, 'project');
    install(tarball, project);
    return {
      files: run('tar', ['-tzf', tarball], folder).trim().split('\n'),
      project,
      write: (name, text) => writeFileSync(join(project, name), text),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}
