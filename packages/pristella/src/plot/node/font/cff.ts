import { flattenCurve } from '../../outline.ts';
import type { Outline } from './glyf.ts';

/** A list of byte strings in the file: where each begins, and where the last ends. */
interface Index {
  readonly starts: readonly number[];
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
  const top = dictAt(view, tops.starts[0]!, tops.starts[1]!);
  const charStrings = indexAt(view, offsetIn(top, CHAR_STRINGS));
  const own = (dict: Dict): Index => {
    const [size, at] = dict.get(PRIVATE) ?? [0, 0];
    const subrs = dictAt(view, at!, at! + size!).get(SUBRS)?.[0];
    return subrs === undefined ? { starts: [], end: 0 } : indexAt(view, at! + subrs);
  };
  const parts = top.get(FD_ARRAY)?.[0];
  if (parts === undefined) {
    const local = own(top);
    return (index) => run(bytes, view, charStrings, index, [shared, local]);
  }
  // A font of several parts: each glyph belongs to one, which has subroutines of its own.
  const dicts = indexAt(view, parts);
  const locals = dicts.starts.slice(0, -1).map((at, i) => own(dictAt(view, at, dicts.starts[i + 1]!)));
  const partOf = selector(view, offsetIn(top, FD_SELECT));
  return (index) => run(bytes, view, charStrings, index, [shared, locals[partOf(index)] ?? { starts: [], end: 0 }]);
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
  if (count === 0) return { starts: [], end: at + 2 };
  const size = view.getUint8(at + 2);
  const data = at + 2 + (count + 1) * size;
  const starts = Array.from({ length: count + 1 }, (_, i) => {
    let offset = 0;
    for (let k = 0; k < size; k++) offset = 256 * offset + view.getUint8(at + 3 + i * size + k);
    return data + offset;
  });
  return { starts, end: starts[count]! };
}

