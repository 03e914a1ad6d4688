import { ShapeError } from '../../base/errors.ts';
import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import { type ColorScaleOptions, colorScale, colorScaleFields, type Mappable, paintFor } from '../color-scale.ts';
import type { Shape } from '../scene.ts';
import { brief } from '../ticks.ts';
import { dense, type Grid, grid, type Rows, type Values } from '../values.ts';
import { dataBox } from './bar.ts';
import { type Mark, opacityOf } from './mark.ts';

/** How the cells of a mesh are coloured. */
export interface MeshOptions extends ColorScaleOptions {
  readonly alpha?: number;
  readonly zorder?: number;
  /** Lines between the cells. */
  readonly edgecolors?: string;
}

const meshFields: Fields<MeshOptions> = { ...colorScaleFields, alpha: true, zorder: true, edgecolors: true };

/** Numbers over places: the columns' x, the rows' y, and the numbers themselves. */
export interface Field {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Grid;
}

/** Coordinates along one axis, from a list or from a mesh grid in which they repeat. */
function along(values: Values | Rows, axis: 0 | 1, op: string): Float64Array {
  const { shape, values: all } = dense(values, op);
  if (shape.length < 2) return all;
  const [rows, columns] = shape as [number, number];
  return axis === 1 ? all.slice(0, columns) : Float64Array.from({ length: rows }, (_, i) => all[i * columns]!);
}

/** Reads `(z)` or `(x, y, z)`; x and y may be lists or mesh grids. `extra` more x and y than columns and rows are allowed. */
export function field(op: string, parts: readonly (Values | Rows)[], extra: 0 | 1 = 0): Field {
  const z = grid(parts.at(-1) as Rows, op);
  const count = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);
  const x = parts.length === 3 ? along(parts[0]!, 1, op) : count(z.columns);
  const y = parts.length === 3 ? along(parts[1]!, 0, op) : count(z.rows);
  const suits = (places: number, cells: number): boolean => places === cells || places === cells + extra;
  if (!suits(x.length, z.columns) || !suits(y.length, z.rows)) {
    throw new ShapeError(`${x.length} x and ${y.length} y for ${z.rows} rows of ${z.columns} numbers`, {
      op,
      hint: 'rows stand along y, columns along x',
    });
  }
  return { x, y, z };
}

/** The borders between places: as given where there is one more than cells, else half-way between. */
function borders(places: Float64Array, cells: number): Float64Array {
  if (places.length === cells + 1) return places;
  return Float64Array.from({ length: cells + 1 }, (_, i) => {
    const step =
      cells > 1
        ? i === 0
          ? places[1]! - places[0]!
          : places[Math.min(i, cells - 1)]! - places[Math.min(i, cells - 1) - 1]!
        : 1;
    return i === 0 ? places[0]! - step / 2 : places[i - 1]! + (i === cells ? step / 2 : step / 2);
  });
}

/** Coloured rectangles between given borders, or around given centres. */
export function mesh(parts: readonly (Values | Rows)[], options: MeshOptions): Mark & Mappable {
  checkOptions(options, meshFields, 'pcolormesh');
  const { x, y, z } = field('pcolormesh', parts, 1);
  const xs = borders(x, z.columns);
  const ys = borders(y, z.rows);
  const colors = colorScale(z.values, options);
  const { edgecolors } = options;
  const edge = edgecolors === undefined ? {} : { stroke: paintOf(edgecolors), width: 0.6 };
  const opacity = opacityOf(options.alpha);
  return {
    order: options.zorder ?? 0,
    colors,
    extent: { x: xs, y: ys, stickyX: [xs[0]!, xs.at(-1)!], stickyY: [ys[0]!, ys.at(-1)!] },
    draw(space) {
      const shapes: Shape[] = [];
      for (let r = 0; r < z.rows; r++) {
        for (let c = 0; c < z.columns; c++) {
          const box = dataBox(space, xs[c]!, xs[c + 1]!, ys[r]!, ys[r + 1]!);
          // A third of a pixel more on each side closes the hairlines between neighbours.
          const grown = { x: box.x - 0.3, y: box.y - 0.3, width: box.width + 0.6, height: box.height + 0.6 };
          const fill = paintFor(z.at(r, c), colors);
          if (fill !== 'none')
            shapes.push({ kind: 'rect', box: edgecolors === undefined ? grown : box, fill, ...edge, ...opacity });
        }
      }
      return shapes;
    },
    describe: () => `mesh of ${z.rows} by ${z.columns} cells, ${brief(colors.low)} to ${brief(colors.high)}`,
  };
}
