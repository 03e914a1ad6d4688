import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test, vi } from 'vitest';
import { thisMachine } from '../../src/io/node/process.ts';
import { RunFolder } from '../../src/node.ts';
import { releaseLock, takeLock } from '../../src/train/node/lock.ts';
import { flowerTrainer } from './flowers.ts';
import { inOwnFolder, lockText } from './own-folder.ts';

// What stands in a lock's file, and what becomes of it.

let folder: string;
inOwnFolder((own) => {
  folder = own;
});

describe('a lock', () => {
  const lock = (): string => join(folder, 'run.lock');
  const follow = (): number => RunFolder.open(folder).follow(flowerTrainer());

  test('of the longest that is read is one, and a longer one is told', () => {
    RunFolder.create(folder, {});
    const of = (bytes: number): string => lockText({ host: 'elsewhere' }).padEnd(bytes);
    fs.writeFileSync(lock(), of(2 ** 20));
    expect(() => follow()).toThrow(`process ${process.ppid} on elsewhere trains into`);
    fs.writeFileSync(lock(), of(2 ** 20 + 1));
    expect(() => follow()).toThrow(`its ${2 ** 20 + 1} bytes are more than the ${2 ** 20} that are read`);
  });

  test.each([
    [{ pid: 0 }, false],
    [{ pid: 2 ** 31 }, false],
    [{ pid: 2 ** 31 - 1 }, true],
    [{ pid: 1.5 }, false],
    [{ born: 3 }, false],
    [{ id: null }, false],
    [{ boot: 4 }, false],
    [{ boot: null, machine: null, space: null, id: 'x' }, true],
    [{ stranger: 1 }, false],
  ])('with %j is that of a process, or was cut off: %s', (changes, isOwner) => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), lockText({ host: 'elsewhere', ...changes }));
    expect(() => follow()).toThrow(isOwner ? 'on elsewhere trains into' : '[run] another process trains into');
  });

  test('says who holds it and what to do, by who that is', () => {
    RunFolder.create(folder, {});
    const told = (text: string): string => {
      fs.writeFileSync(lock(), text);
      try {
        follow();
      } catch (error) {
        return (error as Error).message.replaceAll(folder, 'runs/1');
      }
      return 'nothing';
    };
    const hint = '\nhint: wait for it, stop it, or train into another folder; if';
    const since = 'trains into runs/1 since 2026-01-02T03:04:05.000Z';
    expect(told('{')).toBe(`[run] another process trains into runs/1${hint} there is none, delete run.lock`);
    expect(told(lockText({ pid: 7, host: 'elsewhere' }))).toBe(
      `[run] process 7 on elsewhere ${since}${hint} that process no longer runs, delete run.lock`,
    );
    expect(told(lockText({}))).toBe(
      `[run] process ${process.ppid} ${since}${hint} that process trains nothing, delete run.lock`,
    );
    if (process.platform === 'linux')
      expect(told(lockText({ ...thisMachine(), space: 'pid:[1]' }))).toBe(
        `[run] process ${process.ppid} on another system of this name ${since}${hint} that process no longer runs, delete run.lock`,
      );
  });

  test('is checked before a text is written: a dead one and one’s own are none', () => {
    const run = RunFolder.create(folder, {});
    for (const text of [lockText({ pid: spawnSync('true').pid }), null]) {
      if (text === null) run.follow(flowerTrainer());
      else fs.writeFileSync(lock(), text);
      run.writeText('note.txt', 'free');
      expect(fs.readFileSync(lock(), 'utf8')).toBe(text ?? fs.readFileSync(lock(), 'utf8'));
    }
    releaseLock(folder);
    fs.writeFileSync(lock(), lockText({ host: 'elsewhere' }));
    expect(() => run.writeText('note.txt', 'x')).toThrow('on elsewhere trains into');
    fs.writeFileSync(lock(), '{');
    expect(() => run.writeText('note.txt', 'x')).toThrow('another process trains into');
    expect(fs.readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('free');
  });

  test('of another is not removed by who lets its own go', () => {
    RunFolder.create(folder, {});
    expect(takeLock(folder, () => {})).toBe(true);
    fs.writeFileSync(lock(), lockText({}));
    releaseLock(folder);
    expect(fs.readFileSync(lock(), 'utf8')).toBe(lockText({}));
    fs.rmSync(lock());
    releaseLock(folder);
  });

  test('that somebody takes at the same moment is theirs', () => {
    RunFolder.create(folder, {});
    const real = fs.linkSync;
    vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      fs.writeFileSync(to, lockText({}));
      real(from, to);
    });
    expect(() => takeLock(folder, () => {})).toThrow(`process ${process.ppid} trains into`);
    expect(fs.readdirSync(folder).sort()).toEqual(['config.json', 'run.lock']);
  });

  test('that changes before it is taken over is looked at again', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), lockText({ pid: spawnSync('true').pid }));
    const real = fs.readdirSync;
    vi.spyOn(fs, 'readdirSync').mockImplementation(((path: string) => {
      fs.writeFileSync(lock(), lockText({}));
      return real(path);
    }) as never);
    expect(() => takeLock(folder, () => {})).toThrow(`process ${process.ppid} trains into`);
    expect(fs.readFileSync(lock(), 'utf8')).toBe(lockText({}));
    vi.restoreAllMocks();
    expect(fs.readdirSync(folder).sort()).toEqual(['config.json', 'run.lock']);
  });

  test('is let go at the end of a process that held it, in order or by process.exit', () => {
    for (const end of ['', 'process.exit(3);']) {
      RunFolder.create(folder, {});
      const module = JSON.stringify(new URL('../../src/train/node/lock.ts', import.meta.url).href);
      const code = `import { takeLock } from ${module}; console.log(takeLock(${JSON.stringify(folder)}, () => {})); ${end}`;
      const { stdout } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code]);
      expect(String(stdout)).toBe('true\n');
      expect(fs.readdirSync(folder)).toEqual(['config.json']);
      fs.rmSync(folder, { recursive: true });
    }
  });
});
