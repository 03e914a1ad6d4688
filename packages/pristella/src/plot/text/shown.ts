import { ArgumentError, showValue } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';

/** What stands for a character that no document may hold. */
const INSTEAD = '\ufffd';

/**
 * A text as it can be written and seen: characters that neither XML nor a terminal may be given (control characters,
 * halves of surrogate pairs, U+FFFE and U+FFFF) become U+FFFD; tabs become spaces, and every end of a line `\n`.
 * Throws ArgumentError, in the name of `op`, for what is no text, and where `beyond` arguments came after it, such as options.
 */
export function shown(text: string, op = 'plot', beyond = 0): string {
  checkArguments(1 + beyond, 1, op);
  if (typeof text !== 'string')
    throw new ArgumentError(`needs a text, got ${showValue(text)}`, { op, hint: 'String(value) makes one' });
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (c) => (c === '\n' ? c : INSTEAD));
}
