import { type ByteRange, type ByteRanges, glyphOutlines, none, numberAt } from './charstring.ts';
import type { Outline } from './glyf.ts';

/** A list of byte strings in the file. */
interface Index extends ByteRanges {
  /** The byte after the list. */
  readonly end: number;
}

/** The outlines of glyphs in a Compact Font Format table (Adobe's notes 5176 and 5177), in units of the font. */
export function cffOutlines(bytes: Uint8Array): (index: number) => Outline[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = indexAt(view, view.getUint8(2));
  const tops = indexAt(view, names.end);
  const strings = indexAt(view, tops.end);
  const shared = indexAt(view, strings.end);
  const first = tops.at(0);
  if (!first) throw new RangeError('the font has no outlines');
  const top = dictAt(view, first);
  const programs = indexAt(view, offsetIn(top, CHAR_STRINGS));
  const own = (dict: Dict): ByteRanges => {
    const [size = 0, at = 0] = dict.get(PRIVATE) ?? [];
    const subrs = dictAt(view, { from: at, to: at + size }).get(SUBRS)?.[0];
    return subrs === undefined ? none : indexAt(view, at + subrs);
  };
  const parts = top.get(FD_ARRAY)?.[0];
  if (parts === undefined) {
    const local = own(top);
    return (index) => glyphOutlines(view, programs.at(index), shared, local);
  }
  // A font of several parts: each glyph belongs to one, which has subroutines of its own.
  const dicts = indexAt(view, parts);
  const locals = Array.from({ length: dicts.count }, (_, i) => {
    const dict = dicts.at(i);
    return dict ? own(dictAt(view, dict)) : none;
  });
  const partOf = selector(view, offsetIn(top, FD_SELECT));
  return (index) => glyphOutlines(view, programs.at(index), shared, locals[partOf(index)] ?? none);
}

/** Operators of dictionaries; those of two bytes have 1200 added to the second. */
const [CHAR_STRINGS, PRIVATE, SUBRS, FD_ARRAY, FD_SELECT] = [17, 18, 19, 1236, 1237] as const;

type Dict = ReadonlyMap<number, readonly number[]>;

function offsetIn(dict: Dict, operator: number): number {
  const at = dict.get(operator)?.[0];
  if (at === undefined) throw new RangeError('the font has no outlines');
  return at;
}

function indexAt(view: DataView, at: number): Index {
  const count = view.getUint16(at);
  if (count === 0) return { ...none, end: at + 2 };
  const size = view.getUint8(at + 2);
  const start = (i: number): number => {
    let offset = 0;
    for (let k = 0; k < size; k++) offset = 256 * offset + view.getUint8(at + 3 + i * size + k);
    return at + 2 + (count + 1) * size + offset;
  };
  const isIn = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < count;
  return { count, at: (i) => (isIn(i) ? { from: start(i), to: start(i + 1) } : undefined), end: start(count) };
}

function dictAt(view: DataView, { from, to }: ByteRange): Dict {
  const dict = new Map<number, number[]>();
  let operands: number[] = [];
  for (let at = from; at < to; ) {
    const b = view.getUint8(at++);
    if (b <= 21) {
      dict.set(b === 12 ? 1200 + view.getUint8(at++) : b, operands);
      operands = [];
    } else if (b === 30) {
      // A decimal number; none that we read is one.
      while ((view.getUint8(at++) & 15) !== 15);
      operands.push(0);
    } else {
      const [value, next] = b === 29 ? [view.getInt32(at), at + 4] : numberAt(view, b, at);
      operands.push(value);
      at = next;
    }
  }
  return dict;
}

/** Which part of the font a glyph belongs to. */
function selector(view: DataView, at: number): (index: number) => number {
  if (view.getUint8(at) === 0) return (index) => view.getUint8(at + 1 + index);
  const count = view.getUint16(at + 1);
  return (index) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (view.getUint16(at + 3 + 3 * middle) <= index) low = middle;
      else high = middle - 1;
    }
    return view.getUint8(at + 5 + 3 * low);
  };
}
