import { sizeOf } from '../../../base/shape.ts';
import { isStore } from '../../../kernel/body.ts';
import type { Builder, Matrix } from '../ir.ts';
import { Arguments, type Given } from '../loop/arguments.ts';
import { indices, lotsFor, minimum, offsetBy, overLots, plus, quotient, remainder } from '../loop/count.ts';
import { Finish } from '../product/finish.ts';
import type { Product, ProductJob } from '../product/matmul.ts';
import type { Strategy } from '../strategy.ts';
import { gemmType, usesBlas } from './threshold.ts';

/** How a strided matrix is told to BLAS: row-major rows `stride` elements apart, perhaps of its transpose. */
interface Order {
  readonly stride: number;
  readonly transposed: boolean;
}

/** Null where neither the matrix nor its transpose has rows of adjacent elements. */
function orderOf(rows: number, columns: number, row: number, column: number): Order | null {
  const lies = (m: number, n: number, step: number, inner: number): number | null => {
    if (n > 1 && inner !== 1) return null;
    if (m === 1) return n;
    return step >= n ? step : null;
  };
  const stride = lies(rows, columns, row, column);
  if (stride !== null) return { stride, transposed: false };
  const turned = lies(columns, rows, column, row);
  return turned === null ? null : { stride: turned, transposed: true };
}

/** Parts of a product for several threads: so much work each, along the longer side of the result, 16 at most. */
const PART_WORK = 40e6;
const MOST_PARTS = 16;
const LEAST_SIDE = 48;

function partsOf({ rows, columns, depth }: Product): { byRows: boolean; size: number; count: number } {
  const side = Math.max(rows, columns);
  const wanted = Math.min(MOST_PARTS, Math.floor((2 * rows * columns * depth) / PART_WORK), side / LEAST_SIDE);
  const size = Math.ceil(side / Math.max(1, wanted) / 16) * 16;
  return { byRows: rows >= columns, size, count: Math.ceil(side / size) };
}

/** How BLAS is told of both operands; null where it cannot be told of one. */
function ordersOf({ rows, depth, columns, a, b }: Product): { readonly left: Order; readonly right: Order } | null {
  const left = orderOf(rows, depth, a.row, a.k);
  const right = orderOf(depth, columns, b.k, b.column);
  return left && right && { left, right };
}

/** Whether a BLAS has such products, can be told of the operands, and is quicker than our own kernels. */
const fits = ({ lw, p }: ProductJob): boolean =>
  gemmType(p.e) !== null && ordersOf(p) !== null && usesBlas(lw, p.rows, p.depth, p.columns);

function render({ lw, p, epilogue }: ProductJob): void {
  const { e, rows, columns, depth } = p;
  const type = gemmType(e)!;
  const { left, right } = ordersOf(p)!;
  const { byRows, size, count: parts } = partsOf(p);
  const direct = isStore(epilogue);
  const units = sizeOf(p.batch) * parts;
  const stripBytes = direct ? 0 : (byRows ? size * columns : rows * size) * e.bytes;
  const lots = direct ? units : lotsFor(units, stripBytes);

  const own = new Arguments({});
  const finish = new Finish(own, e, epilogue, p.operands, rows, columns);
  const side = ({ view, batch }: Product['a' | 'b'], { stride }: Order, step: number): Given => {
    return [view, stride, step * size * e.bytes, batch.map((s) => s * e.bytes)];
  };
  const args = own.put({
    a: side(p.a, left, byRows ? p.a.row : 0),
    b: side(p.b, right, byRows ? 0 : p.b.column),
    batch: p.batch,
    rows,
    columns,
    depth,
    parts,
    part: size,
    units,
    lots,
    strips: direct ? null : lw.scratch(lots * stripBytes),
    stripBytes,
  });

  const write = (b: Builder): void => {
    const read = args.hoist(b);
    overLots(b, read('units'), read('lots'), (unit, lot) => {
      const batch = quotient(b, unit, read('parts'));
      const part = remainder(b, unit, read('parts'));
      const batchIndex = indices(b, batch, args.readAll(b, 'batch'));
      const operand = (name: 'a' | 'b', { transposed }: Order): Matrix => {
        const start = offsetBy(b, read(name, 0), batchIndex, args.readAll(b, name, 3));
        return { at: plus(b, start, part, read(name, 2)), stride: read(name, 1), transposed };
      };
      const from = b.mul(part, read('part'));
      const some = minimum(b, read('part'), b.sub(byRows ? read('rows') : read('columns'), from));
      const [height, width] = byRows ? [some, read('columns')] : [read('rows'), some];
      const [row, column] = byRows ? [from, b.i32(0)] : [b.i32(0), from];
      const place = b.add(b.mul(b.add(b.mul(batch, read('rows')), row), read('columns')), column);
      const result = direct
        ? { at: plus(b, finish.args.read(b, 'outputs', 0), place, e.bytes), stride: read('columns'), transposed: false }
        : { at: plus(b, read('strips'), lot, read('stripBytes')), stride: width, transposed: false };
      b.gemm(type, [height, width, read('depth')], operand('a', left), operand('b', right), result);
      if (direct) return;
      const pitch = b.mul(width, b.i32(e.bytes));
      finish.write(b, { at: result.at, pitch, row, column, rows: height, columns: width, batch, batchIndex });
    });
  };
  const orders = [left, right].map((o) => (o.transposed ? 'T' : 'N')).join('');
  args.launch(lw, {
    key: `blas ${e.dtype} ${orders} ${byRows} ${direct} ${p.batch.length} ${finish.key}`,
    name: 'matmul, BLAS',
    write,
    size: lots,
    work: 2 * sizeOf(p.batch) * rows * columns * depth,
  });
}

export const blasProduct: Strategy<ProductJob> = { name: 'blas', fits, render };
