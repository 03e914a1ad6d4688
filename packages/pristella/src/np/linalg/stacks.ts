import { isFloat, type TypedArray } from '../../base/dtype.ts';
import { ShapeError, showShape } from '../../base/errors.ts';
import { type Shape, sizeOf, tuple } from '../../base/shape.ts';
import { type Alike, each } from '../../base/tuple.ts';
import { cast, make, unfit } from '../../op/define.ts';
import { reshape, strided } from '../../op/shape/structure.ts';
import { swapaxes } from '../../op/shape/view.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { KernelOp } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { Matrix } from './matrix.ts';

// Matrices are the last two axes; the axes before them make a stack of matrices, each computed alone.

/** Rows and columns exchanged. */
export const transposed = (x: Tensor): Tensor => swapaxes(x, -1, -2);

/** A stack of float matrices; integers become float64. Throws ShapeError for fewer than two axes. */
export function matricesOf(x: TensorLike, op: string): Tensor {
  const t = asTensor(x, op);
  if (t.ndim < 2) {
    const found = `needs a matrix, got ${showShape(t.shape)}`;
    throw new ShapeError(found, { op, shapes: [t.shape], hint: 'the last two axes are rows and columns' });
  }
  return isFloat(t.dtype) ? t : cast(t, 'float64');
}

/** As `matricesOf`; throws ShapeError also where rows and columns differ in number. */
export function squareOf(x: TensorLike, op: string): Tensor {
  const t = matricesOf(x, op);
  if (t.shape.at(-1) !== t.shape.at(-2))
    throw new ShapeError(`needs square matrices, got ${showShape(t.shape)}`, {
      op,
      shapes: [t.shape],
      hint: 'lstsq, pinv, qr and svd take any',
    });
  return t;
}

/** What ops of square float matrices have in common. */
export const ofSquares = {
  batch: 'stack',
  takes: ['float'],
  dtype: 'same',
  shape: ([x]: readonly [Node]): Shape => squareShape(x.shape),
} as const;

/** A shape of square matrices. Throws ShapeError for another. */
export function squareShape(shape: Shape): Shape {
  if (shape.length >= 2 && shape.at(-1) === shape.at(-2)) return shape;
  throw unfit(shape);
}

/** The shape of results that lie side by side, of stacks of matrices. */
export const packedShape = (x: Shape, parts: readonly Shape[]): Shape => [
  ...x.slice(0, -2),
  parts.reduce((n, part) => n + sizeOf(part), 0),
];

/** The axes of the stack, and the sizes of its matrices. */
export function sizesOf(shape: Shape): { stack: Shape; rows: number; columns: number } {
  const [rows, columns] = tuple(shape.slice(-2), 2);
  return { stack: shape.slice(0, -2), rows, columns };
}

/** Calls `visit` for each matrix of a stack with a copy of it and with its number. */
export function eachMatrix(
  { data, shape }: { readonly data: TypedArray; readonly shape: Shape },
  visit: (matrix: Matrix, k: number) => void,
): void {
  const { stack, rows, columns } = sizesOf(shape);
  const size = rows * columns;
  const count = sizeOf(stack);
  for (let k = 0; k < count; k++)
    visit(new Matrix(Float64Array.from(data.subarray(k * size, (k + 1) * size)), rows, columns), k);
}

/** Several results of one op, side by side in its last axis: their shapes, without the stack's axes. */
export function unpack<const T extends readonly Shape[]>(packed: Tensor, shapes: T): Alike<T, Tensor> {
  const stack = packed.shape.slice(0, -1);
  let start = 0;
  return each(shapes, (shape) => {
    const size = sizeOf(shape);
    const starts = [...stack.map(() => 0), start];
    start += size;
    const steps = starts.map(() => 1);
    return reshape(strided(packed, starts, steps, [...stack, size]), [...stack, ...shape]);
  });
}

/** Tensors of an op whose results, of these shapes, are packed. */
export const makePacked = <const T extends readonly Shape[]>(
  op: KernelOp,
  x: Tensor,
  shapes: T,
  attributes?: readonly number[],
): Alike<T, Tensor> => unpack(make(op, [x.node], attributes), shapes);
