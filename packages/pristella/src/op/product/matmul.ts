import { isFloat, promote } from '../../base/dtype.ts';
import { ShapeError, showShape } from '../../base/errors.ts';
import { broadcastLayout, dense, forEachOffset } from '../../base/layout.ts';
import { checkArguments } from '../../base/options.ts';
import { broadcastShapes, type Shape, sizeAlong, sizeOf, splitLast, tuple } from '../../base/shape.ts';
import type { HostArray, View } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { asTensor } from '../../tensor/create.ts';
import type { KernelOp } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { mul } from '../elementwise/index.ts';
import { exactly } from '../reduce/whole.ts';
import { reshape, reshaped, sumTo } from '../shape/structure.ts';
import { swapaxes } from '../shape/view.ts';

/** The three loops, for each matrix of the stack. */
function plainMatmul(a: HostArray, b: HostArray, out: HostArray): void {
  const [m, n] = tuple(out.shape.slice(-2), 2);
  const [, inner] = splitLast(a.shape);
  const batch = out.shape.slice(0, -2);
  /** Where each matrix of the stack begins. */
  const starts = (x: HostArray): number[] => {
    if (out.shape.length === 2) return [0];
    const lead = { ...dense(x.shape), shape: x.shape.slice(0, -2), strides: dense(x.shape).strides.slice(0, -2) };
    const list: number[] = [];
    forEachOffset(broadcastLayout(lead, batch), (offset) => list.push(offset));
    return list;
  };
  const [fromA, fromB] = [starts(a), starts(b)];
  const integer = out.dtype === 'int32';
  for (const [s, startA] of fromA.entries()) {
    const startB = fromB[s]!;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const x = a.data[startA + i * inner + k]!;
          const y = b.data[startB + k * n + j]!;
          sum = integer ? (sum + Math.imul(x, y)) | 0 : sum + x * y;
        }
        out.data[(s * m + i) * n + j] = sum;
      }
    }
  }
}

export const matmulOp: KernelOp = defineKernel<2>('matmul', {
  takes: ['summed', 'same'],
  dtype: 'same',
  shape: ([a, b]) => productShape(a.shape, b.shape),
  vjp: [(g, [a, b]) => sumTo(product(g, swapaxes(b, -1, -2)), a.shape), (g, [a, b]) => rightGradient(g, a, b)],
  run: ([a, b], out) => plainMatmul(a, b, out),
  kernel({ inputs: [a, b], out }, { shape }) {
    return problems.product({ a: stacked(a, shape), b: stacked(b, shape), out });
  },
  fusesEpilogue: true,
  flops: ([a], out) => 2 * sizeOf(out) * splitLast(a)[1],
});

/**
 * aᵀ g, summed where b's stack was broadcast. Where b is one matrix, the rows of the whole stack are those of one product: no
 * stack of results is written and summed (16 times (512, 128)(128, 128): a quarter of the time of products and sum).
 */
function rightGradient(g: Tensor, a: Tensor, b: Tensor): Tensor {
  const [lead, n] = splitLast(g.shape);
  const [own, k] = splitLast(a.shape);
  const rows = sizeOf(lead);
  if (b.size !== k * n || sizeOf(own) !== rows || lead.length < 2)
    return sumTo(product(swapaxes(a, -1, -2), g), b.shape);
  return reshaped(product(swapaxes(reshaped(a, [rows, k]), 0, 1), reshaped(g, [rows, n])), b.shape);
}

/** A stack of matrices repeated along the stacking axes of the result. */
function stacked(v: View, result: Shape): View {
  return { ...v, layout: broadcastLayout(v.layout, [...result.slice(0, -2), ...v.layout.shape.slice(-2)]) };
}

/** The shape of a product of (stacks of) matrices. Throws ShapeError if there is none. */
function productShape(a: Shape, b: Shape): Shape {
  const [m, n] = [a[a.length - 2], b[b.length - 1]];
  if (m === undefined || n === undefined || a[a.length - 1] !== b[b.length - 2]) throw unfit(a, b);
  if (a.length === 2 && b.length === 2) return [m, n];
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2), 'matmul'), m, n];
}

/** The product of tensors of at least two axes and one dtype. */
const product = (a: Tensor, b: Tensor): Tensor => make(matmulOp, [a.node, b.node]);

