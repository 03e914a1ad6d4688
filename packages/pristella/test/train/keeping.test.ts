import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ArgumentError, DataError, train } from '../../src/index.ts';
import { RunFolder, readFileBytes, writeFileAtomic } from '../../src/node.ts';
import { bitsOf, flowerTrainer } from './flowers.ts';

// A run folder loses nothing, and nothing outside of it is touched.

let base: string;
let folder: string;
beforeEach(() => {
  base = fs.mkdtempSync(join(os.tmpdir(), 'pristella-keeping-'));
  folder = join(base, 'run');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(base, { recursive: true, force: true });
});
const at = (...names: string[]): string => join(folder, ...names);
const named = (start: string): string[] => fs.readdirSync(folder).filter((name) => name.startsWith(start));

async function begun(steps: number): Promise<train.Trainer> {
  const trainer = flowerTrainer();
  RunFolder.create(folder, { seed: 5 }).follow(trainer, { checkpointEvery: 2 });
  await trainer.run({ steps });
  return trainer;
}

describe('a checkpoint', () => {
  test.each(['EACCES', 'EIO', 'EMFILE', 'EPERM', 'ESTALE'])(
    'that cannot be read (%s) is not taken for a damaged one: the run is not gone on with, and all stays',
    async (code) => {
      await begun(8);
      const before = fs.readdirSync(folder);
      const trainer = flowerTrainer();
      const fresh = bitsOf(trainer.model);
      const real = fs.openSync;
      vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
        if (String(path).endsWith('checkpoint-8.safetensors'))
          throw Object.assign(new Error(`${code}: test`), { code });
        return real(path, ...rest);
      });
      const follow = (): number => RunFolder.open(folder).follow(trainer);
      expect(follow).toThrow(DataError);
      expect(follow).toThrow(`cannot read ${at('checkpoint-8.safetensors')}: `);
      expect(follow).toThrow('hint: make it readable, or move it out of the folder');
      vi.restoreAllMocks();
      expect(fs.readdirSync(folder)).toEqual(before);
      expect([bitsOf(trainer.model), trainer.step]).toEqual([fresh, 0]);
      expect(follow()).toBe(8);
    },
  );

  test('that is damaged keeps its bytes by another name, also the second time', async () => {
    for (const n of [1, 2]) {
      if (n === 1) await begun(8);
      const [newest] = RunFolder.open(folder).checkpoints();
      const bytes = fs.readFileSync(at(`checkpoint-${newest}.safetensors`)).subarray(0, 900 + n);
      fs.writeFileSync(at(`checkpoint-${newest}.safetensors`), bytes);
      const trainer = flowerTrainer();
      RunFolder.open(folder).follow(trainer, { checkpointEvery: 2, warn: () => {} });
      await trainer.run({ steps: 8 - trainer.step });
      expect(fs.readFileSync(at(`damaged-${n}-checkpoint-8.safetensors`))).toEqual(bytes);
    }
    expect(RunFolder.open(folder).checkpoints()).toEqual([8, 6]);
  });

  test('of a later step than the trainer that is saved is kept by another name, with a warning', async () => {
    await begun(8);
    const bytes = fs.readFileSync(at('checkpoint-8.safetensors'));
    const told: string[] = [];
    const run = RunFolder.open(folder);
    const trainer = flowerTrainer();
    run.follow(trainer, { warn: (message) => told.push(message) });
    trainer.load(flowerTrainer().state());
    run.save(trainer);
    expect(run.checkpoints()).toEqual([0]);
    expect(fs.readFileSync(at('later-1-checkpoint-8.safetensors'))).toEqual(bytes);
    expect(told[0]).toMatch(/checkpoint-8.safetensors is of a later step than this trainer's; it is kept as later-1-/);
  });

  test('by the name of another step is a damaged one', async () => {
    await begun(8);
    fs.renameSync(at('checkpoint-8.safetensors'), at('checkpoint-9.safetensors'));
    const told: string[] = [];
    expect(RunFolder.open(folder).follow(flowerTrainer(), { warn: (message) => told.push(message) })).toBe(6);
    expect(told[0]).toContain('it is of step 8, not of the one in its name');
    expect(named('damaged-1')).toEqual(['damaged-1-checkpoint-9.safetensors']);
  });

  test('is written after more than 30 seconds where nothing says how often, and counted from the last one', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer({ epochs: 1, batchSize: 2, accumulate: 1 });
    let now = 1_000_000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    run.follow(trainer);
    const saved: number[][] = [];
    // Told after the run folder: what the clock says now is what the next step is taken at.
    trainer.observe({
      onStep: ({ step }) => {
        saved.push(run.checkpoints());
        now += [30_000, 1, 30_000, 1, 30_001][step - 1] ?? 0;
      },
    });
    await trainer.run({ steps: 6 });
    expect(saved).toEqual([[], [], [3], [3], [5, 3], [6, 5]]);
  });

  test('is written once the log is on the disk, whose lines go before it', async () => {
    const synced: string[] = [];
    const names = new Map<number, string>();
    const [open, sync] = [fs.openSync, fs.fsyncSync];
    vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
      const file = open(path, ...rest);
      names.set(
        file,
        String(path)
          .split('/')
          .at(-1)!
          .replace(/^\.pristella.*/, 'new'),
      );
      return file;
    });
    vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
      synced.push(names.get(file) ?? '');
      sync(file);
    });
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer, { checkpointEvery: 2 });
    await trainer.run({ steps: 1 });
    synced.length = 0;
    trainer.observe({ onStep: ({ step }) => void synced.push(`step ${step}`) });
    await trainer.run({ steps: 1 });
    // The checkpoint's own bytes and its new name follow.
    expect(synced.slice(synced.indexOf('log.jsonl')).slice(0, 4)).toEqual(['log.jsonl', 'new', 'run', 'step 2']);
  });

  test('that can no longer be removed is one too many, and no end of the run', async () => {
    const trainer = await begun(4);
    const told: string[] = [];
    vi.spyOn(fs, 'unlinkSync').mockImplementation((path) => {
      throw Object.assign(new Error(`EPERM: ${path}`), { code: 'EPERM' });
    });
    const run = RunFolder.open(folder);
    run.follow(trainer, { checkpointEvery: 2, warn: (message) => told.push(message) });
    await trainer.run({ steps: 4 });
    expect(run.checkpoints().slice(0, 3)).toEqual([8, 6, 4]);
    expect(told.at(-1)).toContain(`cannot remove ${at('checkpoint-2.safetensors')}: not permitted`);
  });
});

