/** Words of a program, and places in it. */

/** A word of a program: where it begins and ends. */
export interface Token {
  readonly from: number;
  readonly to: number;
}

const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{ID_Continue}$]/u.test(letter);

/** The word at a place: browsers name a call by its name, by the dot before it, or by the bracket behind. */
export function tokenAt(source: string, at: number): Token | undefined {
  let from = at;
  if (source[from] === '.') from++;
  while (from > 0 && !isLetter(source[from]) && /[\s(]/.test(source[from] ?? ' ')) from--;
  if (!isLetter(source[from])) return undefined;
  let to = from;
  while (isLetter(source[from - 1])) from--;
  while (isLetter(source[to])) to++;
  return { from, to };
}

/** Line and column of a place, from 1. */
export function lineAt(source: string, at: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
