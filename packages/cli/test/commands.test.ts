import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { getDevice, setDevice } from 'pristella';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { invocation } from '../src/invocation.ts';
import { setCompute } from '../src/option.ts';
import { Output } from '../src/output.ts';
import { showDigits, showRows } from '../src/train-report.ts';
import { jsonOf, pristella } from './command-line.ts';

// What each option of a command does, and what a command does where it is left out.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-commands-'));
const here = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(here);
  fs.rmSync(folder, { recursive: true });
});
const write = (name: string, text: string): string => {
  fs.writeFileSync(name, text);
  return name;
};
const rows = (n: number): string => Array.from({ length: n }, (_, i) => `${i},${3 * i}\n`).join('');

/** An output into memory, and what it got. */
function outputOf(columns?: number): { output: Output; text(): string } {
  const stdout = Object.assign(new PassThrough(), columns !== undefined && { columns });
  const output = new Output({ stdin: new PassThrough(), stdout, stderr: new PassThrough() }, false);
  return { output, text: () => String(stdout.read() ?? '') };
}

describe('where numbers are computed', () => {
  const before = getDevice();
  afterEach(() => {
    setDevice(before);
  });
  test('is as --device and --threads say, and as it was without them', async () => {
    setCompute({});
    expect(getDevice()).toBe(before);
    // How many threads are at work shows after large computations alone; how many there may be, at once.
    expect(() => setCompute({ threads: 1_000_000 })).toThrow('1000000');
    setCompute({ device: 'js' });
    expect(getDevice()).toBe('js');
    setDevice(before);
    await pristella(['inspect', 'mlp']);
    expect(getDevice()).toBe(before);
    const args = ['train', '--data', 'iris', '--epochs', '1', '--out', 'computed', '--device', 'js'];
    expect((await pristella(args)).code).toBe(0);
    expect(getDevice()).toBe('js');
  });
});

describe('a run without --out', () => {
  test('gets the first free number, and latest is the newer one', async () => {
    const train = (...more: string[]) => pristella(['train', '--data', 'iris', '--epochs', '1', '--json', ...more]);
    expect(jsonOf(await train())).toMatchObject({ out: join('runs', 'iris-1') });
    fs.mkdirSync(join('runs', 'iris-2'));
    expect(jsonOf(await train('--seed', '5'))).toMatchObject({ out: join('runs', 'iris-3'), seed: 5 });
    fs.utimesSync(join('runs', 'iris-1', 'config.json'), 1, 1);
    expect(jsonOf(await pristella(['evaluate', 'latest', '--json']))).toMatchObject({ run: join('runs', 'iris-3') });
    const resumed = await pristella(['train', '--resume', join('runs', 'iris-1'), '--preset', 'mlp', '--epochs', '2']);
    expect(resumed.stderr).toContain('resuming iris; --preset mlp is not used');
    expect(resumed.stderr).toContain('going on after step');
    expect((await pristella(['train', '--resume', join('runs', 'iris-1')])).stderr).toContain(
      'all 2 epochs are done; --epochs 4 trains on',
    );
  });
});

