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
const unary = (name: string, ours: Unary, numpy: string, tolerance = 0): Rule => ({
  name,
  make: (x) => ({ py: `${numpy}(${x.name})`, ours: () => ours(x.tensor), tolerance }),
});

const notBool = (rule: Rule): Rule => ({
  ...rule,
  make: (x, y, choose) => (x.tensor.dtype === 'bool' || y.tensor.dtype === 'bool' ? null : rule.make(x, y, choose)),
});

export const elementwiseRules: readonly Rule[] = [
  notBool(binary('add', np.add, 'np.add')),
  notBool(binary('sub', np.sub, 'np.subtract')),
  notBool(binary('mul', np.mul, 'np.multiply')),
  binary('div', np.div, 'np.divide'),
  notBool(binary('maximum', np.maximum, 'np.maximum')),
  notBool(binary('minimum', np.minimum, 'np.minimum')),
  binary('less', np.less, 'np.less', 0, true),
  binary('equal', np.equal, 'np.equal', 0, true),
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
