/** What stands here for each of NumPy's public names, found by looking at what is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, isDeepStrictEqual } from 'node:util';
import { np } from 'pristella';
import { type Entry, isMethod, partsOf } from '../entry.ts';
import { kindReasons, reasons } from './reasons.ts';

/** What names.py wrote: the kind of each name in each namespace, and what NumPy prints for the calls in same.json. */
interface Numpy {
  readonly version: string;
  readonly spaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly results: Readonly<Record<string, string | readonly string[]>>;
  /** What elementwise functions and reductions make of each dtype; null where they refuse it. */
  readonly dtypes: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}
/** A call of NumPy's and the expression here that prints the same. */
interface Same {
  readonly numpy: string;
  readonly ours: string;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as T;
export const numpy: Numpy = read('names.json');
const same: Readonly<Record<string, Same>> = read('same.json');

/** What stands for a name of NumPy's: our names, an expression, or the reason why there is nothing. */
export type Standing =
  | { readonly is: 'here'; readonly names: readonly string[] }
  | { readonly is: 'expression'; readonly text: string }
  | { readonly is: 'missing'; readonly reason: string; readonly isNumerical: boolean };

/** `nanToNum` as NumPy writes it: `nan_to_num`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** NumPy's names for an entry, with their namespace: its own in snake case, and those its docstring gives. */
export function numpyNamesOf({ name, doc }: Pick<Entry, 'name' | 'doc'>): string[] {
  const [space, own] = partsOf(name);
  const home = space === 'Tensor' ? 'ndarray' : space;
  const given = (doc.tags.get('numpy') ?? '').split(/,\s*/).filter((n) => n !== '');
  const placed = (n: string): string => (n.includes('.') ? n : `${home}.${n}`);
  const likeOurs = [own, snake(own)].map(placed).filter((n) => kindOf(n) !== undefined);
  return [...new Set([...likeOurs, ...given.map(placed)])];
}

/** What NumPy makes of those dtypes of which it makes something else than an entry: null where it refuses them. */
export function dtypesThere(entry: Entry): [dtype: string, made: string | null][] {
  const there = numpyNamesOf(entry)
    .map((n) => numpy.dtypes[n])
    .find((d) => d !== undefined);
  // Several results of several dtypes are nothing to compare with.
  if ([...entry.dtypes.values()].some((made) => made?.includes(','))) return [];
  return Object.entries(there ?? {}).filter(
    ([d, made]) => entry.dtypes.has(d as np.DType) && entry.dtypes.get(d as np.DType) !== made,
  );
}

/** A name's kind in NumPy; undefined where it has no such name. Flags are constants in capitals. */
function kindOf(name: string): string | undefined {
  const [space, own] = partsOf(name);
  const kind = numpy.spaces[space]?.[own];
  return kind === 'constant' && /^[A-Z]+(_[A-Z]+)+$|^(CLIP|RAISE|WRAP|MAXDIMS)$/.test(own) ? 'flag' : kind;
}

/** What an expression gives, as NumPy's results are written: text, or the texts of a list. */
export function resultOf(text: string): string | string[] {
  const cut = text.lastIndexOf('; ');
  const [before, last] = cut < 0 ? ['', text] : [text.slice(0, cut + 1), text.slice(cut + 2)];
  const value: unknown = new Function('np', `${before} return (${last});`)(np);
  const shown = (v: unknown): string => (typeof v === 'boolean' ? (v ? 'True' : 'False') : String(v));
  return Array.isArray(value) ? value.map(shown) : shown(value);
}

/** The names for which NumPy prints something else than our expression, with both. */
export function liesOf(): string[] {
  return Object.entries(same).flatMap(([name, { ours }]) => {
    const [here, there] = [resultOf(ours), numpy.results[name]];
    return isDeepStrictEqual(here, there) ? [] : [format('%s: here %o, in NumPy %o', name, here, there)];
  });
}

/** An expression without the line that makes its data. */
const bare = (text: string): string => text.replace(/^const x = [^;]*; /, '');

/** What stands for every name, by namespace. Throws for a name that has no standing, and for a reason that no longer holds. */
export function standings(entries: readonly Entry[]): Map<string, Standing> {
  const here = Map.groupBy(
    entries.flatMap((e) => numpyNamesOf(e).map((n) => ({ n, ours: e.name }))),
    ({ n }) => n,
  );
  const unknown = [...here.keys()].filter(
    (n) => numpy.spaces[partsOf(n)[0]] && !n.includes('__') && kindOf(n) === undefined,
  );
  if (unknown.length > 0) throw new Error(`NumPy has no ${unknown.join(', ')}`);
  const missing = new Map(reasons.flatMap((r) => r.names.map((n) => [n, r])));
  const found = new Map<string, Standing>();
  for (const [space, names] of Object.entries(numpy.spaces)) {
    for (const own of Object.keys(names)) {
      const name = `${space}.${own}`;
      found.set(
        name,
        standingOf(
          name,
          here.get(name)?.map(({ ours }) => ours),
          missing.get(name),
        ),
      );
      missing.delete(name);
    }
  }
  if (missing.size > 0) throw new Error(`NumPy has no ${[...missing.keys()].join(', ')}`);
  return found;
}

function standingOf(
  name: string,
  ours: readonly string[] | undefined,
  reason: (typeof reasons)[number] | undefined,
): Standing {
  const [space, own] = partsOf(name);
  const methods = space === 'ndarray' ? [own, snakeless(own)].filter((n) => isMethod(`np.${n}`)) : [];
  const names = ours ?? [...new Set(methods)].map((n) => `np.${n}`);
  const claims = [names.length > 0, name in same, reason !== undefined].filter(Boolean).length;
  if (claims > 1) throw new Error(`${name} is here, and yet explained away`);
  if (names.length > 0) return { is: 'here', names };
  if (name in same) return { is: 'expression', text: bare(same[name]!.ours) };
  if (reason) return { is: 'missing', reason: reason.reason, isNumerical: reason.isNumerical };
  const byKind = kindReasons[kindOf(name) ?? ''];
  if (byKind === undefined) throw new Error(`${name} of NumPy stands nowhere: write it, or say why it is missing`);
  return { is: 'missing', reason: byKind, isNumerical: false };
}

/** `expand_dims` as it is written here. */
const snakeless = (name: string): string => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
