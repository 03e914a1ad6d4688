/** A value in a field of a module. */
export interface Field {
  /** The path from the module: lists and plain objects add their keys, but `layers` is left out. */
  readonly name: string;
  readonly value: unknown;
  /** Puts another value in its place. */
  replace(value: unknown): void;
}

type Entry = readonly [key: string, value: unknown, replace: (value: unknown) => void];

/** What a collection holds, by key or place; null for what is none. */
function entriesOf(holder: unknown): Entry[] | null {
  if (holder instanceof Map) return [...holder].map(([key, value]) => [`${key}`, value, (v) => holder.set(key, v)]);
  if (holder instanceof Set) {
    return [...holder].map((value, i) => [
      `${i}`,
      value,
      (v) => {
        const all = [...holder].map((x) => (x === value ? v : x));
        holder.clear();
        for (const x of all) holder.add(x);
      },
    ]);
  }
  const isPlain = typeof holder === 'object' && holder !== null && Object.getPrototypeOf(holder) === Object.prototype;
  return isPlain || Array.isArray(holder) ? ownEntries(holder as object) : null;
}

const ownEntries = (holder: object): Entry[] =>
  Object.entries(holder).map(([key, value]) => [key, value, (v) => Object.assign(holder, { [key]: v })]);

function* walk(entries: readonly Entry[], prefix = ''): Iterable<Field> {
  for (const [key, value, replace] of entries) {
    const name = key === 'layers' && prefix === '' ? '' : prefix + key;
    const inner = entriesOf(value);
    if (inner) yield* walk(inner, name && `${name}.`);
    else yield { name, value, replace };
  }
}

/** All values in a module's fields, also those in lists, Maps, Sets and plain objects there. */
export const fieldsOf = (holder: object): Iterable<Field> => walk(ownEntries(holder));
