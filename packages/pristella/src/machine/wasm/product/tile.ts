import type { Builder, Value } from '../ir.ts';
import { isZero, plus, roundDown } from '../loop/count.ts';
import { type Element, loadSplat, loadVector, storeVector } from '../loop/element.ts';

/**
 * The left operand of a tile, rows by k. Where neighbours along k ('k') or along the rows ('rows') are adjacent in
 * memory, their addresses differ by constants.
 */
export interface Left {
  readonly dense: 'k' | 'rows' | 'any';
  /** The address of each row's first element; for dense rows, of row 0 alone. */
  readonly rows: readonly Value[];
  /** Bytes from one k to the next. */
  readonly kStride: Value;
}

/** A vector of columns at the first k: a base and a constant number of bytes. */
export interface VectorPlace {
  readonly at: Value;
  readonly offset: number;
}

/** The right operand, k by columns, neighbouring columns adjacent in memory. */
export interface Right {
  readonly vectors: readonly VectorPlace[];
  /** Bytes from one k to the next: a constant for packed panels. */
  readonly kStride: Value | number;
}

const UNROLL = 4;

/** Adds the products of `depth` values of k to a tile. */
export type AddProducts = (left: Left, right: Right, depth: Value) => void;

/** Where a row of tiles keeps its sums: panel after panel along rows `pitch` bytes apart. */
export interface Strip {
  readonly at: Value;
  readonly pitch: Value;
  /** Not 0 if the sums begin here rather than go on from what is stored. */
  readonly begins: Value;
}

/**
 * A register tile: C[r, v] += A[r, k] * B[k, v] over k in order, so that no element's value depends on the tile it
 * falls in. It lies `at` some place of a strip, and goes on from what is stored there.
 */
export function runTile(
  b: Builder,
  e: Element,
  height: number,
  { pitch, begins }: Strip,
  at: Value,
  vectors: readonly VectorPlace[],
  multiply: (add: AddProducts, vectors: readonly VectorPlace[]) => void,
): void {
  const zero = b.num(e.vector, 0);
  const tile = Array.from({ length: height }, () => vectors.map(() => b.local(zero)));
  const each = (visit: (sum: Value, row: Value, offset: number) => void): void => {
    let row = at;
    tile.forEach((sums, r) => {
      if (r > 0) row = b.add(row, pitch);
      sums.forEach((sum, v) => {
        visit(sum, row, v * 16);
      });
    });
  };
  const steps = (left: Left, right: Right, k: Value, count: number): void => {
    const bytes = b.i32(e.bytes);
    let leftAt = b.mul(k, left.dense === 'k' ? bytes : left.kStride);
    let rightAt = b.mul(k, typeof right.kStride === 'number' ? b.i32(right.kStride) : right.kStride);
    const now = tile.map((sums) => [...sums]);
    for (let step = 0; step < count; step++) {
      const skip = typeof right.kStride === 'number' ? step * right.kStride : 0;
      const element = (r: number): Value =>
        left.dense === 'rows'
          ? loadSplat(b, e, b.add(left.rows[0]!, leftAt), r * e.bytes)
          : loadSplat(b, e, b.add(left.rows[r]!, leftAt), left.dense === 'k' ? step * e.bytes : 0);
      const column = (v: number): Value =>
        loadVector(b, e, b.add(right.vectors[v]!.at, rightAt), right.vectors[v]!.offset + skip);
      addOuter(b, e, now, element, column);
      if (left.dense !== 'k') leftAt = b.add(leftAt, left.kStride);
      if (typeof right.kStride !== 'number') rightAt = b.add(rightAt, right.kStride);
    }
    now.forEach((sums, r) => {
      sums.forEach((sum, v) => {
        b.set(tile[r]![v]!, sum);
      });
    });
  };
  const add: AddProducts = (left, right, depth) => {
    const main = roundDown(b, depth, UNROLL);
    b.loop(b.i32(0), main, UNROLL, (k) => steps(left, right, b.get(k), UNROLL));
    b.loop(main, depth, 1, (k) => steps(left, right, b.get(k), 1));
  };
  b.if(isZero(b, begins), () => each((sum, row, offset) => b.set(sum, loadVector(b, e, row, offset))));
  multiply(add, vectors);
  each((sum, row, offset) => storeVector(b, row, sum, offset));
}

/** Adds the outer product of a step's elements and columns, within the sixteen registers of x86. */
function addOuter(
  b: Builder,
  e: Element,
  sums: Value[][],
  element: (r: number) => Value,
  column: (v: number) => Value,
): void {
  const [rows, vectors] = [sums.length, sums[0]!.length];
  const fused = b.target.fma && e.scalar !== 'i32';
  if (fused && rows >= vectors) {
    const columns = Array.from({ length: vectors }, (_, v) => column(v));
    for (let r = 0; r < rows; r++) {
      const a = element(r);
      for (let v = 0; v < vectors; v++) sums[r]![v] = b.fma(a, columns[v]!, sums[r]![v]!);
    }
    return;
  }
  // A product of its own needs a register: elements are read once for each column. One element stays where it is.
  const only = rows === 1 ? element(0) : null;
  for (let v = 0; v < vectors; v++) {
    const x = column(v);
    for (let r = 0; r < rows; r++) sums[r]![v] = b.fma(only ?? element(r), x, sums[r]![v]!);
  }
}

/** The addresses of `count` rows `stride` bytes apart. */
export function rowsFrom(b: Builder, at: Value, stride: Value, count: number): [Value, ...Value[]] {
  const row = (r: number): Value => plus(b, at, b.i32(r), stride);
  return [row(0), ...Array.from({ length: count - 1 }, (_, r) => row(r + 1))];
}
