import { placesOf } from '../../scene.ts';
import { neighbours, zip } from '../../values.ts';

/** A closed outline of a glyph as straight pieces `[x0, y0, x1, y1, ...]`, y upward. */
export type Outline = readonly number[];

/** The most parts of a glyph that is made of others: no letter has as many. */
const MOST_PARTS = 200;

/** The outlines of TrueType's glyphs, in units of the font: curves of the second degree. */
export function glyfOutlines(view: DataView, head: number, loca: number, glyf: number): (index: number) => Outline[] {
  const isLong = view.getInt16(head + 50) === 1;
  const offset = (i: number): number => (isLong ? view.getUint32(loca + 4 * i) : 2 * view.getUint16(loca + 2 * i));
  return (index) => {
    let parts = 0;
    const outlinesOf = (i: number, depth: number): number[][] => {
      const at = glyf + offset(i);
      if (offset(i) === offset(i + 1) || depth > 5 || ++parts > MOST_PARTS) return [];
      const contours = view.getInt16(at);
      return contours >= 0 ? simple(view, at, contours) : compound(view, at, (part) => outlinesOf(part, depth + 1));
    };
    return outlinesOf(index, 0);
  };
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
  const points = zip('font', flags, xs, coordinates(4, 32)).map(([flag, x, y]) => ({ x, y, isOn: (flag & 1) === 1 }));
  return ends.map((end, c) => straightened(points.slice(c === 0 ? 0 : ends[c - 1]! + 1, end + 1)));
}

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

/** Between two control points off the curve lies one on it, half-way. */
function straightened(points: readonly CurvePoint[]): number[] {
  const middle = (a: CurvePoint, b: CurvePoint): CurvePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, isOn: true });
  const full = neighbours([...points, ...points.slice(0, 1)]).flatMap(([p, next]) =>
    !p.isOn && !next.isOn ? [p, middle(p, next)] : [p],
  );
  const first = full.findIndex((p) => p.isOn);
  const start = full[first];
  if (!start) return [];
  const out: number[] = [start.x, start.y];
  let a = start;
  let control: CurvePoint | undefined;
  for (const b of [...full.slice(first + 1), ...full.slice(0, first), start]) {
    if (!b.isOn) {
      control = b;
      continue;
    }
    const p = control;
    if (!p) out.push(b.x, b.y);
    for (let k = 1; p && k <= 4; k++) {
      const t = k / 4;
      const weights = [(1 - t) ** 2, 2 * t * (1 - t), t * t] as const;
      out.push(
        weights[0] * a.x + weights[1] * p.x + weights[2] * b.x,
        weights[0] * a.y + weights[1] * p.y + weights[2] * b.y,
      );
    }
    a = b;
    control = undefined;
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
    for (const outline of outlinesOf(index))
      out.push(placesOf(outline).flatMap(([x, y]) => [x * xx + y * yx + dx, x * xy + y * yy + dy]));
  } while (flags & 0x20);
  return out;
}
