import { describe, expect, test } from 'vitest';
import { np, type Tensor } from '../../src/index.ts';

// The array chapter of the notes, item by item: what is printed is compared with NumPy's text to the letter. Lists of
// plain numbers are float64 here, so what prints as integers in the notes is given an integer dtype.

const int = { dtype: 'int' } as const;
const A = np.array(
  [
    [1, 2],
    [3, 4],
  ],
  int,
);
const B = np.array(
  [
    [3, 0],
    [0, 6],
  ],
  int,
);
const text = (...values: unknown[]): string => values.map(String).join(' ');

describe('1: arrays from nested lists', () => {
  test('print their elements, and know their type, shape and dtype', () => {
    const x = np.array([1, 2, 3]);
    expect(text(x)).toBe('[1. 2. 3.]');
    expect(x.repr()).toBe('array([1., 2., 3.])');
    expect(x).toBeInstanceOf(np.Tensor);
    expect(text(A)).toBe('[[1 2]\n [3 4]]');
    expect([A.shape, A.dtype]).toEqual([[2, 2], 'int32']);
  });

  test('of one, two and three axes', () => {
    const a = np.array([1, 2, 3, 4], int);
    expect(text(a, a.ndim, a.shape[0])).toBe('[1 2 3 4] 1 4');
    expect(a.shape).toEqual([4]);
    expect(np.arange(12).reshape([4, 3]).shape).toEqual([4, 3]);
    const cube = np.arange(24, int).reshape([4, 3, 2]);
    expect(cube.shape).toEqual([4, 3, 2]);
    expect(text(cube)).toBe(`[[[ 0  1]
  [ 2  3]
  [ 4  5]]

 [[ 6  7]
  [ 8  9]
  [10 11]]

 [[12 13]
  [14 15]
  [16 17]]

 [[18 19]
  [20 21]
  [22 23]]]`);
  });
});

test('2: a vector has one axis, a matrix two, a tensor three and more', () => {
  expect([[1, 2], [[1], [2]], [[[1]]]].map((list) => np.array(list).ndim)).toEqual([1, 2, 3]);
});

test('3: arithmetic goes element by element', () => {
  expect(text(A.add(B))).toBe('[[ 4  2]\n [ 3 10]]');
  expect(text(A.mul(B))).toBe('[[ 3  0]\n [ 0 24]]');
});

describe('4: broadcasting', () => {
  test('stretches a row, a number, and nothing where shapes are equal', () => {
    expect(text(A.mul(np.array([10, 20], int)))).toBe('[[10 40]\n [30 80]]');
    expect(text(A.mul(10))).toBe('[[10 20]\n [30 40]]');
    expect(text(np.add(1, np.array([1, 2, 3])))).toBe('[2. 3. 4.]');
  });
  test('fails where sizes differ, and says which', () => {
    expect(() => A.add([1, 2, 3])).toThrow('[add] shapes (2, 2) and (3,) do not broadcast: 2 against 3');
  });
});

describe('5: elements', () => {
  const X = np.array(
    [
      [51, 55],
      [14, 19],
      [0, 4],
    ],
    int,
  );
  test('by index, row by row, and all in one axis', () => {
    expect(text(X.at(0).at(1), X.at(0, 1))).toBe('55 55');
    expect([...X].map(String)).toEqual(['[51 55]', '[14 19]', '[0 4]']);
    expect(text(X.flatten())).toBe('[51 55 14 19  0  4]');
  });
});

test('6: empty makes an array of a shape and dtype, float by default', () => {
  const x = np.empty([3, 2], int);
  expect([x.shape, x.dtype, np.empty([3, 2]).dtype]).toEqual([[3, 2], 'int32', 'float64']);
});

test('7: zeros, also in the likeness of a vector, a matrix and a tensor', () => {
  expect(text(np.zeros(5))).toBe('[0. 0. 0. 0. 0.]');
  expect(text(np.zerosLike(np.array([1, 2])))).toBe('[0. 0.]');
  expect(text(np.zerosLike(A))).toBe('[[0 0]\n [0 0]]');
  expect(text(np.zerosLike(np.ones([2, 2, 2])))).toBe(`[[[0. 0.]
  [0. 0.]]

 [[0. 0.]
  [0. 0.]]]`);
});