describe('a log', () => {
  test('with damaged lines keeps the others, and is kept whole by another name', async () => {
    await begun(8);
    const lines = fs.readFileSync(at('log.jsonl'), 'utf8').split('\n');
    lines[2] = lines[2]!.slice(5);
    lines.splice(5, 0, 'null', '', '{"event":"step","step":"3"}');
    fs.writeFileSync(at('log.jsonl'), lines.join('\n'));
    const told: string[] = [];
    const run = RunFolder.open(folder);
    run.follow(flowerTrainer(), { warn: (message) => told.push(message) });
    expect(fs.readFileSync(at('damaged-1-log.jsonl'), 'utf8')).toBe(lines.join('\n'));
    expect(told).toEqual([
      `${at('log.jsonl')} had lines that are no records; all of it is kept as ${at('damaged-1-log.jsonl')}`,
      `${at('log.jsonl')} lacks 1 of the 8 steps before the checkpoint`,
    ]);
    expect(run.readLog().map((l) => `${l.event} ${l.step}`)).toHaveLength(9);
  });

  test('whose lines could not be written for a while has them all later, each once', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer);
    await trainer.run({ steps: 3 });
    const real = fs.appendFileSync;
    vi.spyOn(fs, 'appendFileSync').mockImplementation((path, text, ...rest) => {
      real(path, String(text).slice(0, 30), ...rest);
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    await expect(trainer.run()).rejects.toThrow(`cannot write ${at('log.jsonl')}: the disk is full`);
    expect(run.checkpoints()[0]).toBe(4);
    vi.restoreAllMocks();
    await trainer.run({ steps: 4 });
    expect(run.readLog().map((l) => `${l.event} ${l.step}`)).toEqual([
      ...['step 1', 'step 2', 'step 3', 'step 4', 'epoch 4', 'step 5', 'step 6', 'step 7', 'step 8', 'epoch 8'],
    ]);
  });

  test('has the line of an epoch before its checkpoint: whoever resumes there finds it', async () => {
    const [run, trainer] = [RunFolder.create(folder, {}), flowerTrainer()];
    run.follow(trainer);
    const saved: string[] = [];
    const save = run.save.bind(run);
    vi.spyOn(run, 'save').mockImplementation((of) => {
      const last = run.readLog().at(-1);
      saved.push(`${last?.event} ${last?.step}`);
      save(of);
    });
    await trainer.run({ steps: 8 });
    expect(saved).toEqual(['epoch 4', 'epoch 8']);
  });

  test('keeps metrics that are no numbers', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer({ metrics: { odd: (y) => y.sum().mul(Number.NaN) } });
    run.follow(trainer);
    await trainer.run({ steps: 1 });
    expect(run.readLog()[0]).toMatchObject({ event: 'step', metrics: { odd: Number.NaN } });
  });
});

