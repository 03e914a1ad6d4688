/**
 * A matrix on the host, and what is done with whole rows of it, from place `from` on. The loops read one array: with two, as rows
 * that are views would be, they took up to 2.7 times as long.
 */
export class Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;

  constructor(data: Float64Array, rows: number, columns: number) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  /** Ones on the diagonal. */
  static unit(rows: number, columns: number): Matrix {
    const data = new Float64Array(rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) data[i * (columns + 1)] = 1;
    return new Matrix(data, rows, columns);
  }

  /** Rows, and rows of zeros where there are fewer. */
  static ofRows(list: readonly Float64Array[], rows: number, columns: number): Matrix {
    const out = new Matrix(new Float64Array(rows * columns), rows, columns);
    for (const [i, row] of list.entries()) out.row(i).set(row);
    return out;
  }

  /** Row i: a view. */
  row(i: number): Float64Array {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  /** A copy of column j, from row `first` on. */
  column(j: number, first = 0): Float64Array {
    const { data, rows, columns } = this;
    const out = new Float64Array(Math.max(0, rows - first));
    for (let i = first; i < rows; i++) out[i - first] = data[i * columns + j]!;
    return out;
  }

  transposed(): Matrix {
    const columns = Array.from({ length: this.columns }, (_, j) => this.column(j));
    return Matrix.ofRows(columns, this.columns, this.rows);
  }

  /** The sum of the products of rows i and j. */
  dot(i: number, j: number): number {
    const { data, columns } = this;
    const shift = (j - i) * columns;
    let sum = 0;
    for (let k = i * columns, end = k + columns; k < end; k++) sum += data[k]! * data[k + shift]!;
    return sum;
  }

  /** Takes f times row j from row i. */
  subtract(i: number, f: number, j: number, from = 0): void {
    const { data, columns } = this;
    const shift = (j - i) * columns;
    for (let k = i * columns + from, end = (i + 1) * columns; k < end; k++) data[k]! -= f * data[k + shift]!;
  }

  /** Turns row i to c times itself minus s times row j, and row j to s times row i plus c times itself. */
  rotate(i: number, j: number, c: number, s: number): void {
    const { data, columns } = this;
    const shift = (j - i) * columns;
    for (let k = i * columns, end = k + columns; k < end; k++) {
      const x = data[k]!;
      const y = data[k + shift]!;
      data[k] = c * x - s * y;
      data[k + shift] = s * x + c * y;
    }
  }

  exchange(i: number, j: number): void {
    const row = this.row(i).slice();
    this.row(i).set(this.row(j));
    this.row(j).set(row);
  }

  /** Adds to `sum` the rows from number `first` on, each times its element of v. */
  addProduct(sum: Float64Array, v: Float64Array, first: number, from = 0): void {
    const { data, columns } = this;
    v.forEach((f, i) => {
      const start = (first + i) * columns;
      for (let k = from; k < columns; k++) sum[k]! += f * data[start + k]!;
    });
  }

  /** Takes from the rows from number `first` on w, each time times its element of v. */
  subtractOuter(v: Float64Array, w: Float64Array, first: number, from = 0): void {
    v.forEach((f, i) => {
      subtract(this.row(first + i), f, w, from);
    });
  }
}

/** The sum of the products of two vectors. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0, end = x.length; k < end; k++) sum += x[k]! * y[k]!;
  return sum;
}

/** x - f y, in place, from place `from` on. */
export function subtract(x: Float64Array, f: number, y: Float64Array, from = 0): void {
  for (let k = from, end = x.length; k < end; k++) x[k]! -= f * y[k]!;
}

/** x / f, in place. */
export function divide(x: Float64Array, f: number): void {
  for (let k = 0; k < x.length; k++) x[k]! /= f;
}

/** f x, in place. */
export function scale(x: Float64Array, f: number): void {
  for (let k = 0; k < x.length; k++) x[k]! *= f;
}
