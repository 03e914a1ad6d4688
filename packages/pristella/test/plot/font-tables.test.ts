import { describe, expect, test } from 'vitest';
import { readFonts } from '../../src/plot/node/font/sfnt.ts';
import { cffFont, cmapOf, collection, groupsOf, type Program, segmentsOf, u16, u32 } from './font-maker.ts';

// The tables of a font around its outlines, with their limits met exactly, by one less and by one more.

const square: Program = [[0, 0], 21, [100, 100, -100], 6, 14];
const letters = { a: square, b: square, c: square, d: square } as const;
const [A, B, C, D] = [0x61, 0x62, 0x63, 0x64];
/** Which glyph a character has, by its width: each glyph has one of its own. */
const glyphsBy = (cmap: readonly number[], codes: readonly number[]): number[] => {
  const [font] = readFonts(cffFont(letters, { cmap, advances: [0, 100, 200, 300, 400] }));
  return codes.map((code) => {
    const glyph = Math.round(font!.glyph(code).advance * 10);
    expect(font!.has(code)).toBe(glyph !== 0);
    return glyph;
  });
};

test('glyphs have their own widths, and those beyond the table that of the last', () => {
  const widths = (advances: number[]): number[] => {
    const [font] = readFonts(cffFont(letters, { advances }));
    return [A, B, C, D].map((code) => font!.glyph(code).advance);
  };
  expect(widths([500, 100, 200, 300, 400])).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(widths([500, 100, 200])).toEqual([0.1, 0.2, 0.2, 0.2]);
  expect(widths([500])).toEqual([0.5, 0.5, 0.5, 0.5]);
});

describe('characters are found', () => {
  test('in groups, at both ends of each and not beside them', () => {
    const groups = groupsOf([
      [A, B, 1],
      [D, 0x66, 2],
      [0x1f600, 0x1f601, 3],
    ]);
    const codes = [0x60, A, B, C, D, 0x65, 0x66, 0x67, 0x1f5ff, 0x1f600, 0x1f601, 0x1f602];
    expect(glyphsBy(cmapOf([[3, groups]]), codes)).toEqual([0, 1, 2, 0, 2, 3, 4, 0, 0, 3, 4, 0]);
    for (let n = 1; n <= 4; n++) {
      const each = groupsOf(Array.from({ length: n }, (_, i) => [A + 2 * i, A + 2 * i, i + 1] as const));
      const found = glyphsBy(
        cmapOf([[0, each]]),
        Array.from({ length: 9 }, (_, i) => 0x60 + i),
      );
      expect(found).toEqual(Array.from({ length: 9 }, (_, i) => (i % 2 === 1 && i < 2 * n ? (i + 1) / 2 : 0)));
    }
  });

  test('in segments, by a shift or by a list whose zeros are no glyphs', () => {
    const segments = segmentsOf([
      [A, B, 1 - A],
      [0x70, 0x73, 0, [2, 0, 3, 1]],
      [0x80, 0x81, 2, [2, 1]],
      [0xffff, 0xffff, 1],
    ]);
    const codes = [0x60, A, B, C, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x80, 0x81, 0x82, 0xffff, 0x10061];
    expect(glyphsBy(cmapOf([[3, segments]]), codes)).toEqual([0, 1, 2, 0, 0, 2, 0, 3, 1, 0, 4, 3, 0, 0, 0]);
  });

  test("in Unicode's and Microsoft's tables, in that of all characters where there is one", () => {
    const groups = groupsOf([[A, A, 1]]);
    const other = groupsOf([[A, A, 2]]);
    const segments = segmentsOf([[A, A, 3 - A], [0xffff, 0xffff, 1]]); // biome-ignore format: segments
    const late = segmentsOf([[A, A, 4 - A], [0xffff, 0xffff, 1]]); // biome-ignore format: segments
    const first = (...parts: [number, number[]][]): number => glyphsBy(cmapOf(parts), [A])[0]!;
    expect(first([0, groups])).toBe(1);
    expect(first([3, groups])).toBe(1);
    for (const platform of [1, 2, 4]) {
      expect(first([platform, groups])).toBe(0);
      expect(first([platform, groups], [3, other])).toBe(2);
    }
    expect(first([0, groups], [3, other])).toBe(1);
    expect(first([3, segments], [3, other])).toBe(2);
    expect(first([0, segments], [3, late])).toBe(3);
    expect(first([3, [...u16(6), ...u16(0)]], [3, late])).toBe(4);
    expect(first()).toBe(0);
  });
});

test('a collection has 1 to 256 fonts', () => {
  const font = cffFont({ a: square });
  expect(readFonts(collection([font])).length).toBe(1);
  expect(readFonts(collection(Array.from({ length: 256 }, () => font))).length).toBe(256);
  for (const count of [0, 257])
    expect(() => readFonts(collection(Array.from({ length: count }, () => font)))).toThrow(
      `a collection of ${count} fonts`,
    );
});

test('the family is told in English by Microsoft, and else empty', () => {
  type Name = readonly [platform: number, language: number, kind: number, text: string];
  const table = (...names: Name[]): number[] => {
    const texts = names.map(([, , , text]) => [...text].flatMap((c) => u16(c.charCodeAt(0))));
    let at = 0;
    const entries = names.flatMap(([platform, language, kind], i) => {
      const entry = [platform, 1, language, kind, texts[i]!.length, at].flatMap(u16);
      at += texts[i]!.length;
      return entry;
    });
    return [...u16(0), ...u16(names.length), ...u16(6 + 12 * names.length), ...entries, ...texts.flat()];
  };
  const family = (names: number[] | null): string => readFonts(cffFont({ a: square }, { names }))[0]!.family;
  const right: Name = [3, 0x409, 1, 'Sans'];
  expect(family(table(right))).toBe('Sans');
  expect(family(table([1, 0x409, 1, 'Mac'], [3, 0x407, 1, 'Schrift'], [3, 0x409, 2, 'Bold'], right))).toBe('Sans');
  expect(family(table(right, [3, 0x409, 1, 'Late']))).toBe('Sans');
  for (const wrong of [[1, 0x409, 1], [3, 0x407, 1], [3, 0x409, 4]] as const) expect(family(table([...wrong, 'x']))).toBe(''); // biome-ignore format: names
  expect([family(table()), family(null)]).toEqual(['', '']);
});

test('a font without a table, or without a unit, is refused', () => {
  const bytes = cffFont({ a: square });
  const named = (tag: string): number => {
    const code = [...tag].map((c) => c.charCodeAt(0));
    return bytes.findIndex((_, i) => code.every((c, k) => bytes[i + k] === c));
  };
  for (const tag of ['head', 'hmtx', 'hhea', 'cmap']) {
    const broken = bytes.slice();
    broken[named(tag)] = 0x7a;
    expect(() => readFonts(broken)).toThrow(`the font has no table ${tag}`);
  }
  const unitless = bytes.slice();
  const head = new DataView(bytes.buffer).getUint32(named('head') + 8);
  unitless.set(u32(0).slice(2), head + 18);
  expect(() => readFonts(unitless)).toThrow('the font has no unit');
});
