import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import * as pristella from '../../src/index.ts';
import { wideCompiler } from '../../src/machine/wasm/wide.ts';
import { outcome } from './bits.ts';
import { wasm } from './wasm.ts';

const { np, deviceInfo } = pristella;
const { target } = wasm.kernels;
const can = wideCompiler() !== null;
const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

afterEach(() => {
  vi.unstubAllGlobals();
  wasm.kernels.retarget(target);
  engine.forgetPrograms();
});

/** A process like this one, except for what is said. */
function stubProcess(changes: object): string[] {
  const flags: string[] = [];
  const v8 = { setFlagsFromString: (flag: string) => flags.push(flag) };
  vi.stubGlobal('process', {
    arch: 'x64',
    execArgv: [],
    env: {},
    versions: { v8: '13.6.1' },
    config: { variables: { v8_enable_wasm_simd256_revec: 1 } },
    getBuiltinModule: () => v8,
    ...changes,
  });
  return flags;
}

describe('V8 is asked for vectors of 256 bits', () => {
  test('for the time of one compilation, whether it succeeds or not', () => {
    const flags = stubProcess({});
    const after = ['--no-experimental-wasm-revectorize', '--liftoff', '--wasm-lazy-compilation'];
    expect(wideCompiler()!(module)).toBeInstanceOf(WebAssembly.Module);
    expect(flags.slice(3)).toEqual(after);
    flags.length = 0;
    expect(() => wideCompiler()!(module.slice(0, 5))).toThrow(WebAssembly.CompileError);
    expect(flags).toHaveLength(6);
    expect(flags.slice(3)).toEqual(after);
  });

  test.each([
    ['in a page', { getBuiltinModule: undefined }],
    ['on another processor', { arch: 'arm64' }],
    ['by an older V8', { versions: { v8: '12.4.254' } }],
    ['by a V8 that was not tried', { versions: { v8: '15.0.1' } }],
    ['by a V8 that was built without it', { config: { variables: {} } }],
    ['where flags say how modules are compiled', { execArgv: ['--no-liftoff'] }],
    ['where the environment does', { env: { NODE_OPTIONS: '--max-old-space-size=99 --no_wasm_tier_up' } }],
    ['in Electron', { versions: { v8: '13.6.1', electron: '37.0.0' } }],
  ])('but not %s', (_, changes) => {
    const flags = stubProcess(changes);
    expect(wideCompiler()).toBeNull();
    expect(flags).toEqual([]);
  });

  test.each([
    ['--max-old-space-size=4096', '--no-opt'],
    ['--import', './wasm-thing.mjs'],
    ['--import=./liftoff.mjs', '--title=a --b wasm'],
  ])('also beside flags that speak of something else: %s %s', (...execArgv) => {
    stubProcess({ execArgv, env: { NODE_OPTIONS: '--require ./no-wasm.cjs' } });
    expect(wideCompiler()).not.toBeNull();
  });
});

test('a process is told how long the vectors are, and may do without the long ones', () => {
  expect(deviceInfo().vectorBits).toBe(can ? 256 : 128);
  const source = `import { deviceInfo } from '${new URL('../../src/index.ts', import.meta.url)}'; console.log(deviceInfo().vectorBits);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    env: { ...process.env, NODE_OPTIONS: '', PRISTELLA_WIDE: '0' },
    encoding: 'utf8',
  });
  expect(child.stdout).toBe('128\n');
});

test.runIf(can)('a processor that rounds a multiply-add twice is too old for long ones', () => {
  // The flags of this process are not seen to say how modules are compiled, so that only what they do is.
  const source = `process.execArgv.length = 0; const { deviceInfo } = await import('${new URL('../../src/index.ts', import.meta.url)}'); console.log(deviceInfo().vectorBits);`;
  const child = spawnSync(process.execPath, ['--no-enable-fma3', '--input-type=module', '-e', source], {
    env: { ...process.env, NODE_OPTIONS: '', PRISTELLA_WIDE: '' },
    encoding: 'utf8',
  });
  expect(child.stdout).toBe('128\n');
});

if (!can) console.log('skipped: this Node cannot join vectors to 256 bits');
describe.runIf(can)('with vectors of 256 bits', () => {
  test('V8 joins the vectors of products and of elementwise kernels', () => {
    // V8 tells on its standard output what it joins. A file takes it all: of a pipe that is full, V8 does not wait.
    const folder = mkdtempSync(join(tmpdir(), 'joined-'));
    const told = join(folder, 'told');
    const file = openSync(told, 'w');
    const program = fileURLToPath(new URL('joined.ts', import.meta.url));
    spawnSync(process.execPath, [program], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', file, 'inherit'],
    });
    closeSync(file);
    const stdout = readFileSync(told, 'utf8');
    rmSync(folder, { recursive: true });
    const [elementwise, product] = stdout
      .split('program ')
      .slice(1)
      .map((part) => part.match(/Added a vector of Ternary|Added a vector of Binop/g)?.length ?? 0);
    expect(elementwise).toBeGreaterThan(0);
    // A tile of six rows by two joined vectors; what it is unrolled to makes more.
    expect(product).toBeGreaterThanOrEqual(12);
  });

  test('the same bits as with those of 128, fused and strict, on one thread and two', async () => {
    for (const strict of [false, true]) {
      const way = { steps: 60, strict };
      const wide = await outcome(pristella, way);
      expect((await outcome(pristella, { ...way, threads: 2 })).bits).toBe(wide.bits);
      wasm.kernels.retarget({ ...wasm.kernels.target, wide: false });
      engine.forgetPrograms();
      expect(deviceInfo().vectorBits).toBe(128);
      expect((await outcome(pristella, way)).bits).toBe(wide.bits);
      wasm.kernels.retarget({ ...wasm.kernels.target, wide: true });
      engine.forgetPrograms();
    }
    pristella.setThreads(1);
  });

  const sizes = [1, 2, 5, 6, 7, 8, 9, 12, 15, 16, 17, 24, 25, 31, 33, 47, 64, 65];

  test('the same bits of products whose tiles end anywhere', () => {
    const products = (): number[][] => {
      const random = np.random.defaultRng(5);
      return sizes.flatMap((rows) =>
        sizes.map((columns) => {
          const left = random.normal(0, 1, [rows, 70], { dtype: 'float32' });
          const right = random.normal(0, 1, [70, columns], { dtype: 'float32' });
          return [...np.maximum(left.matmul(right).add(1), 0).data(), ...right.T.matmul(left.T).data()];
        }),
      );
    };
    const wide = products();
    wasm.kernels.retarget({ ...target, wide: false });
    engine.forgetPrograms();
    expect(products()).toEqual(wide);
  });
});