/**
 * Matrix product: rows of `a` with columns of `b`. A vector is a row on the left and a column on the right; leading
 * axes are stacks of matrices and broadcast. Throws ShapeError if the inner sizes differ or an operand is a scalar.
 * Integers give int32; throws DTypeError for a sum that it cannot hold, where that is computed.
 * @formula yᵢⱼ = Σₖ aᵢₖ bₖⱼ
 * @shapes (…, m, k), (…, k, n) → (…, m, n), the stacks broadcast; (k), (k, n) → (n); (m, k), (k) → (m)
 * @gradient g bᵀ; aᵀ g, each summed back where its stack was broadcast
 * @differs bool and uint8 give int32; a sum that int32 cannot hold throws
 * @example
 * np.matmul([[1, 2], [3, 4]], [[1, 0], [0, 10]]);
 * np.array([[1, 2], [3, 4]]).matmul([1, 1]);
 * np.ones([5, 2, 3]).matmul(np.ones([3, 4])).shape;
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'matmul');
  return matrixProduct(asTensor(a, 'matmul'), asTensor(b, 'matmul'), 'matmul');
}

/** `matmul` on behalf of an op, by whose name errors go. */
export function matrixProduct(x: Tensor, y: Tensor, op: string): Tensor {
  if (x.ndim === 0 || y.ndim === 0)
    throw new ShapeError(`needs arrays, got ${showShape(x.shape)} · ${showShape(y.shape)}`, {
      op,
      shapes: [x.shape, y.shape],
      hint: 'use mul for numbers',
    });
  const [m, k] = [sizeAlong(x.shape, x.ndim - 1), sizeAlong(y.shape, Math.max(0, y.ndim - 2))];
  if (m !== k) {
    const fits =
      y.ndim === 2 && y.shape[1] === m
        ? 'transpose the second'
        : x.ndim === 2 && x.shape[0] === k
          ? 'transpose the first'
          : undefined;
    throw new ShapeError(`inner sizes differ: ${showShape(x.shape)} · ${showShape(y.shape)}`, {
      op,
      shapes: [x.shape, y.shape],
      hint: fits,
    });
  }
  const d = promote(x.dtype, y.dtype);
  if (!isFloat(d)) return exactly(op, [x, y], m, ([p, q]) => productOf(p, q));
  return productOf(cast(x, d), cast(y, d));
}

/** The product of operands of one dtype whose inner sizes are equal. */
function productOf(x: Tensor, y: Tensor): Tensor {
  const [m, k] = [sizeAlong(x.shape, x.ndim - 1), sizeAlong(y.shape, Math.max(0, y.ndim - 2))];
  const [row, column] = [x.ndim === 1, y.ndim === 1];
  const p = product(row ? reshape(x, [1, m]) : x, column ? reshape(y, [k, 1]) : y);
  if (!row && !column) return p;
  const left = p.shape.filter((_, axis) => !(row && axis === p.ndim - 2) && !(column && axis === p.ndim - 1));
  return reshape(p, left);
}
export const matmulSamples: Sample = samples({
  name: 'matmul',
  of: (a, b) => matmul(a, b),
  cases: [
    { inputs: ['[[1 2] [3 4]]', '[[5 6] [7 8]]'], result: '[[19 22] [43 50]]' },
    { inputs: [[1, 2], '[[1 3 5] [2 4 6]]'], result: [5, 11, 17] },
  ],
  gradient: 'smooth',
});

/**
 * Matrix product as NumPy's `dot` for one and two axes, and the product with a number. Throws ShapeError for more
 * than two axes and where the inner sizes differ.
 * @formula y = Σₖ aₖ bₖ
 * @shapes (n), (n) → (); (m, k), (k, n) → (m, n); a number multiplies
 * @differs arrays of three axes and more are an error: use [`matmul`](linear-algebra.md#npmatmul)
 * @example
 * np.dot([1, 2, 3], [4, 5, 6]);
 * const A = np.array([[1, 2], [3, 4]]);
 * A.dot([1, 10]);
 * A.dot(2);
 */
export function dot(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'dot');
  const [x, y] = [asTensor(a, 'dot'), asTensor(b, 'dot')];
  if (x.ndim > 2 || y.ndim > 2)
    throw new ShapeError(`takes up to two axes, got ${showShape(x.shape)} · ${showShape(y.shape)}`, {
      op: 'dot',
      shapes: [x.shape, y.shape],
      hint: 'use matmul',
    });
  return x.ndim === 0 || y.ndim === 0 ? times(a, b, 'dot') : matrixProduct(x, y, 'dot');
}

/** Products at each place on behalf of an op; those of integers are int32, and never wrap. */
export function times(a: TensorLike, b: TensorLike, op: string): Tensor {
  const [x, y] = [asTensor(a, op), asTensor(b, op)];
  if (isFloat(x.dtype) || isFloat(y.dtype)) return mul(a, b);
  return exactly(op, [x, y], 1, ([p, q]) => mul(p, q));
}
export const dotSamples: Sample = samples({
  name: 'dot',
  of: (a, b) => dot(a, b),
  cases: [
    {
      inputs: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      result: 32,
    },
    { inputs: [[1, 2], 3], result: [3, 6] },
  ],
  gradient: 'smooth',
});
