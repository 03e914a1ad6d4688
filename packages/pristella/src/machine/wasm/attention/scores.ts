import { itemSize } from '../../../base/dtype.ts';
import { broadcastLayout } from '../../../base/layout.ts';
import { type Shape, sizeOf } from '../../../base/shape.ts';
import type { Attended } from '../../../kernel/problem.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import { over } from '../../../kernel/words.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, overVectors } from '../loop/access.ts';
import { Arguments, type Given } from '../loop/arguments.ts';
import { count, indices, minimum, offsetBy, plus } from '../loop/count.ts';
import { type Element, loadSplat, loadVector, storeVector } from '../loop/element.ts';
import { lowerPanels } from '../product/pack.ts';
import { PANEL_ROW_BYTES, panelColumns } from '../product/panel.ts';
import { multiplyPacked, overPanels } from '../product/strip.ts';
import { type Left, rowsFrom } from '../product/tile.ts';
import { kernelWords } from '../words.ts';

// Scores are computed in blocks of a few rows and some columns, which never leave the first-level cache: for a tile of queries the
// keys, block by block, or for a tile of keys the queries. All matrices that are met again and again are packed in panels before.

/** Columns of scores at a time. */
export const BLOCK = 64;
/** Rows at most, which is the highest tile. */
export const MOST_ROWS = 6;

/** A matrix of each head, packed: rows by columns, or its transpose. */
export interface Packed {
  readonly given: readonly Given[];
  readonly buffer: Buffer;
  readonly bytes: number;
  readonly batchBytes: readonly number[];
}

export function packed(lw: Lowering, e: Element, view: View, turned: boolean): Packed {
  const { shape, strides } = view.layout;
  const batch = shape.slice(0, -2);
  const [[rows = 0, columns = 0], [row = 0, column = 0]] = [shape.slice(-2), strides.slice(-2)];
  const [depth, width, k, step] = turned ? [columns, rows, column, row] : [rows, columns, row, column];
  const b = { view, batch: strides.slice(0, -2), k, column: step };
  const { buffer, batchBytes } = lowerPanels({ lw, p: { e, b, batch, depth, columns: width } });
  const panelBytes = depth * PANEL_ROW_BYTES;
  const bytes = Math.ceil(width / panelColumns(e)) * panelBytes;
  return { given: [buffer, panelBytes, batchBytes], buffer, bytes, batchBytes };
}

/** Where a matrix of each head lies, as a kernel is told: its strides in bytes. */
export function strided(view: View, lead: Shape, rows: number, columns: number): Given {
  const layout = broadcastLayout(view.layout, [...lead, rows, columns]);
  const bytes = layout.strides.map((s) => s * itemSize(view.dtype));
  return [{ ...view, layout }, bytes.at(-2) ?? 0, bytes.at(-1) ?? 0, bytes.slice(0, -2)];
}

/** The views of a problem, their leading axes alike. */
export interface Heads {
  readonly e: Element;
  readonly lead: Shape;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  /** Features of queries and keys, and of values. */
  readonly depth: number;
  readonly width: number;
}
export function headsOf(e: Element, { q, k, v }: Attended): Heads {
  const { shape } = q.layout;
  const [queries = 0, depth = 0] = shape.slice(-2);
  const [keys = 0] = k.layout.shape.slice(-2);
  const lead = shape.slice(0, -2);
  return { e, lead, heads: sizeOf(lead), queries, keys, depth, width: v.layout.shape.at(-1) ?? 0 };
}

/**
 * For each head a word that is not 0 if its packed matrix has a number that is not finite. 0 times that would be NaN, so such rows are
 * added with care; null where every key is seen.
 */
