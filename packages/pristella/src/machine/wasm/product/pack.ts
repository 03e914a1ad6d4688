import { denseStrides } from '../../../base/layout.ts';
import { sizeOf } from '../../../base/shape.ts';
import type { Buffer } from '../../../kernel/view.ts';
import type { Value } from '../ir.ts';
import { Arguments } from '../loop/arguments.ts';
import { count, indices, minimum, offsetBy, plus, quotient, remainder } from '../loop/count.ts';
import type { ProductJob } from './matmul.ts';
import { copyRows, PANEL_ROW_BYTES, type PanelSource, panelColumns, writePanel } from './panel.ts';

/** So many panels are packed at a time: together they read whole cache lines, also of rows far apart. */
const GROUP = 4;

/** A packed right operand: for each of its matrices, panels of columns one after the other. */
export interface Panels {
  readonly buffer: Buffer;
  /** Bytes along each batch axis; 0 where the operand repeats. */
  readonly batchBytes: readonly number[];
}

/** What is packed of a product: its right operand. */
interface PanelJob {
  readonly lw: ProductJob['lw'];
  readonly p: Pick<ProductJob['p'], 'e' | 'b' | 'batch' | 'depth' | 'columns'>;
}

/** Packs B in a launch of its own; matrices that a batch repeats are packed once. */
export function lowerPanels({ lw, p }: PanelJob): Panels {
  const { e, b: right, batch, depth, columns } = p;
  const width = panelColumns(e);
  const panels = Math.ceil(columns / width);
  const groups = Math.ceil(panels / GROUP);
  const panelBytes = depth * PANEL_ROW_BYTES;
  const distinct = batch.map((size, d) => (right.batch[d] === 0 ? 1 : size));
  const matrixBytes = panels * panelBytes;
  const batchBytes = denseStrides(distinct).map((step, d) => (distinct[d] === 1 ? 0 : step * matrixBytes));
  const buffer = lw.scratch(sizeOf(distinct) * matrixBytes);
  const dense = right.column === 1 ? 'columns' : right.k === 1 ? 'k' : 'any';

  const args = new Arguments({
    b: right.view,
    'b.batch': right.batch.map((s) => s * e.bytes),
    'b.k': right.k * e.bytes,
    'b.column': right.column * e.bytes,
    batch: distinct,
    panels,
    groups,
    panelBytes,
    depth,
    columns,
    to: buffer,
  });
  args.launch(lw, {
    key: `matmul.pack ${e.bytes} ${dense} ${batch.length}`,
    name: 'matmul.pack',
    write: (b) => {
      const read = args.reader(b);
      const [panels, groups] = [read('panels'), read('groups')];
      count(b, b.begin, b.end, (unit) => {
        const matrix = quotient(b, unit, groups);
        const index = indices(b, matrix, args.readAll(b, 'batch'));
        const source: PanelSource = {
          dense,
          at: offsetBy(b, read('b'), index, args.readAll(b, 'b.batch')),
          kStride: read('b.k'),
          columnStride: read('b.column'),
          depth: read('depth'),
          columns: read('columns'),
        };
        const first = b.mul(remainder(b, unit, groups), b.i32(GROUP));
        const panelAt = (panel: Value): Value =>
          plus(b, read('to'), b.add(b.mul(matrix, panels), panel), read('panelBytes'));
        const columnOf = (panel: Value): Value => b.mul(panel, b.i32(width));
        const singly = (): void =>
          count(b, first, minimum(b, b.add(first, b.i32(GROUP)), panels), (panel) => {
            writePanel(b, e, source, columnOf(panel), panelAt(panel));
          });
        if (dense !== 'columns') singly();
        else {
          const end = columnOf(b.add(first, b.i32(GROUP)));
          const targets = Array.from({ length: GROUP }, (_, i) => panelAt(b.add(first, b.i32(i))));
          b.if(b.compare('le_s', end, source.columns), () => copyRows(b, e, source, columnOf(first), targets), singly);
        }
      });
    },
    size: sizeOf(distinct) * groups,
    work: sizeOf(distinct) * columns * depth,
  });
  return { buffer, batchBytes };
}
