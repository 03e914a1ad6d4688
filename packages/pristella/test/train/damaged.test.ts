import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ArgumentError, DataError, nn, np, train } from '../../src/index.ts';
import { rawOf } from '../../src/io/storable.ts';
import { RunFolder } from '../../src/node.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';

// What lies in a run folder may have been damaged in any way. Whatever it is, a trainer that is asked to go on from it
// either does, or throws DataError and is byte for byte what it was.

const times = process.env.PRISTELLA_TEST_FULL ? 40 : 1;
const timeout = 30_000 * times;

/** Random numbers, the same each time (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) % below) | 0;
  };
}

let trained: train.Trainer;
let intact: Uint8Array;
/** The trainer that is asked, which has taken some steps of its own. */
let trainer: train.Trainer;
let own: Uint8Array;
beforeAll(async () => {
  trained = flowerTrainer();
  await trained.run({ steps: 13 });
  intact = train.encodeCheckpoint(trained.state());
  trainer = flowerTrainer();
  await trainer.run({ steps: 5 });
  own = train.encodeCheckpoint(trainer.state());
});
const bytesNow = (): Buffer => Buffer.from(train.encodeCheckpoint(trainer.state()));
const reset = (): void => trainer.load(train.decodeCheckpoint(own));

/** Lets `act` fail with DataError and nothing changed; returns whether it did not fail. */
function survives(act: () => void, what: string): boolean {
  try {
    act();
    return true;
  } catch (error) {
    expect(error, what).toBeInstanceOf(DataError);
    expect(bytesNow().equals(own), `${what}: the trainer has changed`).toBe(true);
    return false;
  }
}

/** Bytes with some damage. */
function damaged(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const out = bytes.slice();
  const at = random(out.length);
  const length = 1 + random(Math.min(200, out.length - at));
  switch (random(6)) {
    case 0:
      return out.subarray(0, at);
    case 1:
      return Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
    case 2:
      return Buffer.concat([out, out.subarray(at, at + length)]);
    case 3:
      // Of no bytes Node fills none, but throws.
      return out.length === 0 ? out : out.fill(random(256), at, at + length);
    case 4:
      return out.copyWithin(random(out.length), at, at + length);
    default: {
      // The header is small, and the part in which most can go wrong.
      const end = random(2) === 0 ? Math.min(3000, out.length) : out.length;
      for (let n = random(4); n >= 0; n--) out[random(end)]! ^= 1 << random(8);
      return out;
    }
  }
}

const strange: readonly unknown[] = [
  ...[null, true, '', 'NaN', 'x', '__proto__', [], [1], [[]], {}, { a: 1 }, -1, -0, 0, 1, 0.5, 2 ** 31, 2 ** 53, 1e300],
  ...[Number.NaN, Infinity, undefined, Array(50).fill(0), { length: 1 }, '5', 1e-320, [0, 0, 0], () => 1, 10n],
];

/** A copy of plain data in which one thing is another, missing or new. */
function mutated(data: unknown, random: (below: number) => number): unknown {
  const copy = structuredClone(data);
  let at = copy as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys[random(keys.length)];
    if (key === undefined) return Object.assign(at, { extra: strange[random(strange.length)] }) && copy;
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && random(4) > 0) {
      at = inner as Record<string, unknown>;
      continue;
    }
    const kind = random(8);
    if (kind === 0) delete at[key];
    else if (kind === 1) at[`${key}x`] = inner;
    else if (kind === 2 && typeof inner === 'number') at[key] = inner + 1;
    else at[key] = strange[random(strange.length)];
    return copy;
  }
}

/** Plain data in which null and texts for NaN are one, as are both zeros. */
const asRead = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data, (_, v) => (v === null || Number.isNaN(v) ? 'NaN' : v)));