describe('8: arange', () => {
  test('of 0, 100 and 2 has the 50 even numbers', () => {
    expect(
      text(np.arange(0, 100, 2, int)),
    ).toBe(`[ 0  2  4  6  8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 42 44 46
 48 50 52 54 56 58 60 62 64 66 68 70 72 74 76 78 80 82 84 86 88 90 92 94
 96 98]`);
  });
  test('of 0, 6 and 0.1 has 60 numbers, the last 5.9', () => {
    const x = np.arange(0, 6, 0.1);
    expect(x.size).toBe(60);
    expect(text(x.at(-1))).toBe('5.9');
    expect(text(x)).toBe(`[0.  0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.  1.1 1.2 1.3 1.4 1.5 1.6 1.7
 1.8 1.9 2.  2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 3.  3.1 3.2 3.3 3.4 3.5
 3.6 3.7 3.8 3.9 4.  4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 5.  5.1 5.2 5.3
 5.4 5.5 5.6 5.7 5.8 5.9]`);
  });
  test('of -5, 5 and 0.1 has 100 numbers, 49 of them above 0: the middle one is not 0 but -1.78e-14', () => {
    const x = np.arange(-5, 5, 0.1);
    expect(x.size).toBe(100);
    expect(x.greater(0).sum().item()).toBe(49);
    expect(text(x.at(50))).toBe('-1.7763568394002505e-14');
    expect(text(x)).toBe(`[-5.00000000e+00 -4.90000000e+00 -4.80000000e+00 -4.70000000e+00
 -4.60000000e+00 -4.50000000e+00 -4.40000000e+00 -4.30000000e+00
 -4.20000000e+00 -4.10000000e+00 -4.00000000e+00 -3.90000000e+00
 -3.80000000e+00 -3.70000000e+00 -3.60000000e+00 -3.50000000e+00
 -3.40000000e+00 -3.30000000e+00 -3.20000000e+00 -3.10000000e+00
 -3.00000000e+00 -2.90000000e+00 -2.80000000e+00 -2.70000000e+00
 -2.60000000e+00 -2.50000000e+00 -2.40000000e+00 -2.30000000e+00
 -2.20000000e+00 -2.10000000e+00 -2.00000000e+00 -1.90000000e+00
 -1.80000000e+00 -1.70000000e+00 -1.60000000e+00 -1.50000000e+00
 -1.40000000e+00 -1.30000000e+00 -1.20000000e+00 -1.10000000e+00
 -1.00000000e+00 -9.00000000e-01 -8.00000000e-01 -7.00000000e-01
 -6.00000000e-01 -5.00000000e-01 -4.00000000e-01 -3.00000000e-01
 -2.00000000e-01 -1.00000000e-01 -1.77635684e-14  1.00000000e-01
  2.00000000e-01  3.00000000e-01  4.00000000e-01  5.00000000e-01
  6.00000000e-01  7.00000000e-01  8.00000000e-01  9.00000000e-01
  1.00000000e+00  1.10000000e+00  1.20000000e+00  1.30000000e+00
  1.40000000e+00  1.50000000e+00  1.60000000e+00  1.70000000e+00
  1.80000000e+00  1.90000000e+00  2.00000000e+00  2.10000000e+00
  2.20000000e+00  2.30000000e+00  2.40000000e+00  2.50000000e+00
  2.60000000e+00  2.70000000e+00  2.80000000e+00  2.90000000e+00
  3.00000000e+00  3.10000000e+00  3.20000000e+00  3.30000000e+00
  3.40000000e+00  3.50000000e+00  3.60000000e+00  3.70000000e+00
  3.80000000e+00  3.90000000e+00  4.00000000e+00  4.10000000e+00
  4.20000000e+00  4.30000000e+00  4.40000000e+00  4.50000000e+00
  4.60000000e+00  4.70000000e+00  4.80000000e+00  4.90000000e+00]`);
  });
});

