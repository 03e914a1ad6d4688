/** Where the pages of the lab lie. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { DataError } from 'pristella';

/** Built pages, and what they are: those of the packed library, or the whole site of a clone. */
export interface Place {
  readonly folder: string;
  /** The script that makes them, where there is one. */
  readonly build?: string;
}

/** The pages that go with an installed library. Throws DataError where there are none. */
export function placeOf(library: string): Place {
  const packed = join(library, 'dist/lab');
  if (existsSync(join(packed, 'index.html'))) return { folder: packed };
  const site = join(library, '../../site');
  const build = join(site, 'build.ts');
  if (existsSync(build)) return { folder: join(site, 'dist'), build };
  throw new DataError(`the pages of the lab are not in ${packed}`, { op: 'lab', hint: 'install pristella anew' });
}

/** The pages of the library that this program runs with. */
export const labPlace = (): Place => placeOf(dirname(createRequire(import.meta.url).resolve('pristella/package.json')));

/** Builds the site of a clone; what the build says goes to stderr. Throws DataError where it fails. */
export async function buildPlace(build: string): Promise<void> {
  const child = spawn(process.execPath, [build], { stdio: ['ignore', 2, 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new DataError('the site was not built', { op: 'lab', hint: `run node ${build}` });
}