describe('a damaged checkpoint', () => {
  test(`is refused, whatever bytes are wrong (${1500 * times} times)`, { timeout }, () => {
    const random = randomFrom(1);
    for (let i = 0; i < 1500 * times; i++) {
      const bytes = damaged(intact, random);
      if (Buffer.from(bytes).equals(intact)) continue;
      expect(
        survives(() => trainer.load(train.decodeCheckpoint(bytes)), `damage ${i}`),
        `damage ${i} passed`,
      ).toBe(false);
    }
  });

  test(`of 0.1.0, which has no checksum, is refused or a whole state (${500 * times} times)`, { timeout }, () => {
    const random = randomFrom(2);
    const old = fs.readFileSync(join(import.meta.dirname, '../fixtures/0.1.0/checkpoint.safetensors'));
    for (let i = 0; i < 500 * times; i++) {
      if (!survives(() => trainer.load(train.decodeCheckpoint(damaged(old, random))), `damage ${i}`)) continue;
      trainer.load(train.decodeCheckpoint(bytesNow()));
      reset();
    }
    expect(bytesNow().equals(own)).toBe(true);
  });

  test(`with a record of other things is refused, or means what it says (${1000 * times} times)`, { timeout }, () => {
    const random = randomFrom(3);
    const state = trained.state();
    let refused = 0;
    for (let i = 0; i < 1000 * times; i++) {
      const progress = mutated(state.progress, random) as train.Progress;
      const given = { arrays: state.arrays, progress };
      const what = `record ${i}: ${JSON.stringify(progress, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`;
      if (survives(() => trainer.load(given), what)) {
        expect(asRead(trainer.state().progress), what).toEqual(
          asRead({ frozen: trained.state().progress.frozen, lr: trained.optimizer.lr, ...progress }),
        );
        reset();
      } else refused++;
    }
    expect(refused).toBeGreaterThan(500 * times);
  });

  test(`with other arrays is refused (${200 * times} times)`, { timeout }, () => {
    const random = randomFrom(4);
    const { arrays, progress } = trained.state();
    // Of a history, each list may be there or not.
    const names = [...arrays.keys()].filter((name) => !name.startsWith('history/'));
    for (let i = 0; i < 200 * times; i++) {
      const name = names[random(names.length)]!;
      const array = rawOf(arrays.get(name)!);
      const other = new Map<unknown, unknown>(arrays);
      const changes: (() => unknown)[] = [
        () => other.delete(name),
        () => other.set(`${name}x`, array),
        () => other.set(`x${name}`, array),
        () => other.set(name, { ...array, shape: [...array.shape, 2] }),
        () => other.set(name, { ...array, shape: [array.data.length + 1] }),
        () =>
          other.set(name, { ...array, data: Int32Array.from(array.data), dtype: 'int32' }) && other.delete(names[0]),
        () => other.set(name, { ...array, data: [...array.data] }),
        () => other.set(name, { ...array, dtype: 'float16' }),
        () => other.set(name, { ...array, data: array.data.slice(0, -1), shape: [array.data.length - 1] }),
        () => other.set(name, strange[random(strange.length)]),
        () => other.set(1, array),
        () => other.set('optimizer/steps', { data: Int32Array.of(-1), shape: [1], dtype: 'int32' }),
        () => other.set('history/loss', { data: new Float64Array(14), shape: [14], dtype: 'float64' }),
      ];
      changes[i % changes.length]!();
      const what = `change ${i % changes.length} of ${name}`;
      const given = { arrays: other, progress } as unknown as train.TrainingState;
      expect(
        survives(() => trainer.load(given), what),
        what,
      ).toBe(false);
    }
    for (const given of [undefined, null, {}, { progress }, { arrays }, { arrays: {}, progress }, 'state', 3])
      expect(
        survives(() => trainer.load(given as never), String(given)),
        String(given),
      ).toBe(false);
  });

  test('of a model with other random streams, or of other places in the data, is refused', () => {
    const { arrays, progress } = trained.state();
    const load = (changes: Partial<train.Progress>) => () =>
      trainer.load({ arrays, progress: { ...progress, ...changes } });
    expect(load({ streams: {} })).toThrow("different random streams: '3.random' is in one of them only");
    expect(load({ streams: { ...progress.streams, '4.random': [1, 2, 3] } })).toThrow("'4.random' is in one of them");
    const { length } = trainer.loader;
    expect(load({ loader: { epoch: 1, position: length + 1 } })).toThrow(`before batch ${length + 1} of an epoch of`);
    expect(load({ loader: { epoch: 1, position: length } })).not.toThrow();
    reset();
    expect(load({ step: 12 })).toThrow('it is of step 12, its optimizer of step 13');
    const { averages } = progress;
    for (const [other, problem] of [
      [{ count: 100, sums: {} }, 'its averages are those of nothing'],
      [{ ...averages, sums: { foo: 1 } }, 'its averages are those of foo'],
      [{ ...averages, count: 0 }, 'with averages of 0 samples'],
    ] as const)
      expect(load({ averages: other })).toThrow(problem);
    const short = new Map([...arrays, ['history/accuracy', np.zeros([1])]]);
    expect(() => trainer.load({ arrays: short, progress })).toThrow(
      "'history/accuracy' has 1 steps, 'history/loss' has 13",
    );
    expect(load({ stopping: null })).toThrow('of the best epoch it has only a part');
    expect(load({ epochs: [progress.epochs[1]!, progress.epochs[0]!] })).toThrow('is out of order');
    expect(bytesNow().equals(own)).toBe(true);
  });

  test('keeps numbers that are not finite, which JSON has not', () => {
    const { arrays, progress } = trained.state();
    const sums = { loss: Infinity, accuracy: Number.NaN, least: -Infinity };
    const more = new Map([...arrays, ['history/least', arrays.get('history/loss')!]]);
    const bytes = train.encodeCheckpoint({ arrays: more, progress: { ...progress, averages: { count: 3, sums } } });
    expect(train.decodeCheckpoint(bytes).progress.averages.sums).toEqual(sums);
  });
});

