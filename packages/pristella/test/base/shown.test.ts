import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { quoted, shown } from '../../src/base/shown.ts';

/** What a terminal obeys or what turns the text around it, by Unicode's numbers. */
const isObeyed = (code: number): boolean =>
  code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x61c || (code >= 0x200e && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0xfeff; // biome-ignore format: a list

describe('shown', () => {
  test('writes out every control, mark of direction and separator of lines, and nothing that is to be seen', () => {
    for (let code = 0; code < 0x10000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const text = String.fromCharCode(code);
      if (isObeyed(code)) expect(shown(text)).toMatch(/^\\(n|r|t|u[0-9a-f]{4})$/);
      else if (/[\p{L}\p{N}\p{P}\p{S}\p{M}\p{Zs}]/u.test(text)) expect(shown(text)).toBe(text);
    }
    expect(shown('\x1b[31mred\x9b0m\x7f\r\n\u202e')).toBe('\\u001b[31mred\\u009b0m\\u007f\\r\\n\\u202e');
    expect(shown('数 é 👩‍👩‍👧 می‌خواهم')).toBe('数 é 👩‍👩‍👧 می‌خواهم');
    expect(shown('\ud800 \u{e0041}')).toBe('\\ud800 \\udb40\\udc41');
  });

  test('keeps the value of JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }), (value) => {
        const json = JSON.stringify(value);
        expect(JSON.parse(shown(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('cuts what is longer than asked for, and quoted after 60 characters', () => {
    expect([shown('abcd', 4), shown('abcde', 4)]).toEqual(['abcd', 'abcd...']);
    const at = (n: number): string => quoted('x'.repeat(n));
    expect([at(60), at(61)]).toEqual([`'${'x'.repeat(60)}'`, `'${'x'.repeat(60)}...'`]);
    expect(quoted('a\n', '"')).toBe('"a\\n"');
  });
});

test('no message of an error holds what a terminal obeys, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (problem, hint) => {
      const { message } = new DataError(problem, { op: 'op', hint });
      for (const c of message) expect(c !== '\n' && isObeyed(c.codePointAt(0)!), JSON.stringify(c)).toBe(false);
    }),
  );
});
