/** Sizes that stand in a program as `const rows = 256;`, each on a line of its own, and can be changed there. */

export interface Size {
  readonly name: string;
  readonly value: number;
}

const pattern = /^const ([A-Za-z_]\w*) = (\d{1,7});?$/gm;
/** Larger ones would fill the memory, or take minutes. */
const MOST = 4_000_000;

export const sizesOf = (source: string): Size[] =>
  [...source.matchAll(pattern)].map(([, name = '', value]) => ({ name, value: Number(value) }));

/** The program with another size. */
export function resized(source: string, name: string, value: number): string {
  const to = Math.max(1, Math.min(MOST, Math.round(value)));
  return source.replace(pattern, (line: string, found: string, digits: string) =>
    found === name ? line.replace(`= ${digits}`, `= ${to}`) : line,
  );
}

/** Sizes aside, whether a program is one of these. */
export function isOneOf(source: string, programs: readonly string[]): boolean {
  const form = (text: string): string => text.replace(pattern, 'const $1 = 0;');
  return (
    programs.some((program) => form(program) === form(source)) && sizesOf(source).every(({ value }) => value <= MOST)
  );
}
