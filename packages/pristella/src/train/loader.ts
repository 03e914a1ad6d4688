import { withoutBrackets } from '../base/brackets.ts';
import { ArgumentError } from '../base/errors.ts';
import { type Form, form } from '../base/form.ts';
import { type Options, options } from '../base/options.ts';
import { flag, whole } from '../base/row.ts';
import { generator } from '../np/random/generator.ts';
import { type AnyDataset, type AsyncDataset, asDataset, type Batch, type Data } from './dataset.ts';
import { prefetch } from './prefetch.ts';

/** How a dataset is cut into batches. */
export class LoaderOptions {
  /** Samples a batch: 100. */
  readonly batchSize?: number = whole(1, 100);
  /** Whether each epoch has an order of its own: true. */
  readonly shuffle?: boolean = flag(true);
  /** The order is a pure function of the seed and the epoch: 0. */
  readonly seed?: number = whole(0, 0);
  /** Whether the last batch of an epoch is left out if it is smaller: false. */
  readonly dropLast?: boolean = flag(false);
  /**
   * Batches of an asynchronous dataset that are made ahead, while another is learnt from: 2. At least as many as there are
   * workers, if workers make them. What is in memory is gathered by a kernel of the step itself, with nothing to make ahead.
   */
  readonly prefetch?: number = whole(0, 2);
}
export const loaderOptions: Options<LoaderOptions> = options(LoaderOptions);

/** Where a loader stands: completed epochs, and batches handed out since. */
export interface LoaderState {
  readonly epoch: number;
  readonly position: number;
}
/** A `LoaderState` from outside. */
export const loaderForm: Form<LoaderState> = form.object({ epoch: form.whole(), position: form.whole() });

/**
 * Data in batches. Iterating, of an asynchronous one by `for await`, gives what is left of the present epoch, which
 * is all of it unless an earlier loop was broken off or a state was loaded; then the next epoch begins. A loop throws
 * ArgumentError if another one over the same loader takes batches before it ends: nested loops want two loaders.
 * @example
 * const dataset = train.tensorDataset(np.arange(5).reshape([5, 1]), np.arange(5));
 * const loader = new train.DataLoader(dataset, { batchSize: 2, seed: 1 });
 * for (const [x, t] of loader) console.log(x.shape, t);
 * // Batch by batch, and back to where it stood.
 * const before = loader.state;
 * const first = loader.next();
 * console.log(loader.length, loader.left, loader.state);
 * loader.load(before);
 * console.log(first?.[1], loader.next()?.[1]);
 */
export class DataLoader implements Iterable<Batch>, AsyncIterable<Batch> {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'DataLoader';
  /** The data in the form that `asDataset` gives them. */
  readonly dataset: AnyDataset;
  /** Samples a batch; the last of an epoch may have fewer. */
  readonly batchSize: number;
  /** Whether each epoch has an order of its own. */
  readonly shuffle: boolean;
  /** What the orders come from, with the epoch. */
  readonly seed: number;
  /** Batches an epoch. */
  readonly length: number;
  /** Batches of an asynchronous dataset that are made ahead. */
  readonly prefetch: number;
  private epoch = 0;
  private position = 0;
  /** The loop that goes on: another one, or `load`, takes its place. */
  private loop: object | null = null;
  private order: Int32Array | null = null;
  private orderEpoch = -1;

  /** `data` in any form that `asDataset` takes. Throws ArgumentError for numbers that make no sense, or if an epoch would have no batch. */
  constructor(data: Data | AsyncDataset, options: LoaderOptions = {}) {
    const read = loaderOptions.read(options, 'DataLoader', arguments.length - 2);
    const { batchSize, shuffle, seed, dropLast, prefetch } = read;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.seed = seed;
    this.dataset = asDataset(data);
    this.prefetch = prefetch;
    this.length = dropLast ? Math.floor(this.dataset.length / batchSize) : Math.ceil(this.dataset.length / batchSize);
    if (this.length === 0)
      throw new ArgumentError(`${this.dataset.length} samples fill no batch of ${batchSize}`, {
        op: 'DataLoader',
        hint: 'use smaller batches',
      });
  }