function dictAt(view: DataView, from: number, to: number): Dict {
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

/** A number that begins with byte `b`, written as in dictionaries and outlines alike, and the byte after it. */
function numberAt(view: DataView, b: number, at: number): [number, number] {
  if (b === 28) return [view.getInt16(at), at + 2];
  if (b <= 246) return [b - 139, at];
  if (b <= 250) return [(b - 247) * 256 + view.getUint8(at) + 108, at + 1];
  return [-(b - 251) * 256 - view.getUint8(at) - 108, at + 1];
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

/** Straight pieces of a curve. */
const PIECES = 8;
/** No glyph takes more steps: a file that does is damaged. */
const MOST_STEPS = 100_000;

/** Runs the program of a glyph: numbers on a stack, and operators that draw with them (Adobe's note 5177). */
function run(
  bytes: Uint8Array,
  view: DataView,
  programs: Index,
  index: number,
  subroutines: readonly Index[],
): Outline[] {
  const outlines: number[][] = [];
  let stack: number[] = [];
  let [x, y, hints, steps] = [0, 0, 0, 0];
  let isDone = false;
  const move = (dx: number, dy: number): void => {
    [x, y] = [x + dx, y + dy];
    outlines.push([x, y]);
  };
  const line = (dx: number, dy: number): void => {
    [x, y] = [x + dx, y + dy];
    outlines.at(-1)?.push(x, y);
  };
  const curve = (dx1: number, dy1: number, dx2: number, dy2: number, dx3: number, dy3: number): void => {
    const [x1, y1] = [x + dx1, y + dy1];
    const [x2, y2] = [x1 + dx2, y1 + dy2];
    const [x3, y3] = [x2 + dx3, y2 + dy3];
    outlines.at(-1)?.push(...flattenCurve([x, y, x1, y1, x2, y2, x3, y3], PIECES).slice(2));
    [x, y] = [x3, y3];
  };
  const curves = (from: number, to: number): void => {
    for (let i = from; i + 5 < to; i += 6) {
      const [a, b, c, d, e, f] = stack.slice(i, i + 6) as [number, number, number, number, number, number];
      curve(a, b, c, d, e, f);
    }
  };
  const lines = (from: number, to: number): void => {
    for (let i = from; i + 1 < to; i += 2) line(stack[i]!, stack[i + 1]!);
  };
  /** Lines level and upright by turns. */
  const turns = (isLevel: boolean): void => {
    stack.forEach((d, i) => {
      if (isLevel === (i % 2 === 0)) line(d, 0);
      else line(0, d);
    });
  };
  /** Curves that begin level and end upright, or the other way around, by turns. */
  const swings = (isLevel: boolean): void => {
    for (let i = 0, level = isLevel; i + 3 < stack.length; i += 4, level = !level) {
      const [a, b, c, d] = stack.slice(i, i + 4) as [number, number, number, number];
      const last = stack.length - i === 5 ? stack[i + 4]! : 0;
      if (level) curve(a, 0, b, c, last, d);
      else curve(0, a, b, c, d, last);
    }
  };
  /** Curves that begin and end level (`isLevel`), or upright; one number more turns the first. */
  const arcs = (isLevel: boolean): void => {
    const odd = stack.length % 4;
    for (let i = odd; i + 3 < stack.length; i += 4) {
      const [a, b, c, d] = stack.slice(i, i + 4) as [number, number, number, number];
      const first = i === odd && odd > 0 ? stack[0]! : 0;
      if (isLevel) curve(a, first, b, c, d, 0);
      else curve(first, a, b, c, 0, d);
    }
  };
  const flex = (kind: number): void => {
    const s = stack as [number, number, number, number, number, number, number, number, number, number, number, number];
    if (kind === 35) curves(0, 12);
    else if (kind === 34) {
      curve(s[0], 0, s[1], s[2], s[3], 0);
      curve(s[4], 0, s[5], -s[2], s[6], 0);
    } else if (kind === 36) {
      curve(s[0], s[1], s[2], s[3], s[4], 0);
      curve(s[5], 0, s[6], s[7], s[8], -(s[1] + s[3] + s[7]));
    } else {
      const [dx, dy] = [0, 1].map((k) => s.slice(0, 10).reduce((sum, v, i) => sum + (i % 2 === k ? v : 0), 0));
      curve(s[0], s[1], s[2], s[3], s[4], s[5]);
      if (Math.abs(dx!) > Math.abs(dy!)) curve(s[6], s[7], s[8], s[9], s[10], -dy!);
      else curve(s[6], s[7], s[8], s[9], -dx!, s[10]);
    }
  };
  const call = ({ starts }: Index, depth: number): void => {
    const count = starts.length - 1;
    const bias = count < 1240 ? 107 : count < 33900 ? 1131 : 32768;
    const number = (stack.pop() ?? 0) + bias;
    if (!(number >= 0 && number < count) || depth > 10) throw new RangeError('the font calls what it does not have');
    execute(starts[number]!, starts[number + 1]!, depth + 1);
  };
  const execute = (from: number, to: number, depth: number): void => {
    for (let at = from; at < to && !isDone; ) {
      if (++steps > MOST_STEPS) throw new RangeError('the font has a glyph without an end');
      const b = view.getUint8(at++);
      if (b === 28 || (b >= 32 && b < 255)) {
        const [value, next] = numberAt(view, b, at);
        stack.push(value);
        at = next;
        continue;
      }
      if (b === 255) {
        stack.push(view.getInt32(at) / 65536);
        at += 4;
        continue;
      }
      if (b === 10 || b === 29) {
        call(subroutines[b === 29 ? 0 : 1]!, depth);
        continue;
      }
      if (b === 11) return;
      const n = stack.length;
      if (b === 1 || b === 3 || b === 18 || b === 23) hints += n >> 1;
      else if (b === 19 || b === 20) {
        hints += n >> 1;
        at += (hints + 7) >> 3;
      } else if (b === 21) move(stack[n - 2] ?? 0, stack[n - 1] ?? 0);
      else if (b === 22) move(stack[n - 1] ?? 0, 0);
      else if (b === 4) move(0, stack[n - 1] ?? 0);
      else if (b === 5) lines(0, n);
      else if (b === 6 || b === 7) turns(b === 6);
      else if (b === 8) curves(0, n);
      else if (b === 24) {
        curves(0, n - 2);
        lines(n - 2, n);
      } else if (b === 25) {
        lines(0, n - 6);
        curves(n - 6, n);
      } else if (b === 26 || b === 27) arcs(b === 27);
      else if (b === 30 || b === 31) swings(b === 31);
      else if (b === 14) isDone = true;
      else if (b === 12) {
        const kind = bytes[at++]!;
        if (kind < 34 || kind > 37) throw new RangeError('the font calculates its outlines, which is not read here');
        flex(kind);
      }
      stack = [];
    }
  };
  if (!(index >= 0 && index + 1 < programs.starts.length)) return [];
  execute(programs.starts[index]!, programs.starts[index + 1]!, 0);
  return outlines;
}
