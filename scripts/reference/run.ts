/** Writes docs/reference and docs/numpy-names.md from the source: `npm run reference`. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allEntries, referencePages } from './pages.ts';

const root = join(import.meta.dirname, '../..');
for (const [name, text] of await referencePages(await allEntries())) {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
