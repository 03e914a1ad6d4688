import { expect, test } from 'vitest';
import { ArgumentError, look, nn, np } from '../../src/index.ts';
import { tensorGraph, textFaults } from '../../src/plot/index.ts';

const loss = () => {
  const model = nn.sequential(nn.linear(4, 3), nn.relu, nn.linear(3, 2));
  return nn.crossEntropy(model(np.ones([5, 4])), np.array([0, 1, 0, 1, 1], { dtype: 'int32' }));
};

test('the graph of a loss shows its parameters and operations, with no text over another', () => {
  const fig = tensorGraph(loss());
  for (const word of ['weight', 'bias', 'matmul', 'relu']) expect(fig.describe()).toContain(word);
  expect(textFaults(fig.scene())).toEqual([]);
  expect(fig.toSvg()).toContain('(5, 3) float32');
});

test('the graph of a loss can be drawn without computing anything', () => {
  expect(tensorGraph(loss(), { values: false }).toSvg()).not.toMatch(/>\[/);
});

test('a graph of too many nodes is refused with their number', () => {
  expect(() => tensorGraph(loss(), { most: 5 })).toThrow(ArgumentError);
  expect(() => tensorGraph(loss(), { most: 5 })).toThrow(/the expression has \d\d nodes, more than 5/);
});

test('the graph shows the values of tensors of two to six numbers as a list, of one by itself, of none and seven not at all', () => {
  const shown = (n: number): string[] =>
    tensorGraph(np.arange(n).mul(2))
      .toSvg()
      .match(/\[[^<(]*\]/g) ?? [];
  expect([0, 1, 2, 6, 7].map((n) => shown(n).length)).toEqual([0, 0, 1, 1, 0]);
  expect(tensorGraph(np.array([5]).mul(2)).toSvg()).toContain('>10<');
});

test('the graph of a recorded tensor has all that it is made of, under the names of the source', () => {
  const drawn = { y: np.array([0]) };
  look.record(() => {
    const x = np.array([1, 2]);
    const a = x.mul(3);
    drawn.y = a.exp().sum();
  });
  expect(tensorGraph(drawn.y).describe()).toBe('graph of 5 nodes and 4 edges: y = sum, exp, a = mul, 3, x.');
});
