import { newArray } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { callable, whole } from '../base/row.ts';
import { sizeOf } from '../base/shape.ts';
import { crossEntropy } from '../nn/cross-entropy.ts';
import type { Loss } from '../nn/loss.ts';
import { atOnce, inferring } from '../nn/mode.ts';
import type { Layer } from '../nn/module.ts';
import { at } from '../op/shape/view.ts';
import { fromData } from '../tensor/create.ts';
import { Tensor } from '../tensor/tensor.ts';
import {
  type ArrayInput,
  type AsyncDataset,
  asDataset,
  type Data,
  DatasetOptions,
  isData,
  scaled,
  tensorOf,
} from './dataset.ts';
import { DataLoader } from './loader.ts';
import { Averages, type Metrics, measure, metrics, readAll, samplesOf } from './metric.ts';
import { Turns } from './turn.ts';

// Batches of a model that only looks may be larger than those it learns from.
/** How a model is asked for predictions. */
class PredictOptions extends DatasetOptions {
  /** Samples at a time: 250. */
  readonly batchSize?: number = whole(1, 250);
}
const predictOptions: Options<PredictOptions> = options(PredictOptions);

/** How a model is evaluated that gives predictions of type Out. */
export class EvaluateOptions<Out = Tensor> extends PredictOptions {
  /** By default `crossEntropy`. */
  readonly loss?: Loss<Out> | undefined = callable();
  /** By default accuracy, where classes are learnt by one output. */
  readonly metrics?: Metrics<Out> | undefined = metrics();
}
const evaluateOptions: Options<EvaluateOptions> = options(EvaluateOptions<Tensor>);

/** A loss and metrics by name, such as `{ loss: 0.09, accuracy: 0.972 }`. */
export type Scores = { loss: number } & Record<string, number>;

/**
 * The mean loss and metrics of a model over data, in inference mode. The event loop gets its turns, and the model may be
 * trained meanwhile. Throws ArgumentError for options that make no sense and for a loss or a metric that is no tensor, ShapeError
 * for one that is not one number.
 * @example
 * const model = (x) => x;
 * await train.evaluate(model, { x: [[2, 1], [0, 3], [1, 0]], y: [0, 1, 1] });
 */
export async function evaluate<Out = Tensor>(
  model: (x: Tensor) => Out,
  data: Data | AsyncDataset,
  options?: EvaluateOptions<Out>,
): Promise<Scores>;
export async function evaluate(
  model: Layer,
  data: Data | AsyncDataset,
  options: EvaluateOptions = {},
): Promise<Scores> {
  if (isData(options))
    throw new ArgumentError(`takes data and options, got ${showValue(options)} in the place of these`, {
      op: 'evaluate',
      hint: 'evaluate(model, [x, y])',
    });
  const o = evaluateOptions.read(options, 'evaluate', arguments.length - 3);
  const { loss = crossEntropy, batchSize, scale } = o;
  checkFunction(model, 'the model', 'evaluate');
  const loader = new DataLoader(asDataset(data, { scale }), { batchSize, shuffle: false });
  const averages = new Averages();
  const turns = new Turns();
  for await (const [x, t] of loader) {
    const measured = inferring(() => measure(model, [x, t], loss, o.metrics, 'evaluate'));
    averages.add(await readAll(measured), samplesOf(t));
    await turns.take();
  }
  return averages.means as Scores;
}

/**
 * The model's outputs for all rows of x, in inference mode and computed batch by batch: the model is never given more
 * rows than `batchSize`. It may be asked while it is trained. Throws ArgumentError for options that make no sense, for a
 * number in the place of rows and for a model that gives no tensor, ShapeError for one that does not give as many rows as it is given.
 * @shapes (n, …) → (n, …)
 * @example
 * const model = nn.sequential(nn.linear(2, 2), nn.dropout(0.5));
 * await train.predict(model, np.ones([3, 2])).then((y) => y.shape);
 */
export async function predict(model: Layer, x: ArrayInput, options: PredictOptions = {}): Promise<Tensor> {
  const { batchSize, scale } = predictOptions.read(options, 'predict', arguments.length - 3);
  checkFunction(model, 'the model', 'predict');
  const inputs = tensorOf(x);
  const n = inputs.shape[0];
  if (n === undefined)
    throw new ArgumentError('the first axis must count samples, but a number was given', { op: 'predict' });
  const turns = new Turns();
  const part = (from: number, to: number): Tensor => {
    const y = inferring(() => model(scaled(at(inputs, `${from}:${to}`), scale)));
    return checkRows(atOnce(y, 'the model', 'predict'), to - from);
  };
  if (n <= batchSize) return part(0, n).detach();
  const first = part(0, batchSize);
  const inner = first.shape.slice(1);
  const whole = newArray(first.dtype, n * sizeOf(inner));
  for (let from = 0; from < n; from += batchSize) {
    const y = from === 0 ? first : part(from, Math.min(n, from + batchSize));
    whole.set(await y.read(), from * sizeOf(inner));
    await turns.take();
  }
  return fromData(whole, [n, ...inner], first.dtype);
}

/** What a model made of so many rows. Throws ArgumentError unless it is a tensor, ShapeError unless it has as many rows. */
function checkRows(y: Tensor, rows: number): Tensor {
  if (!(y instanceof Tensor))
    throw new ArgumentError(`the model gave ${showValue(y)}, not a tensor`, { op: 'predict' });
  if (y.shape[0] === rows) return y;
  throw new ShapeError(`the model made ${showShape(y.shape)} of ${rows} rows`, {
    op: 'predict',
    shapes: [y.shape],
    hint: 'it must give as many rows as it is given',
  });
}