  /** The order of the samples in an epoch. */
  private orderOf(epoch: number): Int32Array {
    if (this.orderEpoch !== epoch || this.order === null) {
      const n = this.dataset.length;
      this.order = this.shuffle
        ? generator(this.seed).split(`epoch ${epoch}`).order(n)
        : new Int32Array(n).map((_, i) => i);
      this.orderEpoch = epoch;
    }
    return this.order;
  }

  /** Batches left in the present epoch. */
  get left(): number {
    return this.length - this.position;
  }

  /** @internal Samples in the next `count` batches of the present epoch. */
  samplesIn(count: number): number {
    const before = (batches: number): number => Math.min(batches * this.batchSize, this.dataset.length);
    return before(this.position + count) - before(this.position);
  }

  private batch(epoch: number, index: number): Batch | Promise<Batch> {
    const start = index * this.batchSize;
    const indices = this.orderOf(epoch).slice(start, start + this.batchSize);
    return this.dataset.batch(indices, { seed: this.seed, epoch, index });
  }

  /**
   * The next batch; at the end of an epoch null, once, and then the next epoch's. Throws ArgumentError if the dataset is
   * asynchronous.
   */
  next(): Batch | null {
    if (this.left === 0) {
      this.epoch++;
      this.position = 0;
      return null;
    }
    const batch = this.batch(this.epoch, this.position);
    if ('then' in batch) {
      // Nobody will wait for it.
      batch.catch(() => {});
      throw new ArgumentError('the batches of an asynchronous dataset have to be waited for', {
        op: 'DataLoader',
        hint: 'use `for await (const batch of loader)`',
      });
    }
    this.position++;
    return batch;
  }

  *[Symbol.iterator](): Generator<Batch, undefined> {
    const goesOn = this.beginLoop();
    for (let batch = this.next(); batch; batch = this.next()) {
      yield batch;
      goesOn();
    }
  }

  /**
   * Makes the loop that calls it the only one. What it returns throws ArgumentError if the loader has since gone to another
   * epoch or is in another loop: each would take the other's batches, and neither would end.
   */
  private beginLoop(): () => void {
    const { epoch } = this;
    const loop = {};
    this.loop = loop;
    return () => {
      if (this.loop === loop && this.epoch === epoch) return;
      throw new ArgumentError('the loader was moved on by another loop, next() or load() within this loop over it', {
        op: 'DataLoader',
        hint: 'give each of two loops a loader of its own',
      });
    };
  }

  private *requests(): Generator<Batch | Promise<Batch>, undefined> {
    const { epoch } = this;
    for (let index = this.position; index < this.length; index++) yield this.batch(epoch, index);
  }
  /** What is left of the present epoch. A batch that cannot be made is asked for again by the next loop. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, undefined> {
    const goesOn = this.beginLoop();
    for await (const batch of prefetch(this.requests(), { depth: this.prefetch })) {
      this.position++;
      yield batch;
      goesOn();
    }
    this.next();
  }

  /** Where the loader stands; a batch counts once it is handed out. */
  get state(): LoaderState {
    return { epoch: this.epoch, position: this.position };
  }
  /** Goes on from `state`. Throws ArgumentError if the loader has no such place. */
  load(state: LoaderState): void {
    const { epoch, position } = state ?? {};
    const isPlace = Number.isSafeInteger(epoch) && epoch >= 0 && Number.isSafeInteger(position) && position >= 0;
    if (!isPlace || position > this.length)
      throw new ArgumentError(`there is no batch ${position} in epoch ${epoch} of ${this.length} batches`, {
        op: 'DataLoader.load',
      });
    this.loop = null;
    this.epoch = epoch;
    this.position = position;
  }
}

Object.setPrototypeOf(
  DataLoader.prototype,
  withoutBrackets({
    name: 'loader',
    what: 'a loader',
    read: () => 'for (const [x, t] of loader), or loader.next() for one batch',
  }),
);
