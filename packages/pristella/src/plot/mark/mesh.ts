import { type Options, options } from '../../base/options.ts';
import { share } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { ColorScaleOptions, colorScale, type Mappable, paintFor } from '../color-scale.ts';
import { color, finite } from '../rows.ts';
import type { Paint, Shape } from '../scene.ts';
import { fromTo } from '../ticks.ts';
import { cornersOf, type FieldParts, field, flush } from './field.ts';
import { dataBox, type Mark, opacityOf, reachX, reachY, type Space } from './mark.ts';

/** How the cells of a mesh are coloured. */
export class MeshOptions extends ColorScaleOptions {
  /** Opacity from 0 to 1. */
  readonly alpha?: number | undefined = share();
  /** Marks of higher order are drawn later: 0 unless told. */
  readonly zorder?: number = finite(0);
  /** Lines between the cells. */
  readonly edgecolors?: Color | undefined = color();
}
export const meshOptions: Options<MeshOptions> = options(MeshOptions);

/** Coloured cells between given borders, or around given centres: rectangles, or any four-cornered pieces. */
export function mesh(parts: FieldParts, given: MeshOptions): Mark & Mappable {
  const o = meshOptions.read(given, 'pcolormesh');
  const { x, y, z, isStraight } = field('pcolormesh', parts, true);
  const [xs, ys] = [cornersOf(x, z, 1), cornersOf(y, z, 0)];
  const colors = colorScale(z.values, o);
  const { edgecolors } = o;
  const edge = edgecolors === undefined ? {} : { stroke: paintOf(edgecolors), width: 0.6 };
  const opacity = opacityOf(o.alpha);
  const rectangle = (space: Space, r: number, c: number, fill: Paint): Shape | undefined => {
    const box = dataBox(space, xs.at(r, c), xs.at(r, c + 1), ys.at(r, c), ys.at(r + 1, c));
    if (!box) return undefined;
    // A third of a pixel more on each side closes the hairlines between neighbours.
    const grown = { x: box.x - 0.3, y: box.y - 0.3, width: box.width + 0.6, height: box.height + 0.6 };
    return { kind: 'rect', box: edgecolors === undefined ? grown : box, fill, ...edge, ...opacity };
  };
  const piece = (space: Space, r: number, c: number, fill: Paint): Shape | undefined => {
    const around = [[r, c], [r, c + 1], [r + 1, c + 1], [r + 1, c]] as const; // biome-ignore format: once around
    const points = around.flatMap(([i, j]) => [reachX(space, xs.at(i, j)), reachY(space, ys.at(i, j))]);
    if (!points.every(Number.isFinite)) return undefined;
    // A line of the cell's own colour closes the hairlines, unless it would show through.
    const seam = o.alpha === undefined ? { stroke: fill, width: 0.6 } : {};
    return { kind: 'path', runs: [{ points, closed: true }], fill, ...seam, ...edge, ...opacity };
  };
  return {
    order: o.zorder,
    colors,
    extent: flush({ x: xs, y: ys }),
    draw(space) {
      const shapes: Shape[] = [];
      for (let r = 0; r < z.rows; r++) {
        for (let c = 0; c < z.columns; c++) {
          const fill = paintFor(z.at(r, c), colors);
          const cell = fill === 'none' ? undefined : (isStraight ? rectangle : piece)(space, r, c, fill);
          if (cell) shapes.push(cell);
        }
      }
      return shapes;
    },
    describe: () => `mesh of ${z.rows} by ${z.columns} cells, ${fromTo(colors.low, colors.high)}`,
  };
}
