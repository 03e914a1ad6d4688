import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { train } from 'pristella';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../src/command-spec.ts';
import { computeOptions, oneOf, positiveNumber, wholeNumber } from '../src/option.ts';
import { optimizers, scheduleOf } from '../src/settings.ts';
import { newSettings, resumedSettings } from '../src/train-settings.ts';
import { runPath, settingsOfPreset } from '../src/trained.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-settings-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
/** A table of so many rows to learn from, and a quarter of them more to be tested on. */
function table(training: number): string {
  const path = join(folder, `${training}.csv`);
  const rows = Math.floor(training * 1.25);
  if (!fs.existsSync(path)) {
    const lines = Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? '1,2' : '2,3'));
    fs.writeFileSync(path, `a,b\n${lines.join('\n')}`);
  }
  return path;
}
const learning = ({ batchSize, epochs }: { batchSize: number; epochs: number }) => [batchSize, epochs];

describe('what is learnt from a table', () => {
  test.each([
    [639, 16, 100],
    [640, 32, 100],
    [1600, 32, 100],
    [1632, 32, 99],
    [9999, 32, 16],
    [10_000, 100, 50],
    [99_900, 100, 6],
    [100_100, 100, 5],
    [130_000, 100, 5],
  ])('%i rows are taken in batches of %i, in %i epochs', (rows, batchSize, epochs) => {
    const settings = newSettings({ data: table(rows), target: 'b' });
    expect(learning(settings)).toEqual([batchSize, epochs]);
    expect([settings.optimizer, settings.lr, settings.seed]).toEqual(['adam', 0.003, 0]);
  });

  test('each option is taken as it is given', () => {
    const given = { epochs: 7, batchSize: 9, lr: 0.5, seed: 4 };
    expect(newSettings({ data: table(40), target: 'b', ...given })).toMatchObject({ ...given, optimizer: 'adam' });
    expect(newSettings({ preset: 'mlp', ...given })).toMatchObject({ ...given, task: { preset: 'mlp' } });
    const target = (task?: 'classification' | 'regression') => {
      const settings = newSettings({ data: table(40), target: 'b', ...(task && { task }) });
      return 'table' in settings.task ? settings.task.table.encoder.target.kind : undefined;
    };
    expect([target(), target('classification'), target('regression')]).toEqual(['number', 'class', 'number']);
  });

  test('the seed chooses the rows that are held back', () => {
    const path = join(folder, 'counted.csv');
    fs.writeFileSync(path, `a,b\n${Array.from({ length: 40 }, (_, i) => `${i * i},${i}`).join('\n')}`);
    const task = (seed?: number) => newSettings({ data: path, target: 'b', ...(seed !== undefined && { seed }) }).task;
    expect(task(0)).toEqual(task());
    expect(task(1)).not.toEqual(task());
  });

  test('another optimizer brings its own learning rate, the same one and a given rate stay', () => {
    const rate = (options: object) => newSettings({ preset: 'mlp', ...options }).lr;
    const { lr } = settingsOfPreset('mlp');
    expect(rate({})).toBe(lr);
    expect(rate({ optimizer: settingsOfPreset('mlp').optimizer })).toBe(lr);
    expect(rate({ optimizer: 'momentum' })).toBe(0.01);
    expect(rate({ optimizer: 'nesterov', lr: 0.3 })).toBe(0.3);
    expect(Object.values(optimizers).map(({ defaultLr }) => defaultLr)).toEqual([
      0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001,
    ]);
  });

  test('options that contradict each other are told', () => {
    const told: [object, string][] = [
      [{ data: 'iris', preset: 'mlp' }, '--preset is for the digits and --data for a table'],
      [{ target: 'b' }, '--target and --task need a table'],
      [{ preset: 'mlp', task: 'regression' }, '--target and --task need a table'],
      [{}, 'say what to train'],
      [{ data: table(40) }, 'say with --target which column'],
    ];
    for (const [options, message] of told) {
      expect(() => newSettings(options)).toThrow(UsageError);
      expect(() => newSettings(options)).toThrow(message);
    }
    expect(newSettings({ data: 'iris' }).task).toMatchObject({
      table: { file: 'iris', encoder: { target: { name: 'species' } } },
    });
  });
});