export function flagsOf(lw: Lowering, { e, lead, heads }: Heads, matrix: Packed, asked: boolean): Buffer | null {
  if (!asked) return null;
  const flags = lw.scratch(heads * 4);
  const args = new Arguments({ from: matrix.buffer, bytes: matrix.bytes, batch: matrix.batchBytes, lead, flags });
  args.launch(lw, {
    key: `attention.flags ${e.dtype} ${lead.length}`,
    name: 'attention.flags',
    write: (b) => {
      const read = args.hoist(b);
      count(b, b.begin, b.end, (head) => {
        const from = offsetBy(b, read('from'), indices(b, head, args.readAll(b, 'lead')), args.readAll(b, 'batch'));
        const found = b.local(b.num('i32x4', 0));
        b.loop(b.i32(0), read('bytes'), 16, (at) => {
          const x = loadVector(b, e, b.add(from, at));
          b.set(found, b.emit('v128.or', 'i32x4', [b.get(found), b.as(b.sub(x, x), 'i32x4')]));
        });
        const any = b.emit('v128.any_true', 'i32', [b.get(found)]);
        b.store('i32.store', plus(b, read('flags'), head, 4), any);
      });
    },
    size: heads,
    work: (heads * matrix.bytes) / e.bytes,
  });
  return flags;
}

/** Where a kernel stores blocks of scores, and its rows of sums. */
export interface Strips {
  readonly at: Value;
  readonly pitch: Value;
}

/** The rows of a strip as a left operand. */
const leftOf = (b: Builder, e: Element, { at, pitch }: Strips, height: number): Left => ({
  dense: 'k',
  rows: rowsFrom(b, at, pitch, height),
  kStride: b.i32(e.bytes),
});

/** Panels of a head, inside a kernel. */
export interface Panels {
  readonly at: Value;
  readonly bytes: Value;
}

/** How many panels cover so many columns. */
const panelsIn = (b: Builder, e: Element, columns: Value): Value => {
  const width = panelColumns(e);
  return b.emit('i32.div_u', 'i32', [b.add(columns, b.i32(width - 1)), b.i32(width)]);
};

/** Scores of a tile's rows with the block of columns from `from`: products of rows, over all features. */
export function scoreBlock(
  b: Builder,
  e: Element,
  left: Left,
  right: Panels,
  depth: Value,
  from: Value,
  columns: Value,
  to: Strips,
): void {
  const first = b.emit('i32.div_u', 'i32', [from, b.i32(panelColumns(e))]);
  const panels = { at: plus(b, right.at, first, right.bytes), bytes: right.bytes, count: panelsIn(b, e, columns) };
  overPanels(b, e, left.rows.length, panels, { ...to, begins: b.i32(1) }, multiplyPacked(left, depth));
}

/** Adds a block of weights, `depth` of them a row, times as many rows of packed values to the sums. */
export function addWeighted(
  b: Builder,
  e: Element,
  height: number,
  weights: Strips,
  values: Panels,
  from: Value,
  depth: Value,
  columns: Value,
  sums: Strips,
  flag: Value | null,
): void {
  const at = plus(b, values.at, from, PANEL_ROW_BYTES);
  const panels = { at, bytes: values.bytes, count: panelsIn(b, e, columns) };
  const fast = (): void =>
    overPanels(
      b,
      e,
      height,
      panels,
      { ...sums, begins: b.i32(0) },
      multiplyPacked(leftOf(b, e, weights, height), depth),
    );
  if (!flag) {
    fast();
    return;
  }
  // What has no weight is left out.
  const careful = (): void =>
    count(b, b.i32(0), b.i32(height), (r) => {
      const row = plus(b, weights.at, r, weights.pitch);
      count(b, b.i32(0), panels.count, (p) => {
        const panel = plus(b, panels.at, p, panels.bytes);
        const to = plus(b, plus(b, sums.at, r, sums.pitch), p, PANEL_ROW_BYTES);
        for (const half of [0, 16]) {
          const sum = b.local(loadVector(b, e, to, half));
          count(b, b.i32(0), depth, (k) => {
            const weight = loadSplat(b, e, plus(b, row, k, e.bytes));
            const more = b.fma(weight, loadVector(b, e, plus(b, panel, k, PANEL_ROW_BYTES), half), b.get(sum));
            b.set(sum, unlessZero(kernelWords(b, e.dtype, e.lanes), weight, more, b.get(sum)));
          });
          storeVector(b, to, b.get(sum), half);
        }
      });
    });
  b.if(flag, careful, fast);
}
const unlessZero = over<Value>((w, weight, more, sum) => w.select(w.ne(weight, w.num(0)), more, sum));

