import { isFloat } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { type Form, form } from '../base/form.ts';
import { checkFunction } from '../base/limits.ts';
import { checked } from '../base/row.ts';
import { sameShape, tuple } from '../base/shape.ts';
import { type Loss, learntBy } from '../nn/loss.ts';
import { atOnce } from '../nn/mode.ts';
import type { Layer } from '../nn/module.ts';
import { equal, greater, logicalAnd } from '../op/elementwise/index.ts';
import { labelError, labelsOf, wrongLabel } from '../op/loss/labels.ts';
import { argmax, max, mean } from '../op/reduce/reduce.ts';
import { asTensor } from '../tensor/create.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { type AnyDataset, type Batch, targetsOf } from './dataset.ts';

/** A number from a batch's predictions and targets: a mean over its samples, so that batches can be averaged. */
export type Metric<Out = Tensor> = (predictions: Out, targets: Tensor) => Tensor;
/** Metrics by name. */
export type Metrics<Out = Tensor> = Readonly<Record<string, Metric<Out>>>;

/** `mayBeNaN`: the largest of a row with NaN is NaN, which equals nothing, so it is right of no class. */
function shareRight(predictions: Tensor, targets: Tensor, mayBeNaN: boolean): Tensor {
  const [y, t] = [asTensor(predictions, 'accuracy'), asTensor(targets, 'accuracy')];
  const same = sameShape(y.shape, t.shape);
  const share = (right: Tensor, best: () => Tensor): Tensor => {
    if (!mayBeNaN) return mean(right);
    const known = best();
    return mean(logicalAnd(right, equal(known, known)));
  };
  const [, classes] = y.shape;
  if (y.ndim === 2 && classes !== undefined && classes > 1) {
    const best = (): Tensor => max(y, 1);
    if (same) return share(equal(argmax(y, 1), argmax(t, 1)), best);
    if (t.ndim === 1 && t.shape[0] === y.shape[0])
      return share(equal(argmax(y, 1), labelsOf(t, classes, 'accuracy')), best);
  } else if (same) return share(equal(greater(y, 0), greater(t, 0)), () => y);
  throw new ShapeError(`targets ${showShape(t.shape)} do not fit predictions ${showShape(y.shape)}`, {
    op: 'accuracy',
    shapes: [y.shape, t.shape],
  });
}

/**
 * The share of samples whose largest prediction (n, classes) is at the label (n,) or at the 1 of the one-hot row; or
 * for a single output, the share whose logit is above 0 where the target is 1. A sample with a prediction of NaN is
 * not right. Throws ShapeError if they do not fit, DataError for a label that is no class.
 * @shapes (n, classes) and (n) or (n, classes), or two of one shape → ()
 * @example
 * train.accuracy(np.array([[2, 1], [0, 3], [1, 0]]), np.array([0, 1, 1]));
 */
export const accuracy: (predictions: Tensor, targets: Tensor) => Tensor = (predictions, targets) =>
  shareRight(predictions, targets, true);

/** @internal The same within a training step, which is refused if its loss is NaN: to look for NaN here took 8 % of a step of 784-50-10. */
export const accuracyOfStep: Metric = (predictions, targets) => shareRight(predictions, targets, false);

/** Throws ArgumentError unless metrics, where there are any, are functions by name. */
function checkMetrics<Out>(metrics: unknown, name: string, op: string): Metrics<Out> {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics))
    throw new ArgumentError(`${name} must be functions by name, not ${showValue(metrics)}`, {
      op,
      hint: 'such as { accuracy }',
    });
  for (const [key, metric] of Object.entries(metrics)) {
    checkFunction(metric, `the metric '${key}'`, op);
    if (key === 'loss') throw new ArgumentError("a metric must not be named 'loss', as the loss is", { op });
  }
  return metrics as Metrics<Out>;
}
/** An option that is metrics by name. */
export const metrics = <Out>(): Metrics<Out> | undefined =>
  checked<Metrics<Out>, []>((value, name, op) => checkMetrics<Out>(value, name, op));

/**
 * Throws DataError for the first target of a dataset that is no class of the predictions, where the loss takes labels and
 * the dataset knows its targets: before any step, and not when its batch comes.
 */
