import { ShapeError } from '../base/errors.ts';
import { sizeAlong } from '../base/shape.ts';
import { called } from '../op/define.ts';
import * as elementwise from '../op/elementwise/index.ts';
import { take } from '../op/indexing/gather.ts';
import { nonzero } from '../op/indexing/nonzero.ts';
import { set } from '../op/indexing/set.ts';
import { dot, matmul } from '../op/product/matmul.ts';
import { cumprod, cumsum } from '../op/reduce/cumulative.ts';
import { prod } from '../op/reduce/prod.ts';
import { all, any, argmax, argmin, logsumexp, max, mean, min, std, variance } from '../op/reduce/reduce.ts';
import { sum } from '../op/reduce/sum.ts';
import { diagonal } from '../op/shape/diagonal.ts';
import { broadcastTo, reshape, transpose } from '../op/shape/structure.ts';
import { at, expandDims, flatten, flip, ravel, squeeze, swapaxes } from '../op/shape/view.ts';
import { searchsorted } from '../op/sort/search.ts';
import { argpartition, argsort, partition, sort } from '../op/sort/sort.ts';
import { Tensor } from '../tensor/tensor.ts';
import { ptp } from './average.ts';
import { trace } from './linalg/products.ts';
import { repeat } from './repeat.ts';

/** The functions that are also methods: the tensor is their first argument. */
// biome-ignore format: names in rows
const functions: Functions = {
  ...elementwise,
  sum, prod, max, min, mean, std, var: variance, argmax, argmin, any, all, ptp, cumsum, cumprod, logsumexp,
  dot, matmul, trace, reshape, transpose, broadcastTo, at, set, expandDims,
  // Of two names for one function the last is its own.
  ravel, flatten,
  repeat, diagonal, flip, squeeze, swapaxes, take, nonzero, sort, argsort, partition, argpartition, searchsorted,
};

/** Of a module, the functions that are elementwise ones. */
type Elementwise<M> = Pick<M, keyof M & keyof typeof elementwise>;
type Functions = Elementwise<typeof import('../op/elementwise/same.ts')> &
  Elementwise<typeof import('../op/elementwise/arithmetic.ts')> &
  Elementwise<typeof import('../op/elementwise/bitwise.ts')> &
  Elementwise<typeof import('../op/elementwise/bounds.ts')> &
  Elementwise<typeof import('../op/elementwise/comparison.ts')> &
  Elementwise<typeof import('../op/elementwise/division.ts')> &
  Elementwise<typeof import('../op/elementwise/exponential.ts')> &
  Elementwise<typeof import('../op/elementwise/hyperbolic.ts')> &
  Elementwise<typeof import('../op/elementwise/nonfinite.ts')> &
  Elementwise<typeof import('../op/elementwise/power.ts')> &
  Elementwise<typeof import('../op/elementwise/rounding.ts')> &
  Elementwise<typeof import('../op/elementwise/sign.ts')> &
  Elementwise<typeof import('../op/elementwise/trigonometry.ts')> &
  Pick<typeof import('./average.ts'), 'ptp'> &
  Pick<typeof import('../op/reduce/cumulative.ts'), 'cumprod' | 'cumsum'> &
  Pick<typeof import('../op/shape/diagonal.ts'), 'diagonal'> &
  Pick<typeof import('../op/indexing/gather.ts'), 'take'> &
  Pick<typeof import('../op/indexing/nonzero.ts'), 'nonzero'> &
  Pick<typeof import('./linalg/products.ts'), 'trace'> &
  Pick<typeof import('../op/product/matmul.ts'), 'dot' | 'matmul'> &
  Pick<typeof import('../op/reduce/prod.ts'), 'prod'> &
  Pick<
    typeof import('../op/reduce/reduce.ts'),
    'all' | 'any' | 'argmax' | 'argmin' | 'logsumexp' | 'max' | 'mean' | 'min' | 'std' | 'var'
  > &
  Pick<typeof import('./repeat.ts'), 'repeat'> &
  Pick<typeof import('../op/indexing/set.ts'), 'set'> &
  Pick<typeof import('../op/sort/search.ts'), 'searchsorted'> &
  Pick<typeof import('../op/sort/sort.ts'), 'argpartition' | 'argsort' | 'partition' | 'sort'> &
  Pick<typeof import('../op/reduce/sum.ts'), 'sum'> &
  Pick<typeof import('../op/shape/structure.ts'), 'broadcastTo' | 'reshape' | 'transpose'> &
  Pick<
    typeof import('../op/shape/view.ts'),
    'at' | 'expandDims' | 'flatten' | 'flip' | 'ravel' | 'squeeze' | 'swapaxes'
  >;

type Method<F> = F extends (x: Tensor, ...rest: infer R extends readonly unknown[]) => infer Y
  ? (...rest: R) => Y
  : never;
/** Each function without its first argument. */
export type Methods = { [K in keyof Functions]: Method<Functions[K]> };

declare module '../tensor/tensor.ts' {
  interface Tensor extends Methods {
    /**
     * Axes in reverse order.
     * @example
     * np.array([[1, 2, 3], [4, 5, 6]]).T;
     */
    readonly T: Tensor;
    /**
     * One tensor for each place of the first axis.
     * @example
     * for (const row of np.array([[1, 2], [3, 4]])) console.log(row);
     * [...np.array([10, 20])].map((a) => a.item());
     */
    [Symbol.iterator](): Iterator<Tensor>;
  }
}

for (const [name, f] of Object.entries(functions)) {
  if (typeof f !== 'function') continue;
  const call = called(name, f) as (x: Tensor, ...rest: unknown[]) => Tensor;
  Object.defineProperty(Tensor.prototype, name, {
    configurable: true,
    value(this: Tensor, ...rest: unknown[]): Tensor {
      return call(this, ...rest);
    },
  });
}
Object.defineProperty(Tensor.prototype, 'T', {
  get(this: Tensor): Tensor {
    return transpose(this);
  },
});
Object.defineProperty(Tensor.prototype, Symbol.iterator, {
  *value(this: Tensor): Generator<Tensor> {
    if (this.ndim === 0) throw new ShapeError('a scalar has no rows to go over', { hint: 'item() is its number' });
    for (let i = 0; i < sizeAlong(this.shape, 0); i++) yield at(this, i);
  },
});
