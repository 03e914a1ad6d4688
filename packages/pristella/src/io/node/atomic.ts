import type { Stats } from 'node:fs';
import { codeOf } from '../../base/caught.ts';
import { ArgumentError, showValue } from '../../base/errors.ts';
import { nodeModule } from '../../base/host.ts';
import { attempt, checkPath, closeQuietly, explainFileError, removeQuietly } from './file.ts';
import { isRunning } from './process.ts';

const fs = nodeModule('node:fs');
const nodePath = nodeModule('node:path');

const temporaryName = /^\.pristella-(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Writes a file so that a reader, a crash or a power cut sees either the old contents or the new, never a mixture:
 * the
 * bytes go to a temporary file in the same folder, which then takes the name. Follows symbolic links and keeps the
 * permissions of a file that it replaces. Throws DataError where it cannot write, with the old file intact, ArgumentError
 * for a path that is no text and for what are no bytes.
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
  replace(path, bytes, () => {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    // A new file; its folder must exist. (A dangling link is replaced, not followed.)
    if (stat === undefined)
      return [nodePath.join(fs.realpathSync(nodePath.dirname(path)), nodePath.basename(path)), undefined];
    return [fs.realpathSync(path), modeOf(stat)];
  });
}

/** The same, but a symbolic link by this name is replaced and not followed: nothing outside the folder is written. */
export function writeOwnFile(path: string, bytes: Uint8Array): void {
  replace(path, bytes, () => {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return [path, stat && !stat.isSymbolicLink() ? modeOf(stat) : undefined];
  });
}

/**
 * Makes a file that is not there yet, complete from its first moment on; returns false, with nothing changed, if its name
 * is taken. Of several that try at once, one does it. Throws DataError where it cannot write.
 */
export function createFile(path: string, bytes: Uint8Array, op: string): boolean {
  const temporary = temporaryIn(nodePath.dirname(path));
  try {
    writeDurably(temporary, bytes, undefined);
    return giveName(temporary, path);
  } catch (cause) {
    throw explainFileError(op, 'write', path, cause);
  } finally {
    removeQuietly(temporary);
  }
}

/** Gives a file a second name, unless that is taken. */
function giveName(temporary: string, path: string): boolean {
  try {
    fs.linkSync(temporary, path);
    return true;
  } catch (error) {
    // On a network disk the answer may be lost and the question asked twice: two names tell that the first did it.
    if (codeOf(error) === 'EEXIST') return fs.statSync(temporary).nlink > 1;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(codeOf(error))) throw error;
  }
  try {
    // Some disks know no second names.
    fs.copyFileSync(temporary, path, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
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
  return attempt('removeStaleTemporaries', 'clean', folder, () => {
    const stale = fs.readdirSync(folder).filter((name) => {
      const pid = temporaryName.exec(name)?.[1];
      return pid !== undefined && !isRunning(Number(pid));
    });
    for (const name of stale) fs.rmSync(nodePath.join(folder, name), { force: true });
    return stale;
  });
}

const temporaryIn = (folder: string): string =>
  nodePath.join(
    folder,
    `.pristella-${nodeModule('node:process').pid}-${nodeModule('node:crypto').randomBytes(6).toString('hex')}.tmp`,
  );

function modeOf(stat: Stats): number {
  if (stat.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
  if (!stat.isFile()) throw Object.assign(new Error('device'), { code: 'ENXIO' });
  return stat.mode;
}

/** Puts a new file in the place of `path`; `resolve` finds where that is, and the permissions to keep. */
function replace(path: string, bytes: Uint8Array, resolve: () => [target: string, mode: number | undefined]): void {
  checkPath(path, 'writeFile');
  if (!(bytes instanceof Uint8Array))
    throw new ArgumentError(`needs bytes, got ${showValue(bytes)}`, {
      op: 'writeFile',
      hint: 'a Uint8Array; new TextEncoder().encode(text) makes one of a text',
    });
  let temporary: string | undefined;
  try {
    const [target, mode] = resolve();
    const folder = nodePath.dirname(target);
    temporary = temporaryIn(folder);
    writeDurably(temporary, bytes, mode);
    fs.renameSync(temporary, target);
    temporary = undefined;
    syncFolder(folder);
  } catch (cause) {
    // What cannot be removed is found later by removeStaleTemporaries.
    if (temporary !== undefined) removeQuietly(temporary);
    throw explainFileError('writeFile', 'write', path, cause);
  }
}

function writeDurably(path: string, bytes: Uint8Array, mode: number | undefined): void {
  const file = fs.openSync(path, 'wx', 0o666);
  try {
    if (mode !== undefined) fs.fchmodSync(file, mode & 0o777);
    let done = 0;
    while (done < bytes.length) done += fs.writeSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30));
    fs.fsyncSync(file);
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
  fs.closeSync(file);
}

/** Makes the new name itself durable. Some systems cannot sync a folder; the file's contents are safe all the same. */
function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = fs.openSync(folder, 'r');
    fs.fsyncSync(handle);
  } catch (error) {
    const cannot = ['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF'];
    if (!cannot.includes(codeOf(error))) throw error;
  } finally {
    if (handle !== undefined) closeQuietly(handle);
  }
}
