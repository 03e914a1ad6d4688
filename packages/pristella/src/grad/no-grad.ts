import { checkFunction } from '../base/limits.ts';
import { stopGradient } from '../op/elementwise/index.ts';
import { constantsOnly } from '../tensor/depth.ts';
import { Tensor } from '../tensor/tensor.ts';

/** `value` with every tensor in it, also in lists, maps and plain objects, replaced by one without gradient. */
function stopped(value: unknown): unknown {
  if (value instanceof Tensor) return value.node.beneath === 0 ? value : stopGradient(value);
  if (Array.isArray(value)) return value.map(stopped);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, stopped(v)]));
  if (value instanceof Promise) return value.then(stopped);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, stopped(v)]));
  }
  return value;
}

/**
 * What `f` returns, as a constant: no gradient flows through it. Tensors in lists, maps and plain objects are included.
 * Nothing is computed earlier than otherwise. What `set` writes before `f` first awaits anything is a constant, too.
 * @example
 * const f = (x) => x.mul(noGrad(() => x.square())).sum();
 * grad(f)(np.array([2, 3]));
 */
export function noGrad<T>(f: () => T): T {
  checkFunction(f, 'what is computed without gradients', 'noGrad');
  constantsOnly.now++;
  try {
    return stopped(f()) as T;
  } finally {
    constantsOnly.now--;
  }
}
