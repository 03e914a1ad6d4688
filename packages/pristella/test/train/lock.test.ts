import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DataError } from '../../src/index.ts';
import { RunFolder } from '../../src/node.ts';
import { flowerTrainer } from './flowers.ts';

let folder: string;
beforeEach(() => {
  folder = join(fs.mkdtempSync(join(os.tmpdir(), 'pristella-lock-')), 'run');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(join(folder, '..'), { recursive: true, force: true });
});

describe('the lock of a run folder', () => {
  const lock = (): string => join(folder, 'run.lock');
  const owner = (changes: object): string =>
    JSON.stringify({
      pid: process.ppid,
      host: os.hostname(),
      born: null,
      since: '2026-01-02T03:04:05.000Z',
      ...changes,
    });
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
    fs.writeFileSync(lock(), owner({ pid: dead }));
    expect(follow()).toEqual([
      `[run] process ${dead}, which no longer runs, left its lock in ${folder}; it is taken over`,
    ]);
  });

  test.skipIf(process.platform !== 'linux')('is not held by a later process of the same number', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), owner({ born: '1' }));
    expect(follow()[0]).toContain(`process ${process.ppid}, which no longer runs`);
  });

  test('of another machine is respected, as nobody here can tell whether its process runs', () => {
    RunFolder.create(folder, {});
    fs.writeFileSync(lock(), owner({ pid: 7, host: 'elsewhere' }));
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

  test('that another process has taken away ends the run before it writes a checkpoint', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer, { checkpointEvery: 3 });
    trainer.observe({ onStep: ({ step }) => void (step === 4 && fs.writeFileSync(lock(), owner({}))) });
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