describe('a run that is resumed', () => {
  const own = newSettings({ preset: 'mlp', epochs: 3 });
  test('may be given what it has, and more epochs', () => {
    const { batchSize, lr, optimizer, seed } = own;
    expect(resumedSettings(own, {})).toEqual(own);
    expect(resumedSettings(own, { batchSize, lr, optimizer, seed })).toEqual(own);
    expect(resumedSettings(own, { epochs: 5 })).toEqual({ ...own, epochs: 5 });
  });

  test('is not given anything else', () => {
    const { batchSize, lr, seed } = own;
    const told: [object, string][] = [
      [{ batchSize: batchSize + 1 }, `this run was started with --batch-size ${batchSize}; leave --batch-size out`],
      [{ lr: 2 * lr }, `this run was started with --lr ${lr}; leave --lr out`],
      [{ optimizer: 'momentum' }, `this run was started with --optimizer ${own.optimizer}; leave`],
      [{ seed: seed + 1 }, 'this run was started with --seed 0; leave --seed out'],
      [{ data: 'iris' }, 'leave --data and --out out'],
      [{ out: 'elsewhere' }, 'leave --data and --out out'],
    ];
    for (const [options, message] of told) expect(() => resumedSettings(own, options)).toThrow(message);
  });
});

test('a preset brings its own settings and schedule, a table goes down to 0', () => {
  for (const [name, preset] of Object.entries(train.presets) as [train.PresetName, train.Preset][]) {
    const { epochs, batchSize, lr, optimizer } = settingsOfPreset(name);
    expect([epochs, batchSize, lr]).toEqual([preset.epochs, preset.batchSize, preset.lr]);
    expect(optimizers[optimizer].make).toBe(preset.optimizer);
    expect(scheduleOf({ task: { preset: name } } as never)).toBe(preset.schedule ?? train.constant);
  }
  const schedule = scheduleOf(newSettings({ data: 'iris' }));
  expect(schedule(0, 10)).toBe(1);
  expect(schedule(5, 10)).toBeCloseTo(0.5, 1);
});

test('latest is the run that was begun last; a folder of that name, and others, are taken as they are', () => {
  const here = process.cwd();
  process.chdir(folder);
  try {
    expect(() => runPath('latest')).toThrow('there is no run in runs/ yet');
    expect(runPath('elsewhere')).toBe('elsewhere');
    fs.mkdirSync(join('runs', 'no run'), { recursive: true });
    expect(() => runPath('latest')).toThrow('there is no run in runs/ yet');
    for (const [name, age] of [
      ['old', 100],
      ['new', 300],
      ['middle', 200],
    ] as const) {
      fs.mkdirSync(join('runs', name), { recursive: true });
      fs.writeFileSync(join('runs', name, 'config.json'), '{}');
      fs.utimesSync(join('runs', name, 'config.json'), age, age);
    }
    fs.mkdirSync(join('runs', 'empty'));
    expect(runPath('latest')).toBe(join('runs', 'new'));
    fs.mkdirSync('latest');
    expect(runPath('latest')).toBe('latest');
  } finally {
    process.chdir(here);
  }
});

test('a computation has at least one thread, on a device that there is', () => {
  const options = new Map(computeOptions().map((option) => [option.long, option]));
  const read = (name: string, given: string): unknown => options.get(name)?.parseArg?.(given, undefined);
  expect([read('--threads', '1'), read('--threads', '8'), read('--device', 'js')]).toEqual([1, 8, 'js']);
  for (const given of ['0', '-1', '1.5', '']) expect(() => read('--threads', given)).toThrow('of at least 1');
  expect(() => read('--device', 'gpu')).toThrow('It is one of ');
});

test('options are read: whole numbers, numbers above 0, names in any case', () => {
  expect(['1', '7', ' 8 '].map(wholeNumber(1))).toEqual([1, 7, 8]);
  expect(wholeNumber(0)('0')).toBe(0);
  for (const given of ['0', '-1', '1.5', '', ' ', 'x', '9007199254740992'])
    expect(() => wholeNumber(1)(given), given).toThrow('It must be a whole number of at least 1.');
  expect(['1', '1e-9', '0.5'].map(positiveNumber)).toEqual([1, 1e-9, 0.5]);
  for (const given of ['0', '-1', '', ' ', 'x', 'Infinity', 'NaN'])
    expect(() => positiveNumber(given), given).toThrow('It must be a number above 0');
  const name = oneOf(['momentum', 'adamw']);
  expect([name('momentum'), name('AdamW')]).toEqual(['momentum', 'adamw']);
  expect(() => name('moment')).toThrow('(Did you mean momentum?)\nIt is one of momentum, adamw.');
  expect(() => name('w')).toThrow(/^It is one of momentum, adamw\.$/);
  expect(() => name('mw')).toThrow('(Did you mean adamw?)');
});