/** A row's mask inside a kernel: where its first column lies, and the bytes from column to column. */
export interface MaskRow {
  readonly view: View;
  readonly at: Value;
  readonly step: Value;
}

/** The mask at columns `from` + c and further; beyond the last column it repeats that one. */
function maskAt(b: Builder, e: Element, mask: MaskRow, from: Value, end: Value): Value {
  const last = b.sub(end, b.i32(1));
  const d = mask.view.dtype;
  const lanes = Array.from({ length: e.lanes }, (_, lane) =>
    loadLanes(b, d, 1, 1, plus(b, mask.at, minimum(b, b.add(from, b.i32(lane)), last), mask.step)),
  );
  const whole = (x: Value): Value => {
    if (d !== 'bool') return x;
    const all = b.sub(b.i32(0), x);
    return e.lanes === 4 ? all : b.emit('i64.extend_i32_s', 'i64', [all]);
  };
  return lanes.slice(1).reduce((v, x, i) => b.replaceLane(v, i + 1, whole(x)), b.splat(whole(lanes[0]!)));
}

/** Which columns of a row are seen: from `first` to before `end`. */
export interface Seen {
  readonly first: Value | null;
  readonly end: Value;
  readonly mask: MaskRow | null;
  /** How many columns there are. */
  readonly columns: Value;
}

/** Visits a row's block of scores by vectors: `write` is given their places in the block, scores, and which of them are seen. */
export function overScores(
  b: Builder,
  e: Element,
  { first, end, mask, columns: all }: Seen,
  from: Value,
  columns: Value,
  scale: Value,
  at: Value,
  write: (c: Value, ahead: readonly number[], scores: readonly Value[], seen: readonly Value[]) => void,
): void {
  const w = kernelWords(b, e.dtype, e.lanes);
  const number = (x: Value): Value => b.splat(b.emit(`${e.scalar}.convert_i32_s`, e.scalar, [x]));
  const [least, limit] = [first && number(first), number(end)];
  const padded = b.mul(panelsIn(b, e, columns), b.i32(panelColumns(e)));
  overVectors(b, e.lanes, b.i32(0), padded, (c, ahead) => {
    const start = number(b.add(from, c));
    const loaded = ahead.map((skip) => loadVector(b, e, plus(b, at, c, e.bytes), skip * e.bytes));
    const places = ahead.map((skip) =>
      b.add(
        start,
        b.lanes(
          e.vector,
          [0, 1, 2, 3].slice(0, e.lanes).map((l) => l + skip),
        ),
      ),
    );
    let scores = loaded.map((x) => b.mul(x, scale));
    let seen = places.map((place) => (least ? betweenOf(w, place, least, limit) : below(w, place, limit)));
    if (mask) {
      const masks = ahead.map((skip) => maskAt(b, e, mask, b.add(b.add(from, c), b.i32(skip)), all));
      if (mask.view.dtype === 'bool') seen = seen.map((s, u) => both(w, s, masks[u]!));
      else {
        seen = seen.map((s, u) => seenBy(w, s, masks[u]!));
        scores = scores.map((s, u) => b.add(s, masks[u]!));
      }
    }
    write(c, ahead, scores, seen);
  });
}
const below = over<Value>((w, place, limit) => w.lt(place, limit));
const betweenOf = over<Value>((w, place, least, limit) => w.and(w.ge(place, least), w.lt(place, limit)));
const both = over<Value>((w, p, q) => w.and(p, q));
const seenBy = over<Value>((w, s, m) => w.and(s, w.ne(m, w.num(-Infinity))));
