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
