import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test, vi } from 'vitest';
import { DataError, nn, np, train } from '../../src/index.ts';
import { loadModel, RunFolder, readModel, saveModel } from '../../src/node.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';
import { inOwnFolder } from './own-folder.ts';

let folder: string;
inOwnFolder((own) => {
  folder = own;
});

/** What the whole run ends in, never having stopped. */
async function straight(options: train.FitOptions = {}): Promise<train.Trainer> {
  const trainer = flowerTrainer(options);
  await trainer.run();
  return trainer;
}

/** A run of which the first `steps` steps are done. */
async function begun(steps: number, checkpointEvery = 2): Promise<RunFolder> {
  const run = RunFolder.create(folder, { seed: 5 });
  const trainer = flowerTrainer();
  run.follow(trainer, { checkpointEvery });
  await trainer.run({ steps });
  return run;
}

const damage = (name: string): void => fs.truncateSync(join(folder, name), 1000);

describe('a run folder', () => {
  test('holds configuration, log, model and the newest two checkpoints', async () => {
    const run = RunFolder.create(folder, { preset: 'mlp', seed: 1 });
    const trainer = flowerTrainer();
    expect(run.follow(trainer)).toBe(0);
    await trainer.run();
    run.writeText('curve.svg', '<svg/>');
    expect(fs.readdirSync(folder).toSorted()).toEqual([
      'checkpoint-20.safetensors',
      'checkpoint-24.safetensors',
      'config.json',
      'curve.svg',
      'log.jsonl',
      'model.safetensors',
    ]);
    expect(RunFolder.open(folder).config).toEqual({ preset: 'mlp', seed: 1 });
    const model = flowerModel();
    loadModel(join(folder, 'model.safetensors'), model);
    expect(bitsOf(model)).toBe(bitsOf(trainer.model));
  });

  test('logs each step and each epoch as a line of JSON', async () => {
    const run = await begun(5);
    const lines = run.readLog();
    expect(lines.map((l) => `${l.event} ${l.step}`)).toEqual([
      'step 1',
      'step 2',
      'step 3',
      'step 4',
      'epoch 4',
      'step 5',
    ]);
    expect(lines[0]).toEqual({
      event: 'step',
      step: 1,
      epoch: 1,
      loss: expect.any(Number),
      lr: expect.any(Number),
      metrics: { accuracy: expect.any(Number) },
    });
    expect(lines[4]).toMatchObject({
      epoch: 1,
      validation: { loss: expect.any(Number), accuracy: expect.any(Number) },
    });
  });

  test('is not made over another run, and says what it cannot write or find', () => {
    RunFolder.create(folder, {});
    expect(() => RunFolder.create(folder, {})).toThrow(`${folder} holds a run already\nhint: resume that run`);
    expect(() => RunFolder.open(join(folder, 'none'))).toThrow('holds no run: there is no config.json in it');
    fs.writeFileSync(join(folder, 'file'), '');
    expect(() => RunFolder.create(join(folder, 'file', 'run'), {})).toThrow(DataError);
    fs.writeFileSync(join(folder, 'config.json'), '{"a":');
    expect(() => RunFolder.open(folder)).toThrow('config.json is damaged');
    expect(() => RunFolder.open(join(folder, 'none'))).toThrow(DataError);
  });
});

