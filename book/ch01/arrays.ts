/**
 * Arrays: made from lists, printed, added and multiplied element by element, stretched to each other's shape
 * (broadcasting), and read by index. Arithmetic has names here, because TypeScript has no operators for arrays.
 *
 * 数组：由列表生成、打印、逐元素运算、按形状自动扩展（广播），以及按索引读取。TypeScript 的运算符不能用于数组，因此运算都有名字。
 */
import { np } from 'pristella';
import { holds, matches } from '../page.ts';

const int = { dtype: 'int' } as const;

export const x = np.array([1, 2, 3]);
console.log(x); // [1. 2. 3.]

export const vector = np.array([1, 2, 3, 4], int);
console.log(vector, vector.ndim, vector.shape, vector.shape[0]); // [1 2 3 4] 1 [ 4 ] 4
export const matrix = np.zeros([4, 3]);
export const tensor = np.zeros([4, 3, 2]);
console.log(matrix.shape, tensor.shape);

export const A = np.array(
  [
    [1, 2],
    [3, 4],
  ],
  int,
);
export const B = np.array(
  [
    [3, 0],
    [0, 6],
  ],
  int,
);
export const [sum, product] = [A.add(B), A.mul(B)];
console.log(A.shape, A.dtype);
console.log(sum);
console.log(product);

export const broadcast = A.mul(np.array([10, 20], int));
console.log(broadcast); // each row times [10 20]
export const halved = x.div(2);
console.log(halved); // [0.5 1.  1.5]

export function whatFails(f: () => unknown): string {
  try {
    f();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
export const mismatch = whatFails(() => np.zeros([2, 3]).add(np.zeros([2])));
console.log(mismatch);

export const X = np.array(
  [
    [51, 55],
    [14, 19],
    [0, 4],
  ],
  int,
);
export const element = X.at(0, 1).item();
console.log(X.at(0), element); // [51 55] 55
export const rows = [...X].map(String);
for (const row of X) console.log(row);
export const flat = X.flatten();
console.log(flat); // [51 55 14 19  0  4]
export const picked = flat.at([0, 2, 4]);
export const above15 = flat.at(flat.greater(15));
console.log(picked, above15); // [51 14  0] [51 55 19]

matches('the sum', sum, np.array([4, 2, 3, 10]));
matches('the product', product, np.array([3, 0, 0, 24]));
matches('each row times [10 20]', broadcast, np.array([10, 40, 30, 80]));
holds('shapes that do not fit are refused', mismatch.includes('(2, 3)'));
