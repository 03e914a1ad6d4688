import { nn, np } from '../../../src/index.ts';
import { backpropGraph } from '../../../src/plot/index.ts';
import type { Sample } from './sample.ts';

export const gradients: readonly Sample[] = [
  {
    name: 'apples-backprop',
    caption: 'Apples and oranges: values forward on thin lines, gradients backward on thick ones.',
    draw(language) {
      const prices = { apple: 100, apples: 2, orange: 150, oranges: 3, tax: 1.1 };
      const zh = { apple: '苹果单价', apples: '苹果个数', orange: '橘子单价', oranges: '橘子个数', tax: '消费税' };
      const words = { en: { result: 'price' }, zh: { result: '总价', names: zh } };
      return backpropGraph(
        prices,
        ({ apple, apples, orange, oranges, tax }) => apple.mul(apples).add(orange.mul(oranges)).mul(tax),
        { ...words[language], language },
      );
    },
  },
  {
    name: 'affine-backprop',
    caption: 'An affine layer with its sum: the gradients are products with transposes.',
    draw(language) {
      const x = [[1, 2]];
      const W = [[1, 3, 5], [2, 4, 6]]; // biome-ignore format: a matrix
      return backpropGraph({ X: x, W, B: [1, 2, 3] }, ({ X, W, B }) => X.matmul(W).add(B).sum(), {
        result: 'L',
        language,
      });
    },
  },
  {
    name: 'softmax-loss-backprop',
    caption: 'Softmax with cross-entropy: what flows back is y - t.',
    draw(language) {
      const t = np.array([[0, 1, 0]], { dtype: 'int32' });
      return backpropGraph(
        { a: [[0.3, 2.9, 4]], t },
        (v, block) => {
          const y = block('Softmax', (a) => nn.softmax(a), v.a);
          return block('Cross Entropy\nError', nn.crossEntropyOfProbabilities, y, v.t);
        },
        { result: 'L', language },
      );
    },
  },
];
