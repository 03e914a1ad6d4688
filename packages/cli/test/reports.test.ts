import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ArgumentError, io, nn, np, plot, train } from 'pristella';
import { afterAll, describe, expect, test } from 'vitest';
import { digitAt } from '../src/digits.ts';
import { Output } from '../src/output.ts';
import { ProgressBar } from '../src/progress.ts';
import { classAnswers } from '../src/scoring.ts';
import { scoreLine, showRows } from '../src/train-report.ts';
import { newSettings } from '../src/train-settings.ts';
import { watch } from '../src/watch.ts';
import { jsonOf, pristella } from './command-line.ts';

// The exact words and numbers of reports, for people and for scripts.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-reports-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  fs.writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** An output into memory, and what it got. */
function outputOf(json = false): { output: Output; text(): string } {
  const stdout = new PassThrough();
  const output = new Output({ stdin: new PassThrough(), stdout, stderr: new PassThrough() }, json);
  return { output, text: () => String(stdout.read() ?? '') };
}

test('a trainer that is watched shows its place in the epoch and means that lean to the newest steps', async () => {
  const updates: unknown[] = [];
  const epochs: unknown[] = [];
  class Watched extends ProgressBar {
    override update(...given: Parameters<ProgressBar['update']>): void {
      updates.push(structuredClone(given[0]));
    }
    override epoch(...[epoch, of, seconds, metrics]: Parameters<ProgressBar['epoch']>): void {
      epochs.push([epoch, of, seconds >= 0, Object.keys(metrics)]);
    }
  }
  let values = 0;
  const trainer = new train.Trainer(
    nn.linear(1, 1),
    { x: [[1], [2], [3]], y: [[1], [2], [3]] },
    {
      loss: nn.meanSquaredError,
      batchSize: 1,
      epochs: 2,
      validation: [[[1]], [[1]]],
      metrics: { told: (y) => np.array(y.shape[0] === 1 ? [0, 10, 10, 0, 7, 0, 10, 0][values++]! : 0) },
    },
  );
  watch(trainer, new Watched(new PassThrough()));
  await trainer.run();
  const told = [0, 0.4, 0.784, 7, 6.72, 6.8512];
  const places = [1, 2, 3, 1, 2, 3];
  expect(updates).toEqual(
    told.map((mean, i) => ({
      epoch: i < 3 ? 1 : 2,
      epochs: 2,
      step: places[i],
      stepsPerEpoch: 3,
      totalStep: i + 1,
      metrics: { loss: expect.any(Number), told: expect.closeTo(mean, 9) },
    })),
  );
  expect(epochs).toEqual([1, 2].map((n) => [n, 2, true, ['loss', 'told', 'validation loss', 'validation told']]));
});

test('a test image is one from 0 to the last', () => {
  const images = np.array(Uint8Array.from({ length: 3 * 784 }, (_, i) => (i % 784 === 0 ? 51 * (i / 784) : 255)));
  const digits = { images: images.reshape([3, 784]), labels: np.array([7, 8, 9], { dtype: 'int32' }) };
  for (const i of [0, 2]) {
    const { name, pixels, label } = digitAt(digits, i);
    expect([name, pixels.length, pixels[0], pixels[1], label]).toEqual([
      `test image ${i}`,
      784,
      Math.fround((51 * i) / 255),
      1,
      7 + i,
    ]);
  }
  for (const i of [-1, 3, Number.NaN]) {
    expect(() => digitAt(digits, i)).toThrow(ArgumentError);
    expect(() => digitAt(digits, i)).toThrow(`there is no test image ${i}\nhint: they are numbered from 0 to 2`);
  }
});

test('a score is told in one line', () => {
  const classes = { accuracy: 0.975, correct: 39, count: 40, classes: [], confusion: [] };
  expect(scoreLine({ kind: 'classes', loss: 0.25, scores: classes, answers: null as never })).toBe(
    'test accuracy 97.50 %: 1 of 40 wrong, loss 0.250',
  );
  const numbers = { count: 9, rootMeanSquaredError: 2, meanAbsoluteError: 1.5, r2: 0.12345 };
  expect(scoreLine({ kind: 'numbers', loss: 0.25, scores: numbers, answers: null as never })).toBe(
    'test error 2.000 (root mean square), 1.500 (mean absolute), R² 0.123 on 9 rows',
  );
});

test('test rows stand with the answers beside them: numbers to the right, words to the left', () => {
  const { output, text } = outputOf();
  showRows(output, { kind: 'numbers', samples: [1, 20_000] }, np.array([3, 4]), 'height');
  expect(text().split('\n').slice(2)).toEqual([
    'height  answer',
    '──────────────',
    ' 3.000   1.000',
    ' 4.000   20000',
    '',
  ]);
  const probabilities = [0.25, 0.75, 0.999999, 0.000001];
  const answers = classAnswers(['a', 'bee'], [1, 0], probabilities);
  showRows(output, answers, np.array([0, 0], { dtype: 'int32' }), 'kind');
  expect(text().split('\n').slice(1)).toEqual([
    'Some test rows, and what the network makes of them',
    'kind  answer',
    '──────────────────',
    'a     bee (75.0 %)',
    'a     a (99.9 %)',
    '',
  ]);
});

