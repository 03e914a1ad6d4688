import { newArray } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import { checkOptions, type Fields } from '../base/options.ts';
import { sizeOf } from '../base/shape.ts';
import { crossEntropy, type Loss } from '../nn/loss.ts';
import { type Layer, Module } from '../nn/module.ts';
import { at } from '../op/view.ts';
import { fromData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';
import {
  type ArrayInput,
  type AsyncDataset,
  asDataset,
  type Data,
  type DatasetOptions,
  datasetFields,
  scaled,
  tensorOf,
} from './dataset.ts';
import { DataLoader } from './loader.ts';
import { Averages, defaultMetrics, type Metrics, readAll } from './metric.ts';
import { Turns } from './turn.ts';

/** Batches of a model that only looks may be larger than those it learns from. */
const EVALUATION_BATCH = 250;

/** How a model is evaluated. */
export interface EvaluateOptions extends DatasetOptions {
  /** By default `crossEntropy`. */
  readonly loss?: Loss;
  /** Samples at a time: 250. */
  readonly batchSize?: number;
  /** By default accuracy, where classes are learnt. */
  readonly metrics?: Metrics;
}
const evaluateFields: Fields<EvaluateOptions> = { ...datasetFields, loss: true, batchSize: true, metrics: true };

/** A loss and metrics by name, such as `{ loss: 0.09, accuracy: 0.972 }`. */
export type Scores = { loss: number } & Record<string, number>;

/** Runs `f` with the model in inference mode; afterwards each module is in the mode it was in. */
export async function inEvalMode<T>(model: Layer, f: () => Promise<T>): Promise<T> {
  if (!(model instanceof Module)) return f();
  const modes = model.modes();
  model.eval();
  try {
    return await f();
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

/**
 * The mean loss and metrics of a model over data, in inference mode. The event loop gets its turns.
 * @example
 * const model = (x) => x;
 * await train.evaluate(model, { x: [[2, 1], [0, 3], [1, 0]], y: [0, 1, 1] });
 */
export async function evaluate(
  model: Layer,
  data: Data | AsyncDataset,
  options: EvaluateOptions = {},
): Promise<Scores> {
  const { loss = crossEntropy, batchSize = EVALUATION_BATCH } = checkOptions(options, evaluateFields, 'evaluate');
  const loader = new DataLoader(asDataset(data, options), { batchSize, shuffle: false });
  const averages = new Averages();
  const turns = new Turns();
  await inEvalMode(model, async () => {
    for await (const [x, t] of loader) {
      const y = model(x);
      const metrics = Object.entries(options.metrics ?? defaultMetrics(loss, t));
      const values = await readAll([loss(y, t), ...metrics.map(([, metric]) => metric(y, t))]);
      averages.add(
        Object.fromEntries([['loss', values[0]!], ...metrics.map(([name], i) => [name, values[i + 1]!] as const)]),
        t.shape[0]!,
      );
      await turns.take();
    }
  });
  return averages.means as Scores;
}

/**
 * The model's outputs for all rows of x, in inference mode and computed batch by batch. Throws ArgumentError for a
 * number.
 * @shapes (n, …) → (n, …)
 * @example
 * const model = nn.sequential(nn.linear(2, 2), nn.dropout(0.5));
 * await train.predict(model, np.ones([3, 2])).then((y) => y.shape);
 */
export async function predict(
  model: Layer,
  x: ArrayInput,
  options: Pick<EvaluateOptions, 'batchSize' | 'scale'> = {},
): Promise<Tensor> {
  const inputs = tensorOf(x);
  const n = inputs.shape[0];
  if (n === undefined)
    throw new ArgumentError('the first axis must count samples, but a number was given', { op: 'predict' });
  const { batchSize = EVALUATION_BATCH } = options;
  const turns = new Turns();
  return inEvalMode(model, async () => {
    const part = (from: number, to: number): Tensor => model(scaled(at(inputs, `${from}:${to}`), options.scale));
    if (n <= batchSize) return part(0, n).detach();
    let whole: ReturnType<typeof newArray> | null = null;
    let first!: Tensor;
    for (let from = 0; from < n; from += batchSize) {
      const y = part(from, Math.min(n, from + batchSize));
      if (!whole) {
        first = y;
        whole = newArray(y.dtype, n * sizeOf(y.shape.slice(1)));
      }
      whole.set(await y.read(), from * sizeOf(y.shape.slice(1)));
      await turns.take();
    }
    return fromData(whole!, [n, ...first.shape.slice(1)], first.dtype);
  });
}