describe('a new run', () => {
  test.each(['config.json', 'log.jsonl', 'model.safetensors', 'checkpoint-3.safetensors', 'run.lock'])(
    'is not made where there is a %s, which stays as it is',
    (name) => {
      fs.mkdirSync(folder);
      fs.writeFileSync(at(name), 'mine');
      expect(() => RunFolder.create(folder, {})).toThrow(DataError);
      expect(() => RunFolder.create(folder, {})).toThrow(/holds .*\nhint: .*choose another folder/);
      expect(fs.readdirSync(folder)).toEqual([name]);
      expect(fs.readFileSync(at(name), 'utf8')).toBe('mine');
    },
  );

  test('is not made over one that was made at the same moment', () => {
    const real = fs.readdirSync;
    vi.spyOn(fs, 'readdirSync').mockImplementation(((path: string) => {
      const names = real(path);
      fs.writeFileSync(join(path, 'config.json'), '{"first":true}');
      return names;
    }) as never);
    expect(() => RunFolder.create(folder, { first: false })).toThrow('holds a run already');
    vi.restoreAllMocks();
    expect(RunFolder.open(folder).config).toEqual({ first: true });
  });

  test('that cannot be made leaves no folders behind', () => {
    vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    expect(() => RunFolder.create(join(base, 'a', 'b', 'c'), {})).toThrow('the disk is full');
    expect(fs.readdirSync(base)).toEqual([]);
  });

  test('is made where a disk knows no second names for a file', () => {
    vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('no links'), { code: 'EPERM' });
    });
    RunFolder.create(folder, { a: 1 }).follow(flowerTrainer());
    expect(() => RunFolder.create(folder, { a: 2 })).toThrow('holds a run already');
    expect(RunFolder.open(folder).config).toEqual({ a: 1 });
    expect(named('.')).toEqual([]);
  });

  test.each([undefined, () => 1, { a: Number.NaN }, { a: [Infinity] }, { a: 1n }, Symbol('x')])(
    'has a configuration of plain data, not %o',
    (config) => {
      expect(() => RunFolder.create(folder, config)).toThrow(ArgumentError);
      expect(() => RunFolder.create(folder, config)).toThrow('the configuration must be plain data');
      expect(fs.existsSync(folder)).toBe(false);
    },
  );

  test.each([0, -1, 1.5, Number.NaN, '3'])('is not saved every %o steps', (checkpointEvery) => {
    const run = RunFolder.create(folder, {});
    expect(() => run.follow(flowerTrainer(), { checkpointEvery: checkpointEvery as number })).toThrow(
      'checkpointEvery must be a positive whole number',
    );
    expect(() => run.follow(flowerTrainer(), { checkpointEvry: 3 } as never)).toThrow("no option 'checkpointEvry'");
    expect(named('run.lock')).toEqual([]);
  });

  test('that is followed twice writes each line once', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer);
    run.follow(trainer);
    await trainer.run({ steps: 2 });
    expect(run.readLog()).toHaveLength(2);
  });
});

