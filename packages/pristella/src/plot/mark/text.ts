import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options, type Read } from '../../base/options.ts';
import { choice, flag, length } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { color, finite, pair } from '../rows.ts';
import { type Box, isInBox, type PathShape, type Place, type Shape, type TextShape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { spoken } from '../ticks.ts';
import type { Mark, Space } from './mark.ts';

/** How a text is set and how it stands to its place. */
export class TextOptions {
  /** The colour of the letters: the theme's ink unless told. */
  readonly color?: Color | undefined = color();
  /** In pixels; the size of the tick labels unless told. */
  readonly fontsize?: number | undefined = length();
  /** Which part of the text stands at x, and which at y. */
  readonly ha?: 'left' | 'center' | 'right' = choice(['left', 'center', 'right'], 'left');
  readonly va?: 'top' | 'center' | 'bottom' | 'baseline' = choice(['top', 'center', 'bottom', 'baseline'], 'baseline');
  readonly weight?: 'normal' | 'bold' = choice(['normal', 'bold'], 'normal');
  /** Draws on a sheet of paper, so that lines behind do not disturb. */
  readonly background?: boolean = flag(false);
  /** Marks of higher order are drawn later: 3 unless told. */
  readonly zorder?: number = finite(3);
}
export const textOptions: Options<TextOptions> = options(TextOptions);

/** As for a text, with the place of the words and the arrow. */
export class AnnotateOptions extends TextOptions {
  /** Where the text stands, in data; at the point itself unless told. */
  readonly xytext?: readonly [number, number] | undefined = pair();
  /** Whether an arrow leads from the text to the point; it does where `xytext` is given. */
  readonly arrow?: boolean | undefined = flag();
}
export const annotateOptions: Options<AnnotateOptions> = options(AnnotateOptions);

const anchors = { left: 'start', center: 'middle', right: 'end' } as const;

interface Laid {
  readonly shapes: TextShape[];
  readonly box: Box;
}

/** The lines of a text at a place in pixels, moved so far that none leaves the plot, or its cell for a place outside. */
function lay(px: number, py: number, plain: string, o: Read<TextOptions>, space: Space): Laid {
  const { ha, va, weight } = o;
  const size = o.fontsize ?? space.fontSize;
  const lines = plain.split('\n');
  const bold = weight === 'bold';
  const { metrics } = space;
  const room = isInBox(space.box, px, py) ? space.box : space.room;
  const width = Math.max(...lines.map((l) => metrics.width(l, size, bold)));
  const step = 1.25 * size;
  const height = (lines.length - 1) * step + metrics.ascent(size) + metrics.descent(size);
  const up = va === 'top' ? 0 : va === 'center' ? height / 2 : va === 'bottom' ? height : metrics.ascent(size);
  const before = ha === 'left' ? 0 : ha === 'center' ? width / 2 : width;
  const x = Math.max(room.x, Math.min(px - before, room.x + room.width - width));
  const y = Math.max(room.y, Math.min(py - up, room.y + room.height - height));
  const at = x + before;
  const fill = paintOf(o.color ?? 'ink');
  const shapes = lines.map((line, i): TextShape => {
    const baseline = y + metrics.ascent(size) + i * step;
    const shape = { kind: 'text', x: at, y: baseline, text: line, size, anchor: anchors[ha], fill } as const;
    return bold ? { ...shape, bold } : shape;
  });
  return { shapes, box: { x, y, width, height } };
}

function sheet({ box }: Laid): Shape {
  const grown = { x: box.x - 3, y: box.y - 1, width: box.width + 6, height: box.height + 2 };
  return { kind: 'rect', box: grown, radius: 2, fill: 'paper', opacity: 0.85 };
}

/** Shapes that follow a point when the HTML page moves the data. */
const pinned = (x: number, y: number, children: Shape[]): Shape => ({
  kind: 'group',
  children,
  data: { pin: `${x.toFixed(2)} ${y.toFixed(2)}` },
});

/** A text at a place in data; `\n` begins a new line. */
export function text(x: number, y: number, words: string, given: TextOptions): Mark {
  const o = textOptions.read(given, 'text');
  const plain = mathText(words);
  return {
    order: o.zorder,
    extent: {},
    unclipped: true,
    draw(space) {
      const [px, py] = [space.x(x), space.y(y)];
      if (!Number.isFinite(px) || !Number.isFinite(py)) return [];
      const laid = lay(px, py, plain, o, space);
      return [pinned(px, py, o.background ? [sheet(laid), ...laid.shapes] : laid.shapes)];
    },
    describe: () => `text "${plain.replace(/\n/g, ' ')}"`,
  };
}

/** A text about a point, with an arrow that leads to it. */
export function annotate(words: string, xy: readonly [number, number], given: AnnotateOptions): Mark {
  const o = annotateOptions.read(given, 'annotate');
  const { xytext = xy, arrow = o.xytext !== undefined } = o;
  if (!Array.isArray(xy) || xy.length !== 2 || !xy.every((v) => typeof v === 'number'))
    throw new ArgumentError(`a place must not be ${showValue(xy)}`, {
      op: 'annotate',
      hint: "two numbers, as in annotate('peak', [x, y])",
    });
  const plain = mathText(words);
  return {
    order: o.zorder,
    extent: { x: [xy[0]], y: [xy[1]] },
    unclipped: true,
    draw(space) {
      const target = [space.x(xy[0]), space.y(xy[1])] as const;
      const [px, py] = [space.x(xytext[0]), space.y(xytext[1])];
      // Words about a point that the axes cannot show would point nowhere.
      if (![...target, px, py].every(Number.isFinite)) return [];
      const laid = lay(px, py, plain, o, space);
      const lead = arrow ? arrowTo(laid.box, target, paintOf(o.color ?? 'soft')) : [];
      return [pinned(...target, [...lead, ...(o.background ? [sheet(laid)] : []), ...laid.shapes])];
    },
    describe: () => `note "${plain.replace(/\n/g, ' ')}" at ${xy.map(spoken).join(', ')}`,
  };
}

/** An arrow from the edge of a box to a point, which it does not quite touch. */
function arrowTo(box: Box, [tx, ty]: readonly [number, number], stroke: string): Shape[] {
  const x = Math.max(box.x - 3, Math.min(tx, box.x + box.width + 3));
  const y = Math.max(box.y - 1, Math.min(ty, box.y + box.height + 1));
  const length = Math.hypot(tx - x, ty - y);
  if (length < 8) return [];
  const tip = [tx - (3 * (tx - x)) / length, ty - (3 * (ty - y)) / length] as const;
  return [arrowShape([x, y], tip, { stroke, width: 1.2 })];
}

/** A line with a head of two strokes at its end. */
export function arrowShape([x0, y0]: Place, [x1, y1]: Place, look: Pick<PathShape, 'stroke' | 'width'>): PathShape {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const barb = (turn: number): [number, number] => [x1 - 7 * Math.cos(angle + turn), y1 - 7 * Math.sin(angle + turn)];
  return {
    kind: 'path',
    runs: [{ points: [x0, y0, x1, y1] }, { points: [...barb(0.45), x1, y1, ...barb(-0.45)] }],
    cap: 'round',
    ...look,
  };
}
