/**
 * Texts that come from outside (files, the net, other people's names) as a message or a terminal may show them: what a
 * terminal obeys, and what hides or turns the text around it, is written out.
 */

/** Controls (C0, DEL, C1), format characters such as marks of direction, lone surrogates, and separators of lines. Joiners stay: scripts and emoji need them. */
const obeyed = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Characters of a foreign text that a message quotes. */
const mostQuoted = 60;

/** As JSON writes it: JSON that is shown keeps its value. */
function written(character: string): string {
  const unit = (i: number): string => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return short[character] ?? Array.from(character.split(''), (_, i) => unit(i)).join('');
}

/**
 * A text on one line, with what a terminal would obey written out, and what hides or turns the text around it; cut
 * after `most` characters. Of anything else what `String` makes of it.
 * @example
 * io.shown('\x1b[31mred\n\u202edettimo');
 * io.shown('a name without end', 6);
 */
export function shown(text: string, most: number = Number.POSITIVE_INFINITY): string {
  const given = String(text);
  return (given.length > most ? `${given.slice(0, most)}...` : given).replace(obeyed, written);
}

/** Lines of our own, with all written out that foreign texts may have brought into them. */
export const shownLines = (text: string): string => text.replace(obeyed, (c) => (c === '\n' ? c : written(c)));

/** A foreign text for a message: between quotation marks, and cut if it is long. */
export const quoted = (text: string, mark = "'"): string => `${mark}${shown(text, mostQuoted)}${mark}`;
