import { ArgumentError } from '../base/errors.ts';

/**
 * A tree (lists, Maps and plain objects within each other) with other leaves: `leaf` gets what is no such thing, or an array that lies
 * there raw, and where it stands. Throws ArgumentError for one that contains itself.
 */
export function mapTree(tree: unknown, op: string, leaf: (value: unknown, at: string) => unknown): unknown {
  const above: object[] = [];
  const visit = (value: unknown, at: string): unknown => {
    if (!isTree(value)) return leaf(value, at);
    if (above.includes(value)) throw new ArgumentError(`${at || 'it'} contains itself`, { op });
    above.push(value);
    const inside = (name: unknown): string => (at === '' ? String(name) : `${at}.${String(name)}`);
    const made = Array.isArray(value)
      ? value.map((v, i) => visit(v, inside(i)))
      : value instanceof Map
        ? new Map([...value].map(([key, v]) => [key, visit(v, inside(key))]))
        : Object.fromEntries(Object.entries(value).map(([key, v]) => [key, visit(v, inside(key))]));
    above.pop();
    return made;
  };
  return visit(tree, '');
}

/** True for lists, Maps and plain objects that are no raw arrays. */
export const isTree = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || value instanceof Map || isRecord(value)) &&
  !('dtype' in value && 'shape' in value);

const isRecord = (value: object): boolean => {
  const proto: unknown = Object.getPrototypeOf(value);
  // Of another realm's objects, too, such as a frame's.
  return proto === null || Object.getPrototypeOf(proto) === null;
};
