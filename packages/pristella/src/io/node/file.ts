import { codeOf, messageOf } from '../../base/caught.ts';
import { ArgumentError, DataError, PristellaError, showValue } from '../../base/errors.ts';
import { nodeModule } from '../../base/host.ts';
import { shown } from '../../base/shown.ts';

const fs = nodeModule('node:fs');

/** What the operating system's error codes mean, and what would be right. */
const reasons: Record<string, readonly [problem: string, hint: string]> = {
  ENOENT: ['no such file or folder', 'check the name; folders must exist already'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EISDIR: ['this is a folder', 'give the name of a file in it'],
  EEXIST: ['it is there already', 'choose another name'],
  ENOTEMPTY: ['the folder is not empty', 'choose another name'],
  EACCES: ['permission denied', 'choose a place you may use, or change its permissions'],
  EPERM: ['not permitted', 'choose a place you may use, or change its permissions'],
  EROFS: ['the file system is read-only', 'choose another place'],
  ENOSPC: ['the disk is full', 'free some space, or choose another place'],
  EDQUOT: ['your disk quota is used up', 'free some space, or choose another place'],
  EFBIG: ['the file would be larger than this system allows', 'choose another place, or raise the limit'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  EMFILE: ['too many files are open', 'close some, or allow more (ulimit -n)'],
  ENFILE: ['too many files are open on this machine', 'end programs that have many open'],
  ESTALE: ['the file is gone from its server', 'look whether the network disk is there, and try again'],
  ELOOP: ['this is a symbolic link that is not followed, or one that leads to itself', 'remove the link'],
  EBUSY: ['another program uses it', 'end that program, and try again'],
  ETXTBSY: ['another program runs it', 'end that program, and try again'],
  ENXIO: ['this is a device or a pipe, not a plain file', 'give the name of a file'],
  ENOMEM: ['there is no memory left', 'end programs that need much, and try again'],
};

/** The operating system's error as a DataError that names the file and says what would be right; ours stay as they are. */
export function explainFileError(op: string, action: string, path: string, cause: unknown, hint?: string): Error {
  if (cause instanceof PristellaError) return cause;
  const [problem, remedy] = reasons[codeOf(cause)] ?? [
    messageOf(cause),
    'look whether the disk is in order, and try again',
  ];
  return new DataError(`cannot ${action} ${shown(path)}: ${problem}`, { op, hint: hint ?? remedy, cause });
}

/** A path as it is. Throws ArgumentError for what is no text: Node would take a number for a file that is open. */
export function checkPath(path: unknown, op: string): string {
  if (typeof path === 'string') return path;
  const hint =
    path instanceof URL
      ? "fileURLToPath(url) of 'node:url' makes a path of it"
      : 'a text, such as runs/1/model.safetensors';
  throw new ArgumentError(`a path must not be ${showValue(path)}`, { op, hint });
}

/** Does something to a file. Throws DataError that names it where the operating system fails, ArgumentError for a path that is none. */
export function attempt<T>(op: string, action: string, path: string, act: () => T): T {
  checkPath(path, op);
  try {
    return act();
  } catch (cause) {
    throw explainFileError(op, action, path, cause);
  }
}

/** Whether a name is taken, be it by a link that leads nowhere. Throws DataError where that cannot be told. */
export const isTaken = (op: string, path: string): boolean =>
  attempt(op, 'read', path, () => fs.lstatSync(path, { throwIfNoEntry: false })) !== undefined;

/** Opening a pipe must not wait for somebody who writes; Windows knows no such flag. */
const readFlags = (): number => fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a file of any size, or of at most `most` bytes. Throws DataError if it is missing, unreadable, larger or
 * not a plain file, ArgumentError for a path that is no text.
 * @example
 * writeFileAtomic(`${folder}/three`, Uint8Array.of(1, 2, 3));
 * readFileBytes(`${folder}/three`);
 * try {
 *   readFileBytes(folder);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function readFileBytes(path: string, op = 'readFile', most: number = Number.POSITIVE_INFINITY): Uint8Array {
  return attempt(op, 'read', path, () => {
    const file = fs.openSync(path, readFlags());
    try {
      const stat = fs.fstatSync(file);
      if (stat.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
      if (!stat.isFile()) throw Object.assign(new Error('device'), { code: 'ENXIO' });
      if (stat.size > most)
        throw new DataError(
          `cannot read ${shown(path)}: its ${stat.size} bytes are more than the ${most} that are read`,
          { op, hint: 'give a smaller file' },
        );
      const bytes = newBytes(stat.size);
      let done = 0;
      // One read returns at most 2 GiB.
      while (done < bytes.length) {
        const count = fs.readSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30), done);
        if (count === 0) throw new Error('it became shorter while it was read');
        done += count;
      }
      return bytes;
    } finally {
      closeQuietly(file);
    }
  });
}

function newBytes(size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch {
    throw Object.assign(new Error('memory'), { code: 'ENOMEM' });
  }
}

/** Closes what was only read, or what failed before: that error is the one to tell. */
export function closeQuietly(file: number): void {
  try {
    fs.closeSync(file);
  } catch {
    // All that was read has been read.
  }
}

/** Removes a file, if it is there and can be removed. */
export function removeQuietly(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // What cannot be removed stays; the caller has something more important to tell.
  }
}
