import fs from 'node:fs';
import { DataError } from '../../base/errors.ts';
import { shown } from '../../base/shown.ts';

/** What the operating system's error codes mean, and what would be right. */
const reasons: Record<string, readonly [problem: string, hint: string]> = {
  ENOENT: ['no such file or folder', 'check the name; folders must exist already'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EISDIR: ['this is a folder', 'give the name of a file in it'],
  EACCES: ['permission denied', 'choose a place you may use, or change its permissions'],
  EPERM: ['not permitted', 'choose a place you may use, or change its permissions'],
  EROFS: ['the file system is read-only', 'choose another place'],
  ENOSPC: ['the disk is full', 'free some space, or choose another place'],
  EDQUOT: ['your disk quota is used up', 'free some space, or choose another place'],
  EFBIG: ['the file would be larger than this system allows', 'choose another place, or raise the limit'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  EMFILE: ['too many files are open', 'close some'],
};

/** The operating system's error as a DataError that names the file and says what would be right. */
export function explainFileError(op: string, action: string, path: string, cause: unknown): DataError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const [problem, hint] = reasons[code] ?? [message];
  return new DataError(`cannot ${action} ${shown(path)}: ${problem}`, { op, ...(hint && { hint }), cause });
}

/**
 * The bytes of a file of any size, or of at most `most` bytes. Throws DataError if it is missing, unreadable, larger or
 * not a plain file.
 * @example
 * writeFileAtomic(`${folder}/three`, Uint8Array.of(1, 2, 3));
 * readFileBytes(`${folder}/three`);
 * try {
 *   readFileBytes(folder);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function readFileBytes(path: string, op = 'readFile', most = Number.POSITIVE_INFINITY): Uint8Array {
  let file: number | undefined;
  try {
    file = fs.openSync(path, 'r');
    const stat = fs.fstatSync(file);
    if (stat.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    if (!stat.isFile()) throw new Error('this is not a plain file');
    if (stat.size > most) throw new Error(`its ${stat.size} bytes are more than the ${most} that are read`);
    const bytes = new Uint8Array(stat.size);
    let done = 0;
    // One read returns at most 2 GiB.
    while (done < bytes.length) {
      const count = fs.readSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30), done);
      if (count === 0) throw new Error('it became shorter while it was read');
      done += count;
    }
    return bytes;
  } catch (cause) {
    throw explainFileError(op, 'read', path, cause);
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}
