import { type DType, promote } from '../base/dtype.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { cast } from '../op/define.ts';
import { reshaped, strided } from '../op/shape/structure.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Body } from './body.ts';

/** What makes loops of one body differ. */
export interface Manner {
  /** How many of what the body is given, and of what it gives first, is carried on. */
  readonly carries: number;
  /** From the last slice to the first. */
  readonly reverse: boolean;
  /** Whether each turn's carries are kept, for a gradient. */
  readonly keeps: boolean;
  /** Whether the last carry, a truth value, says before each turn if there is one; the turns are then the most that there may be. */
  readonly goes: boolean;
}

/** Where something lies in a loop's result, in elements; of what each turn gives, that of step 0. */
interface Piece {
  readonly offset: number;
  readonly shape: Shape;
  readonly size: number;
  readonly dtype: DType;
}
/** Something that is carried: with all that it has been, from before the first turn on, or as it is at the end. */
interface CarryPiece extends Piece {
  readonly kept: boolean;
}

/** A loop's result: one array of all that it gives, which is views of it, so that no op needs several results. */
export interface Form {
  readonly dtype: DType;
  readonly size: number;
  readonly turns: number;
  readonly reverse: boolean;
  readonly goes: boolean;
  readonly carries: readonly CarryPiece[];
  /** What each turn gives; null where that is a carry that is kept, whose number `alias` says. */
  readonly stacks: readonly (Piece & { readonly alias: number })[];
}

/** One dtype that holds all elements of some others exactly. */
export const common = (dtypes: readonly DType[]): DType => dtypes.reduce((a, b) => promote(a, b));

export function formOf(body: Body, { carries: count, reverse, keeps, goes }: Manner, turns: number): Form {
  const next = body.results.slice(0, count);
  const given = body.results.slice(count);
  const dtype = common(body.results.map((n) => n.dtype));
  let end = 0;
  const room = (elements: number): number => {
    const offset = end;
    end += elements;
    return offset;
  };
  const carries = next.map((n): CarryPiece => {
    const kept = n.dtype === dtype && (keeps || given.includes(n));
    const size = sizeOf(n.shape);
    return { offset: room(kept ? (turns + 1) * size : size), shape: n.shape, size, dtype: n.dtype, kept };
  });
  const stacks = given.map((n) => {
    const alias = next.findIndex((other, i) => other === n && carries[i]!.kept);
    const size = sizeOf(n.shape);
    const own = alias < 0 ? room(turns * size) : carries[alias]!.offset + (reverse ? 0 : size);
    return { offset: own, shape: n.shape, size, dtype: n.dtype, alias };
  });
  return { dtype, size: end, turns, reverse, goes, carries, stacks };
}

/** Elements of a loop's result, or of a gradient that looks like it, in a shape. */
export const cut = (whole: Tensor, offset: number, shape: Shape): Tensor =>
  reshaped(strided(whole, [offset], [1], [sizeOf(shape)]), shape);

/** What a carry is at the end, in its own dtype. */
export function lastOf(
  whole: Tensor,
  { turns, reverse }: Form,
  { offset, size, kept, shape, dtype }: CarryPiece,
): Tensor {
  return cast(cut(whole, offset + (kept && !reverse ? turns * size : 0), shape), dtype);
}

/** What a carry that is kept is before each turn, or, with `after`, behind it; in the order of the steps. */
export const kept = (whole: Tensor, { turns, reverse }: Form, { offset, size, shape }: Piece, after: boolean): Tensor =>
  cut(whole, offset + (after === reverse ? 0 : size), [turns, ...shape]);

/** What all turns give, stacked. */
export const stackOf = (whole: Tensor, { turns }: Form, { offset, shape }: Piece): Tensor =>
  cut(whole, offset, [turns, ...shape]);
