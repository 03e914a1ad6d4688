import { expect, test } from 'vitest';
import { np, plot } from '../../src/index.ts';

const many = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => ((r + c) % 7) / 7));
const row = (count: number): number[] => many(1, count)[0]!;

const pictures: readonly (readonly [op: string, draw: () => unknown, count: number])[] = [
  ['productCells', () => plot.productCells(many(784, 50), many(50, 10)), 784 * 50 + 500 + 7840],
  ['broadcastCells', () => plot.broadcastCells(many(100, 1), many(1, 100)), 30_000],
  ['axisSums', () => plot.axisSums(many(100, 100)), 10_000],
  ['convolutionWindows', () => plot.convolutionWindows(many(100, 100), many(3, 3)), 10_000 + 98 * 98 + 9],
  ['im2colWindows', () => plot.im2colWindows(many(100, 100), many(3, 3)), 10_000 + 98 * 98 + 9],
  ['poolingWindows', () => plot.poolingWindows(many(100, 100), 2), 10_000 + 2500 + 4],
  ['lossBars', () => plot.lossBars(many(300, 10), row(300).fill(0)), 3000],
  ['outputScores', () => plot.outputScores(row(3000)), 3000],
  ['softmaxOverflow', () => plot.softmaxOverflow(row(3000)), 3000],
  ['outputLayer', () => plot.outputLayer(row(51)), 2601],
  ['separation', () => plot.separation(many(3000, 2), row(3000).fill(0)), 3000],
  ['confusionMatrix', () => plot.confusionMatrix(many(51, 51)), 2601],
  ['networkGraph', () => plot.networkGraph({ sizes: [784, 100] }, { most: 1000 }), 78_400],
];

test.each(pictures)('%s refuses at once what nobody could read', (op, draw, count) => {
  expect(draw).toThrow(`[${op}] draws each number by itself, and would have ${count} of them`);
});

test('what can be read is drawn, and a network of any size by its first and last nodes', () => {
  expect(plot.axisSums(many(50, 50)).describe()).toContain('50 by 50');
  expect(() => plot.confusionMatrix(np.ones([50, 50]))).not.toThrow();
  expect(() => plot.networkGraph({ sizes: [784, 50, 100, 10] })).not.toThrow();
  expect(() => plot.networkGraph({ sizes: [100_000, 10_000] })).not.toThrow();
});
