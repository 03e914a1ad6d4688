import fs from 'node:fs';
import { dirname } from 'node:path';
import { attempt, explainFileError } from '../../io/node/file.ts';

const ANOTHER = 'choose another folder';

/** Makes a folder and those above it one by one, and returns the new ones: Node's own way of doing so hides why it fails on a read-only disk. */
export function makeFolders(path: string): string[] {
  const found = attempt('run', 'create the folder', path, () => fs.statSync(path, { throwIfNoEntry: false }));
  if (found?.isDirectory()) return [];
  const file = Object.assign(new Error('a file'), { code: 'ENOTDIR' });
  if (found) throw explainFileError('run', 'create the folder', path, file, ANOTHER);
  const made = dirname(path) === path ? [] : makeFolders(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (cause) {
    removeEmpty(made);
    throw explainFileError('run', 'create the folder', path, cause, ANOTHER);
  }
  return [...made, path];
}

/** Takes folders away again, the innermost first, as far as nobody has put anything into them. */
export function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders.toReversed()) fs.rmdirSync(folder);
  } catch {
    // Somebody uses it, or it cannot be removed: an empty folder harms nobody.
  }
}
