import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PristellaError, type train } from '../../src/index.ts';
import { loadModel, RunFolder } from '../../src/node.ts';
import { injectFaults, type Plan } from './faults.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';

const full = Boolean(process.env.PRISTELLA_TEST_FULL);
const options: train.FitOptions = { epochs: 2, patience: 2 };

let base: string;
let folder: string;
beforeEach(() => {
  base = fs.mkdtempSync(join(os.tmpdir(), 'pristella-faults-'));
  folder = join(base, 'run');
});
afterEach(() => {
  fs.rmSync(base, { recursive: true, force: true });
});

let whole: train.Trainer;
beforeAll(async () => {
  whole = flowerTrainer(options);
  await whole.run();
});

const hasRun = (): boolean => fs.existsSync(join(folder, 'config.json'));

/** Begins a run, or goes on with it, to its end. Returns what it was told. */
async function goOn(
  trainer = flowerTrainer(options),
  isNew = !hasRun(),
): Promise<{ trainer: train.Trainer; told: string[] }> {
  const told: string[] = [];
  const run = isNew ? RunFolder.create(folder, { seed: 5 }) : RunFolder.open(folder);
  run.follow(trainer, { checkpointEvery: 3, warn: (message) => told.push(message) });
  await trainer.run();
  run.writeText('note.txt', 'done');
  return { trainer, told };
}

const dead = spawnSync('true').pid;
/** What is left in the folder becomes that of a process which has ended. */
function bury(): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const path = join(folder, name);
    if (name.startsWith('run.lock')) {
      const owner = JSON.parse(fs.readFileSync(path, 'utf8')) as object;
      fs.writeFileSync(path, JSON.stringify({ ...owner, pid: dead, born: '1', id: 'gone' }));
    }
    const other = name.replace(`-${process.pid}-`, `-${dead}-`);
    if (other !== name) fs.renameSync(path, join(folder, other));
  }
}

const savedIn = (): Map<string, Buffer> => {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return new Map(names.map((name) => [name, fs.readFileSync(join(folder, name))]));
};
const newestOf = (names: Iterable<string>): number =>
  Math.max(-1, ...[...names].map((name) => Number(/^checkpoint-(\d+)\.safetensors$/.exec(name)?.[1] ?? -1)));

/** Lets a run meet a fault, and looks at what it says, what is left and how it goes on. */
async function suffer(plan: Plan): Promise<void> {
  // Half of the runs are resumed ones.
  if (plan.at % 2 === 0) {
    const first = flowerTrainer(options);
    RunFolder.create(folder, { seed: 5 }).follow(first, { checkpointEvery: 3 });
    await first.run({ steps: 2 });
  }
  const before = newestOf(savedIn().keys());
  const trainer = flowerTrainer(options);
  const isNew = !hasRun();
  const faults = injectFaults(folder, plan);
  let error: unknown;
  try {
    await goOn(trainer, isNew);
  } catch (caught) {
    error = caught;
  } finally {
    faults.restore();
  }
  const what = `${plan.how}${plan.lasting ? ' for good' : ''} at call ${plan.at}, ${faults.made[plan.at - 1]}`;
  if (plan.how !== 'death' && error !== undefined) {
    expect(error, what).toBeInstanceOf(PristellaError);
    expect((error as Error).message, what).toContain(folder);
    expect((error as Error).message, what).toMatch(/\nhint: ./);
  }
  bury();
  const saved = savedIn();
  expect(newestOf(saved.keys()), what).toBeGreaterThanOrEqual(before);
  // After a fault that is over, all that was learnt is there: what failed was tried again.
  const isOver = plan.how !== 'death' && !plan.lasting;
  if (isOver && error !== undefined && trainer.step > Math.max(before, 0))
    expect(newestOf(saved.keys()), what).toBe(trainer.step);

  const { trainer: resumed } = await goOn();
  expect(bitsOf(resumed.model), what).toBe(bitsOf(whole.model));
  expect(resumed.history.losses, what).toEqual(whole.history.losses);
  const left = fs.readdirSync(folder).filter((name) => !/^(checkpoint-|config|log|model|note)/.test(name));
  expect(left, what).toEqual([]);
}

describe('a system call that fails', () => {
  const kinds = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'death'].flatMap((how) =>
    how === 'death'
      ? [{ how, lasting: true }]
      : [
          { how, lasting: false },
          { how, lasting: true },
        ],
  );

  test.each(kinds)(
    '($how, for good: $lasting) is told with its file and a remedy, and the run goes on to the same bits',
    { timeout: full ? 1_200_000 : 120_000 },
    async ({ how, lasting }) => {
      const none = injectFaults(folder, { at: 0, how });
      await goOn(flowerTrainer(options), true);
      none.restore();
      const count = none.made.length;
      expect(count).toBeGreaterThan(60);
      fs.rmSync(folder, { recursive: true });
      // All calls in the long campaign; else some, at other places for each kind.
      const step = full ? 1 : 25;
      const offset = full ? 1 : 1 + ((how.length * 7 + Number(lasting) * 11) % step);
      for (let at = offset; at <= count; at += step) {
        await suffer({ at, how, lasting });
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe('a process that is killed at a system call', () => {
  const kills = full ? 80 : 3;
  const program = join(import.meta.dirname, 'killed.ts');
  const preload = join(import.meta.dirname, 'faults.ts');
  const start = (at: number): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ['--import', preload, program, folder, '2'], {
      env: { ...process.env, PRISTELLA_TEST_KILL: `${at} ${folder}` },
      encoding: 'utf8',
    });

  test(`leaves a run that goes on to the same bits (${kills} calls)`, {
    timeout: 60_000 + kills * 10_000,
  }, async () => {
    for (let i = 0; i < kills; i++) {
      // The run makes some 130 calls; one that it ends before would kill nothing.
      const at = 5 + Math.floor((i * 120) / kills);
      const killed = start(at);
      expect([killed.signal, killed.stderr], `at call ${at}`).toEqual(['SIGKILL', '']);
      const rest = start(0);
      expect([rest.status, rest.stderr], `after call ${at}`).toEqual([0, '']);
      expect(rest.stdout).toContain('done');
      const model = flowerModel();
      loadModel(join(folder, 'model.safetensors'), model);
      expect(bitsOf(model), `after call ${at}`).toBe(bitsOf(whole.model));
      expect(fs.readdirSync(folder).filter((name) => /\.tmp$|lock/.test(name))).toEqual([]);
      fs.rmSync(folder, { recursive: true });
    }
  });
});
