/** A closed outline of a glyph as straight pieces, in units of the font. */
export type Outline = readonly number[];

/** The outlines of a TrueType font: enough to set labels, nothing more. */
export interface Font {
  /** Outlines with y upward and the advance width, in shares of the font's size. */
  glyph(code: number): { outlines: Outline[]; advance: number };
}

/** Reads a TrueType font file (Apple's and Microsoft's specification); throws RangeError where it is damaged. */
export function readFont(bytes: Uint8Array): Font {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new RangeError(`the font has no table ${name}`);
    return at;
  };
  const [head, glyf, loca, hmtx] = [table('head'), table('glyf'), table('loca'), table('hmtx')];
  const unit = view.getUint16(head + 18);
  const isLong = view.getInt16(head + 50) === 1;
  const metricCount = view.getUint16(table('hhea') + 34);
  const indexOf = characterMap(view, table('cmap'));
  const offset = (i: number): number => (isLong ? view.getUint32(loca + 4 * i) : 2 * view.getUint16(loca + 2 * i));

  const outlinesOf = (index: number, depth = 0): number[][] => {
    const at = glyf + offset(index);
    if (offset(index) === offset(index + 1) || depth > 5) return [];
    const contours = view.getInt16(at);
    return contours >= 0 ? simple(view, at, contours) : compound(view, at, (part) => outlinesOf(part, depth + 1));
  };
  return {
    glyph(code) {
      const index = indexOf(code);
      const advance = view.getUint16(hmtx + 4 * Math.min(index, metricCount - 1)) / unit;
      return { outlines: outlinesOf(index).map((o) => o.map((v) => v / unit)), advance };
    },
  };
}

/** From characters to glyphs: the table of format 4 for the Basic Multilingual Plane. */
function characterMap(view: DataView, cmap: number): (code: number) => number {
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const at = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(at) !== 4) continue;
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
  return () => 0;
}

/** A glyph of quadratic curves, each cut into four straight pieces. */
function simple(view: DataView, at: number, contours: number): number[][] {
  const ends = Array.from({ length: contours }, (_, i) => view.getUint16(at + 10 + 2 * i));
  const count = (ends.at(-1) ?? -1) + 1;
  let p = at + 10 + 2 * contours;
  p += 2 + view.getUint16(p);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = view.getUint8(p++);
    const times = flag & 8 ? view.getUint8(p++) + 1 : 1;
    for (let k = 0; k < times; k++) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let v = 0;
    return flags.map((flag) => {
      if (flag & short) v += flag & same ? view.getUint8(p++) : -view.getUint8(p++);
      else if (!(flag & same)) {
        v += view.getInt16(p);
        p += 2;
      }
      return v;
    });
  };
  const xs = coordinates(2, 16);
  const ys = coordinates(4, 32);
  return ends.map((end, c) => {
    const start = c === 0 ? 0 : ends[c - 1]! + 1;
    const points = Array.from({ length: end - start + 1 }, (_, i) => ({
      x: xs[start + i]!,
      y: ys[start + i]!,
      isOn: (flags[start + i]! & 1) === 1,
    }));
    return straightened(points);
  });
}

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

/** Between two control points off the curve lies one on it, half-way. */
function straightened(points: readonly CurvePoint[]): number[] {
  const middle = (a: CurvePoint, b: CurvePoint): CurvePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, isOn: true });
  const full = points.flatMap((p, i) => {
    const next = points[(i + 1) % points.length]!;
    return !p.isOn && !next.isOn ? [p, middle(p, next)] : [p];
  });
  const first = full.findIndex((p) => p.isOn);
  if (first < 0) return [];
  const ring = [...full.slice(first), ...full.slice(0, first), full[first]!];
  const out: number[] = [ring[0]!.x, ring[0]!.y];
  for (let i = 1; i < ring.length; i++) {
    const p = ring[i]!;
    if (p.isOn) {
      out.push(p.x, p.y);
      continue;
    }
    const [a, b] = [ring[i - 1]!, ring[++i]!];
    for (let k = 1; k <= 4; k++) {
      const t = k / 4;
      const weights = [(1 - t) ** 2, 2 * t * (1 - t), t * t] as const;
      out.push(
        weights[0] * a.x + weights[1] * p.x + weights[2] * b.x,
        weights[0] * a.y + weights[1] * p.y + weights[2] * b.y,
      );
    }
  }
  return out;
}

/** A glyph made of others, moved and scaled. */
function compound(view: DataView, at: number, outlinesOf: (index: number) => number[][]): number[][] {
  const out: number[][] = [];
  let p = at + 10;
  let flags: number;
  do {
    flags = view.getUint16(p);
    const index = view.getUint16(p + 2);
    p += 4;
    const [dx, dy] = flags & 1 ? [view.getInt16(p), view.getInt16(p + 2)] : [view.getInt8(p), view.getInt8(p + 1)];
    p += flags & 1 ? 4 : 2;
    const f2dot14 = (): number => {
      p += 2;
      return view.getInt16(p - 2) / 16384;
    };
    let [xx, xy, yx, yy] = [1, 0, 0, 1];
    if (flags & 8) xx = yy = f2dot14();
    else if (flags & 0x40) [xx, yy] = [f2dot14(), f2dot14()];
    else if (flags & 0x80) [xx, xy, yx, yy] = [f2dot14(), f2dot14(), f2dot14(), f2dot14()];
    for (const outline of outlinesOf(index)) {
      out.push(
        outline.map((v, i) => (i % 2 === 0 ? v * xx + outline[i + 1]! * yx + dx : outline[i - 1]! * xy + v * yy + dy)),
      );
    }
  } while (flags & 0x20);
  return out;
}