describe('what takes over a state', () => {
  test('of a model refuses all but its own tensors, and changes nothing', () => {
    const model = flowerModel();
    const before = bitsOf(model);
    const saved = model.stateDict();
    const w = saved.get('0.weight')!;
    const refuse = (name: string, value: unknown, error: new (m: string) => Error, text: string): void => {
      const load = (): void => model.loadStateDict(new Map([...saved, [name, value as never]]));
      expect(load).toThrow(error);
      expect(load).toThrow(text);
    };
    refuse('0.weight', np.zeros([4, 12], { dtype: 'int32' }), DataError, "'0.weight' is int32, the model's float32");
    refuse('0.weight', np.zeros([4, 12], { dtype: 'bool' }), DataError, "'0.weight' is bool, the model's float32");
    refuse('0.weight', { shape: [4, 12] }, ArgumentError, 'needs a Map of tensors by name');
    refuse('0.weight', null, ArgumentError, 'needs a Map of tensors by name');
    for (const given of [undefined, null, {}, saved.values(), 'x'])
      expect(() => model.loadStateDict(given as never)).toThrow(ArgumentError);
    expect(bitsOf(model)).toBe(before);
    model.loadStateDict(new Map([...saved, ['0.weight', w.astype('float64')]]));
    expect(bitsOf(model)).toBe(before);
  });

  test('of an optimizer refuses all but its own slots and a step count, and changes nothing', () => {
    const model = nn.linear(2, 1);
    const optimizer = train.adam()(model);
    nn.meanSquaredError(model([[1, 2]]), [[3]]).backward();
    optimizer.step();
    const saved = optimizer.stateDict();
    const text = (): string => JSON.stringify([...optimizer.stateDict()].map(([name, t]) => [name, [...t.data()]]));
    const before = text();
    const [slot] = [...saved.keys()].filter((name) => name !== 'steps');
    const withOne = (name: string, value: unknown) => () =>
      optimizer.loadStateDict(new Map([...saved, [name, value as never]]));
    for (const steps of [0, 100, 2 ** 31 - 1]) {
      withOne('steps', np.array([steps]))();
      expect(optimizer.steps).toBe(steps);
    }
    optimizer.loadStateDict(saved);
    for (const steps of [Number.NaN, -1, 0.5, Infinity, 2 ** 31, 2 ** 60])
      expect(withOne('steps', np.array([steps]))).toThrow(`has no step count, but ${steps}`);
    expect(withOne('steps', np.array([1, 2]))).toThrow(DataError);
    expect(withOne('steps', np.zeros([0]))).toThrow(DataError);
    expect(withOne(slot!, np.zeros([2, 1], { dtype: 'int32' }))).toThrow(DataError);
    expect(withOne(slot!, np.zeros([3]))).toThrow(`lacks '${slot}'`);
    expect(withOne('other', np.zeros([3]))).toThrow("has besides 'other'");
    expect(withOne(slot!, [1, 2])).toThrow(ArgumentError);
    expect(() => optimizer.loadStateDict(null as never)).toThrow(ArgumentError);
    expect(() => train.sgd()(model).loadStateDict(saved)).toThrow('it must have been saved by sgd');
    expect(text()).toBe(before);
    withOne('steps', np.array([0]))();
    expect(optimizer.steps).toBe(0);
  });

  test('of a loader or a history refuses what is none, and changes nothing', () => {
    const { loader, history } = trainer;
    const before = bytesNow();
    for (const state of [null, {}, { epoch: 0 }, { epoch: '1', position: 0 }, { epoch: 2 ** 60, position: 0 }])
      expect(() => loader.load(state as never)).toThrow(ArgumentError);
    const { losses, metrics, epochs } = history;
    for (const other of [
      null,
      {},
      { losses, metrics },
      { losses: ['x'], metrics, epochs },
      { losses, metrics, epochs: [1] },
    ])
      expect(() => history.load(other as never)).toThrow(DataError);
    expect(bytesNow().equals(before)).toBe(true);
    const long = new train.History();
    long.load({ losses: Array(300_000).fill(0.5), metrics: {}, epochs: Array(300_000).fill(epochs[0]) });
    expect([long.losses.length, long.epochs.length]).toEqual([300_000, 300_000]);
  });
});

