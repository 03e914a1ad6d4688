/** Words of a program, and places in it. */

/** A word of a program: where it begins and ends. */
export interface Token {
  readonly from: number;
  readonly to: number;
}

const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{ID_Continue}$]/u.test(letter);

/** The bracket that opens what is closed at a place. */
function opening(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i >= 0; i--) {
    depth += Number(source[i] === ')') - Number(source[i] === '(');
    if (depth === 0) return i;
  }
  return -1;
}

/**
 * The word at a place: browsers name a call by its name, by the dot before it, or by the bracket behind; that of `f(x)(y)`
 * by either.
 */
export function tokenAt(source: string, at: number): Token | undefined {
  let from = at;
  if (source[from] === '.') from++;
  while (from > 0 && !isLetter(source[from]) && /[\s()]/.test(source[from] ?? ' '))
    from = source[from] === ')' ? opening(source, from) - 1 : from - 1;
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