test('9: linspace of -10, 10 and 100 begins and ends there', () => {
  const x = np.linspace(-10, 10, 100);
  expect(text(x.at(0), x.at(1), x.at(-1))).toBe('-10.0 -9.797979797979798 10.0');
  expect(text(x)).toBe(`[-10.          -9.7979798   -9.5959596   -9.39393939  -9.19191919
  -8.98989899  -8.78787879  -8.58585859  -8.38383838  -8.18181818
  -7.97979798  -7.77777778  -7.57575758  -7.37373737  -7.17171717
  -6.96969697  -6.76767677  -6.56565657  -6.36363636  -6.16161616
  -5.95959596  -5.75757576  -5.55555556  -5.35353535  -5.15151515
  -4.94949495  -4.74747475  -4.54545455  -4.34343434  -4.14141414
  -3.93939394  -3.73737374  -3.53535354  -3.33333333  -3.13131313
  -2.92929293  -2.72727273  -2.52525253  -2.32323232  -2.12121212
  -1.91919192  -1.71717172  -1.51515152  -1.31313131  -1.11111111
  -0.90909091  -0.70707071  -0.50505051  -0.3030303   -0.1010101
   0.1010101    0.3030303    0.50505051   0.70707071   0.90909091
   1.11111111   1.31313131   1.51515152   1.71717172   1.91919192
   2.12121212   2.32323232   2.52525253   2.72727273   2.92929293
   3.13131313   3.33333333   3.53535354   3.73737374   3.93939394
   4.14141414   4.34343434   4.54545455   4.74747475   4.94949495
   5.15151515   5.35353535   5.55555556   5.75757576   5.95959596
   6.16161616   6.36363636   6.56565657   6.76767677   6.96969697
   7.17171717   7.37373737   7.57575758   7.77777778   7.97979798
   8.18181818   8.38383838   8.58585859   8.78787879   8.98989899
   9.19191919   9.39393939   9.5959596    9.7979798   10.        ]`);
});

test('10: argmax of all elements, of each row (axis 1) and of each column (axis 0)', () => {
  const x = np.array([
    [1, 3, 2],
    [9, 5, 4],
  ]);
  expect(text(np.argmax(x), np.argmax(x, 1), np.argmax(x, 0))).toBe('3 [1 0] [1 1 1]');
  expect(text(np.argmax(x, { axis: 1 }))).toBe('[1 0]');
});

test('11: reshape as a function and as a method, and size', () => {
  const x = np.arange(6, int);
  expect(text(np.reshape(x, [2, 3]))).toBe('[[0 1 2]\n [3 4 5]]');
  expect(text(x.reshape([1, x.size]), x.size)).toBe('[[0 1 2 3 4 5]] 6');
});

test('12: random numbers of a shape, and 100 draws of 1000 with replacement', () => {
  const x = np.random.rand(2, 3);
  expect(x).toBeInstanceOf(np.Tensor);
  expect([x.shape, x.greaterEqual(0).all().item(), x.less(1).all().item()]).toEqual([[2, 3], 1, 1]);
  const draws = np.random.choice(1000, 100);
  expect(draws.shape).toEqual([100]);
  expect([draws.min().item() >= 0, draws.max().item() < 1000]).toEqual([true, true]);
  expect(() => np.random.choice(10, 11, { replace: false })).toThrow('[choice]');
});

test('13: a matrix has two axes', () => {
  expect(A.ndim).toBe(2);
});

describe('14: dot', () => {
  test('of matrices and of a vector with a matrix', () => {
    expect(
      text(
        np.dot(
          A,
          np.array(
            [
              [5, 6],
              [7, 8],
            ],
            int,
          ),
        ),
      ),
    ).toBe('[[19 22]\n [43 50]]');
    expect(
      text(
        np.dot(
          np.array([1, 2], int),
          np.array(
            [
              [1, 3, 5],
              [2, 4, 6],
            ],
            int,
          ),
        ),
      ),
    ).toBe('[ 5 11 17]');
  });
  test('needs as many columns as rows', () => {
    expect(() => np.dot(np.ones([2, 3]), np.ones([2, 2]))).toThrow('(2, 3)');
  });
});