describe('a resumed run', () => {
  test.each([1, 4, 7, 8, 13])('ends in the same bits and the same history after a stop at step %i', async (steps) => {
    const whole = await straight();
    await begun(steps);
    const trainer = flowerTrainer();
    const run = RunFolder.open(folder);
    expect(run.follow(trainer)).toBe(steps);
    await trainer.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf(whole.model));
    expect(trainer.history.losses).toEqual(whole.history.losses);
    const timeless = (h: train.History): unknown => h.epochs.map(({ seconds: _, ...rest }) => rest);
    expect(timeless(trainer.history)).toEqual(timeless(whole.history));
    expect(
      run
        .readLog()
        .filter((l) => l.event === 'step')
        .map((l) => (l as train.StepRecord).loss),
    ).toEqual(whole.history.losses);
    expect(trainer.ended).toBe(whole.ended);
  });

  test('needs no stop in order: what came after the last checkpoint is done again', async () => {
    const run = RunFolder.create(folder, {});
    const crashing = flowerTrainer();
    run.follow(crashing, { checkpointEvery: 3 });
    crashing.observe({
      onStep: ({ step }) => {
        if (step === 8) throw new Error('crash');
      },
    });
    await expect(crashing.run()).rejects.toThrow('crash');
    fs.appendFileSync(join(folder, 'log.jsonl'), '{"event":"step","st');
    const trainer = flowerTrainer();
    expect(RunFolder.open(folder).follow(trainer)).toBe(6);
    await trainer.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf((await straight()).model));
    expect(run.readLog().filter((l) => l.event === 'step')).toHaveLength(24);
  });

  test('of a finished run does nothing; with more epochs it goes on', async () => {
    const run = RunFolder.create(folder, {});
    const options = { epochs: 2, schedule: train.constant };
    run.follow(flowerTrainer(options));
    const first = flowerTrainer(options);
    RunFolder.open(folder).follow(first);
    await first.run();
    const again = flowerTrainer(options);
    expect(RunFolder.open(folder).follow(again)).toBe(8);
    await again.run();
    expect([again.step, again.ended]).toEqual([8, 'finished']);
    const more = flowerTrainer({ ...options, epochs: 3 });
    RunFolder.open(folder).follow(more);
    await more.run();
    expect(bitsOf(more.model)).toBe(bitsOf((await straight({ ...options, epochs: 3 })).model));
  });

  test('passes over a damaged newest checkpoint with a warning', async () => {
    await begun(8);
    damage('checkpoint-8.safetensors');
    const warnings: string[] = [];
    const trainer = flowerTrainer();
    expect(RunFolder.open(folder).follow(trainer, { warn: (m) => warnings.push(m) })).toBe(6);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/checkpoint-8.safetensors[\s\S]*cut off[\s\S]*going on from step 6 instead/);
    await trainer.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf((await straight()).model));
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('checkpoint'))).toEqual([
      'checkpoint-20.safetensors',
      'checkpoint-24.safetensors',
    ]);
  });

  test('fails if all checkpoints are damaged, naming each', async () => {
    await begun(8);
    for (const step of [6, 8]) damage(`checkpoint-${step}.safetensors`);
    const follow = (): number => RunFolder.open(folder).follow(flowerTrainer());
    expect(follow).toThrow(DataError);
    expect(follow).toThrow(/no checkpoint in .* is intact:\n.*checkpoint-8[\s\S]*checkpoint-6/);
  });

  test('of another architecture fails with the tensors that differ, and changes nothing', async () => {
    await begun(4);
    const trainer = flowerTrainer({}, 10);
    const before = bitsOf(trainer.model);
    const follow = (): number => RunFolder.open(folder).follow(trainer);
    expect(follow).toThrow(DataError);
    expect(follow).toThrow("belongs to another architecture:\n  '0.weight' has shape (4, 12), the model's (4, 10)");
    expect([bitsOf(trainer.model), trainer.step]).toEqual([before, 0]);
  });

  test('with other settings fails with those that differ', async () => {
    await begun(4);
    const follow = (options: train.FitOptions) => () => RunFolder.open(folder).follow(flowerTrainer(options));
    expect(follow({ batchSize: 8, seed: 9 })).toThrow('other settings: batchSize was 16 and is 8; seed was 5 and is 9');
    expect(follow({ optimizer: train.momentum() })).toThrow('optimizer was adam and is momentum');
  });
});

describe('a full disk', () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: from the test'), { code: 'ENOSPC' });
  };

  // Where the log alone cannot be written, the step is saved before the run ends.
  test.each([
    ['appendFileSync', 7],
    ['writeSync', 6],
  ] as const)('(%s fails) ends the run with all saved that could be', async (call, saved) => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer, { checkpointEvery: 2 });
    await trainer.run({ steps: 6 });
    vi.spyOn(fs, call).mockImplementation(full);
    await expect(trainer.run()).rejects.toThrow(/cannot write .*: the disk is full\nhint: free some space/);
    vi.restoreAllMocks();
    const resumed = flowerTrainer();
    expect(RunFolder.open(folder).follow(resumed, { warn: () => {} })).toBe(saved);
    await resumed.run();
    expect(bitsOf(resumed.model)).toBe(bitsOf((await straight()).model));
  });
});

