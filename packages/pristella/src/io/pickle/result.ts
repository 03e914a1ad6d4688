import { byName } from '../../base/by-name.ts';
import { quoted } from '../../base/shown.ts';
import { Tensor } from '../../tensor/tensor.ts';
import type { PickleReader } from './reader.ts';
import { kindOf, type Part, type PickleKey, type PickleValue } from './value.ts';

const deepest = 100;
/** Values in all, a list that is held in two places counted twice: what a program meets that walks through them. */
const mostValues = 10_000_000;
/** Places beside the first in which arrays may be held: a reference of two bytes becomes a tensor. */
const mostRepeats = 2 ** 18;

/** A finished value: how many values it holds, itself among them, and how deep they are nested. */
interface Finished {
  readonly value: PickleValue;
  readonly count: number;
  readonly depth: number;
}

/**
 * What was read as plain values. Throws DataError for values that hold themselves, are nested deeper than 100, or are so
 * often repeated that walking through them would not end.
 */
export function finish(part: Part, reader: PickleReader): PickleValue {
  const done = new Map<Part, Finished | 'begun'>();
  let repeats = 0;

  const finishPart = (part: Part, above: number): Finished => {
    if (part === null || typeof part !== 'object') return { value: part, count: 1, depth: 0 };
    const known = done.get(part);
    if (known === 'begun') throw reader.error('a value holds itself', 'such a value is not read');
    if (above + (known?.depth ?? 0) > deepest) throw reader.error(`values are nested deeper than ${deepest}`);
    if (known && known.value instanceof Tensor) {
      if (++repeats > mostRepeats) throw reader.error(`holds arrays in more than ${mostRepeats} further places`);
      // Each is written for itself.
      return { ...known, value: known.value.share() };
    }
    if (known) return known;
    done.set(part, 'begun');
    const finished = finishObject(part, above);
    done.set(part, finished);
    return finished;
  };

  const finishObject = (part: Part & object, above: number): Finished => {
    if (part instanceof Uint8Array) return { value: part.slice(), count: 1, depth: 0 };
    if (part.kind === 'array' && part.tensor) return { value: part.tensor, count: 1, depth: 0 };
    let [count, depth] = [1, 0];
    const inner = (part: Part): PickleValue => {
      const finished = part === null || typeof part !== 'object' ? undefined : finishPart(part, above + 1);
      count += finished?.count ?? 1;
      if (count > mostValues)
        throw reader.error(`holds more than ${mostValues} values, many of them in several places`);
      if (!finished) return part as PickleKey;
      depth = Math.max(depth, finished.depth + 1);
      return finished.value;
    };
    if (part.kind === 'list' || part.kind === 'tuple') {
      // In place: what was read is not looked at again.
      const values = part.items as PickleValue[];
      for (let i = 0; i < values.length; i++) values[i] = inner(part.items[i]!);
      return { value: values, count, depth };
    }
    if (part.kind === 'dict') {
      const value = byName(new Map<PickleKey, PickleValue>());
      for (const [key, item] of part.entries ?? []) value.set(key, inner(item));
      return { value, count, depth };
    }
    if (part.kind === 'array') throw reader.error('an array never gets its elements', 'the file is damaged');
    throw reader.error(`the value holds ${kindOf(part)} itself`, 'only what it makes is read');
  };

  return finishPart(part, 0).value;
}

/** The arrays within a value by their places: `W1`, `layers.0.W`; one by itself is `arr_0`. */
export function namedArrays(value: PickleValue, reader: PickleReader): Map<string, Tensor> {
  const arrays = byName(new Map<string, Tensor>());
  const visit = (value: PickleValue & object, path: readonly string[]): void => {
    if (value instanceof Uint8Array) return;
    if (value instanceof Tensor) {
      const name = path.join('.') || 'arr_0';
      if (arrays.has(name)) throw reader.error(`two arrays are called ${quoted(name)}`, 'rename one');
      arrays.set(name, value.share());
      return;
    }
    for (const [key, item] of value.entries())
      if (item !== null && typeof item === 'object') visit(item, [...path, String(key)]);
  };
  if (value !== null && typeof value === 'object') visit(value, []);
  return arrays;
}
