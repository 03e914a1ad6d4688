import { IndexError, showShape } from '../base/errors.ts';
import { denseStrides } from '../base/layout.ts';
import { checkFields } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import { sizeAlong } from '../base/shape.ts';
import { set } from '../op/indexing/set.ts';
import { asTensor } from '../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';

/**
 * Index and value of every element in row-major order: `for (const [index, value] of ndenumerate(x))`.
 * @example
 * for (const [index, value] of np.ndenumerate([[1, 2], [3, 4]])) console.log(index, value);
 */
export function* ndenumerate(x: TensorLike): Generator<[index: number[], value: number], void, void> {
  checkArguments(arguments.length, 1, 'ndenumerate');
  for (const it = new NdIter(asTensor(x, 'ndenumerate')); !it.finished; it.iternext()) yield [it.multiIndex, it.value];
}

/**
 * The index of every place of a shape in row-major order.
 * @example
 * for (const index of np.ndindex(2, 2)) console.log(index);
 */
export function* ndindex(...shape: number[]): Generator<number[], void, void> {
  const strides = denseStrides(shape);
  const size = shape.reduce((n, d) => n * d, 1);
  for (let i = 0; i < size; i++) yield strides.map((s, axis) => Math.floor(i / s) % sizeAlong(shape, axis));
}

/**
 * Stands on one element of a tensor after another, in row-major order; reads and writes it. Made by `nditer`.
 * @example
 * const it = np.nditer(np.array([[1, 2], [3, 4]]));
 * it.iternext();
 * it.multiIndex;
 * it.value;
 */
export class NdIter implements Iterable<number> {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'NdIter';
  private readonly tensor: Tensor;
  private readonly strides: readonly number[];
  private place = 0;

  constructor(tensor: Tensor) {
    this.tensor = checkFields(tensor, ['node', 'shape'], 'a tensor', 'nditer', 'np.array(x) makes one');
    this.strides = denseStrides(tensor.shape);
  }

  /** True behind the last element. */
  get finished(): boolean {
    return this.place >= this.tensor.size;
  }
  /** The element's index on each axis. Throws IndexError behind the last element. */
  get multiIndex(): number[] {
    this.checkPlace();
    return this.strides.map((s, axis) => Math.floor(this.place / s) % sizeAlong(this.tensor.shape, axis));
  }
  /** The element; writing changes the tensor as `set` does. Throws IndexError behind the last element. */
  get value(): number {
    this.checkPlace();
    return hostData(this.tensor.node)[this.place]!;
  }
  set value(v: number) {
    set(this.tensor, ...this.multiIndex, v);
  }
  /** Goes to the next element; false behind the last one. */
  iternext(): boolean {
    this.place++;
    return !this.finished;
  }
  *[Symbol.iterator](): Generator<number, void, void> {
    for (; !this.finished; this.iternext()) yield this.value;
  }

  private checkPlace(): void {
    if (!this.finished) return;
    const why = `no element is left of shape ${showShape(this.tensor.shape)}`;
    throw new IndexError(why, { op: 'nditer', shapes: [this.tensor.shape], hint: 'ask `finished` first' });
  }
}

/**
 * An iterator over all elements, as NumPy's with `multi_index` and `readwrite`: `finished`, `multiIndex`, `value` (to
 * read and to write) and `iternext()`. Writes go to the tensor; lists and numbers are copied to a tensor of the
 * iterator's own.
 * @differs over one array, in row-major order, to read and to write
 * @example
 * const x = np.array([[1, 2], [3, 4]]);
 * for (const it = np.nditer(x); !it.finished; it.iternext()) it.value *= 10;
 * console.log(x);
 */
export function nditer(x: TensorLike): NdIter {
  checkArguments(arguments.length, 1, 'nditer');
  return new NdIter(asTensor(x, 'nditer'));
}