describe('a checkpoint', () => {
  test('brings the random streams of dropout along, whatever seed the new model has', async () => {
    const trainer = flowerTrainer();
    await trainer.run({ steps: 6 });
    const bytes = train.encodeCheckpoint(trainer.state());
    const other = flowerTrainer();
    nn.manualSeed(99);
    const dropouts = other.model.modules().filter((m) => m instanceof nn.Dropout);
    for (const d of dropouts) Object.assign(d, { random: nn.dropout().random });
    other.load(train.decodeCheckpoint(bytes));
    await trainer.run();
    await other.run();
    expect(bitsOf(other.model)).toBe(bitsOf(trainer.model));
  });

  test('is told from a model file, which it can stand in for', () => {
    fs.mkdirSync(folder);
    const trainer = flowerTrainer();
    const [model, checkpoint] = [join(folder, 'm.safetensors'), join(folder, 'c.safetensors')];
    saveModel(model, trainer.model, { classes: 'three' });
    fs.writeFileSync(checkpoint, train.encodeCheckpoint(trainer.state()));
    expect(readModel(model).metadata.classes).toBe('three');
    expect(() => train.decodeCheckpoint(fs.readFileSync(model), 'm')).toThrow(
      'm: this is no checkpoint of a training run',
    );
    const other = flowerModel();
    other.parameters()[0]!.assign(np.zeros([4, 12]));
    loadModel(checkpoint, other);
    expect(bitsOf(other)).toBe(bitsOf(trainer.model));
    expect(() => loadModel(model, flowerModel(5))).toThrow(`${model} belongs to another architecture`);
    expect(() => loadModel(join(folder, 'none'), other)).toThrow(DataError);
  });
});

describe('a run that is killed', () => {
  const kills = process.env.PRISTELLA_TEST_FULL ? 50 : 5;
  const epochs = 20 * kills + 600;

  /** Goes on with the run and kills it some time after it has begun. Returns what the process printed. */
  function goOn(killAfter: number | null): Promise<{ printed: string; killed: boolean }> {
    return new Promise((resolve, reject) => {
      const program = join(import.meta.dirname, 'killed.ts');
      const child = spawn(process.execPath, [program, folder, String(epochs), killAfter === null ? '' : 'slowly'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      let timer: NodeJS.Timeout | undefined;
      child.stdout.on('data', (bytes) => {
        printed += bytes;
        if (killAfter !== null && printed.includes('from '))
          timer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
      });
      child.on('error', reject);
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        if (signal === 'SIGKILL' || code === 0) resolve({ printed, killed: signal !== null });
        else reject(new Error(`the process ended with ${code} after ${printed}`));
      });
    });
  }

  const tookOver = expect.stringMatching(
    /^warning \[run\] process \d+, which no longer runs, left its lock in .*; it is taken/,
  );
  const warningsIn = (printed: string): string[] => printed.split('\n').filter((line) => line.startsWith('warning'));

  test(`with -9 at ${kills} random moments ends in the same bits`, { timeout: 240_000 + kills * 8_000 }, async () => {
    const steps: number[] = [];
    // On a busy machine the first checkpoint takes its time: there must be one to go on from.
    for (let i = 0; i < kills || (steps.at(-1) === 0 && i < kills + 20); i++) {
      const { printed, killed } = await goOn(Math.random() * 250 * (i < kills ? 1 : 10));
      expect([killed, warningsIn(printed)]).toEqual([true, i === 0 ? [] : [tookOver]]);
      steps.push(Number(/from (\d+)/.exec(printed)?.[1]));
    }
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const { printed } = await goOn(null);
    expect(Number(/from (\d+)/.exec(printed)?.[1])).toBeGreaterThan(0);
    expect(printed).toContain('done');
    expect(warningsIn(printed)).toEqual([tookOver]);
    const whole = await straight({ epochs, patience: epochs });
    const model = flowerModel();
    loadModel(join(folder, 'model.safetensors'), model);
    expect(bitsOf(model)).toBe(bitsOf(whole.model));
    const log = RunFolder.open(folder).readLog();
    expect(log.flatMap((l) => (l.event === 'step' ? [l.loss] : []))).toEqual(whole.history.losses);
    expect(fs.readdirSync(folder).filter((name) => /\.(tmp|lock)$/.test(name))).toEqual([]);
  });
});

test.each([0, 1, 3])('a folder that cannot be made takes away the %i above it that were made for it', (above) => {
  fs.mkdirSync(folder, { recursive: true });
  const before = fs.readdirSync(folder);
  const real = fs.mkdirSync;
  vi.spyOn(fs, 'mkdirSync').mockImplementation((path, ...rest) => {
    if (String(path).endsWith('run')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return real(path, ...rest);
  });
  const path = join(folder, ...['a', 'b', 'c'].slice(0, above), 'run');
  expect(() => RunFolder.create(path, {})).toThrow(`cannot create the folder ${path}`);
  vi.restoreAllMocks();
  expect(fs.readdirSync(folder)).toEqual(before);
});
