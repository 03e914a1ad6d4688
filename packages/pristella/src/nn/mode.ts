import { ArgumentError, showValue } from '../base/errors.ts';
import { isPromiseLike } from '../base/promise.ts';
import { Tensor } from '../tensor/tensor.ts';

// A mode belongs to a forward pass, which is one call, and not to the modules for as long as somebody waits: fit,
// evaluate and predict may wait by turns on the same model, each with its own.

/** Whether a module trains in the forward pass that is running, given its own setting; null outside of such passes. */
let rule: ((module: object, own: boolean) => boolean) | null = null;

/** Whether a module trains now. */
export const trainsNow = (module: object, own: boolean): boolean => (rule === null ? own : rule(module, own));

function under<T>(given: NonNullable<typeof rule>, f: () => T): T {
  const outer = rule;
  rule = given;
  try {
    return f();
  } finally {
    rule = outer;
  }
}

/** A forward pass in which every module that is called is in inference mode, whatever it says itself. */
export const inferring = <T>(f: () => T): T => under(() => false, f);

/** A forward pass in which modules are in the given modes; those not listed, such as a teacher's, in their own. */
export const training = <T>(modes: ReadonlyMap<object, boolean>, f: () => T): T =>
  under((module, own) => modes.get(module) ?? own, f);

/** `value`, which `what` gave. Throws ArgumentError for a promise: what comes after an `await` has left the forward pass. */
export function atOnce<T>(value: T, what: string, op: string): T {
  if (!isPromiseLike(value)) return value;
  value.then(undefined, () => {});
  throw new ArgumentError(`${what} gave a promise, but it has to compute at once`, {
    op,
    hint: 'await what it needs before, outside of it',
  });
}

/** What a layer has made at once. Throws ArgumentError unless it is a tensor; `by` is the layer. */
export function checkMade(made: unknown, by: string): Tensor {
  const value = atOnce(made, by, 'forward');
  if (value instanceof Tensor) return value;
  const hint =
    typeof made === 'function' ? 'call it where the layers are listed, as in maxPool2d(2)' : 'return the tensor';
  throw new ArgumentError(`${by} gave ${showValue(made)}, not a tensor`, { op: 'forward', hint });
}
