import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { createFile, removeStaleTemporaries, writeFileAtomic, writeOwnFile } from '../../src/io/node/atomic.ts';
import { readFileBytes } from '../../src/io/node/file.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-atomic-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

const bytes = (...values: number[]) => Uint8Array.from(values);
const failWith = (code: string) => () => {
  throw Object.assign(new Error(`${code}: from the test`), { code });
};

describe('writeFileAtomic', () => {
  test('writes a new file and replaces an old one, leaving nothing else', () => {
    const path = join(folder, 'w.bin');
    writeFileAtomic(path, bytes(1, 2, 3));
    expect(readFileBytes(path)).toEqual(bytes(1, 2, 3));
    writeFileAtomic(path, bytes());
    expect(readFileBytes(path)).toEqual(bytes());
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });

  test('keeps the permissions of the file it replaces', () => {
    const path = join(folder, 'secret.bin');
    fs.writeFileSync(path, 'old');
    fs.chmodSync(path, 0o640);
    writeFileAtomic(path, bytes(1));
    expect(fs.statSync(path).mode & 0o777).toBe(0o640);
  });

  test('writes through a symbolic link', () => {
    fs.mkdirSync(join(folder, 'real'));
    fs.writeFileSync(join(folder, 'real', 'w.bin'), 'old');
    fs.symlinkSync(join(folder, 'real', 'w.bin'), join(folder, 'link.bin'));
    writeFileAtomic(join(folder, 'link.bin'), bytes(7));
    expect(fs.lstatSync(join(folder, 'link.bin')).isSymbolicLink()).toBe(true);
    expect(readFileBytes(join(folder, 'real', 'w.bin'))).toEqual(bytes(7));
  });

  test('goes on after a short write', () => {
    const real = fs.writeSync;
    // The disk takes one byte at a time.
    const one = (fd: number, data: Uint8Array, offset: number) => real(fd, data, offset, 1);
    const spy = vi.spyOn(fs, 'writeSync').mockImplementation(one as typeof fs.writeSync);
    writeFileAtomic(join(folder, 'w.bin'), bytes(1, 2, 3));
    expect(spy).toHaveBeenCalledTimes(3);
    expect(readFileBytes(join(folder, 'w.bin'))).toEqual(bytes(1, 2, 3));
  });

  test.each([
    ['openSync', 'EACCES', /permission denied\n.*choose a place you may use/],
    ['openSync', 'EROFS', /read-only/],
    ['writeSync', 'ENOSPC', /the disk is full\n.*free some space/],
    ['fsyncSync', 'EDQUOT', /quota/],
    ['fsyncSync', 'EIO', /EIO: from the test/],
    ['renameSync', 'EPERM', /not permitted/],
  ] as const)('%s failing with %s leaves the old file and no other', (call, code, message) => {
    const path = join(folder, 'w.bin');
    fs.writeFileSync(path, 'old');
    vi.spyOn(fs, call).mockImplementation(failWith(code) as never);
    const attempt = () => writeFileAtomic(path, bytes(1, 2, 3));
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(path);
    vi.restoreAllMocks();
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });

  test('a system that cannot sync folders is no error', () => {
    const real = fs.openSync;
    vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) =>
      path === fs.realpathSync(folder) ? failWith('EISDIR')() : real(path, ...rest),
    );
    writeFileAtomic(join(folder, 'w.bin'), bytes(5));
    expect(fs.readFileSync(join(folder, 'w.bin'))).toHaveLength(1);
  });

  test('a missing folder, a file as a folder, a folder as a file and a device are named', () => {
    fs.writeFileSync(join(folder, 'file'), '');
    expect(() => writeFileAtomic(join(folder, 'no', 'w.bin'), bytes(1))).toThrow(/no such file or folder/);
    expect(() => writeFileAtomic(join(folder, 'file', 'w.bin'), bytes(1))).toThrow(/is a file, not a folder/);
    expect(() => writeFileAtomic(folder, bytes(1))).toThrow(/this is a folder/);
    // In the place of a device: as root, a fault here would replace that of the machine.
    const device = join(folder, 'file');
    const stat = fs.statSync(device);
    vi.spyOn(stat, 'isFile').mockReturnValue(false);
    vi.spyOn(fs, 'statSync').mockReturnValue(stat);
    expect(() => writeFileAtomic(device, bytes(1))).toThrow(/not a plain file/);
    expect(fs.readFileSync(device).length).toBe(0);
  });
});

