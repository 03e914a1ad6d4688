import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { io, train } from 'pristella';
import { mnist } from 'pristella/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModel } from '../src/settings.ts';
import { settingsOfPreset } from '../src/trained.ts';
import { jsonOf, pristella } from './command-line.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-cli-'));
const at = (name: string): string => join(folder, name);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array): string => {
  fs.writeFileSync(at(name), content);
  return at(name);
};

describe('help and wrong use', () => {
  test('every command has help with examples', async () => {
    for (const command of ['train', 'evaluate', 'predict', 'inspect', 'lab', 'doctor', 'repl']) {
      const { code, stdout } = await pristella([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`\nExamples:\n  pristella ${command}`);
      expect(stdout).toContain('--json');
    }
  });

  test('nothing at all shows the commands and is wrong use', async () => {
    const { code, stdout, stderr } = await pristella([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('train [options]');
  });

  test.each([
    [['trian'], 'Did you mean train?'],
    [['train', '--epoch', '3'], 'Did you mean --epochs?'],
    [['train', '--preset', 'simple-convet'], 'Did you mean simple-convnet?'],
    [['train', '--preset', 'convnet'], 'Did you mean simple-convnet?'],
    [['train', '--optimizer', 'adma'], 'Did you mean adam?'],
    [['train', '--preset', 'mlp', '--device', 'gpu'], 'It is one of wasm, js, native.'],
    [['train', '--preset', 'mlp', '--epochs', '1.5'], 'whole number of at least 1'],
    [['train', '--preset', 'mlp', '--lr', '-1'], 'number above 0'],
    [['train', '--preset', 'mlp', 'runs/x'], 'too many arguments'],
    [['train'], '--preset two-layer|mlp|simple-convnet|deep-convnet'],
    [['train', '--preset', 'mlp', '--data', 'iris'], 'give one of them'],
    [['train', '--data', 'some.csv'], '--target'],
    [['predict', 'runs/x'], "missing required argument 'input'"],
  ])('%j is wrong use that is explained', async (args, text) => {
    const { code, stdout, stderr } = await pristella(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('    at ');
    const json = jsonOf(await pristella([...args, '--json']));
    expect(json).toMatchObject({ error: { name: 'UsageError' } });
  });
});

describe('errors', () => {
  test('of the library are a message without a stack, and with --verbose with it', async () => {
    const plain = await pristella(['train', '--data', at('gone.csv'), '--target', 'x']);
    expect([plain.code, plain.stdout]).toEqual([1, '']);
    expect(plain.stderr).toMatch(/^error: \[csv\] cannot read .*gone\.csv: no such file/);
    expect(plain.stderr).not.toContain('    at ');
    const verbose = await pristella(['train', '--data', at('gone.csv'), '--target', 'x', '--verbose']);
    expect(verbose.stderr).toContain('    at ');
  });

  test.each([
    ['binary.csv', Uint8Array.of(1, 0, 2, 10, 3), 'x', /binary file/],
    ['latin.csv', Uint8Array.of(0xe4, 44, 120, 10), 'x', /no text in UTF-8/],
    ['empty.csv', '', 'x', /table is empty/],
    ['short.csv', `x,y\n${'1,2\n'.repeat(9)}`, 'x', /9 rows are too few/],
    ['ragged.csv', 'x,y\n1,2\n3\n', 'x', /line 3: 1 cells, but there are 2 columns/],
    ['typo.csv', `price,y\n${'1,2\n'.repeat(20)}`, 'prize', /did you mean 'price'/],
  ])('%s is refused with a reason', async (name, content, target, reason) => {
    const { code, stderr } = await pristella([
      'train',
      '--data',
      write(name, content),
      '--target',
      target,
      '--out',
      at('never'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
    expect(fs.existsSync(at('never'))).toBe(false);
  });

  test('a folder without a run, and a run of something else', async () => {
    fs.mkdirSync(at('other'));
    expect((await pristella(['evaluate', at('other')])).stderr).toMatch(/other holds no run/);
    write('other/config.json', '{"mine":1}');
    expect((await pristella(['train', '--resume', at('other')])).stderr).toMatch(/does not say what the run is about/);
    write('other/config.json', '{"mi');
    expect((await pristella(['evaluate', at('other')])).stderr).toMatch(/damaged: it is no JSON/);
  });

  test('an output folder below a file cannot be made', async () => {
    const { code, stderr } = await pristella(['train', '--data', 'iris', '--out', join(write('plain', ''), 'run')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /cannot create the folder .*: a part of the path is a file, not a folder\nhint: choose another one with --out/,
    );
  });
});

describe('a table', () => {
  const iris = at('iris');
  let trained: Record<string, unknown>;

  beforeAll(async () => {
    trained = jsonOf(
      await pristella(['train', '--data', 'iris', '--seed', '1', '--epochs', '40', '--out', iris, '--json']),
    );
  });

  test('is learnt, with a line for scripts and a whole run folder', () => {
    expect(trained).toMatchObject({ data: 'iris', target: 'species', epochs: 40, steps: 280, seed: 1, out: iris });
    expect(trained.accuracy).toBeGreaterThan(0.9);
    expect(trained.seconds).toBeGreaterThan(0);
    expect(fs.readdirSync(iris)).toEqual(
      expect.arrayContaining([
        'checkpoint-280.safetensors',
        'config.json',
        'curve.svg',
        'log.jsonl',
        'model.safetensors',
      ]),
    );
    expect(fs.readFileSync(join(iris, 'curve.svg'), 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  test('is evaluated on the same rows as after training', async () => {
    const { stdout } = await pristella(['evaluate', iris]);
    expect(stdout).toMatch(/^test accuracy \d+\.\d\d %: \d of 30 wrong/);
    expect(stdout).toMatch(/versicolor +\d\.\d{4} +\d\.\d{4}/);
    expect(jsonOf(await pristella(['evaluate', iris, '--json']))).toMatchObject({
      accuracy: trained.accuracy,
      count: 30,
    });
  });

  const flowers = 'petal width,sepal length,petal length,sepal width\n0.2,5.1,1.4,3.5\n2.1,6.8,5.5,3.0\n';

  test('new rows are predicted by the names of their columns, in any order', async () => {
    const path = write('flowers.csv', flowers);
    const { predictions } = jsonOf(await pristella(['predict', iris, path, '--json'])) as {
      predictions: Record<string, unknown>[];
    };
    expect(predictions.map((p) => [p.line, p.prediction])).toEqual([
      [2, 'setosa'],
      [3, 'virginica'],
    ]);
    const { stdout } = await pristella(['predict', iris, write('semicolons.csv', flowers.replaceAll(',', ';'))]);
    expect(stdout).toMatch(/ {3}2 {2}setosa/);
  });

  test('rows with a missing column are refused by name', async () => {
    const { code, stderr } = await pristella(['predict', iris, write('few.csv', 'sepal length\n5\n')]);
    expect(code).toBe(1);
    expect(stderr).toContain("no column is called 'sepal width'");
  });

  test('a finished run that is resumed is evaluated again, and more epochs train on', async () => {
    const again = await pristella(['train', '--resume', iris, '--json']);
    expect(again.stderr).toContain('all 40 epochs are done');
    expect(jsonOf(again)).toMatchObject({ accuracy: trained.accuracy, steps: 280 });
    expect(jsonOf(await pristella(['train', '--resume', iris, '--epochs', '42', '--json']))).toMatchObject({
      steps: 294,
      epochs: 42,
    });
  });

  test('a resumed run keeps its own settings', async () => {
    const { code, stderr } = await pristella(['train', '--resume', iris, '--lr', '7']);
    expect(code).toBe(2);
    expect(stderr).toContain('this run was started with --lr 0.003');
  });

  test('a folder that holds a run is not written over', async () => {
    const { code, stderr } = await pristella(['train', '--data', 'iris', '--out', iris]);
    expect(code).toBe(1);
    expect(stderr).toContain('holds a run already');
  });

  test('numbers are learnt in their own unit', async () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => `${i % 20},${i % 7 < 3 ? 'north' : 'south'},${5000 + 100 * (i % 20)}`,
    );
    const path = write('houses.csv', `area,side,price\n${rows.join('\n')}\n`);
    const result = jsonOf(
      await pristella([
        'train',
        '--data',
        path,
        '--target',
        'price',
        '--epochs',
        '60',
        '--out',
        at('houses'),
        '--json',
      ]),
    );
    expect(result.r2).toBeGreaterThan(0.99);
    const { stdout } = await pristella(['predict', at('houses'), write('new.csv', 'area,side\n10,north\n')]);
    const price = Number(stdout.trim().split(/\s+/).at(-1));
    expect(Math.abs(price - 6000)).toBeLessThan(100);
  });

  test('the layers of a run are listed', async () => {
    const { stdout } = await pristella(['inspect', iris]);
    expect(stdout).toContain("predicts 'species', one of 3 classes (setosa, versicolor, virginica)");
    expect(stdout).toMatch(/total +2,499/);
  });
});

describe('digits', () => {
  const model = at('two-layer.safetensors');

  beforeAll(async () => {
    const { saveModel } = await import('pristella/node');
    const settings = settingsOfPreset('mlp');
    const network = buildModel(settings);
    const { images, labels } = (await mnist()).train;
    const few = 12_000;
    await train.fit(network, images.at(`:${few}`), labels.at(`:${few}`), {
      epochs: 2,
      optimizer: train.adam({ lr: 0.002 }),
    });
    saveModel(model, network);
  });

  test('a test image is recognised, with its picture and bars', async () => {
    const { code, stdout } = await pristella(['predict', model, '--preset', 'mlp', '0']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^test image 0: 7 \(\d+\.\d %\), which is right\n/);
    expect(stdout).toContain('▀▀▀');
    expect(stdout).toMatch(/ 7 +\d\d\.\d %/);
    // The picture of 28 characters and the bars beside it fill a line of 80.
    const widths = stdout.split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    expect(Math.max(...widths)).toBeGreaterThan(60);
    expect(stdout).not.toContain('\x1b');
  });

  test('a drawing of any size, dark on light and off centre, is recognised', async () => {
    const seven = (await mnist()).test.images.at(0).data();
    const [width, height] = [300, 200];
    const data = new Uint8Array(width * height).fill(255);
    for (let y = 0; y < 112; y++) {
      for (let x = 0; x < 112; x++)
        data[(y + 80) * width + x + 180] = 255 - seven[Math.floor(y / 4) * 28 + Math.floor(x / 4)]!;
    }
    const path = write('seven.png', encode({ width, height, channels: 1, depth: 8, data }));
    const { predictions } = jsonOf(await pristella(['predict', model, '--preset', 'mlp', path, '--json'])) as {
      predictions: object[];
    };
    expect(predictions).toMatchObject([{ input: path, prediction: '7' }]);
  });

  test('what is no picture of a digit is explained', async () => {
    const blank = encode({ width: 9, height: 9, channels: 1, depth: 8, data: new Uint8Array(81).fill(255) });
    expect((await pristella(['predict', model, '--preset', 'mlp', write('blank.png', blank)])).stderr).toContain(
      'no ink',
    );
    expect((await pristella(['predict', model, '--preset', 'mlp', write('no.png', 'text')])).stderr).toContain(
      'this is no PNG',
    );
    expect((await pristella(['predict', model, '--preset', 'mlp', '10000'])).stderr).toContain(
      'numbered from 0 to 9999',
    );
    expect((await pristella(['predict', model, '--preset', 'mlp', 'rows.csv'])).code).toBe(2);
  });

  test('a file of weights is evaluated by its preset, and another preset names the tensors that differ', async () => {
    expect(jsonOf(await pristella(['evaluate', model, '--preset', 'mlp', '--json'])).accuracy).toBeGreaterThan(0.9);
    expect((await pristella(['evaluate', model])).code).toBe(2);
    const { code, stderr } = await pristella(['evaluate', model, '--preset', 'simple-convnet']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/another architecture:\n.*'0\.weight'/);
  });

  test('the tensors of a file are listed, and a file that is cut off is not', async () => {
    expect((await pristella(['inspect', model])).stdout).toMatch(/0\.weight +float32 +784 x 256 +200,704/);
    const cut = write('cut.safetensors', fs.readFileSync(model).subarray(0, 5000));
    const { code, stderr } = await pristella(['inspect', cut]);
    expect(code).toBe(1);
    expect(stderr).toContain('cut off');
  });

  test('arrays that NumPy wrote are listed: .npy, .npz and pickles', async () => {
    const goldens = join(import.meta.dirname, '../../pristella/test/io/goldens');
    const { stdout } = await pristella(['inspect', join(goldens, 'sample.4.pkl')]);
    expect(stdout).toMatch(/W1 +float32 +2 x 3 +6 +0 +2\.5/);
    expect(stdout).toMatch(/b1 +int32 +2 x 3 +6/);
    expect(stdout).toMatch(/scalar +float64 +scalar +1/);
    expect(stdout).toContain('rest: a list of 9\nprotocol: 4\n');
    const zip = jsonOf(await pristella(['inspect', join(goldens, 'zip64.npz'), '--json']));
    expect(zip).toMatchObject({ format: 'npz', tensors: [{ name: 'W', dtype: 'float32', shape: [2, 3] }] });
    const npy = write('w.npy', io.encodeNpy({ data: new Float64Array(6), shape: [2, 3], dtype: 'float64' }));
    expect((await pristella(['inspect', npy])).stdout).toMatch(/arr_0 +float64 +2 x 3/);
    const hostile = await pristella(['inspect', write('hostile.pkl', Buffer.from("cos\nsystem\n(S'echo owned'\ntR."))]);
    expect([hostile.code, hostile.stdout]).toEqual([1, '']);
    expect(hostile.stderr).toMatch(/refuses 'os\.system', at byte 0/);
  });

  test('a preset is listed layer by layer', async () => {
    const result = jsonOf(await pristella(['inspect', 'simple-convnet', '--json']));
    expect(result).toMatchObject({ preset: 'simple-convnet', input: [1, 28, 28], parameters: 433_890 });
    expect((result.layers as { output: number[] }[]).map((l) => l.output)).toEqual([
      [30, 24, 24],
      [30, 24, 24],
      [30, 12, 12],
      [4320],
      [100],
      [100],
      [10],
    ]);
    expect((await pristella(['inspect', 'simple-convet'])).stderr).toContain('did you mean simple-convnet?');
  });
});

describe('doctor', () => {
  test('finds this machine fit, in words and for scripts', async () => {
    const { code, stdout } = await pristella(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toContain(process.version);
    expect(stdout).toContain('Ready to train.');
    const { ok, findings } = jsonOf(await pristella(['doctor', '--json'])) as {
      ok: boolean;
      findings: Record<string, { value: unknown }>;
    };
    expect(ok).toBe(true);
    expect(Object.keys(findings)).toEqual([
      'Node',
      'SIMD',
      'Relaxed FMA',
      'Kernels',
      'Threads',
      'Memory',
      'BLAS',
      'Cache folder',
      'MNIST',
    ]);
    expect(findings.SIMD!.value).toBe(true);
  });
});

describe('repl', () => {
  test('has np at hand, waits for await, reads functions over several lines, and goes on after an error', async () => {
    const script =
      'const x = np.arange(4).reshape([2, 2])\nx.T\nawait new Promise((r) => setTimeout(() => r(7), 20))\nnope\nfunction f(a) {\n  return a + 1;\n}\nf(2)\n';
    const { code, stdout } = await pristella(['repl'], script);
    expect(code).toBe(0);
    expect(stdout).toBe('[[0. 2.]\n [1. 3.]]\n7\nUncaught ReferenceError: nope is not defined\n3\n');
  });

  test('with --json ends in one line', async () => {
    const outcome = await pristella(['repl', '--json'], '1 + 1\n');
    expect(jsonOf(outcome)).toEqual({ values: 1 });
    expect(outcome.stderr).toBe('2\n');
  });
});
