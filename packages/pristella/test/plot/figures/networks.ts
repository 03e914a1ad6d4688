import {
  confusionMatrix,
  expressionGraph,
  filterGrid,
  type GraphNode,
  imageGrid,
  networkGraph,
} from '../../../src/plot/index.ts';
import { digit } from './fields.ts';
import { normal, type Sample, uniform } from './sample.ts';

const matrix = (rows: number, columns: number, seed: number): number[][] => {
  const values = normal(rows * columns, seed);
  return Array.from({ length: rows }, (_, r) => values.slice(r * columns, (r + 1) * columns));
};

export const networks: readonly Sample[] = [
  {
    name: 'three-layer-network',
    caption: 'The three-layer network with its weights, biases and values.',
    draw: () =>
      networkGraph(
        {
          sizes: [2, 3, 2, 2],
          weights: [
            [
              [0.1, 0.3, 0.5],
              [0.2, 0.4, 0.6],
            ],
            [
              [0.1, 0.4],
              [0.2, 0.5],
              [0.3, 0.6],
            ],
            [
              [0.1, 0.3],
              [0.2, 0.4],
            ],
          ],
          biases: [
            [0.1, 0.2, 0.3],
            [0.1, 0.2],
            [0.1, 0.2],
          ],
          values: [
            [1, 0.5],
            [0.57, 0.67, 0.75],
            [0.63, 0.77],
            [0.32, 0.7],
          ],
        },
        { title: 'Forward pass' },
      ),
  },
  {
    name: 'mnist-network',
    caption: 'A large network: nodes are left out, dots stand for them.',
    draw: () =>
      networkGraph(
        { sizes: [784, 50, 100, 10], names: ['pixels', 'sigmoid', 'sigmoid', 'softmax'] },
        { title: '784-50-100-10', figsize: [7, 5] },
      ),
  },
  {
    name: 'signed-weights',
    caption: 'Weights of both signs: blue above zero, orange below.',
    draw: () => networkGraph({ sizes: [4, 6, 5, 3], weights: [matrix(4, 6, 1), matrix(6, 5, 2), matrix(5, 3, 3)] }),
  },
  {
    name: 'xor-network',
    caption: 'XOR from NAND, OR and AND.',
    draw: () =>
      networkGraph(
        {
          sizes: [2, 2, 1],
          weights: [
            [
              [-0.5, 0.5],
              [-0.5, 0.5],
            ],
            [[0.5], [0.5]],
          ],
          biases: [[0.7, -0.2], [-0.7]],
          names: ['$x_1, x_2$', 'NAND, OR', 'AND'],
          values: [[1, 0], [1, 1], [1]],
        },
        { title: 'XOR' },
      ),
  },
  {
    name: 'apples-graph',
    caption: 'The computational graph of apples and oranges with values forward.',
    draw() {
      const nodes: GraphNode[] = [
        { id: 'apple', label: 'apple', details: ['100'], kind: 'data' },
        { id: 'n', label: 'number', details: ['2'], kind: 'data' },
        { id: 'orange', label: 'orange', details: ['150'], kind: 'data' },
        { id: 'm', label: 'number', details: ['3'], kind: 'data' },
        { id: 'tax', label: 'tax', details: ['1.1'], kind: 'data' },
        { id: 'a', label: '×' },
        { id: 'o', label: '×' },
        { id: 'sum', label: '+' },
        { id: 'all', label: '×' },
        { id: 'price', label: 'price', details: ['715'], kind: 'data' },
      ];
      const edges = [
        { from: 'apple', to: 'a', label: '2.2' },
        { from: 'n', to: 'a', label: '110' },
        { from: 'orange', to: 'o', label: '3.3' },
        { from: 'm', to: 'o', label: '165' },
        { from: 'a', to: 'sum', label: '1.1' },
        { from: 'o', to: 'sum', label: '1.1' },
        { from: 'sum', to: 'all', label: '1.1' },
        { from: 'tax', to: 'all', label: '650' },
        { from: 'all', to: 'price', label: '1' },
      ];
      return expressionGraph(nodes, edges, { title: 'Gradients on the edges' });
    },
  },
  {
    name: 'expression-graph',
    caption: 'The expression of a loss with shapes.',
    draw() {
      const nodes: GraphNode[] = [
        { id: 0, label: 'x', details: ['(100, 784)', 'float32'], kind: 'data' },
        { id: 1, label: 'W1', details: ['(784, 50)'], kind: 'parameter' },
        { id: 2, label: 'b1', details: ['(50,)'], kind: 'parameter' },
        { id: 3, label: 'matmul', details: ['(100, 50)'] },
        { id: 4, label: 'add', details: ['(100, 50)'] },
        { id: 5, label: 'relu', details: ['(100, 50)'] },
        { id: 6, label: 'W2', details: ['(50, 10)'], kind: 'parameter' },
        { id: 7, label: 'matmul', details: ['(100, 10)'] },
        { id: 8, label: 't', details: ['(100,)', 'int32'], kind: 'data' },
        { id: 9, label: 'crossEntropy', details: ['()', '2.3026'] },
        { id: 10, label: 'b2', details: ['(10,)'], kind: 'parameter' },
        { id: 11, label: 'add', details: ['(100, 10)'] },
      ];
      const pairs = [
        [0, 3],
        [1, 3],
        [3, 4],
        [2, 4],
        [4, 5],
        [5, 7],
        [6, 7],
        [7, 11],
        [10, 11],
        [11, 9],
        [8, 9],
      ] as const;
      return expressionGraph(
        nodes,
        pairs.map(([from, to]) => ({ from, to })),
      );
    },
  },
  {
    name: 'residual-graph',
    caption: 'Edges that pass over layers are led around the nodes.',
    draw() {
      const names = ['x', 'conv', 'norm', 'relu', 'conv', 'norm', 'add', 'relu', 'mean', 'y'];
      const nodes = names.map((label, id): GraphNode => ({ id, label, kind: id === 0 || id === 9 ? 'data' : 'op' }));
      const edges = names.slice(1).map((_, i) => ({ from: i, to: i + 1 }));
      return expressionGraph(nodes, [...edges, { from: 0, to: 6 }, { from: 3, to: 8 }], { title: 'A residual block' });
    },
  },
  {
    name: 'image-grid',
    caption: 'Pictures with their labels; wrong answers stand out.',
    draw() {
      const labels = Array.from({ length: 24 }, (_, i) =>
        i % 7 === 3 ? `${i % 10} as ${(i + 3) % 10}` : String(i % 10),
      );
      return imageGrid(
        Array.from({ length: 24 }, (_, i) => digit(i)),
        {
          columns: 8,
          labels,
          labelColors: labels.map((l) => (l.length > 1 ? 'C1' : 'ink')),
          title: 'What the network sees',
        },
      );
    },
  },
  {
    name: 'filter-grid',
    caption: 'Thirty filters of five by five.',
    draw() {
      const filters = Array.from({ length: 30 }, (_, k) => [matrix(5, 5, k + 1)]);
      return filterGrid(filters as never, { columns: 10, title: 'Filters before training' });
    },
  },
  {
    name: 'confusion-matrix',
    caption: 'Which digits are taken for which.',
    draw() {
      const next = uniform(2);
      const counts = Array.from({ length: 10 }, (_, r) =>
        Array.from({ length: 10 }, (_, c) => (r === c ? 900 + Math.round(100 * next()) : Math.round(next() ** 4 * 40))),
      );
      return confusionMatrix(counts);
    },
  },
];