describe('a file that is not there yet', () => {
  const path = (): string => join(folder, 'w.bin');

  test('is made once, and the second to try changes nothing', () => {
    expect(createFile(path(), bytes(1), 'run')).toBe(true);
    expect(createFile(path(), bytes(2), 'run')).toBe(false);
    expect(readFileBytes(path())).toEqual(bytes(1));
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });

  test('is made where the answer to the first question was lost', () => {
    const real = fs.linkSync;
    vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      real(from, to);
      real(from, to);
    });
    expect(createFile(path(), bytes(1), 'run')).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });

  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'])(
    'is made where a disk answers %s to a second name, once',
    (code) => {
      vi.spyOn(fs, 'linkSync').mockImplementation(failWith(code));
      expect(createFile(path(), bytes(1), 'run')).toBe(true);
      expect(createFile(path(), bytes(2), 'run')).toBe(false);
      expect(readFileBytes(path())).toEqual(bytes(1));
      expect(fs.readdirSync(folder)).toEqual(['w.bin']);
      vi.spyOn(fs, 'copyFileSync').mockImplementation(failWith('ENOSPC'));
      expect(() => createFile(join(folder, 'v.bin'), bytes(1), 'run')).toThrow(
        `[run] cannot write ${join(folder, 'v.bin')}: the disk is full`,
      );
      expect(fs.readdirSync(folder)).toEqual(['w.bin']);
    },
  );

  test('is not made where a link by its name leads nowhere', () => {
    fs.symlinkSync(join(folder, 'gone'), path());
    expect(createFile(path(), bytes(1), 'run')).toBe(false);
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  });
});

describe('a file of one’s own', () => {
  test('replaces a link and not what it leads to, and keeps the permissions of a file alone', () => {
    const [path, other] = [join(folder, 'w.bin'), join(folder, 'other')];
    fs.writeFileSync(other, 'other');
    fs.chmodSync(other, 0o600);
    fs.symlinkSync(other, path);
    writeOwnFile(path, bytes(1));
    expect(fs.readFileSync(other, 'utf8')).toBe('other');
    expect(fs.lstatSync(path).isSymbolicLink()).toBe(false);
    fs.writeFileSync(join(folder, 'usual'), '');
    expect(fs.statSync(path).mode).toBe(fs.statSync(join(folder, 'usual')).mode);
    fs.chmodSync(path, 0o640);
    writeOwnFile(path, bytes(2));
    expect(fs.statSync(path).mode & 0o777).toBe(0o640);
    expect(readFileBytes(path)).toEqual(bytes(2));
  });
});

test.each(['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF', 'EIO'])(
  'a folder that answers %s when it is made durable is no error, but for one of its disk',
  (code) => {
    const real = fs.fsyncSync;
    const [closed, synced] = [vi.spyOn(fs, 'closeSync'), [] as boolean[]];
    vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
      synced.push(fs.fstatSync(file).isDirectory());
      if (synced.at(-1)) failWith(code)();
      real(file);
    });
    const write = (): void => writeFileAtomic(join(folder, 'w.bin'), bytes(5));
    if (code === 'EIO') expect(write).toThrow(`cannot write ${join(folder, 'w.bin')}: EIO`);
    else expect(write).not.toThrow();
    // The file first, then the folder; both are closed.
    expect([synced, closed.mock.calls.length]).toEqual([[false, true], 2]);
    expect(fs.readdirSync(folder)).toEqual(['w.bin']);
  },
);

describe('removeStaleTemporaries', () => {
  test('removes what a dead process left, and nothing else', () => {
    const dead = spawnSync('true').pid;
    const stale = `.pristella-${dead}-0123456789ab.tmp`;
    const live = `.pristella-${process.pid}-0123456789ab.tmp`;
    for (const name of [stale, live, 'w.bin', '.pristella-notes.tmp']) fs.writeFileSync(join(folder, name), '');
    expect(removeStaleTemporaries(folder)).toEqual([stale]);
    expect(fs.readdirSync(folder).sort()).toEqual([live, '.pristella-notes.tmp', 'w.bin'].sort());
  });

  test('a missing folder is named', () => {
    expect(() => removeStaleTemporaries(join(folder, 'none'))).toThrow(/none: no such file or folder/);
  });
});

describe('readFileBytes', () => {
  test('a missing file, a folder and a device are named', () => {
    expect(() => readFileBytes(join(folder, 'w.bin'), 'load')).toThrow(/^\[load\] cannot read .*w\.bin: no such file/);
    expect(() => readFileBytes(folder)).toThrow(/this is a folder/);
    expect(() => readFileBytes('/dev/null')).toThrow(/not a plain file/);
  });
});
