import fs from 'node:fs';
import os from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { io, np } from '../../src/index.ts';
import { createFile, removeStaleTemporaries, writeFileAtomic, writeOwnFile } from '../../src/io/node/atomic.ts';
import { isTaken, readFileBytes } from '../../src/io/node/file.ts';
import { isRunning } from '../../src/io/node/process.ts';
import { readNpy, readNpz, readPickle, readSafetensors, writeNpy, writeNpz, writeSafetensors } from '../../src/node.ts';

// What is said of a file, what is left open, and what readers and writers hand on.

let folder: string;
let path: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'pristella-file-')));
  path = join(folder, 'w.bin');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const failWith = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: from the test`), { code });
};
function errorOf(f: () => unknown): DataError {
  try {
    f();
  } catch (error) {
    return error as DataError;
  }
  throw new Error('nothing was thrown');
}

/** What the system's refusals mean, and what would be right. */
const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder\nhint: check the name; folders must exist already',
  ENOTDIR: 'a part of the path is a file, not a folder\nhint: check the path',
  EISDIR: 'this is a folder\nhint: give the name of a file in it',
  EEXIST: 'it is there already\nhint: choose another name',
  ENOTEMPTY: 'the folder is not empty\nhint: choose another name',
  EACCES: 'permission denied\nhint: choose a place you may use, or change its permissions',
  EPERM: 'not permitted\nhint: choose a place you may use, or change its permissions',
  EROFS: 'the file system is read-only\nhint: choose another place',
  ENOSPC: 'the disk is full\nhint: free some space, or choose another place',
  EDQUOT: 'your disk quota is used up\nhint: free some space, or choose another place',
  EFBIG: 'the file would be larger than this system allows\nhint: choose another place, or raise the limit',
  ENAMETOOLONG: 'the name is too long\nhint: choose a shorter one',
  EMFILE: 'too many files are open\nhint: close some, or allow more (ulimit -n)',
  ENFILE: 'too many files are open on this machine\nhint: end programs that have many open',
  ESTALE: 'the file is gone from its server\nhint: look whether the network disk is there, and try again',
  ELOOP: 'this is a symbolic link that is not followed, or one that leads to itself\nhint: remove the link',
  EBUSY: 'another program uses it\nhint: end that program, and try again',
  ETXTBSY: 'another program runs it\nhint: end that program, and try again',
  ENXIO: 'this is a device or a pipe, not a plain file\nhint: give the name of a file',
  ENOMEM: 'there is no memory left\nhint: end programs that need much, and try again',
  EIO: 'EIO: from the test\nhint: look whether the disk is in order, and try again',
};

describe('what the system refuses', () => {
  test.each(Object.entries(meanings))('is said with what would be right: %s', (code, meaning) => {
    /** Each door, what it is called and does, and the call of the system that fails. */
    const doors: readonly (readonly [() => unknown, op: string, act: string, keyof typeof fs])[] = [
      [() => readFileBytes(path), 'readFile', 'read', 'openSync'],
      [() => readFileBytes(path, 'load'), 'load', 'read', 'openSync'],
      [() => isTaken('run', path), 'run', 'read', 'lstatSync'],
      [() => writeFileAtomic(path, bytes(1)), 'writeFile', 'write', 'openSync'],
      [() => writeOwnFile(path, bytes(1)), 'writeFile', 'write', 'renameSync'],
      [() => createFile(path, bytes(1), 'lock'), 'lock', 'write', 'openSync'],
    ];
    for (const [door, op, act, call] of doors) {
      vi.spyOn(fs, call as 'openSync').mockImplementation(failWith(code));
      const error = errorOf(door);
      vi.restoreAllMocks();
      expect(error).toBeInstanceOf(DataError);
      expect(error.message).toBe(`[${op}] cannot ${act} ${path}: ${meaning}`);
      expect((error.cause as Error).message).toBe(`${code}: from the test`);
    }
    vi.spyOn(fs, 'readdirSync').mockImplementation(failWith(code));
    expect(errorOf(() => removeStaleTemporaries(folder)).message).toBe(
      `[removeStaleTemporaries] cannot clean ${folder}: ${meaning}`,
    );
    expect(fs.existsSync(path)).toBe(false);
  });

  test('of memory is said of the file', () => {
    fs.writeFileSync(path, 'abc');
    vi.spyOn(fs, 'fstatSync').mockReturnValue({ isDirectory: () => false, isFile: () => true, size: 2 ** 53 } as never);
    expect(errorOf(() => readFileBytes(path)).message).toBe(`[readFile] cannot read ${path}: ${meanings.ENOMEM}`);
  });
});

describe('readFileBytes', () => {
  test('reads as many bytes as are allowed, and refuses one more', () => {
    fs.writeFileSync(path, 'abcde');
    expect(readFileBytes(path, 'load', 5)).toEqual(bytes(97, 98, 99, 100, 101));
    expect(errorOf(() => readFileBytes(path, 'load', 4)).message).toBe(
      `[load] cannot read ${path}: its 5 bytes are more than the 4 that are read\nhint: give a smaller file`,
    );
  });

  test('goes on after a short read, and says that a file became shorter', () => {
    fs.writeFileSync(path, 'abcde');
    const real = fs.readSync;
    const two = (fd: number, into: Uint8Array, offset: number, count: number, at: number): number =>
      real(fd, into, offset, Math.min(2, count), at);
    vi.spyOn(fs, 'readSync').mockImplementation(two as never);
    expect(readFileBytes(path)).toEqual(bytes(97, 98, 99, 100, 101));
    vi.spyOn(fs, 'readSync').mockReturnValue(0);
    expect(errorOf(() => readFileBytes(path)).message).toBe(
      `[readFile] cannot read ${path}: it became shorter while it was read\nhint: look whether the disk is in order, and try again`,
    );
  });

  test('leaves no file open, whatever happens', () => {
    fs.writeFileSync(path, 'abcde');
    const [opened, closed] = [vi.spyOn(fs, 'openSync'), vi.spyOn(fs, 'closeSync')];
    readFileBytes(path);
    errorOf(() => readFileBytes(folder));
    errorOf(() => readFileBytes('/dev/null'));
    errorOf(() => readFileBytes(path, 'load', 1));
    expect(opened.mock.results.map((r) => r.value)).toEqual(closed.mock.calls.map(([file]) => file));
    expect(opened).toHaveBeenCalledTimes(4);
    closed.mockImplementation(failWith('EIO'));
    expect(readFileBytes(path).length).toBe(5);
  });

  test('does not wait at a pipe', () => {
    const opened = vi.spyOn(fs, 'openSync');
    fs.writeFileSync(path, '');
    readFileBytes(path);
    expect(opened.mock.lastCall![1]).toBe(fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  });
});

describe('a file that is written', () => {
  test('lies whole beside its place, on the disk, before it has its name', () => {
    const steps: string[] = [];
    for (const call of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'] as const) {
      const real = fs[call] as (...args: unknown[]) => unknown;
      vi.spyOn(fs, call).mockImplementation(((...args: unknown[]) => {
        const of = typeof args[0] === 'string' ? ` ${args[0] === folder ? 'the folder' : basename(args[0])}` : '';
        steps.push(call.replace('Sync', '') + of.replace(/-\d+-[0-9a-f]{12}\./, '-pid-random.'));
        return real(...args);
      }) as never);
    }
    writeFileAtomic(path, bytes(1));
    const own = 'open .pristella-pid-random.tmp';
    const whole = [own, 'write', 'fsync', 'close', 'rename .pristella-pid-random.tmp'];
    expect(steps).toEqual([...whole, 'open the folder', 'fsync', 'close']);
  });

  test('lies beside the file that a link leads to, and takes the place of a link that leads nowhere', () => {
    fs.mkdirSync(join(folder, 'real'));
    fs.writeFileSync(join(folder, 'real/w.bin'), 'old');
    fs.symlinkSync(join(folder, 'real/w.bin'), path);
    const renamed = vi.spyOn(fs, 'renameSync');
    writeFileAtomic(path, bytes(1));
    expect(dirname(String(renamed.mock.lastCall![0]))).toBe(join(folder, 'real'));
    expect(renamed.mock.lastCall![1]).toBe(join(folder, 'real/w.bin'));
    fs.symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    writeFileAtomic(join(folder, 'link'), bytes(2));
    expect(fs.lstatSync(join(folder, 'link')).isFile()).toBe(true);
    expect(fs.existsSync(join(folder, 'gone'))).toBe(false);
    fs.symlinkSync(join(folder, 'real'), join(folder, 'way'));
    writeFileAtomic(join(folder, 'way/new.bin'), bytes(3));
    expect(renamed.mock.lastCall![1]).toBe(join(folder, 'real/new.bin'));
  });

  test('is not written over, nor are its bits beyond those of permission kept', () => {
    fs.writeFileSync(path, 'old');
    fs.chmodSync(path, 0o4755);
    writeFileAtomic(path, bytes(1));
    expect(fs.statSync(path).mode & 0o7777).toBe(0o755);
    expect(errorOf(() => writeOwnFile(folder, bytes(1))).message).toContain(meanings.EISDIR);
    // In the place of a device: as root, a fault here would replace that of the machine.
    const plain = fs.lstatSync(path);
    vi.spyOn(plain, 'isFile').mockReturnValue(false);
    vi.spyOn(fs, 'lstatSync').mockReturnValue(plain);
    expect(errorOf(() => writeOwnFile(path, bytes(2))).message).toContain(meanings.ENXIO);
    expect(fs.readFileSync(path)).toEqual(Buffer.of(1));
  });

  test('that could not be closed is not there', () => {
    const real = fs.closeSync;
    vi.spyOn(fs, 'closeSync').mockImplementation((file) => {
      real(file);
      failWith('EDQUOT')();
    });
    expect(errorOf(() => writeFileAtomic(path, bytes(1))).message).toContain(meanings.EDQUOT);
    expect(errorOf(() => createFile(path, bytes(1), 'lock')).message).toContain(meanings.EDQUOT);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that cannot be made is not there, whatever a second name is refused for', () => {
    vi.spyOn(fs, 'linkSync').mockImplementation(failWith('EACCES'));
    expect(errorOf(() => createFile(path, bytes(1), 'lock')).message).toContain(meanings.EACCES);
    vi.spyOn(fs, 'linkSync').mockImplementation(failWith('EPERM'));
    fs.writeFileSync(path, 'old');
    expect(createFile(path, bytes(1), 'lock')).toBe(false);
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });
});

test('a name is taken by a file, a folder and a link that leads nowhere', () => {
  expect(isTaken('run', path)).toBe(false);
  fs.symlinkSync(join(folder, 'gone'), path);
  expect([isTaken('run', path), isTaken('run', folder)]).toEqual([true, true]);
});

test('a process runs, also where it belongs to somebody else, unless there is none', () => {
  expect(isRunning(process.pid)).toBe(true);
  const kill = vi.spyOn(process, 'kill').mockImplementation(failWith('EPERM'));
  expect(isRunning(1)).toBe(true);
  kill.mockImplementation(failWith('ESRCH'));
  expect(isRunning(1)).toBe(false);
  expect(kill.mock.calls).toEqual([
    [1, 0],
    [1, 0],
  ]);
});

describe('what reads and writes a kind of file', () => {
  const x = np.arange(300, 700).reshape(20, 20).astype('float32');
  const arrays = new Map([['x', x]]);

  test('writes the bytes that are encoded, with the same options', async () => {
    writeNpy(path, x);
    expect(readFileBytes(path)).toEqual(io.encodeNpy(x));
    for (const options of [{}, { metadata: { a: 'b' } }]) {
      writeSafetensors(path, arrays, options);
      expect(readFileBytes(path)).toEqual(io.encodeSafetensors(arrays, options));
    }
    for (const options of [{}, { compress: true }]) {
      await writeNpz(path, arrays, options);
      expect(readFileBytes(path)).toEqual(await io.encodeNpz(arrays, options));
    }
  });

  test('refuses other options by its own name, and writes nothing', async () => {
    const other = { nothing: 1 } as never;
    expect(() => writeSafetensors(path, arrays, other)).toThrow("[writeSafetensors] there is no option 'nothing'");
    await expect(writeNpz(path, arrays, other)).rejects.toThrow("[writeNpz] there is no option 'nothing'");
    await expect(readNpz(path, other)).rejects.toThrow("[readNpz] there is no option 'nothing'");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('reads with the same options', async () => {
    await writeNpz(path, arrays, { compress: true });
    await expect(readNpz(path, { maxBytes: 100 } as never)).rejects.toThrow(/w\.bin|maxBytes/);
  });

  test.each<[string, (path: string) => unknown]>([
    ['npy', readNpy],
    ['npz', readNpz],
    ['pickle', readPickle],
    ['safetensors', readSafetensors],
  ])('names itself and the file: %s', async (op, read) => {
    const said = async (): Promise<unknown> => {
      try {
        return await read(path);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await said()).toBe(`[${op}] cannot read ${path}: ${meanings.ENOENT}`);
    fs.writeFileSync(path, 'none of these');
    expect(String(await said()).startsWith(`[${op}] ${path}: `)).toBe(true);
  });
});
