import type { TypedArray } from '../base/dtype.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { asTensor } from '../tensor/create.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * A tree (lists, plain objects) with a tensor for each leaf: for tensors, typed arrays, plain numbers, truth values. A list is always a
 * branch; null and undefined stay.
 */
export type Tensors<T> = T extends Tensor | TypedArray | number | boolean
  ? Tensor
  : T extends object
    ? { readonly [K in keyof T]: Tensors<T[K]> }
    : T;

/** The leaves of a tree in their order, and where each stands: `carry.h`, `inputs[0]`. */
export interface Leaves {
  readonly tensors: readonly Tensor[];
  readonly paths: readonly string[];
  /** The tree with other tensors in the places of its leaves. */
  readonly rebuild: (tensors: readonly Tensor[]) => unknown;
}

/** Takes a tree apart. Throws ArgumentError for what is neither a branch nor a leaf, saying where it stands. */
export function leavesOf(tree: unknown, name: string, op: string): Leaves {
  const tensors: Tensor[] = [];
  const paths: string[] = [];
  type Build = (next: () => Tensor) => unknown;
  const visit = (value: unknown, path: string): Build => {
    if (value === null || value === undefined) return () => value;
    if (Array.isArray(value)) {
      const items = value.map((item, i) => visit(item, `${path}[${i}]`));
      return (next) => items.map((build) => build(next));
    }
    if (isLeaf(value)) {
      tensors.push(asTensor(value, op));
      paths.push(path);
      return (next) => next();
    }
    if (!isRecord(value))
      throw new ArgumentError(
        `${path} is ${showValue(value)}, neither a tensor nor a list or plain object of tensors`,
        {
          op,
        },
      );
    const fields = Object.entries(value).map(([key, item]) => [key, visit(item, `${path}.${key}`)] as const);
    return (next) => Object.fromEntries(fields.map(([key, build]) => [key, build(next)]));
  };
  const build = visit(tree, name);
  const rebuild = (others: readonly Tensor[]): unknown => {
    let i = 0;
    return build(() => others[i++]!);
  };
  return { tensors, paths, rebuild };
}

const isLeaf = (value: unknown): value is Tensor | TypedArray | number | boolean =>
  value instanceof Tensor || typeof value === 'number' || typeof value === 'boolean' || ArrayBuffer.isView(value);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  // Of another realm's objects, too, such as a frame's.
  return proto === null || Object.getPrototypeOf(proto) === null;
}
