import { ArgumentError } from '../../base/errors.ts';
import { checkFunction } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { needed, share, whole } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { type Crossing, contourLines } from '../contour-lines.ts';
import { colors, extent } from '../rows.ts';
import type { Paint, Run, Shape } from '../scene.ts';
import { cycleColor } from '../theme.ts';
import { between, type Corners, type Grid, gridOf, type Values, vector } from '../values.ts';
import { type Mark, opacityOf, reachX, reachY } from './mark.ts';

/** The part of the plane that is classified, and how finely. */
export class RegionsOptions {
  /** Left, right, bottom and top of the part that is looked at. */
  readonly extent: Corners = needed(extent());
  /** Points along each side; 120 unless told. The lines between classes are then placed far more finely. */
  readonly resolution?: number = whole(2, 120);
  /** Opacity from 0 to 1: 0.25 unless told. */
  readonly alpha?: number = share(0.25);
  /** A colour for each class, the lowest class first; class k has the colour `Ck` unless told. */
  readonly colors?: readonly Color[] | undefined = colors();
}
export const regionsOptions: Options<RegionsOptions> = options(RegionsOptions);

/** The class of each of many points: what `predict` must answer for rows of (x, y). */
export type Classifier = (points: number[][]) => Values;

/** Each border is halved this often: to a 64th of the distance between neighbouring points. */
const HALVINGS = 6;

/** Which class a classifier gives to each part of the plane: an area of its colour, with lines between them. */
export function regions(predict: Classifier, given: RegionsOptions): Mark {
  const o = regionsOptions.read(given, 'decisionRegions');
  checkFunction(predict, 'predict', 'decisionRegions');
  const { resolution: n } = o;
  const [left, right, bottom, top] = o.extent;
  const opacity = opacityOf(o.alpha);
  const ask = (points: number[][]): Float64Array => {
    const classes = vector(predict(points), 'decisionRegions').map(Math.round);
    if (classes.length === points.length) return classes;
    const hint = 'predict receives all points at once and returns a class for each';
    const message = `${classes.length} classes for ${points.length} points`;
    throw new ArgumentError(message, { op: 'decisionRegions', hint });
  };
  // Columns and rows of the grid, whole or between, as places in data.
  const along = (a: number, b: number, i: number): number => {
    const way = ((b - a) * i) / (n - 1);
    return Number.isFinite(way) ? a + way : between(a, b, i / (n - 1));
  };
  const place = (column: number, row: number): [number, number] => [
    along(left, right, column),
    along(top, bottom, row),
  ];
  const classes = gridOf(ask(Array.from({ length: n * n }, (_, i) => place(i % n, Math.floor(i / n)))), n, n);
  const border = bordersOf(classes, (points) => ask(points.map(([c, r]) => place(c, r))));
  const present = [...new Set(classes.values)].sort((a, b) => a - b);
  const paint = paints(present, o.colors);
  return {
    order: 0,
    extent: { x: [left, right], y: [bottom, top], stickyX: [left, right], stickyY: [bottom, top] },
    draw(space) {
      const outline = (belongs: (k: number) => boolean, isClosed: boolean): Run[] => {
        const inside = classes.values.map((k) => Number(belongs(k)));
        return contourLines(gridOf(inside, n, n), 0.5, isClosed, border).map(({ points, closed }) => ({
          points: points.map((v, i) => (i % 2 === 0 ? reachX(space, place(v, 0)[0]) : reachY(space, place(0, v)[1]))),
          closed,
        }));
      };
      const areas = present.map(
        (k, i): Shape => ({ kind: 'path', runs: outline((c) => c === k, true), fill: paint(k, i), ...opacity }),
      );
      const runs = present.slice(1).flatMap((k) => outline((c) => c >= k, false));
      return [...areas, { kind: 'path', runs, stroke: 'soft', width: 1 }];
    },
    describe: () => `decision regions of classes ${present.join(', ')}`,
  };
}

/** Classes 0, 1, 2, ... keep their colour in every plot; other numbers take theirs in order. */
function paints(present: readonly number[], colors: readonly Color[] | undefined): (k: number, i: number) => Paint {
  const isSigned = present.some((k) => k < 0);
  return (k, i) => {
    const index = isSigned ? i : k;
    return colors ? paintOf(colors[index % colors.length]!) : cycleColor(index);
  };
}

/**
 * Where between two neighbouring points of different classes the class changes, found by halving all such distances at
 * once: without it a slanted border would be a flight of stairs.
 */
function bordersOf(classes: Grid, ask: (points: [number, number][]) => Float64Array): Crossing {
  const { rows, columns } = classes;
  const pairs: { from: [number, number]; to: [number, number]; low: number; high: number }[] = [];
  const found = new Map<string, number>();
  const keyOf = ([c0, r0]: readonly number[], [c1, r1]: readonly number[]): string => `${c0},${r0},${c1},${r1}`;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      for (const [c1, r1] of [
        [c + 1, r],
        [c, r + 1],
      ] as const) {
        if (c1 === columns || r1 === rows || classes.at(r, c) === classes.at(r1, c1)) continue;
        pairs.push({ from: [c, r], to: [c1, r1], low: 0, high: 1 });
      }
    }
  }
  const middle = ({ from, to, low, high }: (typeof pairs)[number]): [number, number] => {
    const t = (low + high) / 2;
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  };
  for (let turn = 0; turn < HALVINGS && pairs.length > 0; turn++) {
    const answers = ask(pairs.map(middle));
    for (const [i, pair] of pairs.entries()) {
      const isStart = answers[i] === classes.at(pair.from[1], pair.from[0]);
      pair[isStart ? 'low' : 'high'] = (pair.low + pair.high) / 2;
    }
  }
  for (const { from, to, low, high } of pairs) found.set(keyOf(from, to), (low + high) / 2);
  return (from, to) => found.get(keyOf(from, to)) ?? 0.5;
}
