import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Copy, recipesIn, repository } from './recipes.ts';

// CONTRIBUTING.md is followed word for word in a copy: what it says to write is written, what it says to run is run.

const recipes = recipesIn(readFileSync(join(repository, 'CONTRIBUTING.md'), 'utf8'));
const commands = recipes.flatMap((r) => r.commands);
/** What is told to vitest: which files, and which tests of them. */
const told = commands.flatMap((c) => {
  const [, files = '', name = ''] = /^npx vitest run (.+) -t (\w+)$/.exec(c) ?? [];
  return name === '' ? [] : [{ files: files.split(' '), name }];
});

let copy: Copy;
/** Runs one of the repository's own programs in the copy, and gives what it printed; throws with all of it. */
async function run(program: string, ...args: string[]): Promise<string> {
  const command = program === 'node' ? process.execPath : join(repository, 'node_modules/.bin', program);
  // Not those that vitest has set for this worker.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|CI$)/.test(name)));
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd: copy.folder, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

const program = `
import { nn, np, plot, type Tensor, train } from 'pristella';

const said = (f: () => unknown): string => {
  try {
    return String(f());
  } catch (error) {
    return (error as Error).message.split('\\n').join(' ');
  }
};
const { plt } = plot;
const w = new nn.Parameter(np.array([1, -1]));
w.square().sum().backward();
train.signSgd({ lr: 0.25 })([w]).step();
const gram: Tensor = np.gram([[1, 2], [3, 4]]);
console.log(
  JSON.stringify({
    cube: [np.cube([2, -1]).tolist(), np.array([3]).cube().tolist()],
    gram: gram.tolist(),
    blend: nn.blend(2)([1, 2], [3, 4]).tolist(),
    signSgd: w.tolist(),
    rug: plt.rug([1, 2, 4], { height: 9, label: 'days' }).describe(),
    option: said(() => plt.rug([1], { heigth: 9 } as never)),
    kind: said(() => plt.rug([1], { height: '9' } as never)),
    beyond: said(() => (plt.rug as (...all: unknown[]) => unknown)([1], {}, 9)),
    sizes: said(() => nn.blend(2)([1, 2, 3], [3, 4])),
  }),
);
`;

// Compilers and testers of their own take their time where others load the processor.
describe('the recipes of CONTRIBUTING.md', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    copy = new Copy();
    for (const recipe of recipes) copy.follow(recipe);
    copy.write('program.ts', program);
    const { include, ...config } = JSON.parse(readFileSync(copy.at('tsconfig.json'), 'utf8'));
    const tests = told.flatMap(({ files }) => files).filter((file) => file.endsWith('.ts'));
    copy.write('tsconfig.json', JSON.stringify({ ...config, include: ['packages/*/src', 'program.ts', ...tests] }));
  });
  afterAll(() => copy?.remove());

  test('are for an op, an op with a kernel, a layer, an optimizer, a mark, an option and a command', () => {
    expect(recipes.map((r) => r.title).sort()).toEqual([
      'Add a command',
      'Add a layer',
      'Add a plot mark',
      'Add an elementwise op',
      'Add an op with a kernel',
      'Add an optimizer',
      'Add an option',
    ]);
    // An option is tried by the program below, on a mark that has been tried.
    expect(told.map(({ name }) => name).sort()).toEqual(['blend', 'cube', 'gram', 'rug', 'signSgd', 'size']);
  });

  test('give what TypeScript accepts, works as np.f, x.f and plt.f, and refuses what is misspelt', async () => {
    const [, printed] = await Promise.all([run('tsc', '-p', '.'), run('node', 'program.ts')]);
    expect(JSON.parse(printed)).toEqual({
      cube: [[8, -1], [27]],
      gram: [
        [5, 11],
        [11, 25],
      ],
      blend: [3, 4],
      signSgd: [0.75, -0.75],
      rug: expect.stringContaining('a rug of 3 values "days"'),
      option: expect.stringContaining("[rug] there is no option 'heigth'"),
      kind: expect.stringContaining('[rug] height must be'),
      beyond: '[rug] got 1 argument too many',
      sizes: expect.stringContaining('[blend(2)] takes inputs whose last axis has size 2, got (3,)'),
    });
  });

  test('give what the tests find that they name: results, gradients, printed layers, pictures, a command', async () => {
    for (const command of commands) if (command.startsWith('node ')) await run('node', ...command.split(' ').slice(1));
    const files = [...new Set(told.flatMap((t) => t.files))];
    const names = told.map(({ name }) => name);
    const pattern = `\\b(${names.join('|')})\\b`;
    await run('vitest', 'run', ...files, '-t', pattern, '--reporter=json', '--outputFile=found.json', '--maxWorkers=2');
    const { testResults } = JSON.parse(readFileSync(copy.at('found.json'), 'utf8')) as {
      readonly testResults: readonly { readonly assertionResults: readonly { status: string; fullName: string }[] }[];
    };
    const passed = testResults.flatMap((f) => f.assertionResults).filter((t) => t.status === 'passed');
    for (const name of names) {
      const own = passed.filter(({ fullName }) => new RegExp(`\\b${name}\\b`).test(fullName));
      expect(own.length, name).toBeGreaterThan(0);
    }
    // Results of an op in every mode and dtype, its gradient by itself and in another mode.
    expect(passed.filter(({ fullName }) => fullName.includes('cube')).length).toBeGreaterThan(5);
  });
});

test('a recipe that does not say where its code goes, or names what is not there, is an error', () => {
  const block = (kind: string, text: string): string => `\n## A\n\`\`\`${kind}\n${text}\n\`\`\`\n`;
  expect(() => recipesIn(block('ts', 'const x = 1;'))).toThrow('names no file');
  const follow = (text: string) => () => copy.follow(recipesIn(text)[0]!);
  expect(follow(block('ts', '// src/np.ts, in nowhere\nx,'))).toThrow('src/np.ts has no nowhere');
  expect(follow(block('diff', '// src/np.ts\n-const none;\n+const x;'))).toThrow('has no line');
});
