import type { Stream } from './output.ts';

/** Our own colours, which take no room. */
const colour = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`);
/** Characters that take two columns: those of East Asia, and most emoji. */
const isWide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** The line under the titles of a table. */
const isRule = /^─+$/;
const takesNone = /[\p{Mn}\p{Me}\u200c\u200d]/u;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const [i, part] of text.split(colour).entries())
    if (i % 2 === 0) for (const c of part) width += isWide.test(c) ? 2 : takesNone.test(c) ? 0 : 1;
  return width;
}

/**
 * Lines no longer than a number of columns: broken at spaces, where there are any, and within a word that is longer than a
 * line. What goes on is set in by two spaces, where there is room.
 */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns ? line : isRule.test(line) ? cut(line, columns) : wrapLine(line, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  const indent = columns >= 30 ? '  ' : '';
  const lines: string[] = [];
  let now = '';
  let width = 0;
  let from = 0;
  const end = (): void => {
    lines.push(now.trimEnd());
    now = indent;
    width = indent.length;
  };
  for (const [i, part] of line.split(colour).entries()) {
    if (i % 2 === 1) {
      now += part;
      continue;
    }
    for (const word of part.split(/(?<= )(?! )/)) {
      const wanted = widthOf(word.trimEnd());
      if (width + wanted > columns && width > from) end();
      from = indent.length;
      for (const c of word) {
        const own = widthOf(c);
        if (width + own > columns) {
          if (c === ' ') continue;
          end();
        }
        now += c;
        width += own;
      }
    }
  }
  lines.push(now.trimEnd());
  return lines.join('\n');
}

/** The text as it fits a stream: on a terminal its lines are wrapped, elsewhere they are as they are. */
export const fitted = (stream: Stream, text: string): string =>
  stream.isTTY && stream.columns !== undefined && stream.columns > 0 ? wrapped(text, stream.columns) : text;

/** As much of a line as there is room for. */
export function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let [out, width] = ['', 0];
  for (const [i, part] of line.split(colour).entries()) {
    if (i % 2 === 1) out += part;
    else
      for (const c of part) {
        width += widthOf(c);
        if (width <= columns) out += c;
      }
  }
  return out;
}