describe('a damaged run folder', () => {
  const base = fs.mkdtempSync(join(os.tmpdir(), 'pristella-damaged-'));
  afterAll(() => fs.rmSync(base, { recursive: true }));
  const source = join(base, 'intact');
  beforeAll(async () => {
    const run = RunFolder.create(source, { seed: 5, list: [1, 2, { a: null }] });
    const first = flowerTrainer();
    run.follow(first, { checkpointEvery: 3 });
    await first.run({ steps: 8 });
  });
  const gone = (path: string): string => {
    fs.rmSync(path);
    return path;
  };
  const swap = (a: string, b: string): void => {
    const [first, second] = [fs.readFileSync(a), fs.readFileSync(b)];
    fs.writeFileSync(a, second);
    fs.writeFileSync(b, first);
  };
  const contents = (folder: string): string[] =>
    fs
      .readdirSync(folder)
      .filter((name) => fs.lstatSync(join(folder, name)).isFile())
      .map((name) => fs.readFileSync(join(folder, name), 'latin1'));

  test(`is refused or gone on with, and no checkpoint is lost (${100 * times} times)`, { timeout }, () => {
    const random = randomFrom(5);
    for (let i = 0; i < 100 * times; i++) {
      const folder = join(base, 'copy');
      fs.cpSync(source, folder, { recursive: true });
      const names = fs.readdirSync(folder);
      const at = (name = names[random(names.length)]!): string => join(folder, name);
      const [a, b] = [at(), at()];
      const damages: (() => void)[] = [
        () => fs.writeFileSync(a, damaged(fs.readFileSync(a), random)),
        () => fs.writeFileSync(a, ''),
        () => fs.mkdirSync(gone(a)),
        () => fs.symlinkSync('nowhere', gone(a)),
        () => swap(a, b),
        () => fs.copyFileSync(a, b),
        () => fs.writeFileSync(at('checkpoint-99999999999999999999.safetensors'), 'x'),
        () => fs.copyFileSync(a, at('checkpoint-77.safetensors')),
        () =>
          fs.writeFileSync(
            at('run.lock'),
            damaged(Buffer.from('{"pid":1,"host":"x","born":null,"since":"y"}'), random),
          ),
        () => fs.writeFileSync(at('log.jsonl'), `null\n[]\n{"event":"step"}\n${fs.readFileSync(at('log.jsonl'))}{"ev`),
      ];
      damages[i % damages.length]!();
      if (i % 3 === 0 && fs.lstatSync(a).isFile()) fs.writeFileSync(a, damaged(fs.readFileSync(a), random));
      const checkpoints = names.filter((name) => name.startsWith('checkpoint'));
      const before = checkpoints
        .filter((n) => fs.statSync(at(n), { throwIfNoEntry: false })?.isFile())
        .map((n) => fs.readFileSync(at(n), 'latin1'));
      const what = `damage ${i % damages.length} of ${a} and ${b} (${i})`;
      const follow = (): void => {
        const run = RunFolder.open(folder);
        run.readLog();
        run.checkpoints();
        run.follow(trainer, { warn: () => {} });
      };
      if (survives(follow, what)) reset();
      const after = contents(folder);
      for (const bytes of before) expect(after.includes(bytes), `${what}: a checkpoint is lost`).toBe(true);
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('is read only as far as it is a configuration', () => {
    const folder = join(base, 'config');
    fs.mkdirSync(folder);
    const open = (content: string | Uint8Array) => () => {
      fs.writeFileSync(join(folder, 'config.json'), content);
      return RunFolder.open(folder).config;
    };
    expect(open('{"a":1}')()).toEqual({ a: 1 });
    expect(open(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('is damaged: it is no text in UTF-8');
    expect(open('{"a":')).toThrow('is damaged: it is no JSON');
    expect(open('[')).toThrow(DataError);
    expect(open(`"${' '.repeat(2 ** 24 - 2)}"`)).not.toThrow();
    expect(open(`"${' '.repeat(2 ** 24 - 1)}"`)).toThrow(`is damaged: it has ${2 ** 24 + 1} bytes`);
  });
});
