import { unlike } from '../base/limits.ts';
import { runtime } from '../tensor/runtime.ts';
import { Tensor } from '../tensor/tensor.ts';

/** Tensors that are computed, as a list; on a device that answers later, once it is awaited. */
export type Together<T extends readonly Tensor[]> = T & PromiseLike<T>;

/**
 * Computes several tensors in one run, which shares all that they have in common; reading one after the other would take a run for each. Gives them back as a list,
 * which may be awaited, and has to be on a device that answers later. Throws ArgumentError for what is no tensor.
 * @example
 * const x = np.linspace(0, 1, 1000);
 * const [mean, largest] = compute(x.sin().mean(), x.sin().max());
 * console.log(mean.item(), largest.item());
 * const [least] = await compute(x.cos().min());
 * least;
 */
export function compute<const T extends readonly Tensor[]>(...tensors: T): Together<T> {
  for (const t of tensors) if (!(t instanceof Tensor)) throw unlike(t, 'what is computed', 'a tensor', 'compute');
  const done = runtime().evaluate(tensors.map((t) => t.node));
  const list = tensors.slice() as readonly Tensor[] as T;
  // Not seen where the list is printed, compared or spread.
  Object.defineProperty(tensors, 'then', {
    value: (...reactions: Parameters<Promise<T>['then']>) =>
      Promise.resolve(done)
        .then(() => list)
        .then(...reactions),
  });
  return tensors as Together<T>;
}
