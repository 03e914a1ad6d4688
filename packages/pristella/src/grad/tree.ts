import { isFloat } from '../base/dtype.ts';
import { asTensor } from '../tensor/create.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import { mapTree } from '../tensor/tree.ts';
import { Parameter } from './parameter.ts';

// What functions are given and give: tensors, or trees of them (lists, plain objects, Maps, and models, whose tensors are their parameters).

/** A T with a G in the place of each tensor, and null where there is none. A model becomes a Map of its parameters' names. Of what has no type a G. */
export type Like<T, G> = 0 extends 1 & T
  ? G
  : T extends Tensor
    ? G
    : T extends { named(): unknown }
      ? Map<string, G>
      : T extends ReadonlyMap<infer K, infer V>
        ? Map<K, Like<V, G>>
        : T extends (...args: never) => unknown
          ? null
          : T extends object
            ? { -readonly [K in keyof T]: Like<T[K], G> }
            : null;

/** What may be given for an argument that a function takes: for a tensor whatever becomes one. */
export type Given<In extends readonly unknown[]> = {
  [K in keyof In]: In[K] extends Tensor ? TensorLike : In[K];
};

const isNumbers = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isNumbers) : typeof value === 'number' || typeof value === 'boolean';

/** True for what stands for one tensor. */
const isOne = (value: unknown): value is TensorLike =>
  value instanceof Tensor ||
  isNumbers(value) ||
  ArrayBuffer.isView(value) ||
  (typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value);

interface Model {
  named(): Iterable<readonly [string, Tensor]>;
}
const isModel = (value: unknown): value is Model =>
  typeof value === 'function' && 'named' in value && typeof value.named === 'function';

/** The trainable parameters of a model, each once, by name. */
function parametersOf(model: Model): Map<string, Parameter> {
  const found = new Map<Parameter, string>();
  for (const [name, tensor] of model.named())
    if (tensor instanceof Parameter && tensor.trainable && !found.has(tensor)) found.set(tensor, name);
  return new Map([...found].map(([parameter, name]) => [name, parameter]));
}

/** The tensors of an argument or a result, and trees of the same form. */
export class Tree {
  readonly tensors: readonly Tensor[];
  readonly paths: readonly string[];
  private readonly value: unknown;
  readonly op: string;
  private readonly takes: (t: Tensor) => boolean;

  /** Takes what becomes a tensor for one; of others the tensors that `takes` wants. */
  constructor(given: unknown, op: string, takes: (t: Tensor) => boolean = () => true) {
    this.value = isOne(given) ? asTensor(given, op) : given;
    this.op = op;
    this.takes = takes;
    const found: [path: string, Tensor][] = [];
    mapTree(this.value, op, (v, at) => {
      if (v instanceof Tensor) found.push([at, v]);
      else if (isModel(v)) for (const [name, p] of parametersOf(v)) found.push([at === '' ? name : `${at}.${name}`, p]);
    });
    const own = found.filter(([, t]) => takes(t));
    this.paths = own.map(([path]) => path);
    this.tensors = own.map(([, t]) => t);
  }

  /** The tree with other tensors; all else, models too, stays as it is. */
  with(tensors: readonly Tensor[]): unknown {
    let next = 0;
    return mapTree(this.value, this.op, (v) => {
      if (v instanceof Tensor) return this.takes(v) ? tensors[next++] : v;
      if (isModel(v)) for (const p of parametersOf(v).values()) next += +this.takes(p);
      return v;
    });
  }

  /** A tree of what belongs to each tensor: null for all else, and a Map by name for a model. */
  of<G>(values: readonly G[]): unknown {
    let next = 0;
    const own = (t: Tensor): G | null => (this.takes(t) ? (values[next++] ?? null) : null);
    return mapTree(this.value, this.op, (v) => {
      if (v instanceof Tensor) return own(v);
      return isModel(v) ? new Map([...parametersOf(v)].map(([name, p]) => [name, own(p)])) : null;
    });
  }

  /** What `f` returns while the parameters among the tensors stand for others. */
  standing<T>(tensors: readonly Tensor[], f: () => T): T {
    const pairs = this.tensors.map((t, i) => [t, tensors[i]!] as const);
    return pairs
      .filter(([t]) => t instanceof Parameter)
      .reduceRight<() => T>(
        (g, [t, by]) =>
          () =>
            t.standingFor(by.node, g),
        f,
      )();
  }
}

export const isFloating = (t: Tensor): boolean => isFloat(t.dtype);

/** `list` cut into as many as each tree has tensors. */
export function shared<T>(trees: readonly Tree[], list: readonly T[]): T[][] {
  let next = 0;
  return trees.map(({ tensors: { length } }) => {
    next += length;
    return list.slice(next - length, next);
  });
}
