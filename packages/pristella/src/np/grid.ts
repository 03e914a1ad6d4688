import { checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { choice, flag } from '../base/row.ts';
import { checkShape, type Shape, sizeOf } from '../base/shape.ts';
import { type Sample, samples } from '../op/define.ts';
import { converted } from '../op/reduce/whole.ts';
import { concatenate } from '../op/shape/join.ts';
import { broadcastTo, reshape } from '../op/shape/structure.ts';
import { type ArrayOptions, asTensor, dtypeIn, fromData } from '../tensor/create.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';

/** How `meshgrid` lays out its axes. */
export class MeshgridOptions {
  /** 'xy', the default: the first vector runs along the columns; 'ij': each runs along the axis of its own number. */
  readonly indexing?: 'xy' | 'ij' = choice(['xy', 'ij'], 'xy');
  /** Leave the grids with size 1 along the axes on which they do not change. */
  readonly sparse?: boolean = flag(false);
}
const meshgridOptions: Options<MeshgridOptions> = options(MeshgridOptions);

const isOptions = (x: TensorLike | MeshgridOptions | undefined): x is MeshgridOptions =>
  typeof x === 'object' && !(x instanceof Tensor) && !Array.isArray(x) && !ArrayBuffer.isView(x);

/**
 * The coordinates of a grid's points: one tensor for each of the vectors, all of one shape. Options come last. Throws
 * ArgumentError if `indexing` is neither 'xy' nor 'ij'.
 * @shapes (m), (n) → two of (n, m), with 'ij' (m, n); with `sparse` (1, m) and (n, 1)
 * @example
 * const [x, y] = np.meshgrid([1, 2, 3], [10, 20]);
 * console.log(x);
 * console.log(y);
 * np.meshgrid([1, 2, 3], [10, 20], { sparse: true }).map((t) => t.shape);
 */
export function meshgrid(...args: readonly [...TensorLike[], TensorLike | MeshgridOptions]): Tensor[] {
  const last = args.at(-1);
  const { indexing, sparse } = meshgridOptions.read(isOptions(last) ? last : {}, 'meshgrid');
  const vectors = (isOptions(last) ? args.slice(0, -1) : args).map((x) =>
    reshape(asTensor(x as TensorLike, 'meshgrid'), [-1]),
  );
  const placeOf = (i: number): number => (indexing === 'xy' && vectors.length > 1 && i < 2 ? 1 - i : i);
  const shape = vectors.map((_, i) => vectors[placeOf(i)]!.size);
  return vectors.map((v, i) => {
    const along = shape.map((d, axis) => (axis === placeOf(i) ? d : 1));
    const line = reshape(v, along);
    return sparse ? line : broadcastTo(line, shape);
  });
}

/**
 * The indices of every place of a shape: `indices([2, 3])` has shape (2, 2, 3), the row numbers first. int32 by
 * default.
 * @shapes (d₀, d₁, …) → (number of axes, d₀, d₁, …)
 * @example
 * np.indices([2, 3]);
 */
export function indices(given: Shape, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'indices');
  const shape = checkShape(given, 'indices');
  const size = sizeOf(shape);
  const data = new Int32Array(shape.length * size);
  let inner = size;
  shape.forEach((d, axis) => {
    inner /= d || 1;
    for (let i = 0; i < size; i++) data[axis * size + i] = Math.floor(i / inner) % d;
  });
  return converted(fromData(data, [shape.length, ...shape]), dtypeIn(options, 'indices') ?? 'int32', 'indices');
}

/**
 * What `f` makes of the indices of every place of a shape: one tensor for each axis, float64 by default.
 * @shapes that of what `f` returns
 * @numpy fromfunction
 * @example
 * np.fromFunction((i, j) => i.mul(10).add(j), [2, 3]);
 */
export function fromFunction(
  f: (...indices: Tensor[]) => TensorLike,
  shape: Shape,
  options: ArrayOptions = {},
): Tensor {
  checkArguments(arguments.length, 3, 'fromFunction');
  checkFunction(f, 'the first argument', 'fromFunction');
  const all = indices(shape, { dtype: dtypeIn(options, 'fromFunction') ?? 'float64' });
  return asTensor(f(...all)).share();
}

export const meshgridSamples: Sample = samples({
  name: 'meshgrid',
  of: (x, y) => concatenate(meshgrid(x, y)),
  cases: [
    {
      inputs: [
        [1, 2, 3],
        [4, 5],
      ],
      result: '[[1 2 3] [1 2 3] [4 4 4] [5 5 5]]',
    },
  ],
  gradient: 'smooth',
});
export const indicesSamples: Sample = samples({
  name: 'indices',
  of: () => indices([2, 2]),
  cases: [{ inputs: [], result: '[[[0 0] [1 1]] [[0 1] [0 1]]]' }],
  gradient: 'none',
});
export const fromFunctionSamples: Sample = samples({
  name: 'fromFunction',
  of: () => fromFunction((i, j) => i.mul(10).add(j), [2, 2]),
  cases: [{ inputs: [], result: '[[0 1] [10 11]]' }],
  gradient: 'none',
});
