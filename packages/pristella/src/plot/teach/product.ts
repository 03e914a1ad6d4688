import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text, whole } from '../../base/row.ts';
import { each } from '../../base/tuple.ts';
import { matmul } from '../../op/product/matmul.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import { checkCount } from '../count.ts';
import type { Figure } from '../figure.ts';
import type { Paint } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Grid, grid, type Rows } from '../values.ts';
import { type Cell, cellFor, cells, outlined, textsOf, tints } from './cells.ts';
import { column, type Item, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';
import { joined, type Sized } from './sizes.ts';

class CellChoice {
  /** The row of the first matrix that is looked at: 0 unless told. */
  readonly row?: number = whole(0, 0);
  /** The column of the second matrix that is looked at: 0 unless told. */
  readonly column?: number = whole(0, 0);
  /** What the three matrices are called: A, B and C unless told. */
  readonly names?: readonly string[] | undefined = list(text(), 3);
}
/** Which row and column meet, the title and the language of a product. */
export interface ProductOptions extends TeachOptions, CellChoice {}
const productOptions: Options<ProductOptions> = options(TeachOptions, CellChoice);

/**
 * A product of matrices: a row of the first in blue, a column of the second in orange, and the number of the result that they
 * make, worked out below. The sizes stand under the matrices; a bracket joins the inner ones, which must be
 * equal. Throws ShapeError where they are not, and for a row or a column that is not there.
 * @example
 * plot.productCells([[1, 2], [3, 4]], [[5, 6], [7, 8]]).describe();
 */
export function productCells(a: Rows, b: Rows, options: ProductOptions = {}): Figure {
  const op = 'productCells';
  const o = productOptions.read(options, op, arguments.length - 3);
  const [left, right] = [grid(a, op), grid(b, op)];
  checkCount(left.values.length + right.values.length + left.rows * right.columns, op);
  const tensors = each([left, right], (g) => reshape(asTensor([...g.values], op), [g.rows, g.columns]));
  const result = grid(matmul(...tensors), op);
  if (o.row >= result.rows || o.column >= result.columns) {
    const shape = [result.rows, result.columns];
    throw new ShapeError(`the result of shape ${showShape(shape)} has no cell [${o.row}, ${o.column}]`, {
      op,
      shapes: [shape],
    });
  }
  const [first = 'A', second = 'B', third = 'C'] = o.names ?? [];
  const product: Product = {
    grids: [left, right, result],
    row: o.row,
    column: o.column,
    names: [first, second, third],
    language: o.language,
  };
  const describe = (): string =>
    `matrices of ${product.grids.map((g) => showShape([g.rows, g.columns])).join(', ')}; ${worked(product)}`;
  return sheetFigure({ title: o.title, item: (type) => itemOf(product, type), describe }, options);
}

interface Product {
  readonly grids: readonly [Grid, Grid, Grid];
  readonly row: number;
  readonly column: number;
  readonly names: readonly [string, string, string];
  readonly language: 'en' | 'zh';
}

/** `1·5 + 2·7 = 19`: long ones by their ends. */
function worked({ grids: [a, b, c], row: r, column: k }: Product): string {
  const factor = (v: number): string => (v < 0 ? `(${brief(v)})` : brief(v));
  const terms = Array.from({ length: a.columns }, (_, i) => `${factor(a.at(r, i))}·${factor(b.at(i, k))}`);
  const told = terms.length > 6 ? [...terms.slice(0, 4), '…', ...terms.slice(-1)] : terms;
  return `${told.join(' + ')} = ${brief(c.at(r, k))}`;
}

type CellPlace = readonly [row: number, column: number];

function itemOf(product: Product, type: Typography): Item {
  const { grids, row: r, column: k, names, language } = product;
  const size = cellFor(textsOf(...grids), type);
  const { first, second, result } = tints;
  const [a, b, c] = grids;
  const part = (g: Grid, name: string, tint: Paint, from: CellPlace, extent: CellPlace): Sized => {
    const isChosen = (i: number, at: 0 | 1): boolean => i >= from[at] && i < from[at] + extent[at];
    const cellAt = (i: number, j: number): Cell => {
      const bold = isChosen(i, 0) && isChosen(j, 1);
      return { text: brief(g.at(i, j)), tint: bold ? tint : undefined, bold };
    };
    const item = cells(g.rows, g.columns, cellAt, size, type);
    const shapes = [...item.shapes, outlined(from, extent, size, tint)];
    return { item: { ...item, shapes }, name, size: [g.rows, g.columns] };
  };
  const parts = [
    part(a, names[0], first, [r, 0], [1, a.columns]),
    part(b, names[1], second, [0, k], [b.rows, 1]),
    part(c, names[2], result, [r, k], [1, 1]),
  ];
  const place = `${names[2]}[${r}, ${k}] = `;
  return column(
    [joined(parts, ['·', '='], language, type), words(place + worked(product), type, { size: type.title })],
    14,
  );
}
