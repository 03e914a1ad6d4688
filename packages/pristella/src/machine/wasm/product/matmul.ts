import { broadcastLayout } from '../../../base/layout.ts';
import { sizeOf, splitLast } from '../../../base/shape.ts';
import { type Epilogue, resultShape } from '../../../kernel/body.ts';
import type { Product as Problem } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import { joinAxes } from '../../../kernel/walk.ts';
import { blasProduct } from '../blas/matmul.ts';
import type { Lowering } from '../launch.ts';
import { densely } from '../loop/copy.ts';
import { type Element, elementOf } from '../loop/element.ts';
import { renderBy, type Strategy } from '../strategy.ts';
import { lowerProduct } from './block.ts';
import type { OperandStrides } from './finish.ts';
import { lowerPanels } from './pack.ts';
import { panelColumns } from './panel.ts';

/** A batch of products C = A B, its axes joined as far as they go; strides in elements. */
export interface Product {
  readonly e: Element;
  readonly batch: readonly number[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly a: { readonly view: View; readonly batch: readonly number[]; readonly row: number; readonly k: number };
  readonly b: { readonly view: View; readonly batch: readonly number[]; readonly k: number; readonly column: number };
  readonly operands: readonly OperandStrides[];
}

/** One to be rendered, its result to go through an epilogue. */
export interface ProductJob {
  readonly lw: Lowering;
  readonly p: Product;
  readonly epilogue: Epilogue;
}

/**
 * C (..., M, N) = A (..., M, K) B (..., K, N) in float32, float64 or int32, for views of any strides whose leading axes
 * broadcast to those of the result, which goes through the epilogue. An element is the sum over k in order, each product
 * added with one rounding where the target has a fused multiply-add.
 */
export function lowerMatmul(lw: Lowering, { a, b, out }: Problem): void {
  const epilogue = evenColumns(lw, out);
  if (sizeOf(resultShape(epilogue)) === 0) return;
  renderBy(ways, { lw, p: oneRow(describe(a, b, epilogue)), epilogue });
}

/** Ways of multiplying, those that repay first. */
const ways: readonly Strategy<ProductJob>[] = [
  blasProduct,
  { name: 'direct', fits: ({ p }) => p.depth === 0 || readsDirectly(p), render: (job) => lowerProduct(job, null) },
  { name: 'packed there', fits: ({ p }) => p.rows <= FEW_ROWS, render: (job) => lowerProduct(job, 'there') },
  { name: 'packed', fits: () => true, render: (job) => lowerProduct(job, lowerPanels(job)) },
];

function describe(a: View, b: View, epilogue: Epilogue): Product {
  const shape = resultShape(epilogue);
  const [lead, columns] = splitLast(shape);
  const [batch, rows] = splitLast(lead);
  const [, depth] = splitLast(a.layout.shape);
  const [left, byK] = splitLast(broadcastLayout(a.layout, [...batch, rows, depth]).strides);
  const [rightRows, byColumn] = splitLast(broadcastLayout(b.layout, [...batch, depth, columns]).strides);
  const [right, byRow] = splitLast(rightRows);
  const operands = epilogue.operands.map((v) => splitLast(v.layout.strides));
  const joined = joinAxes(lead, [left, [...right, 0], ...operands.map(([own]) => own)]);
  const [ofA, ofB, ...ofOperands] = joined.strides;
  // Rows are what shares one B: the last joined axis, unless B changes along it.
  const hasRows = ofB.at(-1) === 0;
  const batchAxes = joined.sizes.length - (hasRows ? 1 : 0);
  const split = (s: readonly number[]): { batch: readonly number[]; row: number } => {
    return { batch: s.slice(0, batchAxes), row: s[batchAxes] ?? 0 };
  };
  return {
    e: elementOf(a.dtype),
    batch: joined.sizes.slice(0, batchAxes),
    rows: joined.sizes[batchAxes] ?? 1,
    depth,
    columns,
    a: { view: a, ...split(ofA), k: depth === 1 ? 1 : byK },
    b: { view: b, batch: split(ofB).batch, k: byRow, column: columns === 1 ? 0 : byColumn },
    operands: ofOperands.map((s, i) => ({ ...split(s), column: columns > 1 && operands[i]?.[1] === 1 ? 1 : 0 })),
  };
}

/** A product with one column and many rows as its transpose, which fills the vectors; the result lies as before. */
function oneRow(p: Product): Product {
  if (p.columns > 1 || p.rows === 1 || p.operands.some(({ row }) => row !== 0 && row !== 1)) return p;
  return {
    ...p,
    rows: 1,
    columns: p.rows,
    a: { ...p.b, row: 0 },
    b: { ...p.a, column: p.a.row },
    operands: p.operands.map(({ batch, row }) => ({ batch, row: 0, column: row === 1 ? 1 : 0 })),
  };
}

/** The epilogue with operands whose column stride is 0 or 1; others are copied. */
function evenColumns(lw: Lowering, epilogue: Epilogue): Epilogue {
  const shape = resultShape(epilogue);
  const operands = epilogue.operands.map((view) => {
    const layout = broadcastLayout(view.layout, shape);
    const stride = layout.strides.at(-1);
    const spread = { ...view, layout };
    return stride === 0 || stride === 1 || shape.at(-1) === 1 ? spread : densely(lw, spread);
  });
  return { ...epilogue, operands };
}

/** Rows too few to repay B being written as panels to memory and read again. */
const FEW_ROWS = 8;

/** How much of the second-level cache B may take where it is read as it lies. */
const DIRECT_BYTES = 1 << 20;

/** Whether B is read where it lies: its columns adjacent, and too few rows of A to repay packing. */
function readsDirectly({ e, rows, columns, depth, b }: Product): boolean {
  if (b.column !== 1 || columns < panelColumns(e)) return false;
  if (rows <= FEW_ROWS) return true;
  // Rows a power of two apart share few places in a cache, so that B counts for more than its size.
  const step = b.k * e.bytes;
  const apart = Math.max(64, columns * e.bytes, step & -step);
  return rows <= 128 && depth * apart <= DIRECT_BYTES;
}
