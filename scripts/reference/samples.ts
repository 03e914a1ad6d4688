import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../../packages/pristella/src/op/define.ts';

const isSample = (x: unknown): x is Sample => typeof x === 'object' && x !== null && 'cases' in x && 'of' in x;

/** All samples that the files of a folder, and of those in it, export: in one order, whoever loads them. */
export async function samplesIn(folder: string): Promise<Sample[]> {
  // A file may pass on what another declares.
  const found = new Set<Sample>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ts')) continue;
    const exported: Record<string, unknown> = await import(join(folder, file));
    for (const name of Object.keys(exported).sort())
      if (name.endsWith('Samples') && isSample(exported[name])) found.add(exported[name]);
  }
  return [...found];
}

const source = join(import.meta.dirname, '../../packages/pristella/src');
/** The samples of the library's own ops, and of the sentences of them. */
export const allSamples = async (): Promise<Sample[]> => [
  ...(await samplesIn(join(source, 'op'))),
  ...(await samplesIn(join(source, 'np'))),
];
