/** A drawing: strokes of whole numbers on a pad, so that a link, a screen of any density and a test hold the same one. */

/** The pad is this many units wide and high, whatever its size on a screen. */
export const PAD = 256;
/** The pen's radius in units. */
export const PEN = 10;

/** The furthest that one point may lie from the one before, in x and in y: what a character of a link holds. */
export const REACH = 31;
/** Points that a drawing may have, and strokes. */
export const MOST_POINTS = 1500;
export const MOST_STROKES = 40;

/** x and y of a point by turns, each a whole number of 0 to 256. */
export type Stroke = readonly number[];

export interface Drawing {
  /** The pen's radius in units, a whole number of 1 to 63. */
  readonly pen: number;
  readonly strokes: readonly Stroke[];
}

export const blank: Drawing = { pen: PEN, strokes: [] };

export const pointCount = ({ strokes }: Drawing): number => strokes.reduce((n, s) => n + s.length / 2, 0);

const onPad = (v: number): number => Math.min(PAD, Math.max(0, Math.round(v)));

/** Nearer points are one: a hand does not mean them, and a link would have to hold them. */
const NEAR = 3;

/** The points that lead a stroke on to (x, y): none if that is where it is, several if it is far. */
function onTo(stroke: Stroke, x: number, y: number): number[] {
  const [fromX, fromY] = [stroke.at(-2)!, stroke.at(-1)!];
  const [dx, dy] = [onPad(x) - fromX, onPad(y) - fromY];
  if (dx * dx + dy * dy < NEAR * NEAR) return [];
  const parts = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / REACH);
  const points: number[] = [];
  for (let i = 1; i <= parts; i++)
    points.push(fromX + Math.round((dx * i) / parts), fromY + Math.round((dy * i) / parts));
  return points;
}

/** The drawing with a new stroke that begins at (x, y); the same drawing where no more fit. */
export function begin(drawing: Drawing, x: number, y: number): Drawing {
  if (drawing.strokes.length >= MOST_STROKES || pointCount(drawing) >= MOST_POINTS) return drawing;
  return { ...drawing, strokes: [...drawing.strokes, [onPad(x), onPad(y)]] };
}

/** The drawing with its last stroke led on to (x, y); the same drawing where that is no way or no more points fit. */
export function draw(drawing: Drawing, x: number, y: number): Drawing {
  const last = drawing.strokes.at(-1);
  if (last === undefined) return begin(drawing, x, y);
  const points = onTo(last, x, y);
  if (points.length === 0 || pointCount(drawing) + points.length / 2 > MOST_POINTS) return drawing;
  return { ...drawing, strokes: [...drawing.strokes.slice(0, -1), [...last, ...points]] };
}

/** The drawing without its last stroke. */
export const undo = (drawing: Drawing): Drawing => ({ ...drawing, strokes: drawing.strokes.slice(0, -1) });

/** A drawing of strokes in any numbers, such as those of a traced digit. */
export function drawingOf(
  strokes: readonly (readonly (readonly [x: number, y: number])[])[],
  pen: number = PEN,
): Drawing {
  let drawing: Drawing = { pen, strokes: [] };
  for (const [first, ...rest] of strokes) {
    if (first === undefined) continue;
    drawing = begin(drawing, ...first);
    for (const point of rest) drawing = draw(drawing, ...point);
  }
  return drawing;
}
