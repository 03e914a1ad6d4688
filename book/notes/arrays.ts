import { exportsOf, type Item, item } from './item.ts';

const a = await exportsOf(() => import('../ch01/arrays.ts'));
const f = await exportsOf(() => import('../ch01/array-functions.ts'));
const p = await exportsOf(() => import('../ch03/matrix-product.ts'));

/** Part A.1: arrays. */
export const arrays: readonly Item[] = [
  item(
    1,
    ['Array from a list: print, ndim, shape, dtype', '由列表生成数组：打印、ndim、shape、dtype'],
    [
      ['np.array([1, 2, 3])', '[1. 2. 3.]', () => a.x],
      ['np.array([1, 2, 3, 4])', '[1 2 3 4]', () => a.vector],
      ['ndim', '1', () => a.vector.ndim],
      ['shape', '4', () => a.vector.shape],
      ['shape[0]', '4', () => a.vector.shape[0]],
      ['a matrix', '4, 3', () => a.matrix.shape],
      ['a tensor of three axes', '4, 3, 2', () => a.tensor.shape],
      ['[[1, 2], [3, 4]]', '2, 2', () => a.A.shape],
      ['its dtype', 'int32', () => a.A.dtype],
    ],
    [
      "note 0 writes np.dim() in its text; it is np.ndim, as in its code. Our integers are int32, NumPy's int64.",
      '笔记 0 的正文写作 np.dim()，应为 np.ndim（其代码如此）。我们的整数是 int32，NumPy 是 int64。',
    ],
  ),
  item(2, [
    'Terms: vector (1-D), matrix (2-D), tensor (3-D and more)',
    '术语：一维为向量，二维为矩阵，三维及以上为张量',
  ]),
  item(
    3,
    ['Element-wise arithmetic', '逐元素运算'],
    [
      ['A + B', '[[ 4 2] [ 3 10]]', () => a.sum],
      ['A * B', '[[ 3 0] [ 0 24]]', () => a.product],
    ],
  ),
  item(
    4,
    ['Broadcasting', '广播'],
    [
      ['A * [10, 20]', '[[10 40] [30 80]]', () => a.broadcast],
      ['[1, 2, 3] / 2', '[0.5 1. 1.5]', () => a.halved],
      ['(2, 3) + (2,)', 'refused', () => (a.mismatch.includes('do not broadcast') ? 'refused' : a.mismatch)],
    ],
  ),
  item(
    5,
    ['Access: X[i][j], rows, flatten', '访问元素：X[i][j]、按行遍历、flatten'],
    [
      ['X[0][1]', '55', () => a.element],
      ['for row in X', '[51 55], [14 19], [0 4]', () => a.rows],
      ['X.flatten()', '[51 55 14 19 0 4]', () => a.flat],
      ['X[[0, 2, 4]]', '[51 14 0]', () => a.picked],
      ['X[X > 15]', '[51 55 19]', () => a.above15],
    ],
  ),
  item(
    6,
    ['np.empty([3, 2], dtype=int)', 'np.empty([3, 2], dtype=int)'],
    [
      ['shape', '3, 2', () => f.empty.shape],
      ['dtype', 'int32', () => f.empty.dtype],
      ['default dtype', 'float64', () => f.emptyFloat.dtype],
    ],
  ),
  item(
    7,
    ['np.zeros, np.zeros_like', 'np.zeros、np.zeros_like'],
    [
      ['np.zeros(5)', '[0. 0. 0. 0. 0.]', () => f.zeros],
      ['zeros like a matrix', '[[0 0] [0 0]]', () => f.zerosLike],
    ],
  ),
  item(
    8,
    ['np.arange', 'np.arange'],
    [
      ['arange(0, 100, 2)', '50', () => f.evens.size],
      ['its ends', '0, 98', () => [f.evens.at(0), f.evens.at(-1)]],
      ['arange(0, 6, 0.1)', '60', () => f.sinus.size],
      ['its last', '5.9', () => f.sinus.at(-1).item().toFixed(1)],
      ['arange(-5, 5, 0.1)', '100', () => f.centred.size],
      ['element 50', '-1.7763568394002505e-14', () => f.centred.at(50).item()],
      ['above 0', '49', () => f.above0],
    ],
    [
      'a note prints the arguments as 01002; they are 0, 100, 2. Element 50 of arange(-5, 5, 0.1) is not 0.',
      '有一篇笔记把参数印成 01002，应为 0, 100, 2。arange(-5, 5, 0.1) 的第 50 个元素不是 0。',
    ],
  ),
  item(
    9,
    ['np.linspace(-10, 10, 100)', 'np.linspace(-10, 10, 100)'],
    [
      ['the first two', '[-10. -9.7979798]', () => f.spaced.at('0:2')],
      ['the last', '10', () => f.spaced.at(-1).item()],
    ],
  ),
  item(
    10,
    ['np.argmax', 'np.argmax'],
    [
      ['argmax(x)', '2', () => f.bestOfAll],
      ['argmax(x, axis=1)', '[1 2 1 0]', () => f.best],
    ],
    [
      'axis=1 is said to give the largest "of each column"; it gives one index a row.',
      '笔记说 axis=1 给出“每一列”的最大值；实际上是每行给出一个下标。',
    ],
  ),
  item(
    11,
    ['reshape, size', 'reshape、size'],
    [
      ['reshape(x, [2, 3])', '[[1 2 3] [4 5 6]]', () => f.reshaped],
      ['x.reshape(1, x.size)', '1, 6', () => f.oneRow.shape],
    ],
  ),
  item(
    12,
    ['np.random.rand, np.random.choice', 'np.random.rand、np.random.choice'],
    [
      ['rand(2, 3)', '2, 3', () => f.random.shape],
      ['all in [0, 1)', 'true', () => [...f.random.data()].every((v) => v >= 0 && v < 1)],
      ['choice(1000, 100)', '100', () => f.drawn.size],
      ['all from 0 to 999', 'true', () => [...f.drawn.data()].every((v) => v >= 0 && v < 1000)],
    ],
  ),
  item(13, ['np.ndim of a matrix', '矩阵的 np.ndim'], [['ndim', '2', () => a.A.ndim]]),
  item(
    14,
    ['np.dot', 'np.dot'],
    [
      ['[[1, 2], [3, 4]] · [[5, 6], [7, 8]]', '[[19 22] [43 50]]', () => p.product],
      ['[1, 2] · [[1, 3, 5], [2, 4, 6]]', '[ 5 11 17]', () => p.Y],
      ['(2, 3) · (2, 2)', 'refused', () => (p.refused.includes('inner sizes differ') ? 'refused' : p.refused)],
    ],
  ),
  item(
    15,
    ['np.sum, also along an axis', 'np.sum，以及沿轴求和'],
    [
      ['sum(x)', '21', () => f.total],
      ['sum(x, axis=0)', '[5 7 9]', () => f.downwards],
      ['sum(x, axis=1)', '[ 6 15]', () => f.sideways],
    ],
  ),
  item(
    16,
    ['exp, sin, cos, log, maximum, max', 'exp、sin、cos、log、maximum、max'],
    [
      ['exp', '[ 2.71828183 7.3890561 20.08553692]', () => f.functions.exp],
      ['sin', '[0.84147098 0.90929743 0.14112001]', () => f.functions.sin],
      ['cos', '[ 0.54030231 -0.41614684 -0.9899925 ]', () => f.functions.cos],
      ['log', '[0. 0.69314718 1.09861229]', () => f.functions.log],
      ['maximum(x, 2)', '[2. 2. 3.]', () => f.functions.maximum],
      ['max', '3.0', () => f.functions.max],
    ],
  ),
  item(
    17,
    ['Comparison and astype', '比较与 astype'],
    [
      ['x > 0', '[False True True]', () => f.positive],
      ['astype(int)', '[0 1 1]', () => f.ones],
      ['np.array(x > 0, dtype=int)', '[0 1 1]', () => f.onesToo],
    ],
    ['np.int is gone from NumPy since 1.24: use int.', 'NumPy 1.24 起删除了 np.int，请使用 int。'],
  ),
  item(
    18,
    ['np.nditer with multi_index and readwrite', 'np.nditer（multi_index、readwrite）'],
    [
      ['in place', '[[10. 20.] [30. 40.]]', () => f.walked],
      ['the indices', '0, 0, 0, 1, 1, 0, 1, 1', () => f.visited],
    ],
  ),
  item(
    19,
    ['y[np.arange(batch_size), t]', 'y[np.arange(batch_size), t]'],
    [['picked', '[0.1 0.3 0.5 0.1]', () => f.chosen]],
  ),
  item(
    20,
    ["A dictionary of arrays: network['W1']", "数组字典：network['W1']"],
    [
      ['its names', 'W1, b1', () => Object.keys(f.network)],
      ['W1', '2, 3', () => f.network.W1.shape],
    ],
  ),
];
