import {
  axisSums,
  batchBlocks,
  broadcastCells,
  lossBars,
  outputScores,
  productCells,
  softmaxOverflow,
} from '../../../src/plot/index.ts';
import type { Sample } from './sample.ts';

export const arrays: readonly Sample[] = [
  {
    name: 'axis-sums',
    caption: 'Which way np.sum(x, axis) runs: blue along axis 0, orange along axis 1.',
    draw(language) {
      const x = [[1, 2, 3], [4, 5, 6]]; // biome-ignore format: a matrix
      return axisSums(x, { language });
    },
  },
  {
    name: 'broadcast-row',
    caption: 'Broadcasting: the row is repeated in grey for each row of the matrix.',
    draw(language) {
      const x = [[1, 2, 3], [4, 5, 6]]; // biome-ignore format: a matrix
      return broadcastCells(x, [10, 20, 30], { language });
    },
  },
  {
    name: 'broadcast-both',
    caption: 'A column times a row: both are repeated.',
    draw: (language) => broadcastCells([[1], [2], [3]], [10, 20, 30], { sign: '×', language }),
  },
  {
    name: 'matrix-product',
    caption: 'Row times column: the inner sizes are equal, the outer ones are those of the result.',
    draw(language) {
      const a = [[1, 2, 3], [4, 5, 6]]; // biome-ignore format: a matrix
      const b = [[1, 2], [3, 4], [5, 6]]; // biome-ignore format: a matrix
      return productCells(a, b, { row: 1, column: 0, language });
    },
  },
  {
    name: 'batch-blocks',
    caption: 'A batch of 100 images through one layer: each row keeps to itself.',
    draw: (language) => batchBlocks(100, [784, 10], { language }),
  },
  {
    name: 'batch-blocks-deep',
    caption: 'The same through three layers: neighbouring sizes meet.',
    draw: (language) => batchBlocks(100, [784, 50, 100, 10], { language }),
  },
];

export const outputs: readonly Sample[] = [
  {
    name: 'softmax-overflow',
    caption: 'exp(1000) is more than float64 can hold; shifted by the maximum, softmax is right.',
    draw: (language) => softmaxOverflow([10, 100, 1000], { language }),
  },
  {
    name: 'output-scores',
    caption: 'Ten outputs, the darker the larger, and the answer.',
    draw(language) {
      const y = [0.1, 0.05, 0.6, 0.02, 0.05, 0.1, 0.02, 0.1, 0.03, 0.01];
      return outputScores(y, { language });
    },
  },
  {
    name: 'loss-bars',
    caption: 'Labels as numbers and as one-hot rows; the loss looks at one output of each row.',
    draw(language) {
      const y = [[0.05, 0.1, 0.7, 0.15], [0.3, 0.4, 0.2, 0.1], [0.6, 0.25, 0.1, 0.05]]; // biome-ignore format: a matrix
      return lossBars(y, [2, 0, 3], { language });
    },
  },
];
