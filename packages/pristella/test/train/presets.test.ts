import { describe, expect, test } from 'vitest';
import { ArgumentError, np, train } from '../../src/index.ts';
import { mnist } from '../../src/node.ts';

describe('a preset', () => {
  test.each([
    ['two-layer', 39_760],
    ['mlp', 203_530],
    ['simple-convnet', 433_890],
    ['deep-convnet', 123_552],
  ])('%s has %i parameters and gives ten numbers an image', (name, count) => {
    const model = train.buildPreset(name);
    expect(model.parameterCount).toBe(count);
    expect(model(np.zeros([2, ...train.presets[name as train.PresetName].input])).shape).toEqual([2, 10]);
  });

  test.each([
    ['two-layer', 'sequential(linear(784, 50), sigmoid, linear(50, 10))', [17, 100, 0.1, train.sgd, [1, 1]]],
    ['mlp', 'sequential(linear(784, 256), relu, linear(256, 10))', [5, 100, 0.002, train.adam, [1, 0.5]]],
    [
      'simple-convnet',
      'sequential(conv2d(1, 30, 5), relu, maxPool2d(2), flatten, linear(4320, 100), relu, linear(100, 10))',
      [4, 100, 0.002, train.adam, [1, 0.5]],
    ],
    [
      'deep-convnet',
      `sequential(conv2d(1, 16, 3, { padding: 1 }), relu, conv2d(16, 16, 3, { padding: 1 }), relu, maxPool2d(2),
        conv2d(16, 32, 3, { padding: 1 }), relu, conv2d(32, 32, 3, { padding: 2 }), relu, maxPool2d(2),
        conv2d(32, 64, 3, { padding: 1 }), relu, conv2d(64, 64, 3, { padding: 1 }), relu, maxPool2d(2),
        flatten, linear(1024, 50), relu, dropout(0.5), linear(50, 10), dropout(0.5))`,
      [12, 100, 0.001, train.adam, [1, 0.5]],
    ],
  ] as const)('%s has its layers in order, and the settings that train it', (name, layers, settings) => {
    expect(String(train.buildPreset(name))).toBe(layers.replace(/\s+/g, ' '));
    const { epochs, batchSize, lr, optimizer, schedule }: train.Preset = train.presets[name];
    const factors = [0, 50].map((step) => schedule?.(step, 100) ?? 1);
    expect([epochs, batchSize, lr, optimizer, factors]).toEqual(settings);
  });

  test('two-layer begins with normal weights of 0.01, as the book has them', () => {
    for (const weight of train
      .buildPreset('two-layer')
      .parameters()
      .filter((p) => p.ndim === 2)) {
      expect(np.std(weight).item()).toBeGreaterThan(0.0092);
      expect(np.std(weight).item()).toBeLessThan(0.0108);
    }
  });

  test('is built by seed 0 where none is given', () => {
    const first = (...seed: number[]): unknown =>
      train
        .buildPreset('two-layer', ...seed)
        .parameters()[0]
        ?.tolist();
    expect(first()).toEqual(first(0));
  });

  test('begins with weights that are a function of the seed', () => {
    const weights = (seed: number): unknown => train.buildPreset('two-layer', seed).parameters()[0]?.tolist();
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });

  test('of an unknown name is refused with the known ones', () => {
    expect(() => train.buildPreset('resnet')).toThrow(ArgumentError);
    expect(() => train.buildPreset('toString')).toThrow('one of two-layer, mlp, simple-convnet, deep-convnet');
  });
});

test('mlp recognises 95 % of the test digits after one epoch', async () => {
  const digits = await mnist();
  const model = train.buildPreset('mlp');
  const { lr, batchSize, optimizer, schedule } = train.presets.mlp;
  await train.fit(model, digits.train, { optimizer: optimizer({ lr }), batchSize, schedule });
  const { accuracy } = await train.evaluate(model, digits.test);
  expect(accuracy).toBeGreaterThan(0.95);
});
