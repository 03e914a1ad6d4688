/**
 * From strokes to 28 x 28 bytes as MNIST's were made: cropped, scaled into 20 x 20 keeping the aspect, with edges of grey, and
 * laid so that the centre of mass is in the middle. Only operations that every machine rounds alike are used.
 */
import { type Drawing, PAD } from './drawing.ts';

export const SIDE = 28;
const BOX = 20;
/** The pen is a line's, not the paper's: a small drawing is scaled up, its pen no further than to this radius in pixels. */
const THICKEST = 1.75;

/** Where the scaled drawing is laid. */
export interface Place {
  /** By its centre of mass, as in MNIST; otherwise where it was drawn on the pad. */
  readonly centred: boolean;
  /** Pixels by which a hand has moved the picture; centring takes them back. */
  readonly right: number;
  readonly down: number;
}
export const asMnist: Place = { centred: true, right: 0, down: 0 };

/** 28 x 28 bytes, and how a place on the pad becomes one in them: x · scale + left, y · scale + top. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** The pen's radius in pixels. */
  readonly pen: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}
function rangeOf(drawing: Drawing, axis: 0 | 1): Range {
  let [from, to] = [PAD, 0];
  for (const stroke of drawing.strokes) {
    for (let i = axis; i < stroke.length; i += 2) {
      from = Math.min(from, stroke[i]!);
      to = Math.max(to, stroke[i]!);
    }
  }
  return { from, to };
}

/** The picture of a drawing; of none, it is black. */
export function picture(drawing: Drawing, place: Place = asMnist): Picture {
  const [x, y] = [rangeOf(drawing, 0), rangeOf(drawing, 1)];
  if (x.to < x.from) return { bytes: new Uint8Array(SIDE * SIDE), scale: SIDE / PAD, left: 0, top: 0, pen: 1 };
  const long = Math.max(x.to - x.from, y.to - y.from);
  let scale = BOX / (long + 2 * drawing.pen);
  let pen = drawing.pen * scale;
  if (pen > THICKEST) {
    pen = THICKEST;
    scale = long === 0 ? SIDE / PAD : (BOX - 2 * pen) / long;
  }
  /** The whole pixel at which an axis of the scaled drawing begins so that it lies around `middle`. */
  const edge = ({ from, to }: Range, middle: number): number => Math.round(middle - ((to - from) * scale) / 2 - pen);
  const lay = (column: number, row: number): Picture => {
    const [left, top] = [column + pen - x.from * scale, row + pen - y.from * scale];
    return { bytes: inked(drawing, scale, left, top, pen), scale, left, top, pen };
  };
  if (!place.centred) {
    const on = ({ from, to }: Range, moved: number): number =>
      edge({ from, to }, (((from + to) / 2) * SIDE) / PAD) + moved;
    return lay(on(x, place.right), on(y, place.down));
  }
  const [column, row] = [edge(x, SIDE / 2), edge(y, SIDE / 2)];
  const first = lay(column, row);
  const [right, down] = shiftToMiddle(first.bytes);
  /** No ink leaves the picture, however far its mass is from its middle. */
  const within = (start: number, { from, to }: Range): number =>
    Math.min(SIDE - Math.ceil((to - from) * scale + 2 * pen), Math.max(0, start));
  return lay(within(column + right, x), within(row + down, y));
}

/** The box around the ink of a drawing, in units of the pad; null of none. */
export function boxOf(
  drawing: Drawing,
  { pen, scale }: Picture,
): Record<'x' | 'y' | 'width' | 'height', number> | null {
  const [x, y] = [rangeOf(drawing, 0), rangeOf(drawing, 1)];
  if (x.to < x.from) return null;
  const around = pen / scale;
  return {
    x: x.from - around,
    y: y.from - around,
    width: x.to - x.from + 2 * around,
    height: y.to - y.from + 2 * around,
  };
}

/** By how many whole pixels a picture is to be moved so that its centre of mass is in the middle. */
export function shiftToMiddle(bytes: Uint8Array): readonly [right: number, down: number] {
  let [mass, x, y] = [0, 0, 0];
  bytes.forEach((ink, i) => {
    mass += ink;
    x += ink * (i % SIDE);
    y += ink * Math.floor(i / SIDE);
  });
  if (mass === 0) return [0, 0];
  return [Math.round(SIDE / 2 - x / mass), Math.round(SIDE / 2 - y / mass)];
}

/** A picture moved by whole pixels; what leaves it is lost. */
export function moved(bytes: Uint8Array, right: number, down: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  bytes.forEach((ink, i) => {
    const [x, y] = [(i % SIDE) + right, Math.floor(i / SIDE) + down];
    if (x >= 0 && x < SIDE && y >= 0 && y < SIDE) out[y * SIDE + x] = ink;
  });
  return out;
}

/** How dark each pixel is: the share of it that the pen covers, told by its middle's distance from the nearest line. */
function inked({ strokes }: Drawing, scale: number, left: number, top: number, pen: number): Uint8Array {
  const bytes = new Uint8Array(SIDE * SIDE);
  const within = (v: number): number => Math.min(SIDE - 1, Math.max(0, v));
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      const [ax, ay] = [stroke[i]! * scale + left, stroke[i + 1]! * scale + top];
      if (i + 3 >= stroke.length && i > 0) break;
      const alone = stroke.length === 2;
      const [bx, by] = alone ? [ax, ay] : [stroke[i + 2]! * scale + left, stroke[i + 3]! * scale + top];
      const [dx, dy] = [bx - ax, by - ay];
      const length = dx * dx + dy * dy;
      const reach = pen + 1;
      const [firstRow, lastRow] = [
        within(Math.floor(Math.min(ay, by) - reach)),
        within(Math.floor(Math.max(ay, by) + reach)),
      ];
      const [first, last] = [
        within(Math.floor(Math.min(ax, bx) - reach)),
        within(Math.floor(Math.max(ax, bx) + reach)),
      ];
      for (let row = firstRow; row <= lastRow; row++) {
        for (let column = first; column <= last; column++) {
          const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
          const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
          const [ox, oy] = [px - along * dx, py - along * dy];
          const cover = Math.min(1, Math.max(0, pen + 0.5 - Math.sqrt(ox * ox + oy * oy)));
          const ink = Math.round(255 * cover);
          const at = row * SIDE + column;
          if (ink > bytes[at]!) bytes[at] = ink;
        }
      }
    }
  }
  return bytes;
}