test('15: sums of all, of each column (axis 0) and of each row (axis 1)', () => {
  expect(text(np.sum(A), np.sum(A, 0), np.sum(A, 1))).toBe('10 [4 6] [3 7]');
  expect(text(A.sum({ axis: 1, keepdims: true }))).toBe('[[3]\n [7]]');
});

test('16: exp, sin, cos, log, maximum and max', () => {
  const x = np.array([0, 1, 2]);
  expect(text(np.exp(x))).toBe('[1.         2.71828183 7.3890561 ]');
  expect(text(np.sin(x))).toBe('[0.         0.84147098 0.90929743]');
  expect(text(np.cos(x))).toBe('[ 1.          0.54030231 -0.41614684]');
  expect(text(np.log(x))).toBe('[      -inf 0.         0.69314718]');
  expect(text(np.maximum(0, [-1, 2]))).toBe('[0. 2.]');
  expect(text(np.max(x))).toBe('2.0');
});

test('17: a comparison gives truth values, which become 0 and 1', () => {
  const x = np.array([-1, 1, 2]);
  const y = x.greater(0);
  expect(text(y)).toBe('[False  True  True]');
  expect(text(y.astype('int'))).toBe('[0 1 1]');
  expect(text(np.array(x.greater(0), int))).toBe('[0 1 1]');
});

describe('18: nditer', () => {
  test('stands on each element in turn, names its index, reads and writes it', () => {
    const x = np.array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const seen: string[] = [];
    const it = np.nditer(x);
    while (!it.finished) {
      const [i, j] = it.multiIndex as [number, number];
      seen.push(`(${i}, ${j}) ${it.value}`);
      it.value = it.value * 10;
      it.iternext();
    }
    expect(seen).toEqual(['(0, 0) 1', '(0, 1) 2', '(0, 2) 3', '(1, 0) 4', '(1, 1) 5', '(1, 2) 6']);
    expect(text(x)).toBe('[[10. 20. 30.]\n [40. 50. 60.]]');
  });
  test('of a scalar has one place, of an empty array none', () => {
    const one = np.nditer(np.array(5));
    expect([one.finished, one.multiIndex, one.value, one.iternext()]).toEqual([false, [], 5, false]);
    expect(np.nditer(np.zeros([2, 0])).finished).toBe(true);
  });
  test('measures a gradient as the book does, and puts each element back', () => {
    const f = (x: Tensor): number => x.square().sum().item();
    const x = np.array([
      [3, 4],
      [0, 2],
    ]);
    const gradient = np.zerosLike(x);
    for (const it = np.nditer(x); !it.finished; it.iternext()) {
      const before = it.value;
      it.value = before + 1e-4;
      const above = f(x);
      it.value = before - 1e-4;
      gradient.set(...it.multiIndex, (above - f(x)) / 2e-4);
      it.value = before;
    }
    expect(text(gradient.round(6))).toBe('[[6. 8.]\n [0. 4.]]');
    expect(text(x)).toBe('[[3. 4.]\n [0. 2.]]');
  });
});

test('19: an element of each row is picked by two lists of indices', () => {
  const y = np.array([
    [0.1, 0.8, 0.1],
    [0.3, 0.1, 0.6],
  ]);
  const t = np.array([1, 2], int);
  expect(text(y.at(np.arange(2, int), t))).toBe('[0.8 0.6]');
});

test('20: arrays have names in an object', () => {
  const network: Record<string, Tensor> = {
    W1: np.array([
      [0.1, 0.3, 0.5],
      [0.2, 0.4, 0.6],
    ]),
    b1: np.array([0.1, 0.2, 0.3]),
  };
  expect(Object.keys(network)).toEqual(['W1', 'b1']);
  expect(text(np.array([1, 0.5]).dot(network.W1!).add(network.b1!))).toBe('[0.3 0.7 1.1]');
});
