import type { Builder, Value } from '../ir.ts';
import { plus, roundDown } from '../loop/count.ts';
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

/**
 * A register tile: C[r, v] += A[r, k] * B[k, v] over k in order, so that no element's value depends on the tile it
 * falls in.
 */
export class Tile {
  private readonly b: Builder;
  private readonly e: Element;
  private readonly sums: Value[][];

  /** All zeros. */
  constructor(b: Builder, e: Element, rows: number, vectors: number) {
    this.b = b;
    this.e = e;
    const zero = b.num(e.vector, 0);
    this.sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => b.local(zero)));
  }

  private each(at: Value, pitch: Value, visit: (sum: Value, row: Value, offset: number) => void): void {
    let row = at;
    this.sums.forEach((sums, r) => {
      if (r > 0) row = this.b.add(row, pitch);
      sums.forEach((sum, v) => {
        visit(sum, row, v * 16);
      });
    });
  }
  /** Goes on from sums stored at `at`, rows `pitch` bytes apart. */
  load(at: Value, pitch: Value): void {
    this.each(at, pitch, (sum, row, offset) => {
      this.b.set(sum, loadVector(this.b, this.e, row, offset));
    });
  }
  store(at: Value, pitch: Value): void {
    this.each(at, pitch, (sum, row, offset) => {
      storeVector(this.b, row, sum, offset);
    });
  }

  /** Adds the products of `depth` values of k. */
  multiply(left: Left, right: Right, depth: Value): void {
    const { b } = this;
    const main = roundDown(b, depth, UNROLL);
    b.loop(b.i32(0), main, UNROLL, (k) => {
      this.steps(left, right, b.get(k), UNROLL);
    });
    b.loop(main, depth, 1, (k) => {
      this.steps(left, right, b.get(k), 1);
    });
  }

  private steps(left: Left, right: Right, k: Value, count: number): void {
    const { b, e } = this;
    const bytes = b.i32(e.bytes);
    let leftAt = b.mul(k, left.dense === 'k' ? bytes : left.kStride);
    let rightAt = b.mul(k, typeof right.kStride === 'number' ? b.i32(right.kStride) : right.kStride);
    const now = this.sums.map((sums) => [...sums]);
    for (let step = 0; step < count; step++) {
      const skip = typeof right.kStride === 'number' ? step * right.kStride : 0;
      const element = (r: number): Value =>
        left.dense === 'rows'
          ? loadSplat(b, e, b.add(left.rows[0]!, leftAt), r * e.bytes)
          : loadSplat(b, e, b.add(left.rows[r]!, leftAt), left.dense === 'k' ? step * e.bytes : 0);
      const column = (v: number): Value =>
        loadVector(b, e, b.add(right.vectors[v]!.at, rightAt), right.vectors[v]!.offset + skip);
      this.outer(now, element, column);
      if (left.dense !== 'k') leftAt = b.add(leftAt, left.kStride);
      if (typeof right.kStride !== 'number') rightAt = b.add(rightAt, right.kStride);
    }
    now.forEach((sums, r) => {
      sums.forEach((sum, v) => {
        b.set(this.sums[r]![v]!, sum);
      });
    });
  }

  /** Adds the outer product of a step's elements and columns, within the sixteen registers of x86. */
  private outer(sums: Value[][], element: (r: number) => Value, column: (v: number) => Value): void {
    const { b } = this;
    const [rows, vectors] = [sums.length, sums[0]!.length];
    const fused = b.target.fma && this.e.scalar !== 'i32';
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
}

/** The addresses of `count` rows `stride` bytes apart. */
export function rowsFrom(b: Builder, at: Value, stride: Value, count: number): [Value, ...Value[]] {
  const row = (r: number): Value => plus(b, at, b.i32(r), stride);
  return [row(0), ...Array.from({ length: count - 1 }, (_, r) => row(r + 1))];
}
