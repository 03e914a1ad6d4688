/** A value in a field of a module. */
export interface Field {
  /** The path from the module: lists and plain objects add their keys, but `layers` is left out. */
  readonly name: string;
  readonly value: unknown;
  /** Puts another value in its place. */
  replace(value: unknown): void;
}

type Entry = readonly [key: string, value: unknown, replace: (value: unknown) => void];

/** Lists of a million numbers lie in fields, too: only what can be, or hold, a layer or a parameter is an entry. */
const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** What a collection holds, by key or place; null for what is none. */
function entriesOf(holder: unknown): Entry[] | null {
  if (holder instanceof Map)
    return [...holder]
      .filter(([, v]) => isObject(v))
      .map(([key, value]) => [`${key}`, value, (v) => holder.set(key, v)]);
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

function ownEntries(holder: object): Entry[] {
  const found: Entry[] = [];
  const look = (value: unknown, key: string | number): void => {
    if (isObject(value)) found.push([`${key}`, value, (v) => Object.assign(holder, { [key]: v })]);
  };
  if (Array.isArray(holder)) holder.forEach(look);
  else for (const [key, value] of Object.entries(holder)) look(value, key);
  return found;
}

/** `within` are the collections that hold these entries: one that lies in itself is not walked again. */
function* walk(entries: readonly Entry[], prefix = '', within: readonly unknown[] = []): Iterable<Field> {
  for (const [key, value, replace] of entries) {
    if (within.includes(value)) continue;
    const name = key === 'layers' && prefix === '' ? '' : prefix + key;
    const inner = entriesOf(value);
    if (inner) yield* walk(inner, name && `${name}.`, [...within, value]);
    else yield { name, value, replace };
  }
}

/** All values in a module's fields, also those in lists, Maps, Sets and plain objects there, that are no numbers or texts. */
export const fieldsOf = (holder: object): Iterable<Field> => walk(ownEntries(holder));