export function checkTargets(dataset: AnyDataset, predictions: Tensor, loss: Loss<Tensor>): void {
  const known = targetsOf(dataset);
  if (!known || learntBy(loss) !== 'labels' || !(predictions instanceof Tensor) || predictions.ndim !== 2) return;
  const { targets, rows } = known;
  if (targets.ndim !== 1) return;
  const labels = hostData(targets.node);
  const own = rows ? Float64Array.from(rows, (row) => labels[row]!) : labels;
  const [, classes] = tuple(predictions.shape, 2);
  const place = wrongLabel(own, classes);
  const wrong = own[place];
  if (wrong !== undefined) throw labelError(wrong, `${rows?.[place] ?? place} of the data`, classes, 'fit');
}

/** The loss and the metrics of a model on one batch, by name, as one number each. */
export type Measured = { readonly loss: Tensor } & Readonly<Record<string, Tensor>>;

/** Throws ArgumentError for what is no tensor, a promise among them, and ShapeError for more than one number. */
function oneNumber(value: Tensor, what: string, op: string): Tensor {
  if (!(atOnce(value, what, op) instanceof Tensor))
    throw new ArgumentError(`${what} gave ${showValue(value)}, not a tensor of one number`, { op });
  if (value.size === 1) return value;
  throw new ShapeError(`${what} gave shape ${showShape(value.shape)}, not one number`, {
    op,
    shapes: [value.shape],
    hint: 'reduce it with mean or sum',
  });
}

/**
 * The model's loss and metrics on a batch; where none were chosen, `share` as the accuracy of one output where classes are learnt,
 * which the loss or the targets' dtype tells. Runs in the mode that its caller has set; `look` sees the predictions first.
 */
export function measure(
  model: Layer,
  [x, t]: Batch,
  loss: Loss<Tensor>,
  metrics: Metrics | null | undefined,
  op: string,
  share: Metric = accuracy,
  look?: (predictions: Tensor) => void,
): Measured {
  const y = atOnce(model(x), 'the model', op);
  look?.(y);
  const found = { loss: oneNumber(loss(y, t), 'the loss', op) } as { loss: Tensor } & Record<string, Tensor>;
  const isClasses = y instanceof Tensor && (learntBy(loss) || !isFloat(t.dtype));
  for (const [name, metric] of Object.entries(metrics ?? (isClasses ? { accuracy: share } : {})))
    found[name] = oneNumber(metric(y, t), `the metric '${name}'`, op);
  return found;
}

/** The values of several scalars by name, computed in one run. */
export async function readAll(scalars: Readonly<Record<string, Tensor>>): Promise<Record<string, number>> {
  const entries = Object.entries(scalars);
  await runtime().evaluate(entries.map(([, s]) => s.node));
  return Object.fromEntries(await Promise.all(entries.map(async ([name, s]) => [name, await readOne(s)] as const)));
}

/** The number that a tensor holds. */
export async function readOne(scalar: Tensor): Promise<number> {
  const [value] = await scalar.read();
  if (value === undefined) throw new Error('a tensor of one number has none');
  return value;
}

/** How many samples a batch has. */
export const samplesOf = ({ shape: [rows = 1] }: Tensor): number => rows;

/** Means of a loss and of metrics over batches, weighted by their sizes. */
export class Averages {
  private readonly sums = new Map<string, number>();
  count = 0;

  add(values: Readonly<Record<string, number>>, size: number): void {
    // What a run that was resumed with other metrics has measured in part of an epoch alone has no mean.
    const before = this.count === 0 ? 0 : Number.NaN;
    for (const [name, value] of Object.entries(values))
      this.sums.set(name, (this.sums.get(name) ?? before) + value * size);
    for (const name of this.sums.keys()) if (!(name in values)) this.sums.set(name, Number.NaN);
    this.count += size;
  }
  get means(): Record<string, number> {
    return Object.fromEntries([...this.sums].map(([name, sum]) => [name, sum / this.count]));
  }
  get state(): AveragesState {
    return { count: this.count, sums: Object.fromEntries(this.sums) };
  }
  load({ count, sums }: AveragesState): void {
    this.count = count;
    this.sums.clear();
    for (const [name, sum] of Object.entries(sums)) this.sums.set(name, sum);
  }
}

/** `Averages` as plain data. */
export interface AveragesState {
  readonly count: number;
  readonly sums: Readonly<Record<string, number>>;
}
/** An `AveragesState` from outside. */
export const averagesForm: Form<AveragesState> = form.object({ count: form.whole(), sums: form.record(form.number) });
