/**
 * The product of matrices: rows of the first with columns of the second, so that the first must have as many columns as
 * the second has rows. A layer without bias and activation is just that: Y = X W.
 *
 * 矩阵乘积：第一个矩阵的行乘以第二个矩阵的列，所以第一个的列数必须等于第二个的行数。没有偏置和激活函数的一层就是 Y = XW。
 */
import { np, plot } from 'pristella';
import { holds, matches, picture } from '../page.ts';

const int = { dtype: 'int' } as const;
export const product = np.dot(
  np.array(
    [
      [1, 2],
      [3, 4],
    ],
    int,
  ),
  np.array(
    [
      [5, 6],
      [7, 8],
    ],
    int,
  ),
);
console.log(product);
export const tall = np.dot(
  np.array(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    int,
  ),
  np.array(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    int,
  ),
);
console.log(tall); // (2, 3) · (3, 2) = (2, 2)
export const withVector = np.dot(
  np.array(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    int,
  ),
  np.array([7, 8], int),
);
console.log(withVector); // [23 53 83]

export const refused = (() => {
  try {
    return String(np.dot(np.zeros([2, 3]), np.zeros([2, 2])));
  } catch (error) {
    return (error as Error).message;
  }
})();
console.log(refused);

export const X = np.array([1, 2], int);
export const W = np.array(
  [
    [1, 3, 5],
    [2, 4, 6],
  ],
  int,
);
export const Y = np.dot(X, W);
console.log(X.shape, W.shape, Y); // [ 5 11 17]

const net = { sizes: [2, 3], weights: [W], values: [X, Y], names: ['X', 'Y = X W'] };
picture(
  'ch03/matrix-product',
  plot.networkGraph(net, { title: 'A layer of weights alone', symbols: true, numbers: true }),
);

matches('the product', product, [19, 22, 43, 50], 0);
matches('the product of (2, 3) and (3, 2)', tall, [22, 28, 49, 64], 0);
matches('the layer', Y, [5, 11, 17], 0);
holds('sizes that do not fit are refused', refused.includes('inner sizes differ: (2, 3) · (2, 2)'));
