import { expect, test } from 'vitest';
import { loadIris } from '../../src/data/iris.ts';

const { features, labels, featureNames, classNames } = loadIris();
const column = (j: number) => [...features.data()].filter((_, i) => i % 4 === j);

test('iris is 150 flowers of 4 features in 3 classes of 50', () => {
  expect([features.shape, features.dtype, labels.shape, labels.dtype]).toEqual([[150, 4], 'float64', [150], 'int32']);
  expect(classNames.map((_, c) => labels.data().filter((label: number) => label === c).length)).toEqual([50, 50, 50]);
  expect([featureNames.length, classNames]).toEqual([4, ['setosa', 'versicolor', 'virginica']]);
});

test('means and deviations are those of the literature', () => {
  const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
  const deviation = (x: number[]) => Math.sqrt(x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1));
  const columns = [0, 1, 2, 3].map(column);
  expect(columns.map((x) => mean(x).toFixed(6))).toEqual(['5.843333', '3.057333', '3.758000', '1.199333']);
  expect(columns.map((x) => deviation(x).toFixed(4))).toEqual(['0.8281', '0.4359', '1.7653', '0.7622']);
  expect(columns.map((x) => [Math.min(...x), Math.max(...x)])).toEqual([
    [4.3, 7.9],
    [2, 4.4],
    [1, 6.9],
    [0.1, 2.5],
  ]);
});

test('flowers 35 and 38 are as Fisher printed them, not as the UCI copy has them', () => {
  expect([...features.data().slice(34 * 4, 35 * 4)]).toEqual([4.9, 3.1, 1.5, 0.2]);
  expect([...features.data().slice(37 * 4, 38 * 4)]).toEqual([4.9, 3.6, 1.4, 0.1]);
});

test('each call gives arrays of its own', () => {
  loadIris().features.data()[0] = 99;
  expect(loadIris().features.data()[0]).toBe(5.1);
});
