import type { Builder, Value } from '../ir.ts';
import { count, minimum, plus, roundDown } from '../loop/count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';

/** Columns in a panel: two vectors. A packed panel holds its k rows one after the other, so columns are 32 bytes a row. */
export const panelColumns = (e: Element): number => 2 * e.lanes;
export const PANEL_ROW_BYTES = 32;
export const panelsFor = (e: Element, columns: number): number => Math.ceil(columns / panelColumns(e));

/** A strided matrix of `depth` rows, of which a panel takes the columns from `column`. */
export interface PanelSource {
  readonly dense: 'columns' | 'k' | 'any';
  readonly at: Value;
  readonly kStride: Value;
  readonly columnStride: Value;
  readonly depth: Value;
  readonly columns: Value;
}

/** Packs the panel of columns column, column + 1, ... at `to`; beyond the last column it repeats that one. */
export function writePanel(b: Builder, e: Element, source: PanelSource, column: Value, to: Value): void {
  const gather = (): void => gatherColumns(b, e, source, column, to);
  if (source.dense === 'any') {
    gather();
    return;
  }
  const full = b.compare('le_s', b.add(column, b.i32(panelColumns(e))), source.columns);
  b.if(
    full,
    () => {
      if (source.dense === 'columns') copyRows(b, e, source, column, [to]);
      else transposeRows(b, e, source, column, to);
    },
    gather,
  );
}

function gatherColumns(b: Builder, e: Element, source: PanelSource, column: Value, to: Value): void {
  const last = b.sub(source.columns, b.i32(1));
  const from = Array.from({ length: panelColumns(e) }, (_, j) =>
    plus(b, source.at, minimum(b, b.add(column, b.i32(j)), last), source.columnStride),
  );
  count(b, b.i32(0), source.depth, (k) => {
    const skip = b.mul(k, source.kStride);
    const row = plus(b, to, k, PANEL_ROW_BYTES);
    from.forEach((at, j) => {
      storeOne(b, e, row, loadOne(b, e, b.add(at, skip)), j * e.bytes);
    });
  });
}

/** Packs whole panels of adjacent columns side by side, from `column` on, each to its own place. */
export function copyRows(b: Builder, e: Element, source: PanelSource, column: Value, to: readonly Value[]): void {
  const from = plus(b, source.at, column, e.bytes);
  count(b, b.i32(0), source.depth, (k) => {
    const at = plus(b, from, k, source.kStride);
    to.forEach((panel, i) => {
      const row = plus(b, panel, k, PANEL_ROW_BYTES);
      storeVector(b, row, loadVector(b, e, at, i * PANEL_ROW_BYTES));
      storeVector(b, row, loadVector(b, e, at, i * PANEL_ROW_BYTES + 16), 16);
    });
  });
}

/** Columns whose elements are adjacent along k: as many k as a vector holds are turned at a time. */
function transposeRows(b: Builder, e: Element, source: PanelSource, column: Value, to: Value): void {
  const width = panelColumns(e);
  const from = Array.from({ length: width }, (_, j) =>
    plus(b, source.at, b.add(column, b.i32(j)), source.columnStride),
  );
  const main = roundDown(b, source.depth, e.lanes);
  b.loop(b.i32(0), main, e.lanes, (counter) => {
    const k = b.get(counter);
    const skip = b.mul(k, b.i32(e.bytes));
    const row = plus(b, to, k, PANEL_ROW_BYTES);
    for (let half = 0; half < 2; half++) {
      const columns = from.slice(half * e.lanes, (half + 1) * e.lanes).map((at) => loadVector(b, e, b.add(at, skip)));
      transpose(b, columns).forEach((x, step) => {
        storeVector(b, row, x, step * PANEL_ROW_BYTES + half * 16);
      });
    }
  });
  count(b, main, source.depth, (k) => {
    const skip = b.mul(k, b.i32(e.bytes));
    const row = plus(b, to, k, PANEL_ROW_BYTES);
    from.forEach((at, j) => {
      storeOne(b, e, row, loadOne(b, e, b.add(at, skip)), j * e.bytes);
    });
  });
}

/** The lanes `pattern` of two vectors side by side. */
export function shuffle(b: Builder, x: Value, y: Value, pattern: readonly number[]): Value {
  const bytes = 16 / pattern.length;
  const places = pattern.flatMap((lane) => Array.from({ length: bytes }, (_, i) => lane * bytes + i));
  return b.emit('i8x16.shuffle', x.type, [x, y], places);
}

/** A square block, a vector a row, turned about its diagonal. */
export function transpose(b: Builder, rows: readonly Value[]): Value[] {
  const [p, q, r, s] = rows;
  if (!p || !q) throw new Error('a block has two rows or four');
  if (!r || !s) return [shuffle(b, p, q, [0, 2]), shuffle(b, p, q, [1, 3])];
  const low = [0, 4, 1, 5];
  const high = [2, 6, 3, 7];
  const [pqLow, pqHigh] = [shuffle(b, p, q, low), shuffle(b, p, q, high)];
  const [rsLow, rsHigh] = [shuffle(b, r, s, low), shuffle(b, r, s, high)];
  return [
    shuffle(b, pqLow, rsLow, [0, 1, 4, 5]),
    shuffle(b, pqLow, rsLow, [2, 3, 6, 7]),
    shuffle(b, pqHigh, rsHigh, [0, 1, 4, 5]),
    shuffle(b, pqHigh, rsHigh, [2, 3, 6, 7]),
  ];
}
