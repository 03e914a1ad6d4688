/** What a function makes of each dtype, and what a gradient reaches: found by calling it again as its example does. */
import { nn, np } from 'pristella';
import { isFloat } from '../../packages/pristella/src/base/dtype.ts';
import { DTypeError, PristellaError } from '../../packages/pristella/src/base/errors.ts';
import { fitsBetween } from '../../packages/pristella/src/base/fit.ts';
import type { Node } from '../../packages/pristella/src/tensor/node.ts';
import type { Recorded } from './recording.ts';
import type { Parameter } from './source.ts';

const dtypes: readonly np.DType[] = ['float64', 'float32', 'int32', 'uint8', 'bool'];

/** The tensors among a result: itself, or those of a list or an object. */
function tensorsOf(result: unknown): np.Tensor[] {
  if (result instanceof np.Tensor) return [result];
  if (Array.isArray(result)) return result.flatMap(tensorsOf);
  const isPlainObject =
    typeof result === 'object' && result !== null && Object.getPrototypeOf(result) === Object.prototype;
  return isPlainObject ? Object.values(result).flatMap(tensorsOf) : [];
}

/** Whether a parameter is a tensor or several: not one of indices or options, several by name, a function or a model. */
export const isTensors = ({ type }: Parameter): boolean =>
  /\b(Tensor|TensorLike)\b/.test(type) && !/=>|\b(Index|Module|Record)\b/.test(type);

/** The arguments with those made anew that stand for tensors; a rest parameter takes all that follow. */
function withTensors(
  { args }: Recorded,
  parameters: readonly Parameter[],
  made: (x: np.TensorLike, place: number) => unknown,
): unknown[] {
  return args.map((x, i) => {
    const p = parameters[Math.min(i, parameters.length - 1)];
    const isRest = p?.name.startsWith('...') ?? false;
    if (!p || (i >= parameters.length && !isRest) || !isTensors(p) || x === undefined || x === null) return x;
    if (!isRest && /\[\]/.test(p.type)) return (x as np.TensorLike[]).map((y) => made(y, i));
    return made(x as np.TensorLike, i);
  });
}

/** A plain number, which has no dtype of its own. */
const isPlain = (x: unknown): boolean =>
  typeof x !== 'object' || x === null || (!(x instanceof np.Tensor) && !Array.isArray(x) && !ArrayBuffer.isView(x));

/** Of the calls of an example, the first without plain numbers in the places of tensors, or else the first. */
export function tellingCall(calls: readonly Recorded[], parameters: readonly Parameter[]): Recorded | undefined {
  const hasNumbers = ({ args }: Recorded): boolean =>
    parameters.some((p, i) => isTensors(p) && (typeof args[i] === 'number' || typeof args[i] === 'boolean'));
  return calls.find((call) => !hasNumbers(call)) ?? calls[0];
}

/** An argument in another dtype; numbers beyond its ends become those. */
function as(x: np.TensorLike, d: np.DType): np.Tensor {
  if (d !== 'int32' && d !== 'uint8') return np.array(x).astype(d);
  const [above, below] = fitsBetween(d);
  return np
    .nanToNum(np.array(x))
    .clip(above + 1, below - 1)
    .astype(d);
}

/** The dtype of the results for each dtype of the arguments; null where it is refused, absent where the values do not suit. */
export function dtypesOf(call: Recorded, parameters: readonly Parameter[]): Map<np.DType, string | null> {
  const found = new Map<np.DType, string | null>();
  for (const d of dtypes) {
    const args = withTensors(call, parameters, (x) => (isPlain(x) ? x : as(x, d)));
    if (!args.some((x, i) => x !== call.args[i])) continue;
    try {
      const result = call.f(...args);
      const all = tensorsOf(result).map((t) => t.dtype);
      if (all.length > 0 || typeof result === 'boolean') found.set(d, [...new Set(all)].join(', ') || 'boolean');
    } catch (error) {
      if (error instanceof DTypeError) found.set(d, null);
    }
  }
  return found;
}

/** What a gradient reaches. */
export interface Reach {
  /** The parameters of the function that get one. */
  readonly parameters: readonly string[];
  /** The ops on its way. */
  readonly ops: readonly string[];
}

/** The names of the ops through which a gradient comes down from a node: those with a rule for a float beneath them. */
function opsBeneath(node: Node, names: Set<string>, seen = new Set<Node>()): void {
  const { vjp } = node.op;
  if (seen.has(node) || vjp === 'none' || node.inputs.length === 0) return;
  seen.add(node);
  const led = node.inputs.filter(
    (x, k) => x.beneath !== 0 && isFloat(x.dtype) && (typeof vjp === 'function' || vjp[k] !== null),
  );
  if (led.length > 0) names.add(node.op.name);
  for (const x of led) opsBeneath(x, names, seen);
}

/** Which arguments have a gradient in any of the calls: each is made a parameter in turn, and the results are differentiated. */
export function reachOf(calls: readonly Recorded[], parameters: readonly Parameter[]): Reach {
  const ops = new Set<string>();
  const reached = parameters.filter((_, i) => calls.some((call) => reaches(call, parameters, i, ops)));
  return { parameters: reached.map((p) => p.name), ops: [...ops] };
}

/** Whether a parameter gets a gradient in a call; the ops between are added to `ops`. */
function reaches(call: Recorded, parameters: readonly Parameter[], i: number, ops: Set<string>): boolean {
  const p = parameters[i]!;
  if (!isTensors(p) || call.args.length <= i) return false;
  const variables: nn.Parameter[] = [];
  const args = withTensors(call, parameters, (x, place) => {
    const t = np.array(x);
    if (place < i || (place > i && !p.name.startsWith('...')) || !isFloat(t.dtype)) return x;
    const variable = new nn.Parameter(t);
    variables.push(variable);
    // A tensor that stands for the parameter, because functions may write into it.
    return variable.share();
  });
  if (variables.length === 0) return false;
  const used = new Set<string>();
  if (!differentiate(() => call.f(...args), used) || variables.every((v) => v.grad === null)) return false;
  for (const name of used) ops.add(name);
  return true;
}

/** Differentiates what `f` returns; false if no gradient goes through it. Adds the ops of its expression to `ops`. */
function differentiate(f: () => unknown, ops: Set<string>): boolean {
  try {
    const results = tensorsOf(f()).filter((y) => isFloat(y.dtype) && y.node.beneath !== 0);
    if (results.length === 0) return false;
    for (const y of results) opsBeneath(y.node, ops);
    const sums = results.map((y) => y.sum());
    sums.reduce((a, b) => a.add(b)).backward();
    return true;
  } catch (error) {
    // With the same values the example ran: what is refused is a parameter in this place.
    if (error instanceof PristellaError) return false;
    throw error;
  }
}
