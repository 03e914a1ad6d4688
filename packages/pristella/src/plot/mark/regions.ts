import { ArgumentError } from '../../base/errors.ts';
import { rgb } from '../color.ts';
import { contourLines } from '../contour-lines.ts';
import type { Raster, Run, Shape } from '../scene.ts';
import { cycleColor, palettes } from '../theme.ts';
import { gridOf, type Values, vector } from '../values.ts';
import { dataBox } from './bar.ts';
import type { Mark } from './mark.ts';

/** The part of the plane that is classified, and how finely. */
export interface RegionsOptions {
  /** Left, right, bottom and top of the part that is looked at. */
  readonly extent: readonly [number, number, number, number];
  /** Points along each side; 120 unless told. */
  readonly resolution?: number;
  readonly alpha?: number;
}

/** The class of each of many points: what `predict` must answer for rows of (x, y). */
export type Classifier = (points: number[][]) => Values;

/** Which class a classifier gives to each part of the plane: an area of its colour, with lines between them. */
export function regions(predict: Classifier, options: RegionsOptions): Mark {
  const { extent, resolution: n = 120, alpha = 0.25 } = options;
  const [left, right, bottom, top] = extent;
  const points: number[][] = [];
  for (let r = 0; r < n; r++) {
    const y = top - ((top - bottom) * (r + 0.5)) / n;
    for (let c = 0; c < n; c++) points.push([left + ((right - left) * (c + 0.5)) / n, y]);
  }
  const classes = vector(predict(points), 'decisionRegions').map(Math.round);
  if (classes.length !== n * n) {
    const hint = 'predict receives all points at once and returns a class for each';
    throw new ArgumentError(`${classes.length} classes for ${n * n} points`, { op: 'decisionRegions', hint });
  }
  const raster = tinted(classes, n, alpha);
  const present = [...new Set(classes)].sort((a, b) => a - b);
  return {
    order: 0,
    extent: { x: [left, right], y: [bottom, top], stickyX: [left, right], stickyY: [bottom, top] },
    draw(space) {
      const box = dataBox(space, left, right, bottom, top);
      const area: Shape = { kind: 'image', box, raster };
      const place = (points: readonly number[]): number[] =>
        points.map((v, i) =>
          i % 2 === 0 ? box.x + (box.width * (v + 0.5)) / n : box.y + (box.height * (v + 0.5)) / n,
        );
      const runs = present.slice(1).flatMap((k): Run[] => {
        const isClass = gridOf(
          classes.map((c) => Number(c >= k)),
          n,
          n,
        );
        return contourLines(isClass, 0.5, false).map((line) => ({ ...line, points: place(line.points) }));
      });
      return [area, { kind: 'path', runs, stroke: 'soft', width: 1 }];
    },
    describe: () => `decision regions of classes ${present.join(', ')}`,
  };
}

function tinted(classes: Float64Array, n: number, alpha: number): Raster {
  const rgba = new Uint8Array(4 * n * n);
  classes.forEach((k, i) => {
    const color = rgb(palettes.light[cycleColor(Math.abs(k))]!);
    rgba.set([...color, Math.round(255 * alpha)], 4 * i);
  });
  return { width: n, height: n, rgba };
}