describe('a table of numbers', () => {
  beforeAll(async () => {
    const args = ['train', '--data', write('line.csv', `x,y\n${rows(60)}`), '--target', 'y', '--out', 'line'];
    expect((await pristella([...args, '--epochs', '200', '--json'])).code).toBe(0);
  });

  test('is answered in its own unit, mean and deviation', async () => {
    const asked = await pristella(['predict', 'line', write('ask.csv', 'x\n10\n50\n'), '--json']);
    const { predictions } = jsonOf(asked) as { predictions: { prediction: number }[] };
    expect(predictions.map(({ prediction }) => Math.round(prediction / 10))).toEqual([3, 15]);
  });

  test('is evaluated on the rows of --data, if they have the target', async () => {
    const on = async (text: string) => pristella(['evaluate', 'line', '--data', write('other.csv', text), '--json']);
    const { count, meanAbsoluteError } = jsonOf(await on('x,y\n10,1030\n20,1060\n30,1090\n'));
    expect(count).toBe(3);
    expect(meanAbsoluteError).toBeGreaterThan(950);
    expect(jsonOf(await pristella(['evaluate', 'line', '--json'])).count).toBe(12);
    expect((await on('x\n10\n')).stderr).toMatch(
      /other\.csv has no column 'y' to compare with\nhint: predict does without/,
    );
    fs.writeFileSync('weights', '');
    expect((await pristella(['evaluate', 'weights', '--preset', 'mlp', '--data', 'other.csv'])).code).not.toBe(0);
  });

  test('is asked file by file, each under its name where there are several', async () => {
    write('one.csv', 'x\n1\n');
    write('two.csv', 'x\n2\n');
    expect((await pristella(['predict', 'line', 'one.csv'])).stdout).not.toContain('one.csv');
    const { stdout } = await pristella(['predict', 'line', 'one.csv', 'two.csv']);
    expect(stdout).toMatch(/^one\.csv\nline[\s\S]*two\.csv\nline/);
  });

  test('of one value alone is learnt as that value', async () => {
    write('same.csv', `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},7\n`).join('')}`);
    const args = ['train', '--data', 'same.csv', '--target', 'y', '--epochs', '60', '--out', 'same', '--json'];
    expect((await pristella(args)).code).toBe(0);
    const { predictions } = jsonOf(await pristella(['predict', 'same', 'one.csv', '--json'])) as {
      predictions: { prediction: number }[];
    };
    expect(predictions[0]!.prediction).toBeCloseTo(7, 0);
  });
});

test('a table is read from stdin to its end, however long it is', () => {
  const file = pathToFileURL(join(import.meta.dirname, '../src/table-file.ts'));
  // As the program does, which makes a pipe one that does not wait.
  const program = `process.stdin; const { readTableText } = await import('${file}'); const text = readTableText('-'); console.log(text.length, text.slice(-3));`;
  const read = (input: string): string =>
    spawnSync(process.execPath, ['--input-type=module', '-e', program], { input, encoding: 'utf8' }).stdout;
  expect(read('')).toBe('0 \n');
  // Longer than a pipe holds: whoever writes it has to wait, and so has who reads it.
  for (const length of [65_536, 300_000]) expect(read(`a\n${'1'.repeat(length - 5)}end`)).toBe(`${length} end\n`);
});

test('hints can be typed in as they stand', () => {
  expect(invocation('train', '--resume', 'runs/a-1')).toMatch(/train --resume runs\/a-1$/);
  expect(invocation('train', '--resume', "it's here")).toMatch(/train --resume 'it'\\''s here'$/);
  vi.stubEnv('npm_lifecycle_event', 'mnist');
  try {
    expect(invocation('train', '--resume', 'a')).toBe('npm run mnist -- --resume a');
    expect(invocation('predict', 'a')).not.toContain('npm run');
  } finally {
    vi.unstubAllEnvs();
  }
  vi.stubEnv('npm_command', 'exec');
  const [, script] = process.argv;
  try {
    expect(invocation('predict', 'a')).toBe('pristella predict a');
    process.argv[1] = '/project/node_modules/.bin/pristella';
    expect(invocation('predict', 'a')).toBe('npx pristella predict a');
  } finally {
    process.argv[1] = script!;
    vi.unstubAllEnvs();
  }
});

describe('a report', () => {
  const digit = { name: 'digit', pixels: new Float32Array(784) };
  const names = [...'0123456789'];
  const answers = (classes: number[], shares: number[]) => {
    const probabilities = Float64Array.from(classes.flatMap((c, i) => names.map((_, k) => (k === c ? shares[i]! : 0))));
    return { kind: 'classes', names, classes: Int32Array.from(classes), probabilities } as const;
  };
  const captions = (text: string): string[] => text.match(/#\d+: [^#\n]*[^\s#]/g) ?? [];

  test('shows the first digits and the surest mistakes, as many as stand beside each other', () => {
    const shown = (columns: number): string[] => {
      const { output, text } = outputOf(columns);
      showDigits(
        output,
        answers([1, 2, 3, 4, 5, 6, 7], [0.9, 0.5, 0.8, 0.7, 1, 1, 1]),
        () => digit,
        [1, 0, 0, 0, 5, 6, 7],
      );
      return captions(text()).map((line) => line.replace(/ \(.*/, ''));
    };
    expect(shown(20)).toEqual(['#0: 1', '#2: 3, is 0']);
    expect(shown(42)).toEqual(['#0: 1', '#2: 3, is 0']);
    expect(shown(43)).toEqual(['#0: 1', '#1: 2', '#2: 3, is 0', '#3: 4, is 0']);
    expect(shown(66)).toEqual(['#0: 1', '#1: 2', '#2: 3', '#2: 3, is 0', '#3: 4, is 0', '#1: 2, is 0']);
    expect(shown(500).slice(0, 6)).toEqual(['#0: 1', '#1: 2', '#2: 3', '#3: 4', '#4: 5', '#5: 6']);
    expect(shown(500)).toHaveLength(6 + 3);
  });

  test('leaves mistakes out where there are none', () => {
    const { output, text } = outputOf(80);
    showDigits(output, answers([1, 2], [0.9, 0.5]), () => digit, [1, 2]);
    const report = text();
    expect(captions(report)).toEqual(['#0: 1 (90.0 %)', '#1: 2 (50.0 %)']);
    expect(report).not.toContain('mistakes');
  });

  test('shows six rows from all parts of a table, or all of fewer', async () => {
    const { np } = await import('pristella');
    const lines = (n: number): string[] => {
      const { output, text } = outputOf(80);
      const values = Array.from({ length: n }, (_, i) => i);
      showRows(output, { kind: 'numbers', values: Float64Array.from(values) }, np.array(values), 'y');
      return text()
        .trimEnd()
        .split('\n')
        .slice(4)
        .map((line) => line.trim().split(/ +/)[0]!);
    };
    expect(lines(5)).toEqual(['0', '1.000', '2.000', '3.000', '4.000']);
    expect(lines(6)).toHaveLength(6);
    expect(lines(13)).toEqual(['0', '2.000', '4.000', '6.000', '8.000', '10.00']);
  });
});
