import { type DType, isFloat } from '../../base/dtype.ts';
import { ArgumentError, DTypeError, IndexError, showValue } from '../../base/errors.ts';
import { asTensor, fromData } from '../../tensor/create.ts';
import { CELL_BENEATH, UNKNOWN_BENEATH } from '../../tensor/node.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { cast } from '../define.ts';
import { add, maximum, minimum } from '../elementwise/arithmetic.ts';
import { less, where } from '../elementwise/comparison.ts';
import { mod } from '../elementwise/division.ts';

/** What becomes of indices outside an axis: an error, counted on from the other end, or the nearest end. */
export type TakeMode = 'raise' | 'wrap' | 'clip';

export interface CheckedAxis {
  readonly op: string;
  readonly size: number;
  readonly axis?: number;
  readonly mode?: TakeMode;
}

/** Indices as int32, counted from the front. Throws IndexError outside the axis, DTypeError for other numbers. */
export function checkIndices(indices: TensorLike, { op, size, axis, mode = 'raise' }: CheckedAxis): Tensor {
  const t = asTensor(indices, op);
  // What a parameter decides (the most probable class) is known only when the step runs: it is kept within the axis. If it
  // has been read it is checked, but stays an expression of the parameter.
  const isDecided = (t.node.beneath & (CELL_BENEATH | UNKNOWN_BENEATH)) !== 0 && !isFloat(t.dtype);
  if (isDecided && !t.node.value?.host) return kept(cast(t, 'int32'), size, mode);
  const data = hostData(t.node);
  checkWhole(data, t.dtype, op);
  const place = { raise, wrap, clip }[mode];
  if (!place)
    throw new ArgumentError(`the mode must not be ${showValue(mode)}`, { op, hint: "'raise', 'wrap' or 'clip'" });
  const named = { op, ...(axis === undefined ? {} : { axis }) };
  if (size === 0 && data.length > 0) throw new IndexError('nothing can be taken from an axis of size 0', named);
  if (t.dtype === 'int32' && allWithin(data, size)) return t;
  const places = new Int32Array(data.length);
  data.forEach((v, i) => {
    places[i] = place(v, size, named);
  });
  if (isDecided) return kept(cast(t, 'int32'), size, mode);
  // What is made of a variable stays so: an expression that is written takes others.
  if (t.node.beneath === 0) return fromData(places, t.shape);
  const int = cast(t, 'int32');
  return mode === 'raise' ? where(less(int, 0), add(int, size), int) : kept(int, size, mode);
}

function allWithin(data: ArrayLike<number>, size: number): boolean {
  for (let i = 0; i < data.length; i++) if (data[i]! < 0 || data[i]! >= size) return false;
  return true;
}

interface Where {
  readonly op: string;
  readonly axis?: number;
}

function raise(v: number, size: number, where: Where): number {
  if (v >= -size && v < size) return v < 0 ? v + size : v;
  const which = where.axis === undefined ? 'an axis' : `axis ${where.axis}`;
  throw new IndexError(`index ${v} is out of range for ${which} of size ${size}`, {
    ...where,
    hint: size === 0 ? 'it is empty' : `use ${-size} to ${size - 1}`,
  });
}
const wrap = (v: number, size: number): number => v - size * Math.floor(v / size);
const clip = (v: number, size: number): number => Math.min(Math.max(v, 0), size - 1);

/** Plain numbers become float64 tensors: they will do if they are whole. */
function checkWhole(data: ArrayLike<number>, dtype: DType, op: string): void {
  if (!isFloat(dtype)) return;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isInteger(data[i]))
      throw new DTypeError(`indices must be whole numbers, got ${data[i]}`, {
        op,
        hint: "astype('int32') cuts fractions off",
      });
  }
}

function kept(t: Tensor, size: number, mode: TakeMode): Tensor {
  if (mode === 'wrap') return mod(t, size);
  return minimum(maximum(mode === 'clip' ? t : where(less(t, 0), add(t, size), t), 0), size - 1);
}
