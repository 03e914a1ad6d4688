import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import {
  DeviceError,
  deviceInfo,
  explain,
  getDevice,
  nn,
  np,
  profile,
  setDevice,
  setThreads,
  train,
} from '../../src/index.ts';
import { loadBlas } from '../../src/machine/wasm/blas/library.ts';
import { fromData } from '../../src/tensor/create.ts';
import { whyNoBlas } from '../blas.ts';
import { wasm } from './wasm.ts';

const { target } = wasm.kernels;
const ofBits = (bits: 128 | 256): void => wasm.kernels.retarget({ ...target, wide: bits === 256 });

// The BLAS's vectors are longer than these, whatever the machine.
beforeEach(() => ofBits(128));
afterEach(() => {
  wasm.kernels.retarget(target);
  setDevice('wasm');
  setThreads(1);
});

/** Losses of some steps of a small convolutional network, and its weights at the end. */
function trained(steps: number): { losses: number[]; weights: number[] } {
  nn.manualSeed(1);
  const model = nn.sequential(
    nn.conv2d(1, 12, 3, { padding: 1 }),
    nn.relu,
    nn.conv2d(12, 14, 5),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(14 * 8 * 8, 60),
    nn.relu,
    nn.linear(60, 10),
  );
  const optimizer = train.adam()(model);
  const x = np.random.defaultRng(3).random([50, 1, 20, 20]).astype('float32').detach();
  const t = fromData(
    Int32Array.from({ length: 50 }, (_, i) => i % 10),
    [50],
  );
  const losses = Array.from({ length: steps }, () => {
    const loss = nn.crossEntropy(model(x), t);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  return { losses, weights: model.parameters().flatMap((p) => [...p.data()]) };
}

describe.skipIf(whyNoBlas)(`the native device (${whyNoBlas || 'found'})`, () => {
  test('names the BLAS, and only while it is in use', () => {
    setDevice('native');
    expect(getDevice()).toBe('native');
    expect(deviceInfo().blas).toMatch(/\w/);
    setDevice('wasm');
    expect(deviceInfo().blas).toBeNull();
  });

  test('is loaded with variables of the environment that are as before afterwards', () => {
    const names = ['OPENBLAS_NUM_THREADS', 'OPENBLAS_CORETYPE'];
    const before = names.map((name) => process.env[name]);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const put = (values: readonly (string | undefined)[]): void =>
      names.forEach((name, i) => {
        if (values[i] === undefined) delete process.env[name];
        else process.env[name] = values[i];
      });
    try {
      for (const values of [
        [undefined, undefined],
        ['3', undefined],
        ['3', before[1] ?? 'Haswell'],
      ]) {
        put(values);
        loadBlas(memory);
        expect(names.map((name) => process.env[name])).toEqual(values);
      }
    } finally {
      put(before);
    }
  });

  test('trains as the other devices do, through the BLAS in every product that is large enough', () => {
    const plain = trained(1).losses[0]!;
    setDevice('js');
    expect(trained(1).losses[0]).toBeCloseTo(plain, 5);
    setDevice('native');
    const names = new Set<string>();
    const { losses } = trained(6);
    const seen = profile(() => expect(trained(6).losses).toEqual(losses));
    for (const k of seen.kernels) if (k.flops > 0) names.add(k.name);
    expect([...names].filter((n) => n.endsWith('BLAS')).sort()).toEqual([
      'conv2d, BLAS',
      'conv2d.filterGrad, BLAS',
      'conv2d.inputGrad, BLAS',
      'matmul, BLAS',
    ]);
    expect(losses[0]).toBeCloseTo(plain, 5);
    expect(losses[5]).toBeLessThan(losses[0]!);
  });

  test('leaves products to our own kernels where its vectors are no longer than theirs', () => {
    setDevice('native');
    const times = Reflect.get(wasm, 'loaded').vectorBits / 128;
    expect(wasm.blas).toBe(times);
    ofBits(256);
    expect(wasm.blas).toBe(times === 4 ? 2 : 0);
    setDevice('wasm');
    expect(wasm.blas).toBe(0);
  });

  test('programs of one device are not run on another', () => {
    const a = np.random.defaultRng(1).normal(0, 1, [90, 80], { dtype: 'float32' }).detach();
    const product = (): string[] => {
      for (let i = 0; i < 3; i++) np.matmul(a, a.T).data();
      return profile(() => np.matmul(a, a.T).data()).kernels.map((k) => k.name);
    };
    expect(product()).not.toContain('matmul, BLAS');
    setDevice('native');
    expect(product()).toEqual(['matmul, BLAS']);
    expect(explain(np.matmul(a, a.T)).kernels[0]!.code).toContain('gemm.f32');
    setDevice('wasm');
    expect(product()).not.toContain('matmul, BLAS');
  });

  test('the same weights come out of one thread and of two, each calling the BLAS for itself', async () => {
    setDevice('native');
    const one = trained(8);
    setThreads(2);
    for (let i = 0; i < 200 && engine.threads < 2; i++) {
      np.matmul(np.ones([600, 600]).add(i), np.ones([600, 600])).data();
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(engine.threads).toBe(2);
    expect(trained(8)).toEqual(one);
  });
});

test('a BLAS that cannot be loaded is named, with the command that installs one', () => {
  const before = process.env.PRISTELLA_BLAS;
  process.env.PRISTELLA_BLAS = '/nowhere/libblas.so';
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  try {
    expect(() => loadBlas(memory)).toThrow(DeviceError);
    expect(() => loadBlas(memory)).toThrow('apt-get install libopenblas0 && npm install koffi');
    if (!whyNoBlas) expect(() => loadBlas(memory)).toThrow('cannot use /nowhere/libblas.so');
  } finally {
    if (before === undefined) delete process.env.PRISTELLA_BLAS;
    else process.env.PRISTELLA_BLAS = before;
  }
});
