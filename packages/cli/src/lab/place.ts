/** Where the pages of the lab lie. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DataError } from 'pristella';

/** Built pages, and what they are: those of the packed library, or the whole site of a clone. */
export interface Place {
  readonly folder: string;
  /** The script that makes them, where there is one. */
  readonly build?: string;
}

/** The site of a clone of the repository. */
export const clonePlace = (root: string): Place => ({
  folder: join(root, 'site/dist'),
  build: join(root, 'site/build.ts'),
});

/** The pages in a folder of the packed library. Throws DataError where there are none. */
export function packedPlace(folder: string): Place {
  if (existsSync(join(folder, 'index.html'))) return { folder };
  throw new DataError(`the pages of the lab are not in ${folder}`, { op: 'lab', hint: 'install pristella anew' });
}

/** The pages that go with this program: packed it is JavaScript, and they lie beside its folder. */
export const labPlace = (): Place =>
  import.meta.filename.endsWith('.ts')
    ? clonePlace(join(import.meta.dirname, '../../../..'))
    : packedPlace(join(import.meta.dirname, '../lab'));

/** Builds the site of a clone; what the build says goes to stderr. Throws DataError where it fails. */
export async function buildPlace(build: string): Promise<void> {
  const child = spawn(process.execPath, [build], { stdio: ['ignore', 2, 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new DataError('the site was not built', { op: 'lab', hint: `run node ${build}` });
}
