import { ShapeError } from '../base/errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { ptp } from './average.ts';
import { cumprod, cumsum } from './cumulative.ts';
import { called } from './define.ts';
import { diagonal } from './diagonal.ts';
import * as elementwise from './elementwise.ts';
import { take } from './gather.ts';
import { nonzero } from './indexing/nonzero.ts';
import { trace } from './linalg/products.ts';
import { dot, matmul } from './matmul.ts';
import { prod } from './prod.ts';
import { all, any, argmax, argmin, logsumexp, max, mean, min, std, variance } from './reduce.ts';
import { repeat } from './repeat.ts';
import { set } from './set.ts';
import { searchsorted } from './sort/search.ts';
import { argpartition, argsort, partition, sort } from './sort/sort.ts';
import { broadcastTo, reshape, sum, transpose } from './structure.ts';
import { at, expandDims, flatten, flip, ravel, squeeze, swapaxes } from './view.ts';

/** The functions that are also methods: the tensor is their first argument. */
const functions: Functions = {
  ...elementwise,
  sum,
  prod,
  max,
  min,
  mean,
  std,
  var: variance,
  argmax,
  argmin,
  any,
  all,
  ptp,
  cumsum,
  cumprod,
  logsumexp,
  dot,
  matmul,
  reshape,
  transpose,
  broadcastTo,
  at,
  set,
  expandDims,
  // Of two names for one function the last is its own.
  ravel,
  flatten,
  repeat,
  diagonal,
  flip,
  squeeze,
  swapaxes,
  take,
  nonzero,
  sort,
  argsort,
  partition,
  argpartition,
  searchsorted,
  trace,
};

/** Of a module, the functions that are elementwise ones. */
type Elementwise<M> = Pick<M, keyof M & keyof typeof elementwise>;
type Functions = Pick<typeof elementwise, 'astype' | 'stopGradient'> &
  Elementwise<typeof import('./arithmetic.ts')> &
  Elementwise<typeof import('./bitwise.ts')> &
  Elementwise<typeof import('./bounds.ts')> &
  Elementwise<typeof import('./comparison.ts')> &
  Elementwise<typeof import('./division.ts')> &
  Elementwise<typeof import('./exponential.ts')> &
  Elementwise<typeof import('./hyperbolic.ts')> &
  Elementwise<typeof import('./nonfinite.ts')> &
  Elementwise<typeof import('./power.ts')> &
  Elementwise<typeof import('./rounding.ts')> &
  Elementwise<typeof import('./sign.ts')> &
  Elementwise<typeof import('./trigonometry.ts')> &
  Pick<typeof import('./average.ts'), 'ptp'> &
  Pick<typeof import('./cumulative.ts'), 'cumprod' | 'cumsum'> &
  Pick<typeof import('./diagonal.ts'), 'diagonal'> &
  Pick<typeof import('./gather.ts'), 'take'> &
  Pick<typeof import('./indexing/nonzero.ts'), 'nonzero'> &
  Pick<typeof import('./linalg/products.ts'), 'trace'> &
  Pick<typeof import('./matmul.ts'), 'dot' | 'matmul'> &
  Pick<typeof import('./prod.ts'), 'prod'> &
  Pick<
    typeof import('./reduce.ts'),
    'all' | 'any' | 'argmax' | 'argmin' | 'logsumexp' | 'max' | 'mean' | 'min' | 'std' | 'var'
  > &
  Pick<typeof import('./repeat.ts'), 'repeat'> &
  Pick<typeof import('./set.ts'), 'set'> &
  Pick<typeof import('./sort/search.ts'), 'searchsorted'> &
  Pick<typeof import('./sort/sort.ts'), 'argpartition' | 'argsort' | 'partition' | 'sort'> &
  Pick<typeof import('./structure.ts'), 'broadcastTo' | 'reshape' | 'sum' | 'transpose'> &
  Pick<typeof import('./view.ts'), 'at' | 'expandDims' | 'flatten' | 'flip' | 'ravel' | 'squeeze' | 'swapaxes'>;

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
    for (let i = 0; i < this.shape[0]!; i++) yield at(this, i);
  },
});
