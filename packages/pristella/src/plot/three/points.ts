import { paintOf } from '../color.ts';
import { type ColorScaleOptions, colorScale, type Mappable, paintFor } from '../color-scale.ts';
import { dashOf, type LineStyle, named, rangeWords } from '../mark/line.ts';
import type { MarkOptions, NextColor } from '../mark/mark.ts';
import type { Box, Shape } from '../scene.ts';
import { brief } from '../ticks.ts';
import { range, sameLength, spread, type Values, vector } from '../values.ts';
import type { CubeItem } from './cube.ts';
import type { SolidMark, Unit } from './solid.ts';

/** The look of a line in space. */
export interface Line3dOptions extends MarkOptions {
  readonly linestyle?: LineStyle;
  readonly linewidth?: number;
  /** Draws a disc at each point. */
  readonly marker?: 'o' | '.' | '';
  readonly markersize?: number;
}

/** The look of points in space. */
export interface Scatter3dOptions extends MarkOptions, ColorScaleOptions {
  /** Area of a disc in square pixels: 36 unless told, or one for each point. */
  readonly s?: number | Values;
  /** Numbers that are shown as colours. */
  readonly c?: Values;
}

type Three = [Float64Array, Float64Array, Float64Array];

function three(parts: readonly [Values, Values, Values], op: string): Three {
  const lists = parts.map((p) => vector(p, op)) as Three;
  sameLength(op, ...lists);
  return lists;
}

const at = ([x, y, z]: Three, i: number, unit: Unit): [number, number, number] => [
  unit[0](x[i]!),
  unit[1](y[i]!),
  unit[2](z[i]!),
];
const words = ([x, y, z]: Three): string => {
  const [low, high] = range(z) ?? [0, 0];
  return `${rangeWords(x, y)}, z ${brief(low)} to ${brief(high)}`;
};
// Points on a surface are drawn over it, and hidden only by what is clearly in front.
const LIFT = 0.12;

/** Points joined by a line in space, in pieces so that each is sorted by its own depth. */
export function line3d(parts: readonly [Values, Values, Values], options: Line3dOptions, next: NextColor): SolidMark {
  const lists = three(parts, 'plot3d');
  const color = options.color === undefined ? next() : paintOf(options.color);
  const { linestyle = '-', linewidth = 1.8, marker = '', markersize = 6 } = options;
  const radius = marker === '.' ? markersize / 4 : markersize / 2;
  const count = lists[0].length;
  // Pieces of a dashed line would each begin with a dash: it stays whole.
  const dash = dashOf(linestyle, linewidth);
  const piece = dash.dash ? count : 2;
  return {
    label: options.label,
    extent: lists,
    items(unit) {
      const items: CubeItem[] = [];
      for (let i = 0; i + 1 < count && linestyle !== ''; i += piece - 1) {
        const p: number[] = [];
        for (let k = i; k < Math.min(count, i + piece); k++) p.push(...at(lists, k, unit));
        if (p.every(Number.isFinite)) items.push({ k: 'l', p, f: color, w: linewidth, lift: LIFT, ...dash });
      }
      for (let i = 0; i < count && marker !== ''; i++) {
        items.push({ k: 'd', p: at(lists, i, unit), f: color, w: radius, lift: 1.1 * LIFT });
      }
      return items;
    },
    key(box) {
      const y = box.y + box.height / 2;
      const line: Shape = {
        kind: 'path',
        runs: [{ points: [box.x, y, box.x + box.width, y] }],
        stroke: color,
        width: linewidth,
        ...dash,
      };
      const disc: Shape = { kind: 'dots', points: [box.x + box.width / 2, y], radius, fill: color };
      return [...(linestyle === '' ? [] : [line]), ...(marker === '' ? [] : [disc])];
    },
    describe: () => `line${named(options.label)} of ${count} points, ${words(lists)}`,
  };
}

/** Points in space; those farther away are paler. */
export function scatter3d(
  parts: readonly [Values, Values, Values],
  options: Scatter3dOptions,
  next: NextColor,
): SolidMark & Partial<Mappable> {
  const lists = three(parts, 'scatter3d');
  const count = lists[0].length;
  const sizes = spread(options.s ?? 36, count, 'scatter3d').map((s) => Math.sqrt(s) / 2);
  const numbers = options.c === undefined ? undefined : spread(options.c, count, 'scatter3d');
  const colors = numbers && colorScale(numbers, options);
  const single = colors ? 'soft' : options.color === undefined ? next() : paintOf(options.color);
  return {
    label: options.label,
    extent: lists,
    ...(colors ? { colors } : {}),
    items: (unit) =>
      Array.from({ length: count }, (_, i): CubeItem => {
        const f = colors ? paintFor(numbers![i]!, colors) : single;
        return { k: 'd', p: at(lists, i, unit), f, w: sizes[i]!, o: options.alpha ?? 0.85, lift: LIFT };
      }).filter((item) => item.p.every(Number.isFinite)),
    key: (box: Box) => [
      { kind: 'dots', points: [box.x + box.width / 2, box.y + box.height / 2], radius: 3.5, fill: single },
    ],
    describe: () => `${count} points${named(options.label)}, ${words(lists)}`,
  };
}
