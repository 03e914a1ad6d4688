/** Writes docs/reference and docs/numpy-names.md from the source: `npm run reference`. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './pages.ts';

const folder = join(import.meta.dirname, '../../docs');
mkdirSync(join(folder, 'reference'), { recursive: true });
for (const [name, text] of await referencePages()) {
  writeFileSync(join(folder, `${name}.new`), text);
  renameSync(join(folder, `${name}.new`), join(folder, name));
}
