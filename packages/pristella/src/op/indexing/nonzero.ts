import { ArgumentError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { sizeOf } from '../../base/shape.ts';
import { asTensor, fromData } from '../../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';

/** The row-major places of the elements that are not zero. */
export function flatPlaces(t: Tensor): Int32Array {
  const data = hostData(t.node);
  let count = 0;
  for (let i = 0; i < data.length; i++) count += data[i] !== 0 ? 1 : 0;
  const places = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) places[next++] = i;
  return places;
}

/**
 * For each axis the indices, as int32, of the elements that are not zero. Computes at once. Throws ArgumentError for a
 * scalar.
 * @shapes any → one vector (count) for each axis
 * @example
 * np.nonzero([0, 3, 0, 5]);
 * np.nonzero([[0, 3], [4, 0]]);
 */
export function nonzero(x: TensorLike): Tensor[] {
  checkArguments(arguments.length, 1, 'nonzero');
  const t = asTensor(x, 'nonzero');
  if (t.ndim === 0) throw new ArgumentError('a scalar has no places', { op: 'nonzero', hint: 'use atLeast1d' });
  return placesByAxis(t);
}

/** As `nonzero`, with no axes for a scalar. */
export function placesByAxis(t: Tensor): Tensor[] {
  const places = flatPlaces(t);
  return t.shape.map((size, axis) => {
    const step = sizeOf(t.shape.slice(axis + 1));
    const along = places.map((p) => Math.floor(p / step) % size);
    return fromData(along, [along.length]);
  });
}

/**
 * The row-major places, as int32, of the elements that are not zero. Computes at once.
 * @shapes any → (count)
 * @example
 * np.flatnonzero([[0, 3], [4, 0]]);
 */
export function flatnonzero(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'flatnonzero');
  const places = flatPlaces(asTensor(x, 'flatnonzero'));
  return fromData(places, [places.length]);
}

/**
 * One row of indices, as int32, for each element that is not zero: (count, axes). Computes at once.
 * @shapes any → (count, number of axes)
 * @example
 * np.argwhere([[0, 3], [4, 0]]);
 */
export function argwhere(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'argwhere');
  const t = asTensor(x, 'argwhere');
  const count = flatPlaces(t).length;
  const data = new Int32Array(count * t.ndim);
  placesByAxis(t).forEach((list, axis) => {
    hostData(list.node).forEach((v, i) => {
      data[i * t.ndim + axis] = v;
    });
  });
  return fromData(data, [count, t.ndim]);
}
