import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DataError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import type { RawArray } from '../../base/raw.ts';
import { number } from '../../base/row.ts';
import {
  type AsyncDataset,
  asDataset,
  type Batch,
  type BatchPlace,
  type Data,
  DatasetOptions,
  firstBatch,
  type RawBatch,
} from '../dataset.ts';
import { rowsOf, streamAt, transformedBatch } from '../transform.ts';

/** How batches are made on other threads. */
export class WorkerTransformOptions extends DatasetOptions {
  /** Threads that make batches: 1. Ask the loader to `prefetch` at least as many. */
  readonly workers?: number = number({ whole: true, least: 1, most: 64 }, 1);
  /**
   * Milliseconds after which a thread that has made no batch of those it was asked for is given up: two minutes. Infinity
   * waits for ever.
   */
  readonly stallMs?: number = number({ above: 0, most: MOST_MS, infinite: true }, 120_000);
}
const workerOptions: Options<WorkerTransformOptions> = options(WorkerTransformOptions);
/** What a timer can count. */
const MOST_MS = 2 ** 31 - 1;

/** A dataset whose batches worker threads make. They start with the first batch and never keep a finished program alive. */
export interface WorkerDataset extends AsyncDataset {
  /** Ends the workers; batches that are being made fail. Another batch starts new ones. */
  close(): Promise<void>;
}

