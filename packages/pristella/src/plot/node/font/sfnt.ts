import { cffOutlines } from './cff.ts';
import { glyfOutlines, type Outline } from './glyf.ts';

/** The outlines of a font: enough to set labels, nothing more. */
export interface Font {
  /** Its family, such as `Noto Sans CJK SC`; '' where the file does not tell. */
  readonly family: string;
  /** Whether it has a glyph for a character. */
  has(code: number): boolean;
  /** Outlines with y upward and the advance width, in shares of the font's size. */
  glyph(code: number): { outlines: Outline[]; advance: number };
}

/** The faces of a file, at least one. */
export type Fonts = readonly [Font, ...Font[]];

const tagAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/**
 * Reads a TrueType or OpenType font, or all of a collection, by Apple's and Microsoft's specifications. Throws
 * RangeError where the file is damaged, or holds no outlines.
 */
export function readFonts(bytes: Uint8Array): Fonts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(bytes, 0) !== 'ttcf') return [readFace(bytes, view, 0)];
  const count = view.getUint32(8);
  if (count === 0 || count > 256) throw new RangeError(`a collection of ${count} fonts`);
  const face = (i: number): Font => readFace(bytes, view, view.getUint32(12 + 4 * i));
  return [face(0), ...Array.from({ length: count - 1 }, (_, i) => face(i + 1))];
}

function readFace(bytes: Uint8Array, view: DataView, start: number): Font {
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(start + 4); i++) {
    const at = start + 12 + 16 * i;
    tables.set(tagAt(bytes, at), view.getUint32(at + 8));
  }
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new RangeError(`the font has no table ${name}`);
    return at;
  };
  const [head, hmtx] = [table('head'), table('hmtx')];
  const unit = view.getUint16(head + 18);
  if (unit === 0) throw new RangeError('the font has no unit');
  const metricCount = view.getUint16(table('hhea') + 34);
  const indexOf = characterMap(view, table('cmap'));
  const cff = tables.get('CFF ');
  const outlinesOf =
    cff === undefined ? glyfOutlines(view, head, table('loca'), table('glyf')) : cffOutlines(bytes.subarray(cff));
  return {
    family: familyOf(view, tables.get('name')),
    has: (code) => indexOf(code) !== 0,
    glyph(code) {
      const index = indexOf(code);
      const advance = view.getUint16(hmtx + 4 * Math.min(index, metricCount - 1)) / unit;
      return { outlines: outlinesOf(index).map((o) => o.map((v) => v / unit)), advance };
    },
  };
}

/** From characters to glyphs (0 for none): by a table of all of Unicode, or else of its first 65,536 places. */
function characterMap(view: DataView, cmap: number): (code: number) => number {
  let basic: number | undefined;
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const platform = view.getUint16(cmap + 4 + 8 * i);
    const at = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    // Unicode's and Microsoft's tables; the rest are in older encodings.
    if (platform !== 0 && platform !== 3) continue;
    if (view.getUint16(at) === 12) return fullMap(view, at);
    if (view.getUint16(at) === 4) basic ??= at;
  }
  return basic === undefined ? () => 0 : basicMap(view, basic);
}

/** Format 12: groups of characters in order, whose glyphs follow each other. */
function fullMap(view: DataView, at: number): (code: number) => number {
  const count = view.getUint32(at + 12);
  return (code) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const group = at + 16 + 12 * middle;
      if (code > view.getUint32(group + 4)) low = middle + 1;
      else if (code < view.getUint32(group)) high = middle;
      else return view.getUint32(group + 8) + code - view.getUint32(group);
    }
    return 0;
  };
}

/** Format 4: segments of characters, by a shift or by a list of glyphs. */
function basicMap(view: DataView, at: number): (code: number) => number {
  const double = view.getUint16(at + 6);
  return (code) => {
    for (let k = 0; k < double; k += 2) {
      if (code > view.getUint16(at + 14 + k)) continue;
      const start = view.getUint16(at + 16 + double + k);
      if (code < start) return 0;
      const delta = view.getUint16(at + 16 + 2 * double + k);
      const place = at + 16 + 3 * double + k;
      const range = view.getUint16(place);
      if (range === 0) return (code + delta) & 0xffff;
      const index = view.getUint16(place + range + 2 * (code - start));
      return index === 0 ? 0 : (index + delta) & 0xffff;
    }
    return 0;
  };
}

/** The family's name in Microsoft's encoding. */
function familyOf(view: DataView, name: number | undefined): string {
  if (name === undefined) return '';
  const texts = name + view.getUint16(name + 4);
  for (let i = 0; i < view.getUint16(name + 2); i++) {
    const at = name + 6 + 12 * i;
    const isEnglish = view.getUint16(at) === 3 && view.getUint16(at + 4) === 0x409;
    if (!isEnglish || view.getUint16(at + 6) !== 1) continue;
    const [length, from] = [view.getUint16(at + 8), texts + view.getUint16(at + 10)];
    return String.fromCharCode(...Array.from({ length: length / 2 }, (_, k) => view.getUint16(from + 2 * k)));
  }
  return '';
}
