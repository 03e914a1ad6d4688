import { byName } from '../base/by-name.ts';
import { DataError } from '../base/errors.ts';

/**
 * The arrays of a file by name. One that cannot be read does not keep the others from being had: iterating gives those
 * that can be read, `names` lists all, and `get` of an unreadable one throws DataError with the reason.
 */
export interface FileArrays<T> extends Map<string, T> {
  /** The names of all arrays, readable or not, in the order of the file; `has` knows them all. */
  readonly names: readonly string[];
  /** Why an array cannot be read, by its name. */
  readonly unreadable: ReadonlyMap<string, DataError>;
}

/** A map of the arrays that can be read, which knows of the others. Throws the first reason where there are only others. */
export function fileArrays<T>(all: ReadonlyMap<string, T | DataError>): FileArrays<T> {
  const arrays = byName(new Map<string, T>());
  const unreadable = new Map<string, DataError>();
  for (const [name, one] of all) {
    if (one instanceof DataError) unreadable.set(name, one);
    else arrays.set(name, one);
  }
  const get = (name: string): T | undefined => {
    const problem = unreadable.get(name);
    if (problem) throw problem;
    return Map.prototype.get.call(arrays, name) as T | undefined;
  };
  const has = (name: string): boolean => unreadable.has(name) || Map.prototype.has.call(arrays, name);
  const extended = Object.defineProperties(arrays, {
    names: { value: [...all.keys()] },
    unreadable: { value: unreadable },
    get: { value: get },
    has: { value: has },
  }) as FileArrays<T>;
  return arrays.size === 0 ? whole(extended) : extended;
}

/** The same arrays, where all can be read. Throws DataError, with the reason, for the first one that cannot. */
export function whole<T>(arrays: FileArrays<T>): FileArrays<T> {
  for (const problem of arrays.unreadable.values()) throw problem;
  return arrays;
}

/** Why an array cannot be read, from what its reader threw; a fault of ours is thrown on. */
export function problemOf(error: unknown): DataError {
  if (error instanceof DataError) return error;
  throw error;
}
