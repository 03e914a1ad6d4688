import { isFloat } from '../../../src/base/dtype.ts';
import * as np from '../../../src/np.ts';
import { fits, pick, type Rule, shuffled, tuple } from './rule.ts';

type Binary = (a: np.TensorLike, b: np.TensorLike) => np.Tensor;
type Unary = (x: np.TensorLike) => np.Tensor;

/** The same word on both sides, where only its spelling differs; tolerance 0 where IEEE 754 says what is right. */
const binary = (name: string, ours: Binary, numpy: string, tolerance = 0, jumps = false): Rule => ({
  name,
  jumps,
  make(x, y, choose) {
    if (choose(3) === 0) {
      const v = pick([2, -1, 0.5, 3], choose);
      // NumPy refuses a number that an unsigned or bool array cannot hold; ours widens.
      if (x.tensor.dtype === 'uint8' || x.tensor.dtype === 'bool') return null;
      return { py: `${numpy}(${x.name}, ${v})`, ours: () => ours(x.tensor, v), tolerance };
    }
    if (!fits(x.tensor.shape, y.tensor.shape)) return null;
    return { py: `${numpy}(${x.name}, ${y.name})`, ours: () => ours(x.tensor, y.tensor), tolerance };
  },
});
const unary = (name: string, ours: Unary, numpy: string, tolerance = 0, jumps = false): Rule => ({
  name,
  jumps,
  make: (x) => ({ py: `${numpy}(${x.name})`, ours: () => ours(x.tensor), tolerance }),
});

const notBool = (rule: Rule): Rule => ({
  ...rule,
  make: (x, y, choose) => (x.tensor.dtype === 'bool' || y.tensor.dtype === 'bool' ? null : rule.make(x, y, choose)),
});

/** Of numbers that are not too large for ours: see differences.ts. */
const within = (most: number, rule: Rule): Rule => ({
  ...rule,
  make(x, y, choose) {
    const isLarge = (v: number): boolean => Number.isFinite(v) && Math.abs(v) > most;
    return [x, y].some(({ tensor }) => tensor.data().some(isLarge)) ? null : rule.make(x, y, choose);
  },
});
const withoutNaN = (rule: Rule): Rule => ({
  ...rule,
  make: (x, y, choose) =>
    [x, y].some(({ tensor }) => tensor.data().some(Number.isNaN)) ? null : rule.make(x, y, choose),
});

/** What jumps, and what NumPy 1.24 gives other dtypes for integers than NumPy 2. */
const ofFloats = (name: string, ours: Unary, numpy: string): Rule => ({
  name,
  jumps: true,
  make: (x) => (isFloat(x.tensor.dtype) ? { py: `${numpy}(${x.name})`, ours: () => ours(x.tensor) } : null),
});
/** Of integers. */
const bitwise: Rule = {
  name: 'bitwise',
  make(x, y, choose) {
    const both = [x.tensor, y.tensor];
    if (both.some((t) => isFloat(t.dtype) || t.dtype === 'bool') || !fits(x.tensor.shape, y.tensor.shape)) return null;
    const words = [
      ['and', np.bitwiseAnd],
      ['or', np.bitwiseOr],
      ['xor', np.bitwiseXor],
    ] as const;
    const [word, ours] = pick(words, choose);
    return { py: `np.bitwise_${word}(${x.name}, ${y.name})`, ours: () => ours(x.tensor, y.tensor) };
  },
};

export const elementwiseRules: readonly Rule[] = [
  notBool(binary('add', np.add, 'np.add')),
  notBool(binary('sub', np.sub, 'np.subtract')),
  notBool(binary('mul', np.mul, 'np.multiply')),
  binary('div', np.div, 'np.divide'),
  notBool(binary('maximum', np.maximum, 'np.maximum')),
  notBool(binary('minimum', np.minimum, 'np.minimum')),
  binary('less', np.less, 'np.less', 0, true),
  binary('equal', np.equal, 'np.equal', 0, true),
  binary('greater', np.greater, 'np.greater', 0, true),
  binary('lessEqual', np.lessEqual, 'np.less_equal', 0, true),
  binary('notEqual', np.notEqual, 'np.not_equal', 0, true),
  binary('logicalAnd', np.logicalAnd, 'np.logical_and', 0, true),
  binary('logicalXor', np.logicalXor, 'np.logical_xor', 0, true),
  within(1e9, notBool(binary('mod', np.mod, 'np.mod', 0, true))),
  within(1e9, notBool(binary('fmod', np.fmod, 'np.fmod', 0, true))),
  within(1e9, notBool(binary('floorDivide', np.floorDivide, 'np.floor_divide', 0, true))),
  notBool(binary('fmax', np.fmax, 'np.fmax')),
  notBool(binary('fmin', np.fmin, 'np.fmin')),
  binary('hypot', np.hypot, 'np.hypot', 4e-16),
  binary('arctan2', np.arctan2, 'np.arctan2', 4e-16, true),
  // NaN has a sign, of which IEEE 754 says nothing.
  withoutNaN(binary('copysign', np.copysign, 'np.copysign', 0, true)),
  binary('logaddexp', np.logaddexp, 'np.logaddexp', 4e-16),
  bitwise,
  notBool(unary('abs', np.abs, 'np.abs')),
  notBool(unary('sign', np.sign, 'np.sign', 0, true)),
  notBool(unary('square', np.square, 'np.square')),
  unary('cbrt', np.cbrt, 'np.cbrt', 4e-16),
  within(2e5, unary('sin', np.sin, 'np.sin', 4e-16)),
  unary('arctan', np.arctan, 'np.arctan', 4e-16),
  unary('arcsinh', np.arcsinh, 'np.arcsinh', 4e-16),
  unary(
    'log1p of squares',
    (x) => np.log1p(np.square(np.astype(x, 'float64'))),
    '(lambda a: np.log1p(a.astype(float) ** 2))',
    4e-16,
  ),
  unary('isnan', np.isnan, 'np.isnan', 0, true),
  unary('isinf', np.isinf, 'np.isinf', 0, true),
  unary('logicalNot', np.logicalNot, 'np.logical_not', 0, true),
  ofFloats('rint', np.rint, 'np.rint'),
  ofFloats('floor', np.floor, 'np.floor'),
  ofFloats('trunc', np.trunc, 'np.trunc'),
  ofFloats('nanToNum', np.nanToNum, 'np.nan_to_num'),
  unary('exp', np.exp, 'np.exp', 4e-16),
  unary('sqrt', np.sqrt, 'np.sqrt'),
  unary('tanh', np.tanh, 'np.tanh', 1e-15),
  notBool(unary('neg', np.neg, 'np.negative')),
  unary('isfinite', np.isfinite, 'np.isfinite'),
  {
    name: 'where',
    jumps: true,
    make(x, y) {
      if (!fits(x.tensor.shape, y.tensor.shape)) return null;
      return {
        py: `np.where(${x.name} > 0, ${x.name}, ${y.name})`,
        ours: () => np.where(np.greater(x.tensor, 0), x.tensor, y.tensor),
      };
    },
  },
  {
    name: 'transpose',
    make(x, _, choose) {
      const order = shuffled(x.tensor.ndim, choose);
      return { py: `np.transpose(${x.name}, ${tuple(order)})`, ours: () => np.transpose(x.tensor, order) };
    },
  },
  {
    name: 'astype',
    make(x, _, choose) {
      const to = pick(['float64', 'float32'] as const, choose);
      return { py: `${x.name}.astype('${to}')`, ours: () => np.astype(x.tensor, to) };
    },
  },
];
