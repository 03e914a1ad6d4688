import { DataError, showShape, showValue } from '../base/errors.ts';
import { checkFields, checkFunction, checkNumber } from '../base/limits.ts';
import type { RawArray } from '../base/raw.ts';
import type { Storable } from '../io/storable.ts';
import { fromData } from '../tensor/create.ts';
import { Tensor } from '../tensor/tensor.ts';
import {
  type AnyDataset,
  asDataset,
  type Batch,
  type BatchPlace,
  type Data,
  type Dataset,
  type DatasetOptions,
  datasetOptions,
  firstBatch,
  type RawBatch,
  scaled,
} from './dataset.ts';

/**
 * What is done to each batch before it is learnt from, such as to shift or to turn its images by chance. `random` gives
 * uniform numbers in [0, 1) that depend on the seed, the epoch and the batch alone, so that a run that is repeated or
 * resumed sees the same. The arrays are the transform's own: it may write into them.
 */
export type Transform = (batch: RawBatch, random: () => number, place: BatchPlace) => MadeBatch;

/** What a transform gives: arrays like those it was given, or tensors. */
export interface MadeBatch {
  readonly x: Storable;
  readonly y: Storable;
}

/**
 * A stream of uniform numbers in [0, 1) for one batch: another for each seed, epoch and batch. C. Doty-Humphrey's
 * sfc32. Throws ArgumentError for what is no place of a batch.
 * @example
 * const random = train.batchRandom({ seed: 0, epoch: 3, index: 7 });
 * [random(), random()].map((u) => u.toFixed(6));
 */
export function batchRandom(place: BatchPlace): () => number {
  const parts = ['seed', 'epoch', 'index'] as const;
  checkFields(place, parts, 'the place of a batch', 'batchRandom', '{ seed: 0, epoch: 0, index: 0 } is one');
  for (const name of parts) checkNumber(place[name], name, 'batchRandom');
  return streamAt(place);
}

/** The same unchecked. Worker threads are given its text, so it uses nothing from outside. */
export function streamAt({ seed, epoch, index }: BatchPlace): () => number {
  let [a, b, c, counter] = [seed | 0, epoch | 0, index | 0, 1];
  const next = (): number => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return (word >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one bit give unlike streams after some rounds.
  for (let i = 0; i < 16; i++) next();
  return next;
}

const ownArray = (t: Tensor): RawArray => ({ data: t.data(), shape: t.shape, dtype: t.dtype });
const ownArrays = ([x, y]: Batch): RawBatch => ({ x: ownArray(x), y: ownArray(y) });

/** The samples as arrays that a transform may write into, not yet scaled if the dataset has them so. */
export function rowsOf(dataset: Dataset, indices: Int32Array, place: BatchPlace): RawBatch;
export function rowsOf(dataset: AnyDataset, indices: Int32Array, place: BatchPlace): RawBatch | Promise<RawBatch>;
export function rowsOf(dataset: AnyDataset, indices: Int32Array, place: BatchPlace): RawBatch | Promise<RawBatch> {
  if (dataset.rows) return dataset.rows(indices);
  const batch = dataset.batch(indices, place);
  return 'then' in batch ? batch.then(ownArrays) : ownArrays(batch);
}

const isStorable = (a: unknown): a is Storable =>
  a instanceof Tensor ||
  (typeof a === 'object' &&
    a !== null &&
    ArrayBuffer.isView((a as RawArray).data) &&
    Array.isArray((a as RawArray).shape));

const made = (a: Storable): Tensor => (a instanceof Tensor ? a : fromData(a.data, a.shape, a.dtype));

/** What a transform gave, as a batch. Throws DataError unless it is one. */
export function transformedBatch(given: MadeBatch, scale: number | undefined, op: string): Batch {
  const { x, y } = given ?? {};
  if (!isStorable(x) || !isStorable(y))
    throw new DataError(`the transform gave ${showValue(given)}`, {
      op,
      hint: 'it must give { x, y }, each a tensor or { data, shape, dtype } with a typed array as data',
    });
  if (x.shape[0] !== y.shape[0] || x.shape.length === 0) {
    const shapes = `inputs ${showShape(x.shape)} and targets ${showShape(y.shape)}`;
    throw new DataError(`the transform gave ${shapes}, which differ in the number of samples`, { op });
  }
  return [scaled(made(x), scale), made(y)];
}

/**
 * A dataset whose batches go through `transform`, before uint8 is scaled. It runs on this thread, between the steps;
 * `transformInWorker` of `pristella/node` runs a module's transform on another, while this one trains. Throws
 * DataError, with the batch, if the transform gives no batch, and ArgumentError for one that is no function.
 * @example
 * const all = train.tensorDataset([[1, 2], [3, 4]], [0, 1]);
 * const noisy = train.transformed(all, ({ x, y }, random) => ({ x: { ...x, data: x.data.map((v) => v + random()) }, y }));
 * noisy.batch(Int32Array.of(0, 1))[0];
 */
export function transformed(data: Data, transform: Transform, options: DatasetOptions = {}): Dataset {
  const { scale } = datasetOptions.read(options, 'transformed', arguments.length - 3);
  checkFunction(transform, 'the transform', 'transformed');
  const dataset = asDataset(data);
  return {
    length: dataset.length,
    batch: (indices, place = firstBatch) =>
      transformedBatch(transform(rowsOf(dataset, indices, place), streamAt(place), place), scale, 'transformed'),
  };
}
