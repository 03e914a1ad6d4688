import { isWholeKey, withoutBrackets } from '../base/brackets.ts';
import { newArray } from '../base/dtype.ts';
import { ArgumentError, DataError, IndexError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { checkNumber } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { type RawArray, rawArray } from '../base/raw.ts';
import { number } from '../base/row.ts';
import { sizeOf } from '../base/shape.ts';
import { generator } from '../np/random/generator.ts';
import { astype, mul } from '../op/elementwise/index.ts';
import { take } from '../op/indexing/gather.ts';
import { asTensor } from '../tensor/create.ts';
import { hostData, Tensor, type TensorLike } from '../tensor/tensor.ts';

/** Inputs and targets of one batch. The first axis counts samples. */
export type Batch = readonly [x: Tensor, y: Tensor];

/** A batch as plain arrays. */
export interface RawBatch {
  readonly x: RawArray;
  readonly y: RawArray;
}

/** Which batch of a run is made. A batch with random choices is a function of this alone: see `batchRandom`. */
export interface BatchPlace {
  /** The loader's seed. */
  readonly seed: number;
  /** Epochs before it. */
  readonly epoch: number;
  /** Batches before it in its epoch. */
  readonly index: number;
}

/** The place of a batch that nobody gave one. */
export const firstBatch: BatchPlace = { seed: 0, epoch: 0, index: 0 };

/** Samples by number. Anything of this form can be trained on. */
export interface Dataset<B extends Batch | Promise<Batch> = Batch> {
  /** Number of samples. */
  readonly length: number;
  /** The samples of the given numbers, gathered. */
  batch(indices: Int32Array, place?: BatchPlace): B;
  /** Where they lie in memory, the same as new plain arrays, not yet scaled: what transforms are given. */
  rows?(indices: Int32Array): RawBatch;
}

/** Samples that are not at hand: read from files, fetched, or made on another thread. Loaders ask for some batches ahead. */
export type AsyncDataset = Dataset<Promise<Batch>>;
/** A dataset, asynchronous or not. */
export type AnyDataset = Dataset | AsyncDataset;

/** An array in any form: tensor, typed array, nested lists, or elements with shape and dtype. */
export type ArrayInput = TensorLike;

/** What `fit` and `evaluate` learn from: inputs and targets under any of these names, or a dataset. */
export type Data =
  | Dataset
  | readonly [x: ArrayInput, y: ArrayInput]
  | { readonly x: ArrayInput; readonly y: ArrayInput }
  | { readonly images: ArrayInput; readonly labels: ArrayInput }
  | { readonly features: ArrayInput; readonly labels: ArrayInput }
  | { readonly features: ArrayInput; readonly targets: ArrayInput };

/** How samples are handed to a model. */
export class DatasetOptions {
  /** What inputs are multiplied by. By default 1/255 for uint8, which are taken for pixels of 0 to 255, and 1 for others. */
  readonly scale?: number | undefined = number({});
}
export const datasetOptions: Options<DatasetOptions> = options(DatasetOptions);

/** An array in any form as a tensor; elements with shape and dtype are not copied. */
export const tensorOf = (x: ArrayInput): Tensor => (x instanceof Tensor ? x.share() : asTensor(x));

/** Inputs as a model takes them: uint8 as float32 between 0 and 1 unless `scale` says otherwise. */
export function scaled(x: Tensor, scale: number = x.dtype === 'uint8' ? 1 / 255 : 1): Tensor {
  if (x.dtype !== 'uint8') return scale === 1 ? x : mul(x, scale);
  const t = astype(x, 'float32');
  return scale === 1 ? t : mul(t, scale);
}

/** Targets that are known before any batch is made, and which of their rows are a dataset's own: all, or those listed. */
interface KnownTargets {
  readonly targets: Tensor;
  readonly rows: Int32Array | null;
}
const known: WeakMap<AnyDataset, KnownTargets> = new WeakMap();
/** What is known of a dataset's targets; null for one whose batches alone show them. */
export const targetsOf = (dataset: AnyDataset): KnownTargets | null => known.get(dataset) ?? null;

/** A dataset in memory. */
export interface TensorDataset extends Dataset {
  readonly x: Tensor;
  readonly y: Tensor;
}

const noBrackets = withoutBrackets({
  name: 'dataset',
  what: 'a dataset',
  read: (key) => (isWholeKey(key) ? `dataset.batch(Int32Array.of(${key}))` : 'dataset.batch(Int32Array.of(0, 1))'),
});
const indexed = <D extends object>(dataset: D): D => Object.setPrototypeOf(dataset, noBrackets) as D;

/**
 * The rows of x with their targets y. uint8 images stay uint8 and are scaled batch by batch. Throws ShapeError unless
 * x and y have equally many rows, DataError if they have none; a batch throws IndexError for a row that is not there.
 * @example
 * const dataset = train.tensorDataset([[1, 2], [3, 4], [5, 6]], [0, 1, 0]);
 * dataset.length;
 * const [x, t] = dataset.batch(Int32Array.of(2, 0));
 * console.log(x, t);
 */
export function tensorDataset(x: ArrayInput, y: ArrayInput, options: DatasetOptions = {}): TensorDataset {
  const op = 'tensorDataset';
  const { scale } = datasetOptions.check(options, op, arguments.length - 3);
  const [inputs, targets] = [tensorOf(x), tensorOf(y)];
  const shapes = [inputs.shape, targets.shape];
  if (inputs.ndim === 0 || targets.ndim === 0 || inputs.shape[0] !== targets.shape[0]) {
    const [a, b] = shapes.map(showShape);
    throw new ShapeError(`inputs ${a} and targets ${b} differ in the number of samples`, { op, shapes });
  }
  const [length] = inputs.shape;
  if (!length) throw new DataError(`there are no samples in inputs ${showShape(inputs.shape)}`, { op });
  const dataset: TensorDataset = indexed({
    length,
    x: inputs,
    y: targets,
    batch: (indices) => {
      const picks = asTensor(indices);
      return [scaled(take(inputs, picks, 0), scale), take(targets, picks, 0)];
    },
    rows: (indices) => ({ x: gather(inputs, indices), y: gather(targets, indices) }),
  });
  known.set(dataset, { targets, rows: null });
  return dataset;
}

/** Some rows of a tensor, copied. Throws IndexError for a row that is not there. */
function gather(t: Tensor, indices: Int32Array): RawArray {
  const from = hostData(t.node);
  const [length = 0, ...inner] = t.shape;
  const size = sizeOf(inner);
  const data = newArray(t.dtype, indices.length * size);
  indices.forEach((row, i) => {
    if (row < 0 || row >= length) throw new IndexError(`there is no sample ${row} among ${length}`, { op: 'rows' });
    data.set(from.subarray(row * size, (row + 1) * size), i * size);
  });
  return rawArray(data, [indices.length, ...inner], t.dtype);
}

/** @internal Whether it is numbers, and neither options nor a form of data. */
export const isData = (x: unknown): x is ArrayInput =>
  Array.isArray(x) || ArrayBuffer.isView(x) || (typeof x === 'object' && x !== null && 'shape' in x);

const isDataset = (data: object): data is AnyDataset => 'batch' in data && typeof data.batch === 'function';

/**
 * Data in any form as a dataset. Throws ArgumentError for anything else.
 * @example
 * train.asDataset({ images: np.zeros([3, 28, 28]), labels: [0, 1, 2] }).length;
 */
export function asDataset(data: Data, options?: DatasetOptions): Dataset;
export function asDataset(data: Data | AsyncDataset, options?: DatasetOptions): AnyDataset;
export function asDataset(data: Data | AsyncDataset, options: DatasetOptions = {}): AnyDataset {
  datasetOptions.check(options, 'asDataset', arguments.length - 2);
  if (typeof data === 'object' && data !== null) {
    if (Array.isArray(data) && data.length === 2) return tensorDataset(data[0], data[1], options);
    if (isDataset(data)) {
      checkNumber(data.length, 'the number of samples of a dataset', 'asDataset', { whole: true, least: 0 });
      return data;
    }
    const named = data as { readonly [K in 'x' | 'images' | 'features' | 'y' | 'labels' | 'targets']?: ArrayInput };
    const x = named.x ?? named.images ?? named.features;
    const y = named.y ?? named.labels ?? named.targets;
    if (x !== undefined && y !== undefined) return tensorDataset(x, y, options);
  }
  throw new ArgumentError('this is no data to learn from', {
    op: 'asDataset',
    hint: 'give [x, y], { images, labels }, { features, targets } or { length, batch }',
  });
}

/**
 * Some samples of a dataset, in the order of `indices`; those below 0 count from the end. Throws ArgumentError for places that
 * are none, and IndexError where a batch is asked for a sample that the part has not.
 * @example
 * const all = train.tensorDataset([[1], [2], [3]], [10, 20, 30]);
 * train.subset(all, Int32Array.of(2, 0)).batch(Int32Array.of(0))[1];
 */
export function subset(data: Data, indices: Int32Array): Dataset;
export function subset(data: AsyncDataset, indices: Int32Array): AsyncDataset;
export function subset(data: Data | AsyncDataset, indices: Int32Array): AnyDataset;
export function subset(data: Data | AsyncDataset, indices: Int32Array): AnyDataset {
  const dataset = asDataset(data);
  const { length } = dataset;
  const op = 'subset';
  if (!Array.isArray(indices) && !ArrayBuffer.isView(indices))
    throw new ArgumentError(`takes a list of places, got ${showValue(indices)}`, { op, hint: 'Int32Array.of(0, 2)' });
  // A loop of its own: there may be many, and a list is no Int32Array until its fractions are refused.
  for (let i = 0; i < indices.length; i++)
    checkNumber(indices[i]!, 'a place', op, { whole: true, least: -length, below: length });
  const own = Int32Array.from(indices, (i) => (i < 0 ? i + length : i));
  const chosen = (picks: Int32Array): Int32Array =>
    picks.map((i) => {
      const place = own.at(i);
      if (place !== undefined) return place;
      throw new IndexError(`there is no sample ${i} in a part of ${own.length}`, { op });
    });
  const { rows } = dataset;
  const part = indexed({
    length: own.length,
    batch: (picks, place) => dataset.batch(chosen(picks), place),
    ...(rows && { rows: (picks: Int32Array) => rows(chosen(picks)) }),
  } as AnyDataset);
  const whole = targetsOf(dataset);
  if (whole) {
    const { rows } = whole;
    known.set(part, { ...whole, rows: rows ? own.map((i) => rows[i]!) : own });
  }
  return part;
}

/**
 * Two parts of data of any form, the second with `fraction` of the samples (at least one), drawn at random by `seed`. Throws
 * ArgumentError unless the fraction is between 0 and 1 and both parts have samples.
 * @example
 * const all = train.tensorDataset(np.zeros([10, 2]), np.zeros(10));
 * train.split(all, 0.2).map((part) => part.length);
 */
export function split(data: Data, fraction: number, seed?: number): [rest: Dataset, part: Dataset];
export function split(data: Data | AsyncDataset, fraction: number, seed?: number): [rest: AnyDataset, part: AnyDataset];
export function split(data: Data | AsyncDataset, fraction: number, seed = 0): [rest: AnyDataset, part: AnyDataset] {
  const dataset = asDataset(data);
  checkNumber(fraction, 'the fraction', 'split', { above: 0, below: 1 });
  const count = Math.max(1, Math.round(dataset.length * fraction));
  if (count >= dataset.length)
    throw new ArgumentError(`cannot split off ${fraction} of ${dataset.length} samples`, {
      op: 'split',
      hint: 'use a fraction such as 0.1',
    });
  const order = generator(seed).split('split').order(dataset.length);
  return [subset(dataset, order.slice(count)), subset(dataset, order.slice(0, count))];
}
