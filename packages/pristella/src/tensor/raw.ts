import type { TypedArray } from '../base/dtype.ts';
import { ArgumentError, DataError, showValue } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import { isRawArray, type RawArray } from '../base/raw.ts';
import { ownData } from './create.ts';
import { Tensor } from './tensor.ts';
import { mapTree } from './tree.ts';

// Tensors on their way to another thread. A tensor itself is an expression, which no thread can be sent.

/** A tree with an A for each array in it, whether it is a tensor or raw. */
type Trees<T, A> = T extends Tensor | RawArray
  ? A
  : T extends TypedArray
    ? T
    : T extends ReadonlyMap<infer K, infer V>
      ? Map<K, Trees<V, A>>
      : T extends object
        ? { -readonly [K in keyof T]: Trees<T[K], A> }
        : T;

/** What `toRaw` makes of a T: each tensor in it is a `RawArray`. */
export type Raw<T> = Trees<T, RawArray>;

/** What `fromRaw` makes of a T: each `RawArray` in it is a tensor. */
export type FromRaw<T> = Trees<T, Tensor>;

/**
 * A tensor, or a tree of them (lists, plain objects and Maps of lists, ..., such as a model's state dict), as plain data that
 * `postMessage` and `structuredClone` take: elements of their own, a shape and a dtype for each tensor; numbers, texts, truth
 * values and typed arrays stay. Computes what is not yet computed; no gradient goes along. Throws ArgumentError for what is
 * neither a tensor nor plain data, saying where it stands.
 * @example
 * toRaw(np.array([[1, 2], [3, 4]]));
 * const sent = toRaw(nn.linear(2, 3).stateDict());
 * console.log([...sent.keys()]);
 */
export function toRaw<T>(tree: T): Raw<T> {
  checkArguments(arguments.length, 1, 'toRaw');
  return mapTree(tree, 'toRaw', (value, at) => {
    if (isPlain(value) || ArrayBuffer.isView(value)) return value;
    if (value instanceof Tensor) return { data: value.data(), shape: [...value.shape], dtype: value.dtype };
    if (isRawArray(value)) return { data: value.data.slice(), shape: [...value.shape], dtype: value.dtype };
    throw new ArgumentError(`${whatAt(value, at)} is neither a tensor nor plain data`, {
      op: 'toRaw',
      hint: hintFor(value),
    });
  }) as Raw<T>;
}

/**
 * The tensors of what `toRaw` gave and another thread was sent: each array becomes a tensor around the memory that came, without
 * a copy; the rest of the tree stays as it is. Throws DataError for an array whose elements do not fill its shape or are not of
 * its dtype, and ArgumentError for what is not plain data, both saying where it stands.
 * @example
 * const model = nn.linear(2, 3);
 * const received = structuredClone(toRaw(model.stateDict()));
 * const tensors = fromRaw(received);
 * nn.linear(2, 3).loadStateDict(tensors);
 * console.log(tensors.get('weight')?.shape);
 */
export function fromRaw<T>(raw: T): FromRaw<T> {
  checkArguments(arguments.length, 1, 'fromRaw');
  return mapTree(raw, 'fromRaw', (value, at) => {
    if (isPlain(value) || ArrayBuffer.isView(value)) return value;
    if (isRawArray(value)) return ownData(value.data, value.shape, value.dtype);
    if (typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value) {
      throw new DataError(`${whatAt(value, at)} is no array: its data, shape and dtype do not go together`, {
        op: 'fromRaw',
      });
    }
    throw new ArgumentError(`${whatAt(value, at)} is no plain data`, { op: 'fromRaw', hint: 'what toRaw gave' });
  }) as FromRaw<T>;
}

/**
 * The memory of the arrays in a tree that `toRaw` gave, for the second argument of `postMessage`: with it they change hands
 * without being copied, and are empty where they were. Throws ArgumentError for what is not plain data, saying where it stands.
 * @example
 * const raw = toRaw({ x: np.ones([2, 2]), step: 3 });
 * const received = structuredClone(raw, { transfer: transferList(raw) });
 * console.log(received.x.data.length, raw.x.data.length);
 */
export function transferList(raw: unknown): ArrayBuffer[] {
  checkArguments(arguments.length, 1, 'transferList');
  const buffers = new Set<ArrayBuffer>();
  const note = ({ buffer }: ArrayBufferView): void => {
    // Threads that share memory need not send it.
    if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  };
  mapTree(raw, 'transferList', (value, at) => {
    if (ArrayBuffer.isView(value)) note(value);
    else if (isRawArray(value)) note(value.data);
    else if (!isPlain(value))
      throw new ArgumentError(`${whatAt(value, at)} is no plain data`, {
        op: 'transferList',
        hint: 'what toRaw gave',
      });
  });
  return [...buffers];
}

/** True for what a tree of arrays may hold beside them, and keeps. */
const isPlain = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');

const whatAt = (value: unknown, at: string): string => (at === '' ? showValue(value) : `${at}, ${showValue(value)},`);

function hintFor(value: unknown): string {
  if (typeof value === 'function' && 'stateDict' in value) return 'model.stateDict() gives its tensors';
  return 'lists, plain objects and Maps may hold tensors, numbers, texts, truth values and typed arrays';
}
