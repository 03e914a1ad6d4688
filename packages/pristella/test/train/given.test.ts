import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ArgumentError, data, nn, np, plot, train } from '../../src/index.ts';
import { loadModel, RunFolder, saveModel } from '../../src/node.ts';

// What is given in the place of something else, as plain JavaScript lets it.

const folder = mkdtempSync(join(tmpdir(), 'pristella-given-'));
afterAll(() => rmSync(folder, { recursive: true }));
const model = nn.linear(2, 1);

test('split and subset take data of any form', () => {
  const [features, labels] = [np.zeros([10, 2]), np.zeros([10])];
  const sizes = (parts: readonly train.Dataset[]): number[] => parts.map((part) => part.length);
  expect(sizes(train.split([features, labels], 0.2))).toEqual([8, 2]);
  expect(sizes(train.split(data.loadIris(), 0.2))).toEqual([120, 30]);
  expect(train.subset([features, labels], Int32Array.of(1, 5)).batch(Int32Array.of(1))[0].shape).toEqual([1, 2]);
  expect(() => train.split(3 as never, 0.2)).toThrow(ArgumentError);
});

test('a parameter is assigned lists as well', () => {
  model.weight.assign([[1], [2]]);
  expect(model.weight.tolist()).toEqual([[1], [2]]);
  expect(() => model.weight.assign([[1, 2]])).toThrow("'weight' has shape (2, 1), not (1, 2)");
});

describe('an error of ours answers', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a model that is none, where one is saved',
      () => saveModel(join(folder, 'a'), new Map() as never),
      'needs a model',
    ],
    ['a model and a path the wrong way round', () => saveModel(model as never, 'a' as never), 'needs a model'],
    ['no model, where one is loaded', () => loadFrom(undefined), 'needs a model, got undefined'],
    ['a run that is to follow a model', () => follow(model), 'follows a trainer'],
    ['a Sequential of no list', () => new nn.Sequential(model as never), 'takes a list of layers'],
    ['an initializer by name', () => nn.linear(1, 1, { init: 'he' as never }), 'init must be a function'],
    ['one of a convolution', () => nn.conv2d(1, 1, 1, { init: 'he' as never }), 'init must be a function'],
    [
      'labels that are a tensor',
      () => plot.imageGrid(np.zeros([2, 3, 3]), { labels: np.zeros([2]) as never }),
      'labels must be a list, not a tensor',
    ],
  ])('%s', (_, wrong, problem) => {
    expect(wrong).toThrow(ArgumentError);
    expect(wrong).toThrow(problem);
  });
  const loadFrom = (given: unknown): void => {
    saveModel(join(folder, 'model'), model);
    loadModel(join(folder, 'model'), given as never);
  };
  const follow = (given: unknown): void => {
    RunFolder.create(join(folder, `run-${Math.random()}`), {}).follow(given as never);
  };
});

test('a part of data takes places from the end, also of a part, and refuses those that are none', async () => {
  const all = train.tensorDataset(np.arange(6).reshape(3, 2), np.array([0, 1, 2], { dtype: 'int32' }));
  const ends = train.subset(all, Int32Array.of(0, -1));
  const labels = (part: train.Dataset, ...picks: number[]): unknown => part.batch(Int32Array.from(picks))[1].tolist();
  expect(labels(ends, 0, 1, -1)).toEqual([0, 2, 2]);
  expect(labels(train.subset(ends, Int32Array.of(-1)), 0)).toEqual([2]);
  expect(() => labels(ends, 2)).toThrow('[subset] there is no sample 2 in a part of 2');
  await expect(train.fit(nn.linear(2, 3), ends)).resolves.toBeDefined();
  await expect(train.fit(nn.linear(2, 2), ends)).rejects.toThrow('2 is no label of 2 classes, in row 2 of the data');
  for (const place of [1.5, Number.NaN, 3, -4])
    expect(() => train.subset(all, [place] as never)).toThrow(
      /a place must be a whole number of at least -3 and below 3/,
    );
  expect(() => train.subset(all, np.array([0, 1]) as never)).toThrow('[subset] takes a list of places, got a tensor');
});

test('vander refuses a number of columns that is none', () => {
  for (const n of [1.5, -1, null])
    expect(() => np.vander([1, 2], n as never)).toThrow('[vander] the number of columns must be a whole number');
});