/** The code of a worker: plain text, because a bundler would not find a file. Results are copied: a transform may keep its arrays. */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const streamAt = ${streamAt};
const loaded = import(workerData);
loaded.catch(() => {});
const own = ({ data, shape, dtype }) => ({ data: data.slice(), shape: [...shape], dtype });
parentPort.on('message', async ({ id, batch, place }) => {
  try {
    const { default: transform } = await loaded;
    if (typeof transform !== 'function') throw new TypeError('the module has no function as its default export');
    const given = await transform(batch, streamAt(place), place);
    const isBatch = given?.x?.data?.slice && given?.y?.data?.slice && given.x.shape && given.y.shape;
    const result = isBatch ? { x: own(given.x), y: own(given.y) } : String(given);
    parentPort.postMessage({ id, result }, isBatch ? [result.x.data.buffer, result.y.data.buffer] : []);
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.stack ?? error) });
  }
});
`;

/** An array that can change hands: one that is a part of more, or that threads share, stays where it is. */
function sendable(a: RawArray): RawArray {
  const { buffer, byteLength } = a.data;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return { data: isWhole ? a.data : a.data.slice(), shape: [...a.shape], dtype: a.dtype };
}

interface Request {
  readonly resolve: (result: RawBatch) => void;
  readonly reject: (reason: string) => void;
}

/** One thread, which makes batches in the order in which they are asked for. */
class TransformThread {
  private readonly worker: Worker;
  private readonly requests = new Map<number, Request>();
  private readonly stallMs: number;
  private timer: NodeJS.Timeout | undefined;
  private last = 0;
  ended = false;

  constructor(module: string, stallMs: number) {
    this.stallMs = stallMs;
    // A parent's --input-type would hold for the text above, too, which is a CommonJS module.
    const execArgv = process.execArgv.filter((argument) => !argument.startsWith('--input-type'));
    this.worker = new Worker(workerSource, { eval: true, workerData: module, execArgv });
    this.worker.unref();
    this.worker.on('message', ({ id, result, error }: { id: number; result: RawBatch; error?: string }) => {
      const request = this.requests.get(id);
      if (!request) return;
      this.forget(id);
      if (error === undefined) request.resolve(result);
      else request.reject(error);
    });
    this.worker.on('error', (error) => this.end(String(error.stack ?? error)));
    this.worker.on('exit', (code) => this.end(`its worker thread ended with code ${code}`));
  }

  /** Batches that are being made. */
  get busy(): number {
    return this.requests.size;
  }

  private forget(id: number): void {
    this.requests.delete(id);
    // While a batch is awaited the thread is a reason for the process to live on, and only then.
    if (this.requests.size === 0) this.worker.unref();
    this.watch();
  }

  /** From now on the thread has its time for the next batch. */
  private watch(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.requests.size === 0 || this.stallMs === Infinity) return;
    const timer = setTimeout(() => {
      // An answer may have waited for a long step of this thread: it is heard first.
      setImmediate(() => {
        if (timer !== this.timer) return;
        this.end(
          `its worker thread has given nothing for ${this.stallMs / 1000} s; { stallMs } is how long it may take`,
        );
        void this.worker.terminate();
      });
    }, this.stallMs);
    this.timer = timer;
  }

  make(batch: RawBatch, place: BatchPlace, fail: (reason: string) => Error): Promise<RawBatch> {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.requests.set(id, { resolve, reject: (reason) => reject(fail(reason)) });
      this.worker.ref();
      if (this.requests.size === 1) this.watch();
      const given = { x: sendable(batch.x), y: sendable(batch.y) };
      this.worker.postMessage({ id, batch: given, place }, [
        ...new Set([given.x.data.buffer as ArrayBuffer, given.y.data.buffer as ArrayBuffer]),
      ]);
    });
  }

  private end(reason: string): void {
    this.ended = true;
    clearTimeout(this.timer);
    const waiting = [...this.requests.values()];
    this.requests.clear();
    for (const { reject } of waiting) reject(reason);
  }
  async close(): Promise<void> {
    this.end('the dataset was closed');
    await this.worker.terminate();
  }
}

/**
 * A dataset whose batches go through the transform that a module exports by default (see `Transform`; it may be
 * asynchronous here), on a thread of its own, so that the next batch is made while this one is learnt from. The
 * module is
 * named by a URL, `new URL('./augment.ts', import.meta.url)`, or a path. Batches fail with DataError, naming the
 * batch,
 * if the module cannot be loaded or throws, or if its thread ends or hangs. Throws ArgumentError for a number of workers
 * that is not from 1 to 64, and for a time that is none.
 * @example
 * const code = 'export default ({ x, y }) => ({ x: { ...x, data: x.data.map((v) => -v) }, y });';
 * writeFileAtomic(`${folder}/negate.mjs`, new TextEncoder().encode(code));
 * const dataset = transformInWorker({ x: [[1, 2], [3, 4]], y: [0, 1] }, `${folder}/negate.mjs`);
 * const [x] = await dataset.batch(Int32Array.of(1));
 * console.log(x);
 * await dataset.close();
 */
export function transformInWorker(
  data: Data | AsyncDataset,
  module: URL | string,
  options: WorkerTransformOptions = {},
): WorkerDataset {
  const op = 'transformInWorker';
  const { scale, workers, stallMs } = workerOptions.read(options, op, arguments.length - 3);
  const dataset = asDataset(data);
  const url =
    module instanceof URL ? module.href : module.includes('://') ? module : pathToFileURL(resolve(module)).href;
  let threads: TransformThread[] = [];

  /** The thread with the least to do; a new one while there are fewer than asked for, or in place of one that has ended. */
  const idlest = (): TransformThread => {
    threads = threads.filter((thread) => !thread.ended);
    if (threads.length < workers && threads.every((thread) => thread.busy > 0))
      threads.push(new TransformThread(url, stallMs));
    return threads.reduce((a, b) => (b.busy < a.busy ? b : a));
  };

  const make = async (indices: Int32Array, place: BatchPlace): Promise<Batch> => {
    const rows = await rowsOf(dataset, indices, place);
    const fail = (reason: string): DataError =>
      new DataError(`${url} has not made batch ${place.index} of epoch ${place.epoch}: ${reason}`, { op });
    return transformedBatch(await idlest().make(rows, place, fail), scale, op);
  };

  return {
    length: dataset.length,
    batch: (indices, place = firstBatch) => make(indices, place),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
      threads = [];
    },
  };
}
