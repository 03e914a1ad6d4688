/** What a pickle can hold, and what the machine that reads one has on its stack. */
import type { Tensor } from '../../tensor/tensor.ts';

/** What keys of a pickled dict may be. */
export type PickleKey = null | boolean | number | bigint | string;

/**
 * A pickled value: None is null, an int beyond 2**53 a bigint, a list or tuple an array, a dict a Map, bytes a Uint8Array,
 * a NumPy array or scalar a tensor (a scalar has shape ()).
 */
export type PickleValue =
  | PickleKey
  | Uint8Array
  | Tensor
  | readonly PickleValue[]
  | ReadonlyMap<PickleKey, PickleValue>;

/** A value while a pickle is read: lists, dicts and arrays are still to be filled. */
export type Part = PickleKey | Uint8Array | Sequence | Dict | NumpyShell | NumpyType | Callable;

/** A list, which may grow, or a tuple. */
export interface Sequence {
  readonly kind: 'list' | 'tuple';
  readonly items: Part[];
}

/** A dict. */
export interface Dict {
  readonly kind: 'dict';
  /** Made with the first of them: a file can hold a million empty ones. */
  entries: Map<PickleKey, Part> | null;
}

/** A NumPy array, empty until its state arrives. */
export interface NumpyShell {
  readonly kind: 'array';
  tensor: Tensor | null;
}

/** A NumPy dtype: kind and size (`f4`), and a byte order that its state may change. */
export interface NumpyType {
  readonly kind: 'dtype';
  readonly code: string;
  order: string;
}

/** One of the few names that a pickle may refer to. What it does is ours; nothing is looked up in the program. */
export interface Callable {
  readonly kind: 'callable';
  readonly name: string;
  readonly call: (args: readonly Part[]) => Part;
}

/** What a part is, for messages. */
export function kindOf(part: Part): string {
  if (part === null) return 'None';
  if (part instanceof Uint8Array) return 'bytes';
  if (typeof part === 'object') return part.kind === 'callable' ? part.name : part.kind;
  const names = { boolean: 'a bool', number: 'a number', bigint: 'an int', string: 'a str' };
  return names[typeof part as keyof typeof names];
}

/** Whether a part is of a kind. */
export function isKind<K extends 'list' | 'tuple' | 'dict' | 'array' | 'dtype' | 'callable'>(
  part: Part | undefined,
  kind: K,
): part is Extract<Part, { readonly kind: unknown }> & { readonly kind: K } {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === kind;
}
