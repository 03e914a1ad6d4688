import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { DataError } from '../../src/index.ts';
import { thisMachine } from '../../src/io/node/process.ts';
import { RunFolder } from '../../src/node.ts';
import { releaseLock, takeLock } from '../../src/train/node/lock.ts';
import { flowerTrainer } from './flowers.ts';
import { inOwnFolder, lockText } from './own-folder.ts';

let folder: string;
inOwnFolder((own) => {
  folder = own;
});

describe('the lock of a run folder', () => {
  const lock = (): string => join(folder, 'run.lock');
  /** Follows the run in this process; what it was told. */
  const follow = (trainer = flowerTrainer()): string[] => {
    const told: string[] = [];
    RunFolder.open(folder).follow(trainer, { warn: (message) => told.push(message) });
    return told;
  };

  /** A process that has followed the run and waits until it is let go. */
  async function holder(): Promise<{ pid: number; letGo: () => Promise<void> }> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'killed.ts'), folder, '6', 'wait'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (bytes) => String(bytes).includes('from') && resolve()),
    );
    const letGo = (): Promise<void> => {
      child.stdin.end();
      return ended;
    };
    return { pid: child.pid!, letGo };
  }

  test('keeps a second process out until the first ends', async () => {
    RunFolder.create(folder, {});
    const { pid, letGo } = await holder();
    expect(() => follow()).toThrow(DataError);
    expect(() => follow()).toThrow(`[run] process ${pid} trains into ${folder} since 20`);
    expect(() => follow()).toThrow('\nhint: wait for it, stop it, or train into another folder');
    expect(() => RunFolder.open(folder).writeText('config.json', '{}')).toThrow(`process ${pid} trains into`);
    expect(JSON.parse(fs.readFileSync(lock(), 'utf8')).pid).toBe(pid);
    await letGo();
    expect(fs.existsSync(lock())).toBe(false);
    RunFolder.open(folder).writeText('note.txt', 'free');
    expect(follow()).toEqual([]);
    RunFolder.open(folder).writeText('note.txt', 'ours');
  });

  test('is there from follow to the end of the run, and taken again where the trainer runs again', async () => {
    const run = RunFolder.create(folder, {});
    expect(fs.existsSync(lock())).toBe(false);
    const trainer = flowerTrainer();
    run.follow(trainer);
    expect(JSON.parse(fs.readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid, host: os.hostname() });
    await trainer.run({ steps: 3 });
    expect(fs.existsSync(lock())).toBe(false);
    const seen: boolean[] = [];
    trainer.observe({ onStep: () => void seen.push(fs.existsSync(lock())) });
    await trainer.run({ steps: 2 });
    expect(seen).toEqual([true, true]);
    expect(fs.existsSync(lock())).toBe(false);
  });

  test('is let go if the run cannot be followed', async () => {
    const trainer = flowerTrainer();
    RunFolder.create(folder, {}).follow(trainer);
    await trainer.run({ steps: 4 });
    expect(() => follow(flowerTrainer({}, 10))).toThrow('another architecture');
    expect(fs.existsSync(lock())).toBe(false);
  });

  test('of a process that no longer runs is taken over with a notice', () => {
    RunFolder.create(folder, {});
    const dead = spawnSync('true').pid;
    fs.writeFileSync(lock(), lockText({ pid: dead }));
    expect(follow()).toEqual([
      `[run] process ${dead}, which no longer runs, left its lock in ${folder}; it is taken over`,
    ]);
  });

  test.skipIf(process.platform !== 'linux')('is not held by a later process of the same number', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), lockText({ born: '1' }));
    expect(follow()[0]).toContain(`process ${process.ppid}, which no longer runs`);
  });

  test('of another machine is respected, as nobody here can tell whether its process runs', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), lockText({ pid: 7, host: 'elsewhere' }));
    expect(() => follow()).toThrow(`process 7 on elsewhere trains into ${folder} since 2026-01-02`);
    expect(() => follow()).toThrow('if that process no longer runs, delete run.lock');
  });

  test('that is not completely written is respected for ten seconds', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), '{"pid":');
    expect(() => follow()).toThrow(`another process trains into ${folder}\n`);
    const long = new Date(Date.now() - 11_000);
    fs.utimesSync(lock(), long, long);
    expect(follow()).toEqual([`[run] a process that was cut off left its lock in ${folder}; it is taken over`]);
  });

  test('that is not completely written is respected up to 10,000 ms before and after its time, and no longer', () => {
    RunFolder.create(folder, {});
    for (const [age, isTaken] of [
      [10_000, false],
      [-10_000, false],
      [10_001, true],
      [-10_001, true],
    ] as const) {
      fs.writeFileSync(lock(), '{"pid":');
      fs.utimesSync(lock(), 1_700_000_000, 1_700_000_000);
      const clock = vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000 + age);
      if (isTaken)
        expect(
          takeLock(folder, () => {}),
          `${age}`,
        ).toBe(true);
      else expect(() => takeLock(folder, () => {}), `${age}`).toThrow('another process trains into');
      clock.mockRestore();
      releaseLock(folder);
    }
  });

  test('that another process has taken away ends the run before it writes a checkpoint', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer, { checkpointEvery: 3 });
    trainer.observe({ onStep: ({ step }) => void (step === 4 && fs.writeFileSync(lock(), lockText({}))) });
    await expect(trainer.run()).rejects.toThrow(`process ${process.ppid} trains into ${folder}`);
    expect(run.checkpoints()).toEqual([3]);
  });

  test('tells a trainer that runs again that another process has gone on meanwhile', async () => {
    const run = RunFolder.create(folder, {});
    const first = flowerTrainer();
    run.follow(first);
    await first.run({ steps: 2 });
    const second = flowerTrainer();
    follow(second);
    await second.run({ steps: 2 });
    await expect(first.run()).rejects.toThrow(`another process has gone on in ${folder} after step 2`);
    expect(fs.existsSync(lock())).toBe(false);
  });

  describe('of a dead process', () => {
    const rounds = process.env.PRISTELLA_TEST_FULL ? 200 : 20;
    /** A process that takes the lock when it is told to. */
    async function racer(): Promise<{ ask: (line: string) => Promise<string>; end: () => void }> {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'racer.ts'), folder], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const answer = async (): Promise<string> => (await answers.next()).value as string;
      expect(await answer()).toBe('ready');
      const ask = (line: string): Promise<string> => {
        child.stdin.write(`${line}\n`);
        return answer();
      };
      return { ask, end: () => child.stdin.end() };
    }

    test(`is taken by one of two that race for it, ${rounds} times`, { timeout: 60_000 + 1000 * rounds }, async () => {
      RunFolder.create(folder, {});
      const racers = [await racer(), await racer()];
      const dead = spawnSync('true').pid;
      const wins = [0, 0];
      for (let round = 0; round < rounds; round++) {
        // As this version writes it, as 0.1.0 did, and cut off by a power cut.
        const left = [lockText({ pid: dead, id: 'x' }), lockText({ pid: dead }), '{"pid":'][round % 3]!;
        fs.writeFileSync(lock(), left);
        const long = new Date(Date.now() - 60_000);
        fs.utimesSync(lock(), long, long);
        const start = String(Date.now() + 5 + (round % 4));
        const outcomes = await Promise.all(racers.map((r) => r.ask(start)));
        expect(outcomes.filter((o) => o === 'got')).toHaveLength(1);
        expect(outcomes.find((o) => o !== 'got')).toMatch(/^\[run\] (process \d+|another process) trains into/);
        wins[outcomes.indexOf('got')]!++;
        for (const r of racers) await r.ask('let go');
        expect(fs.readdirSync(folder)).toEqual(['config.json']);
      }
      for (const r of racers) r.end();
      expect(wins[0]! + wins[1]!).toBe(rounds);
    });

    test('is removed by nobody while another is about to, and the claims of dead ones by the next', () => {
      RunFolder.create(folder, {});
      const dead = spawnSync('true').pid;
      fs.writeFileSync(lock(), lockText({ pid: dead }));
      fs.writeFileSync(`${lock()}.${process.ppid}-abc`, lockText({ id: 'other' }));
      expect(() => takeLock(folder, () => {})).toThrow('if there is none, delete run.lock');
      expect(fs.readFileSync(lock(), 'utf8')).toBe(lockText({ pid: dead }));
      fs.writeFileSync(`${lock()}.${process.ppid}-abc`, lockText({ id: 'other', pid: dead }));
      expect(takeLock(folder, () => {})).toBe(true);
      expect(takeLock(folder, () => {})).toBe(false);
      releaseLock(folder);
      expect(fs.readdirSync(folder)).toEqual(['config.json']);
    });
  });

  describe.skipIf(process.platform !== 'linux')('of this machine by another view', () => {
    const here = thisMachine();
    const dead = spawnSync('true').pid;
    test.each([
      ['before its last start is taken over', { pid: process.ppid, ...here, machine: 'm', boot: 'then' }, 'm', true],
      ['of another with the same name is respected', { pid: dead, ...here, machine: 'n', boot: 'then' }, 'm', false],
      ['that does not say which is respected', { pid: dead, ...here, machine: null, boot: 'then' }, null, false],
      ['in another container is respected', { pid: dead, ...here, space: 'pid:[1]' }, 'm', false],
      ['in the same container is taken over', { pid: dead, ...here }, 'm', true],
    ])('%s', async (_, changes, machine, taken) => {
      RunFolder.create(folder, {});
      fs.writeFileSync(lock(), lockText({ id: 'x', born: '1', ...changes }));
      const real = fs.readFileSync;
      vi.spyOn(fs, 'readFileSync').mockImplementation(((path: string, ...rest: never[]) =>
        path === '/etc/machine-id' ? `${machine ?? ''}\n` : real(path, ...rest)) as never);
      // A process looks once what machine it is on.
      vi.resetModules();
      const fresh = await import('../../src/train/node/lock.ts');
      const take = (): boolean => fresh.takeLock(folder, () => {});
      if (taken) expect(take()).toBe(true);
      else expect(take).toThrow('if that process no longer runs, delete run.lock');
      fresh.releaseLock(folder);
    });
  });

  test('whose process cannot be looked at is respected, with the remedy', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), lockText({ born: '1', id: 'x' }));
    const real = fs.readFileSync;
    vi.spyOn(fs, 'readFileSync').mockImplementation(((path: string, ...rest: never[]) => {
      if (String(path).startsWith('/proc/')) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
      return real(path, ...rest);
    }) as never);
    expect(() => follow()).toThrow(`process ${process.ppid} trains into`);
    expect(() => follow()).toThrow('if that process trains nothing, delete run.lock');
  });

  test('that was cut off while the clock was later is taken over', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), '{"pid":');
    const later = new Date(Date.now() + 3_600_000);
    fs.utimesSync(lock(), later, later);
    expect(follow()).toEqual([`[run] a process that was cut off left its lock in ${folder}; it is taken over`]);
  });

  test('that cannot be read is named, with the remedy', () => {
    RunFolder.create(folder, {});
    fs.mkdirSync(lock());
    expect(() => follow()).toThrow(`[run] cannot read ${lock()}: this is a folder`);
    expect(() => follow()).toThrow(`hint: if no process trains into this folder, delete ${lock()}`);
  });

  test.skipIf(process.platform === 'win32')('that is a pipe is not waited for', () => {
    RunFolder.create(folder, {});
    spawnSync('mkfifo', [lock()]);
    expect(() => follow()).toThrow(`[run] cannot read ${lock()}: this is a device or a pipe`);
  });

  test('that cannot be written is named', () => {
    RunFolder.create(folder, {});
    const real = fs.openSync;
    vi.spyOn(fs, 'openSync').mockImplementation((path, flags, ...rest) => {
      if (flags === 'wx') throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
      return real(path, flags, ...rest);
    });
    expect(() => follow()).toThrow(`[run] cannot write ${lock()}: the file system is read-only`);
  });
});
