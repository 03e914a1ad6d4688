import { expect, test } from 'vitest';
import { np } from '../../src/index.ts';

// Wrong calls as beginners make them, in JavaScript without types, and the whole text of what they are told.

/** The call, the message, and the hint where there is one. */
const told: readonly (readonly [call: string, message: string, hint?: string])[] = [
  ['x.sum({ axis: 2 })', 'AxisError: [sum] axis 2 is out of range for the 2 axes of (2, 3)', 'hint: use -2 to 1'],
  ['x.mean({ axis: -3 })', 'AxisError: [mean] axis -3 is out of range for the 2 axes of (2, 3)', 'hint: use -2 to 1'],
  ['x.sum({ axis: [0, 0] })', 'AxisError: [sum] axis 0 is named twice'],
  ["x.max({ axis: '0' })", "AxisError: [max] an axis must be a whole number, got '0'", 'hint: use -2 to 1'],
  [
    "x.sum('rows')",
    "ArgumentError: [sum] options must be an object, got 'rows'",
    'hint: the options are axis, keepdims, where, initial',
  ],
  [
    'x.sum({ keepdim: true })',
    "ArgumentError: [sum] there is no option 'keepdim'",
    "hint: the options are axis, keepdims, where, initial; did you mean 'keepdims'?",
  ],
  [
    'x.std({ ddof: 1, axes: 0 })',
    "ArgumentError: [std] there is no option 'axes'",
    "hint: the options are axis, keepdims, where, ddof; did you mean 'axis'?",
  ],
  ['x.argmax({ axis: 0.5 })', 'AxisError: [argmax] an axis must be a whole number, got 0.5', 'hint: use -2 to 1'],
  [
    'x.cumsum({ axes: 0 })',
    "ArgumentError: [cumsum] there is no option 'axes'",
    "hint: the options are axis; did you mean 'axis'?",
  ],
  [
    'np.array([[1, 2], [3]])',
    'ShapeError: [array] ragged list: element [1] is a list of 1, not a list of 2',
    'hint: all lists at one depth must have the same length',
  ],
  [
    'np.array([[1, 2], 3])',
    'ShapeError: [array] ragged list: element [1] is 3, not a list of 2',
    'hint: all lists at one depth must have the same length',
  ],
  ["np.array(['1', '2'])", "ArgumentError: [array] element [0] is '1', not a number"],
  ['np.array([1, undefined])', 'ArgumentError: [array] element [1] is undefined, not a number'],
  [
    'np.array({ a: 1 })',
    'ArgumentError: [array] needs numbers, got { a }',
    'hint: give a tensor, a number, nested lists of numbers or a typed array',
  ],
  [
    'np.array()',
    'ArgumentError: [array] needs numbers, got undefined',
    'hint: give a tensor, a number, nested lists of numbers or a typed array; a layer is handed on without parentheses: relu, not relu()',
  ],
  [
    "np.array([1, 2], 'float32')",
    "ArgumentError: [array] options must be an object, got 'float32'",
    'hint: the options are dtype',
  ],
  [
    "np.array([1, 2], { dtype: 'int64' })",
    "DTypeError: [array] unknown dtype 'int64'",
    'hint: one of bool, uint8, int32, float32, float64',
  ],
  [
    "np.array([1, 2], { dytpe: 'int32' })",
    "ArgumentError: [array] there is no option 'dytpe'",
    "hint: the options are dtype; did you mean 'dtype'?",
  ],
  ['np.zeros(-1)', 'ArgumentError: [zeros] sizes must be whole numbers from 0 up, got -1'],
  ['np.zeros([2, -1])', 'ArgumentError: [zeros] sizes must be whole numbers from 0 up, got [2, -1]'],
  ['np.zeros(2.5)', 'ArgumentError: [zeros] sizes must be whole numbers from 0 up, got 2.5'],
  [
    'np.zeros(2, 3)',
    'ArgumentError: [zeros] needs the sizes as one list, not 2, 3',
    'hint: a shape is a list of sizes, such as [2, 3]',
  ],
  [
    'np.zeros()',
    'ArgumentError: [zeros] needs a shape, got undefined',
    'hint: a shape is a list of sizes, such as [2, 3]',
  ],
  ["np.ones('2')", "ArgumentError: [ones] needs a shape, got '2'", 'hint: a shape is a list of sizes, such as [2, 3]'],
  ['np.zeros([1e9, 1e9])', 'ArgumentError: [zeros] (1000000000, 1000000000) of float64 does not fit into memory'],
  ['np.eye(-2)', 'ArgumentError: [eye] sizes must be whole numbers from 0 up, got [-2, -2]'],
  ["np.arange('5')", "ArgumentError: [arange] needs numbers, got '5'"],
  ['np.arange(NaN)', 'ArgumentError: [arange] there is no end from 0 to NaN'],
  ['np.arange(0, 10, 0)', 'ArgumentError: [arange] the step must not be 0'],
  ['np.linspace(0, 1, 2.5)', 'ArgumentError: [linspace] the count must be a whole number from 0 up, not 2.5'],
  ['x.dot(x)', 'ShapeError: [dot] inner sizes differ: (2, 3) · (2, 3)', 'hint: transpose the second'],
  [
    "x.matmul(x.T.matmul(x).at('1:'))",
    'ShapeError: [matmul] inner sizes differ: (2, 3) · (2, 3)',
    'hint: transpose the second',
  ],
  ['np.matmul(2, x)', 'ShapeError: [matmul] needs arrays, got () · (2, 3)', 'hint: use mul for numbers'],
  [
    'x.add([1, 2])',
    'ShapeError: [add] shapes (2, 3) and (2,) do not broadcast: 3 against 2',
    'hint: aligned from the right, sizes must be equal or 1',
  ],
  [
    "x.add('1')",
    "ArgumentError: [add] needs numbers, got '1'",
    'hint: give a tensor, a number, nested lists of numbers or a typed array',
  ],
  [
    'x.add()',
    'ArgumentError: [add] needs numbers, got undefined',
    'hint: give a tensor, a number, nested lists of numbers or a typed array; a layer is handed on without parentheses: relu, not relu()',
  ],
  [
    'x > 0',
    "ShapeError: JavaScript's operators take one number, not a tensor of shape (2, 3)",
    'hint: use methods: x.add(1), x.mul(y), x.greater(0); in text, String(x)',
  ],
  [
    'x * 2',
    "ShapeError: JavaScript's operators take one number, not a tensor of shape (2, 3)",
    'hint: use methods: x.add(1), x.mul(y), x.greater(0); in text, String(x)',
  ],
  [
    'x + 1',
    "ShapeError: JavaScript's operators take one number, not a tensor of shape (2, 3)",
    'hint: use methods: x.add(1), x.mul(y), x.greater(0); in text, String(x)',
  ],
  ['[...np.array(5)]', 'ShapeError: a scalar has no rows to go over', 'hint: item() is its number'],
  [
    'np.concatenate(x, x)',
    'ArgumentError: [concatenate] needs a list of tensors, got a tensor',
    'hint: write concatenate([a, b])',
  ],
  [
    'np.concatenate([x, np.ones([2, 2])])',
    'ShapeError: [concatenate] (2, 3) and (2, 2) do not join along axis 0: 3 against 2 on axis 1',
    'hint: only sizes on axis 0 may differ',
  ],
  [
    'np.concatenate([x, np.ones(3)])',
    'ShapeError: [concatenate] (2, 3) and (3,) do not join along axis 0: 2 axes against 1',
    'hint: only sizes on axis 0 may differ',
  ],
  [
    'np.concatenate([x, x], 2)',
    'AxisError: [concatenate] axis 2 is out of range for the 2 axes of (2, 3)',
    'hint: use -2 to 1',
  ],
  [
    'np.concatenate([x, x], { axis: 1 })',
    'AxisError: [concatenate] an axis must be a whole number, got { axis }',
    'hint: use -2 to 1',
  ],
  ['np.concatenate([])', 'ArgumentError: [concatenate] needs at least one tensor'],
  [
    'np.stack([x, x.T])',
    'ShapeError: [stack] shapes (2, 3) and (3, 2) differ',
    'hint: concatenate joins along an axis that is there',
  ],
  [
    'np.vstack([x, np.ones(2)])',
    'ShapeError: [vstack] (2, 3) and (1, 2) do not join along axis 0: 3 against 2 on axis 1',
    'hint: only sizes on axis 0 may differ',
  ],
  [
    'x.reshape([4])',
    'ShapeError: [reshape] cannot reshape (2, 3) into (4,): it has 6 elements, not 4',
    'hint: a size of -1 stands for what is left',
  ],
  ['x.reshape(-1, 4)', 'ShapeError: [reshape] cannot reshape (2, 3) into (-1, 4): 6 elements do not divide by 4'],
  ['x.reshape([-1, -1])', 'ShapeError: [reshape] cannot reshape (2, 3) into (-1, -1): only one size may be -1'],
  [
    "x.reshape('6')",
    "ShapeError: [reshape] cannot reshape (2, 3) into ['6']: sizes must be whole numbers from 0 up, or one -1",
  ],
  [
    'np.broadcastTo(x, [3, 3])',
    'ShapeError: [broadcastTo] shapes (2, 3) and (3, 3) do not broadcast: 2 against 3',
    'hint: aligned from the right, sizes must be equal or 1',
  ],
  ['np.broadcastTo(x, [3])', 'ShapeError: [broadcastTo] (2, 3) does not stretch to (3,)'],
  ['x.transpose(0)', 'AxisError: [transpose] axes (0,) do not name each of the 2 axes of (2, 3) once'],
  [
    'x.at(2)',
    'IndexError: [at] index 2 is out of range for axis 0 of size 2',
    'hint: use -2 to 1; the shape is (2, 3)',
  ],
  [
    'x.at(0, -4)',
    'IndexError: [at] index -4 is out of range for axis 1 of size 3',
    'hint: use -3 to 2; the shape is (2, 3)',
  ],
  ['x.at(0, 0, 0)', 'IndexError: [at] 3 indices for the 2 axes of (2, 3)'],
  ['x.at(NaN)', 'IndexError: [at] an index must not be NaN', 'hint: places are whole numbers'],
  ['x.at(0.5)', 'IndexError: [at] an index must not be 0.5', 'hint: places are whole numbers'],
  ["x.at('1:2:0')", 'ArgumentError: [at] the step of a range must not be 0', 'hint: -1 runs backwards'],
  ["x.at('a:b')", "IndexError: [at] 'a:b' is not a range", "hint: write 'start:stop:step', or '...'"],
  ["x.at('1')", "IndexError: [at] '1' is not a range", 'hint: one place is a number: 1'],
  [
    'x.at([0.5])',
    'DTypeError: [at] indices must be whole numbers, got 0.5',
    "hint: astype('int32') cuts fractions off",
  ],
  ['x.at([0, 2])', 'IndexError: [at] index 2 is out of range for axis 0 of size 2', 'hint: use -2 to 1'],
  [
    'x.at(undefined)',
    'IndexError: [at] an index must not be undefined',
    "hint: an index is a number, a range such as '1:3', '...', null, a list or a mask",
  ],
  ['x.at({ from: 1 })', "ArgumentError: [at] there is no option 'from'", 'hint: the options are start, stop, step'],
  ['x.at(np.slice(0.5))', 'IndexError: [at] a range cannot end at 0.5', 'hint: places are whole numbers'],
  ['x.at([true])', 'IndexError: [at] a mask of shape (1,) does not cover (2, 3)'],
  ['x.set()', 'ArgumentError: [set] needs a value', 'hint: set(...indices, value)'],
  [
    'x.set(0, [1, 2])',
    'ShapeError: [set] shapes (2,) and (3,) do not broadcast: 2 against 3',
    'hint: aligned from the right, sizes must be equal or 1',
  ],
  [
    "x.set(0, 'a')",
    "ArgumentError: [set] needs numbers, got 'a'",
    'hint: give a tensor, a number, nested lists of numbers or a typed array',
  ],
  [
    'whole.set(0, 1.5)',
    'DTypeError: [set] 1.5 does not fit into int32',
    "hint: x = x.astype('float64') first, or convert the value",
  ],
  [
    'whole.set(0, NaN)',
    'DTypeError: [set] NaN does not fit into int32',
    "hint: x = x.astype('float64') first, or convert the value",
  ],
  [
    'whole.set(0, 3e9)',
    'DTypeError: [set] 3000000000 does not fit into int32',
    "hint: x = x.astype('float64') first, or convert the value",
  ],
  [
    'bytes.set(0, 300)',
    'DTypeError: [set] 300 does not fit into uint8',
    "hint: x = x.astype('float64') first, or convert the value",
  ],
  [
    'bytes.set(0, -1)',
    'DTypeError: [set] -1 does not fit into uint8',
    "hint: x = x.astype('float64') first, or convert the value",
  ],
  [
    "x.astype('double')",
    "DTypeError: [astype] unknown dtype 'double'",
    'hint: one of bool, uint8, int32, float32, float64',
  ],
  [
    'x.item()',
    'ShapeError: [item] a tensor of shape (2, 3) has 6 elements, not one',
    'hint: reduce it (sum, mean) or pick an element (at)',
  ],
  [
    'np.max([])',
    'ShapeError: [max] (0,) has no elements to choose from',
    'hint: an initial number would be the result: { initial: 0 }',
  ],
  ['np.argmax(np.zeros([0, 3]), 0)', 'ShapeError: [argmax] (0, 3) has no elements to choose from'],
  [
    'np.average(x, { weights: [1] })',
    'ArgumentError: [average] weights (1,) for (2, 3) need one axis to stand along',
    'hint: name the axis, or give as many weights as elements',
  ],
  [
    'np.split(x, 4, 1)',
    'ShapeError: [split] axis 1 of (2, 3) does not divide into 4 equal parts',
    'hint: arraySplit lets the last ones be shorter',
  ],
  ['np.arraySplit(x, 0)', 'ArgumentError: [arraySplit] the number of parts must be a positive whole number, not 0'],
  ['np.squeeze(x, 0)', 'ShapeError: [squeeze] axis 0 of (2, 3) has size 2, not 1'],
  [
    'np.expandDims(x, 5)',
    'AxisError: [expandDims] axis 5 is out of range for 3 axes of the result',
    'hint: use -3 to 2',
  ],
  ['np.repeat(x, -1)', 'ArgumentError: [repeat] a number of repeats must be a whole number of at least 0, not -1'],
  ['np.repeat(x, [1, 2], 1)', 'ShapeError: [repeat] 2 counts for the 3 places of axis 1 of (2, 3)'],
  ['np.roll(x, 0.5)', 'ArgumentError: [roll] a shift must be a whole number, not 0.5'],
  [
    'np.pad(x, [1, 1, 1])',
    'ArgumentError: [pad] [1, 1, 1] are no widths for the axes of (2, 3)',
    'hint: a number, a pair [before, after], or a pair for each axis',
  ],
  [
    "np.pad(x, 1, { mode: 'mirror' })",
    "ArgumentError: [pad] mode must not be 'mirror'",
    "hint: one of 'constant', 'edge', 'reflect', 'symmetric', 'wrap'",
  ],
  ['np.where(x, 1)', 'ArgumentError: [where] needs two choices, or none', 'hint: where(condition, a, b)'],
  ['np.take(x, 9)', 'IndexError: [take] index 9 is out of range for an axis of size 6', 'hint: use -6 to 5'],
  ["np.einsum('ij,jk', x, x)", "ShapeError: [einsum] 'j' is 3 and 2 in 'ij,jk' of (2, 3) and (2, 3)"],
  ["np.einsum('ij', x, x)", "ArgumentError: [einsum] 'ij' has 1 term for 2 operands"],
  ["np.einsum('i->j', x)", "ArgumentError: [einsum] 'i->j' has 'i' for the axes of (2, 3)"],
  ['np.einsum(x, x)', 'ArgumentError: [einsum] needs subscripts, got a tensor', "hint: einsum('ij,jk->ik', a, b)"],
  ['np.linalg.inv(x)', 'ShapeError: [inv] needs square matrices, got (2, 3)', 'hint: lstsq, pinv, qr and svd take any'],
  [
    'np.linalg.inv(np.ones([2, 2])).data()',
    'ArgumentError: [inv] the matrix is singular',
    'hint: lstsq and pinv take any',
  ],
  ['np.linalg.cholesky(np.eye(2).neg()).data()', 'ArgumentError: [cholesky] the matrix is not positive definite'],
  [
    'np.linalg.norm(x, { ord: 7 })',
    'ArgumentError: [norm] a matrix has no norm of order 7 here',
    "hint: 'fro', 1, -1, Infinity or -Infinity",
  ],
  [
    'np.linalg.svd(np.ones(3))',
    'ShapeError: [svd] needs a matrix, got (3,)',
    'hint: the last two axes are rows and columns',
  ],
  [
    'np.quantile(x, 50)',
    'ArgumentError: [quantile] 50 does not lie between 0 and 1',
    'hint: a fraction, such as 0.5; percentile takes 0 to 100',
  ],
  [
    "np.quantile(x, 0.5, { method: 'mean' })",
    "ArgumentError: [quantile] method must not be 'mean'",
    "hint: one of 'linear', 'lower', 'higher', 'nearest', 'midpoint'",
  ],
  [
    'np.histogram(x, 0)',
    'ArgumentError: [histogram] cannot divide into 0 bins',
    'hint: give their number, at least 1, or their edges',
  ],
  [
    'np.bincount([1.5])',
    'DTypeError: [bincount] counts whole numbers, not 1.5',
    "hint: use histogram, or astype('int32')",
  ],
  ['np.partition([1, 2], 5)', 'ArgumentError: [partition] there is no place 5 among 2 elements', 'hint: use -2 to 1'],
  ['np.topk([1, 2], 5)', 'ArgumentError: [topk] cannot choose 5 of 2 elements'],
  ['np.random.rand(-1)', 'ArgumentError: [rand] sizes must be whole numbers from 0 up, got [-1]'],
  [
    'np.random.randint(5, 2)',
    'ArgumentError: [randint] there are no whole numbers from 5 up to, but without, 2',
    'hint: randint(0, 10) gives 0 to 9',
  ],
  ['np.random.choice(3, 5, { replace: false })', 'ArgumentError: [choice] cannot draw 5 of 3 without replacement'],
  [
    'np.random.choice(3, 5, { replacement: false })',
    "ArgumentError: [choice] there is no option 'replacement'",
    "hint: the options are replace, p; did you mean 'replace'?",
  ],
  ['np.random.seed(-1)', 'ArgumentError: [seed] the seed must be a whole number from 0 up, not -1'],
  ['np.bitwiseAnd(x, 1)', 'DTypeError: [bitwiseAnd] needs integers, got float64', "hint: use astype('int32')"],
  ['np.diff(x, -1)', 'ArgumentError: [diff] cannot take differences -1 times', 'hint: n comes before the axis'],
  [
    "np.clip(x, 'a', 1)",
    "ArgumentError: [clip] needs numbers, got 'a'",
    'hint: give a tensor, a number, nested lists of numbers or a typed array',
  ],
  [
    'np.swapaxes(x, 0, 2)',
    'AxisError: [swapaxes] axis 2 is out of range for the 2 axes of (2, 3)',
    'hint: use -2 to 1',
  ],
  [
    "np.meshgrid([1], [2], { index: 'ij' })",
    "ArgumentError: [meshgrid] there is no option 'index'",
    "hint: the options are indexing, sparse; did you mean 'indexing'?",
  ],
  [
    "np.meshgrid([1], [2], { indexing: 'ji' })",
    "ArgumentError: [meshgrid] indexing must not be 'ji'",
    "hint: one of 'xy', 'ij'",
  ],
  ['np.searchsorted(x, 1)', 'ShapeError: [searchsorted] needs a vector to search, got (2, 3)'],
  ['np.inner(x, [1, 2])', 'ShapeError: [inner] axis 1 of (2, 3) and axis 0 of (2,) differ: 3 against 2'],
  ['np.trace([1, 2])', 'ShapeError: [trace] (2,) has no diagonal', 'hint: it needs two axes'],
  ['np.nditer([]).value', 'IndexError: [nditer] no element is left of shape (0,)', 'hint: ask `finished` first'],
];

test.each(told)('%s', (call, message, hint) => {
  const x = np.arange(6).reshape(2, 3);
  const whole = np.array([1, 2], { dtype: 'int32' });
  const bytes = np.array([1, 2], { dtype: 'uint8' });
  const run = (): unknown => new Function('np', 'x', 'whole', 'bytes', `return ${call}`)(np, x, whole, bytes);
  let text = 'nothing';
  try {
    run();
  } catch (error) {
    text = String(error);
  }
  expect(text).toBe(hint === undefined ? message : `${message}\n${hint}`);
});

test('histogram2d takes a number of bins or two of them', () => {
  const given = { bins: 2 } as unknown as number;
  expect(() => np.histogram2d([1, 2], [1, 2], given)).toThrow(
    '[histogram2d] needs a number of bins or two of them, got { bins }',
  );
});
