import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allSamples } from '../../../../scripts/reference/samples.ts';
import { io, type Tensor } from '../../src/index.ts';
import { inputsOf } from '../op/sample.ts';
import { type Packed, packLibrary, run } from './packed.ts';

/** What stands in messages and printed models, as text; a class of its user's has a name of its own. */
const program = `
import { nn, np, plot, train } from 'pristella';
class Scale extends nn.Module {
  static name = 'Scale';
  factor = new nn.Parameter([2]);
  forward(x) {
    return this.factor.mul(x);
  }
}
class Hiding extends nn.Module {
  static name = 'Hiding';
  #inner = nn.linear(2, 2, { bias: false });
  forward(x, y) {
    return this.#inner(x).mul(y);
  }
}
const hiding = new Hiding();
const said = (f) => {
  try {
    return String(f());
  } catch (error) {
    return String(error);
  }
};
const layers = [nn.relu, nn.sigmoid, nn.tanh, nn.softplus, nn.softmax, nn.logSoftmax, nn.leakyRelu, nn.identity, nn.step, nn.flatten];
const model = nn.sequential(
  nn.sequential(nn.linear(2, 2), nn.batchNorm(2)), nn.conv2d(1, 2, 3), nn.maxPool2d(2), nn.dropout(0.5), ...layers,
  np.exp, np.log, np.abs, np.cumsum, np.transpose, np.sort, np.ravel, new Scale(),
);
const bad = nn.sequential(nn.linear(2, 1), np.log);
const optimizer = train.sgd()(bad);
const loss = bad([[0, 0]]).sum();
loss.backward();
const axes = plot.figure().axes();
const history = await train.fit(nn.linear(1, 1), { x: [[1]], y: [[1]] }, { loss: nn.meanSquaredError });
const given = [
  optimizer, np.random.defaultRng(1), new Map(), new Scale(), train, plot.figure(), axes, plot.figure().axes3d(), np.nditer([1]),
  history, new train.History(),
];
console.log(
  model.repr(), String(model), String(new Scale()), said(() => structuredClone(np.ones(3))), said(() => optimizer.step()),
  said(() => hiding([[1, 2]], 1).sum().backward()), said(() => hiding([[1, 2]])).replace(/takes .*, got/, 'takes two, got'),
  ...given.map((value) => said(() => np.add(value, 1))), said(() => nn.linear(2, 2)(np.ones(3))), said(() => np.matmul([1], [1, 2])),
);
`;

let packed: Packed;

beforeAll(async () => {
  packed = await packLibrary();
});
afterAll(() => packed?.remove());

/** Bundles a program of the project with short names. */
function bundle(name: string, outDir = 'bundled'): void {
  const options = `{ ssr: { noExternal: true }, build: { ssr: '${name}.js', minify: true, outDir: '${outDir}', emptyOutDir: true } }`;
  packed.write('bundle.config.js', `export default ${options};`);
  run('vite', ['build', '--config', 'bundle.config.js', '--logLevel', 'warn'], packed.project);
}

test('a bundle of a program that reads expressions and names no op has the ops of all of them', async () => {
  const texts = (await allSamples()).flatMap((sample) =>
    sample.cases.map((c) => {
      const inputs = Object.entries(inputsOf(c, 'float64')).map(([i, x]) => [`x${i}`, x] as const);
      return io.writeExpression(
        (v) => sample.of(...inputs.map(([name]) => v[name] as Tensor)),
        Object.fromEntries(inputs),
      );
    }),
  );
  packed.write('texts.json', JSON.stringify(texts));
  packed.write(
    'reads.js',
    `import fs from 'node:fs';
import { io } from 'pristella';
for (const text of JSON.parse(fs.readFileSync('texts.json', 'utf8'))) io.readExpression(text);
console.log('read');`,
  );
  bundle('reads');
  expect(run(process.execPath, ['bundled/reads.js'], packed.project).trim()).toBe('read');
});

describe('a bundle with short names', () => {
  test('saves a figure as PNG and shows it from one file', () => {
    packed.write(
      'figure.js',
      `import { plot } from 'pristella';
      plot.plt.plot([1, 4, 9]).title('squares');
      plot.plt.savefig('squares.png', { scale: 1 });
      plot.plt.show({ as: 'text', columns: 40, rows: 10 });`,
    );
    bundle('figure', '../figure');
    // Beside it lies no library.
    expect(run(process.execPath, ['../figure/figure.js'], packed.project)).toContain('squares');
    expect(readFileSync(join(packed.project, 'squares.png')).readUInt32BE(16)).toBe(640);
  });

  test("says the names of layers, functions and classes that are written, and no line of its own as the program's", () => {
    packed.write('main.js', program);
    bundle('main');
    const written = run(process.execPath, ['main.js'], packed.project);
    // The bundle has all that it needs.
    rmSync(join(packed.project, 'node_modules/pristella'), { recursive: true });
    const bundled = run(process.execPath, ['bundled/main.js'], packed.project);
    expect(written).toContain('Sequential\n  0: Sequential\n    0: linear(2, 2)');
    const place = / \(file:[^)]*main\.js:\d+:\d+\)/;
    expect(written).toMatch(place);
    const same = (text: string): string => text.replace(/DataCloneError: .*? could/, 'DataCloneError: it could');
    expect(same(bundled)).toBe(same(written.replace(place, '')));
    expect(bundled).toContain('sendWhatToRawGivesInsteadOfTheTensor');
  });
});