describe('a link in a run folder', () => {
  test('is not followed when the run is saved, wherever it leads', async () => {
    const trainer = await begun(4);
    const outside = join(base, 'outside');
    for (const name of ['log.jsonl', 'model.safetensors', 'checkpoint-6.safetensors', 'note.txt']) {
      fs.writeFileSync(join(base, name), 'precious');
      fs.rmSync(at(name), { force: true });
      fs.symlinkSync(join(base, name), at(name));
    }
    // A second name for a file elsewhere is no link, but leads there as well.
    fs.linkSync(at('config.json'), outside);
    const run = RunFolder.open(folder);
    fs.rmSync(at('checkpoint-6.safetensors'));
    run.follow(trainer, { checkpointEvery: 2, warn: () => {} });
    fs.symlinkSync(join(base, 'checkpoint-6.safetensors'), at('checkpoint-6.safetensors'));
    await trainer.run({ steps: 4 });
    run.writeText('note.txt', 'mine');
    run.writeText('config.json', '{}');
    for (const name of ['log.jsonl', 'model.safetensors', 'checkpoint-6.safetensors', 'note.txt'])
      expect([name, fs.readFileSync(join(base, name), 'utf8')]).toEqual([name, 'precious']);
    expect(JSON.parse(fs.readFileSync(outside, 'utf8'))).toEqual({ seed: 5 });
    expect(run.readLog()).toHaveLength(5);
  });

  test('that comes into the place of the log ends the run, which is saved', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer);
    await trainer.run({ steps: 1 });
    fs.rmSync(at('log.jsonl'));
    fs.writeFileSync(join(base, 'log'), 'precious');
    fs.symlinkSync(join(base, 'log'), at('log.jsonl'));
    await expect(trainer.run()).rejects.toThrow(
      /cannot write .*log.jsonl: this is a symbolic link that is not followed/,
    );
    expect(run.checkpoints()[0]).toBe(2);
    expect(fs.readFileSync(join(base, 'log'), 'utf8')).toBe('precious');
  });
});

describe('a text', () => {
  test.each([
    ...[
      '../x',
      '..',
      '.',
      '',
      '/etc/x',
      'a/../../x',
      'a//b',
      '..\\x',
      'C:x',
      'c:\\x',
      '\\\\host\\x',
      'a\0b',
      './x',
      'x/',
    ],
    ...[null, 3, 'run.lock', 'log.jsonl', 'model.safetensors', 'checkpoint-3.safetensors', 'run.lock.1-ab'],
  ])('is not written by the name %j', (name) => {
    const run = RunFolder.create(folder, {});
    expect(() => run.writeText(name as string, 'x')).toThrow(ArgumentError);
    expect(fs.readdirSync(base)).toEqual(['run']);
    expect(fs.readdirSync(folder)).toEqual(['config.json']);
  });

  test('is written into a folder of the run, but not through a link out of it', () => {
    const run = RunFolder.create(folder, {});
    fs.mkdirSync(at('plots'));
    run.writeText('plots/a.svg', '<svg/>');
    run.writeText('..a', 'dots');
    expect(fs.readFileSync(at('plots', 'a.svg'), 'utf8')).toBe('<svg/>');
    fs.symlinkSync(base, at('up'));
    expect(() => run.writeText('up/a.svg', 'x')).toThrow(ArgumentError);
    expect(() => run.writeText('gone/a.svg', 'x')).toThrow(DataError);
    expect(fs.readdirSync(base)).toEqual(['run']);
  });
});

describe('a folder', () => {
  test('that is removed while training ends the run with a sentence', async () => {
    const trainer = flowerTrainer();
    RunFolder.create(folder, {}).follow(trainer);
    trainer.observe({ onStep: ({ step }) => void (step === 3 && fs.rmSync(folder, { recursive: true })) });
    await expect(trainer.run()).rejects.toThrow(`cannot write ${at('log.jsonl')}: no such file or folder`);
  });

  test('is let go after an error, so that it can be followed again', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer);
    const real = fs.fsyncSync;
    let failing = true;
    vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
      if (failing) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
      real(file);
    });
    await expect(trainer.run()).rejects.toThrow(/cannot write .*: EIO: i\/o error, fsync\nhint: look whether the disk/);
    expect(named('run.lock')).toEqual([]);
    failing = false;
    await trainer.run();
    const whole = flowerTrainer();
    await whole.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf(whole.model));
  });
});

test('a pipe is refused, and not waited for', async ({ skip }) => {
  const { spawnSync } = await import('node:child_process');
  const pipe = join(base, 'pipe');
  if (spawnSync('mkfifo', [pipe]).status !== 0) return skip('no pipe can be made here');
  expect(() => readFileBytes(pipe)).toThrow('this is a device or a pipe, not a plain file');
  expect(() => writeFileAtomic(pipe, new Uint8Array(1))).toThrow('not a plain file');
  expect(() => train.decodeCheckpoint(new Uint8Array(0))).toThrow(DataError);
});