describe('for scripts', () => {
  test('inspect says all of a file, and what cannot be read only where there is such', async () => {
    const w = file('w.safetensors', io.encodeSafetensors(new Map([['w', np.array([1, 3])]]), { metadata: { a: 'b' } }));
    expect(jsonOf(await pristella(['inspect', w, '--json']))).toEqual({
      format: 'safetensors',
      tensors: [{ name: 'w', dtype: 'float64', shape: [2], size: 2, minimum: 1, mean: 2, maximum: 3, nonFinite: 0 }],
      metadata: { a: 'b' },
    });
    const header =
      '{"c":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}';
    const bytes = new Uint8Array(8 + header.length + 2);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    const { tensors, unreadable } = jsonOf(await pristella(['inspect', file('f8', bytes), '--json']));
    expect(tensors).toHaveLength(1);
    expect(unreadable).toEqual([{ name: 'c', reason: expect.stringMatching(/^tensor 'c': .*F8_E4M3/) }]);
  });

  test('a run on numbers has its errors, one on classes its accuracy; both their settings', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${2 * i},${i % 2 ? 'odd' : 'even'}`);
    const data = file('t.csv', `x,y,z\n${rows.join('\n')}`);
    const run = async (target: string, columns: string[]): Promise<void> => {
      const out = join(folder, `run-${target}`);
      const trained = await pristella([
        'train',
        '--data',
        data,
        '--target',
        target,
        '--epochs',
        '2',
        '--seed',
        '3',
        '--out',
        out,
        '--json',
      ]);
      const known = { data, target, seconds: expect.any(Number), epochs: 2, steps: expect.any(Number), seed: 3, out };
      expect(jsonOf(trained)).toEqual({ ...known, ...Object.fromEntries(columns.map((c) => [c, expect.any(Number)])) });
      const { run, loss, ...scores } = jsonOf(await pristella(['evaluate', out, '--json']));
      expect([run, typeof loss, scores.count]).toEqual([out, 'number', 6]);
    };
    await run('y', ['rootMeanSquaredError', 'meanAbsoluteError', 'r2', 'loss']);
    await run('z', ['accuracy', 'loss']);
    const { stdout } = await pristella(['predict', join(folder, 'run-z'), file('ask.csv', 'x,y\n1,2\n10,20\n')]);
    const [title, rule, first] = stdout.split('\n');
    expect(title).toMatch(/^line {2}z {4,5}probability$/);
    expect([rule!.length, first!.length]).toEqual([title!.length, title!.length]);
    expect((await pristella(['inspect', join(folder, 'run-z')])).stdout).toContain(
      "t.csv: predicts 'z', one of 2 classes (even, odd)",
    );
    expect((await pristella(['inspect', join(folder, 'run-y')])).stdout).toMatch(/t\.csv: predicts 'y', a number\n/);
  });
});

test('of more than eight classes the first eight are named', async () => {
  const told = async (classes: number): Promise<string> => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},c${i % classes}`);
    const out = join(folder, `classes-${classes}`);
    const data = file(`c${classes}.csv`, `x,y\n${rows.join('\n')}`);
    expect((await pristella(['train', '--data', data, '--target', 'y', '--epochs', '1', '--out', out])).code).toBe(0);
    return (await pristella(['inspect', out])).stdout.split('\n')[0]!;
  };
  expect(await told(8)).toMatch(/one of 8 classes \((c\d, ){7}c7\)$/);
  expect(await told(9)).toMatch(/one of 9 classes \((c\d, ){7}c7, \.\.\.\)$/);
});

test('a picture of a digit has its answers beside it, or below it where there is no room', async () => {
  const model = nn.sequential(nn.linear(784, 256), nn.relu, nn.linear(256, 10));
  const weights = file('mlp.safetensors', train.encodeModel(model));
  const isInk = (i: number): boolean => i % 20 === 9 && i > 60 && i < 340;
  const rgba = Uint8Array.from({ length: 1600 }, (_, i) => (i % 4 === 3 || isInk(i >> 2) ? 255 : 0));
  const png = file('one.png', plot.encodePng({ width: 20, height: 20, rgba }));
  const { stdout, code, stderr } = await pristella(['predict', weights, png, png, '--preset', 'mlp']);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/one\.png: \d \(\d+\.\d %\)$/);
  // Fourteen lines of picture, ten of answers, in the middle of them.
  const shares = lines.flatMap((line, i) => (/ \d +\d+\.\d %/.test(line) && !line.includes('one.png') ? [i] : []));
  expect(shares).toEqual([
    ...Array.from({ length: 10 }, (_, i) => i + 3),
    ...Array.from({ length: 10 }, (_, i) => i + 19),
  ]);
  expect(lines[15]).toBe('');
});

test('settings that are given are those of the run, each by itself', () => {
  const given = { epochs: 7, batchSize: 9, lr: 0.5, optimizer: 'momentum', seed: 4 } as const;
  const usual = newSettings({ preset: 'mlp' });
  for (const [name, value] of Object.entries(given)) {
    const settings = newSettings({ preset: 'mlp', [name]: value });
    expect(settings).toEqual({ ...usual, [name]: value, ...(name === 'optimizer' && { lr: 0.01 }) });
  }
});
