import { afterEach, describe, expect, test } from 'vitest';
import { wishes } from '../../src/engine/wishes.ts';
import { ArgumentError, deviceInfo, getDevice, nn, np, setDevice, train } from '../../src/index.ts';

afterEach(() => setDevice('wasm'));

describe('the environment', () => {
  test('asks for the wasm device, neither eager nor strict, where nothing is set', () => {
    const nothing = { device: 'wasm', eager: false, strict: false, wide: true };
    expect(wishes({})).toEqual(nothing);
    expect(wishes({ PRISTELLA_DEVICE: '', PRISTELLA_EAGER: '0', PRISTELLA_STRICT: '' })).toEqual(nothing);
  });

  test('chooses device, eagerness and strictness', () => {
    const variables = { PRISTELLA_DEVICE: 'js', PRISTELLA_EAGER: '1', PRISTELLA_STRICT: '1' };
    expect(wishes(variables)).toEqual({ device: 'js', eager: true, strict: true, wide: true });
  });

  test('throws for values without a meaning', () => {
    expect(() => wishes({ PRISTELLA_DEVICE: 'gpu' })).toThrow("[PRISTELLA_DEVICE] unknown device 'gpu'");
    expect(() => wishes({ PRISTELLA_EAGER: 'yes' })).toThrow("[PRISTELLA_EAGER] must be 1 or 0, not 'yes'");
  });
});

describe('setDevice', () => {
  test('chooses the device, and throws for an unknown one', () => {
    expect(getDevice()).toBe('wasm');
    setDevice('js');
    expect(getDevice()).toBe('js');
    expect(() => setDevice('webgl' as 'js')).toThrow(ArgumentError);
    expect(getDevice()).toBe('js');
  });

  test('strict gives up fused multiply-add, also for kernels that have run with it', () => {
    const product = (): number[] => {
      const a = np.random.defaultRng(1).normal(0, 1, [33, 65], { dtype: 'float32' });
      return [...np.matmul(a, a.T).data()];
    };
    const { fusedMultiplyAdd } = deviceInfo();
    const fused = product();
    setDevice('wasm', { strict: true });
    expect(deviceInfo().fusedMultiplyAdd).toBe(false);
    const strict = product();
    expect(strict.some((v, i) => v !== fused[i])).toBe(fusedMultiplyAdd);
    setDevice('wasm');
    expect(product()).toEqual(fused);
  });

  test('may change between two steps of training', () => {
    nn.manualSeed(0);
    const model = nn.sequential(nn.linear(30, 20), nn.tanh, nn.linear(20, 10));
    const optimizer = train.adam()(model);
    const x = np.random.defaultRng(2).normal(0, 1, [40, 30]);
    const step = (): number => {
      const loss = nn.crossEntropy(model(x), x.argmax(1).less(10).astype('int32'));
      loss.backward();
      optimizer.step();
      return loss.item();
    };
    const losses = (['wasm', 'js', 'wasm', 'wasm', 'js', 'js', 'wasm'] as const).map((device) => {
      setDevice(device);
      return step();
    });
    for (const [i, loss] of losses.slice(1).entries()) expect(loss).toBeLessThan(losses[i]!);
  });
});

test('weights that were loaded stay when memory runs short and those they replaced are dropped', () => {
  const model = nn.linear(40, 40);
  const optimizer = train.sgd()(model);
  for (let i = 0; i < 3; i++) {
    model(np.ones([30, 40]))
      .sum()
      .backward();
    optimizer.step();
  }
  model.loadStateDict(
    new Map([
      ['weight', np.ones([40, 40])],
      ['bias', np.zeros([40])],
    ]),
  );
  for (let i = 0; i < 40; i++)
    np.ones([1000, 2000], { dtype: 'float32' })
      .mul(i + 2)
      .mean()
      .item();
  expect(np.sum(model.stateDict().get('weight')!).item()).toBe(1600);
});
