import { ShapeError } from '../base/errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { ptp } from './average.ts';
import { cumprod, cumsum } from './cumulative.ts';
import { called } from './define.ts';
import { diagonal } from './diagonal.ts';
import * as elementwise from './elementwise.ts';
import type { MethodDocs } from './embedded/method-docs.ts';
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
const functions = {
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
} as const;

type Functions = typeof functions;
type Method<F> = F extends (x: Tensor, ...rest: infer R extends readonly unknown[]) => infer Y
  ? (...rest: R) => Y
  : never;
type Name = Exclude<keyof Functions, `${string}Samples`>;
/** Each function without its first argument. */
export type Methods = { [K in Name]: Method<Functions[K]> };

declare module '../tensor/tensor.ts' {
  // The docstrings come first, so that editors show them.
  interface Tensor extends MethodDocs, Methods {
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
     * const [a, b] = np.array([10, 20]);
     * a.add(b).item();
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
