import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { explainFileError } from './file.ts';
import { isRunning } from './process.ts';

const temporaryName = /^\.pristella-(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Writes a file so that a reader, a crash or a power cut sees either the old contents or the new, never a mixture:
 * the
 * bytes go to a temporary file in the same folder, which then takes the name. Follows symbolic links and keeps the
 * permissions of a file that it replaces. Throws DataError where it cannot write, with the old file intact.
 * @example
 * writeFileAtomic(`${folder}/notes.txt`, new TextEncoder().encode('lr 0.1'));
 * new TextDecoder().decode(readFileBytes(`${folder}/notes.txt`));
 * try {
 *   writeFileAtomic(`${folder}/nowhere/notes.txt`, new Uint8Array(1));
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function writeFileAtomic(path: string, bytes: Uint8Array): void {
  let temporary: string | undefined;
  try {
    const { target, mode } = resolveTarget(path);
    const folder = dirname(target);
    temporary = join(folder, `.pristella-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    writeDurably(temporary, bytes, mode);
    fs.renameSync(temporary, target);
    temporary = undefined;
    syncFolder(folder);
  } catch (cause) {
    if (temporary !== undefined) discard(temporary);
    throw explainFileError('writeFile', 'write', path, cause);
  }
}

/**
 * Removes the temporary files that killed processes left in `folder`, and returns their names. Throws DataError for a
 * folder that cannot be read.
 * @example
 * writeFileAtomic(`${folder}/.pristella-4194304-0123456789ab.tmp`, new Uint8Array(1));
 * removeStaleTemporaries(folder);
 * removeStaleTemporaries(folder);
 */
export function removeStaleTemporaries(folder: string): string[] {
  const removed: string[] = [];
  try {
    for (const name of fs.readdirSync(folder)) {
      const pid = temporaryName.exec(name)?.[1];
      if (pid === undefined || isRunning(Number(pid))) continue;
      fs.rmSync(join(folder, name), { force: true });
      removed.push(name);
    }
  } catch (cause) {
    throw explainFileError('removeStaleTemporaries', 'clean', folder, cause);
  }
  return removed;
}

function resolveTarget(path: string): { target: string; mode: number | undefined } {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    // A new file; its folder must exist. (A dangling link is replaced, not followed.)
    return { target: join(fs.realpathSync(dirname(path)), basename(path)), mode: undefined };
  }
  if (stat.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
  if (!stat.isFile()) throw new Error('this is a device or a pipe, not a plain file');
  return { target: fs.realpathSync(path), mode: stat.mode };
}

function writeDurably(path: string, bytes: Uint8Array, mode: number | undefined): void {
  const file = fs.openSync(path, 'wx', 0o666);
  try {
    if (mode !== undefined) fs.fchmodSync(file, mode & 0o777);
    let done = 0;
    while (done < bytes.length) done += fs.writeSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30));
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Removes what was written, where anything was; the error that led here is the one to report. */
function discard(path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // What cannot be removed is found later by removeStaleTemporaries.
  }
}

/** Makes the new name itself durable. Some systems cannot sync a folder; the file's contents are safe all the same. */
function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = fs.openSync(folder, 'r');
    fs.fsyncSync(handle);
  } catch (error) {
    const cannot = ['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF'];
    if (!cannot.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}
