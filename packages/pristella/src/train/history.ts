import { checkForm, type Form, form } from '../base/form.ts';
import { unlike } from '../base/limits.ts';
import type { Scores } from './evaluate.ts';

/** What one step did. */
export interface StepRecord {
  /** Counted from 1. */
  readonly step: number;
  /** The epoch it belongs to, counted from 1. */
  readonly epoch: number;
  /** Before the step. */
  readonly loss: number;
  readonly lr: number;
  /** On the step's batch, before the step. */
  readonly metrics: Record<string, number>;
}

/** What one epoch did. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** The last step of the epoch. */
  readonly step: number;
  /** Mean over the epoch's samples, each before its step. */
  readonly loss: number;
  /** Means over the epoch's samples. */
  readonly metrics: Readonly<Record<string, number>>;
  /** After the epoch, on data set aside. */
  readonly validation?: Scores;
  /** Time of the steps. */
  readonly seconds: number;
}

const metricsForm = form.record(form.number);
/** A `StepRecord` from outside. */
export const stepForm: Form<StepRecord> = form.object({
  step: form.whole(1),
  epoch: form.whole(1),
  loss: form.number,
  lr: form.number,
  metrics: metricsForm,
});
/** An `EpochRecord` from outside. */
export const epochForm: Form<EpochRecord> = form.object(
  { epoch: form.whole(1), step: form.whole(), loss: form.number, metrics: metricsForm, seconds: form.finite },
  { validation: metricsForm as Form<Scores> },
);

const historyForm = form.object({
  losses: form.list(form.number),
  metrics: form.record(form.list(form.number)),
  epochs: form.list(epochForm),
});

/**
 * What a run has seen: every step's loss, and each epoch's means and validation.
 * @example
 * const history = new train.History();
 * history.addStep({ step: 1, epoch: 1, loss: 0.5, lr: 0.01, metrics: { accuracy: 0.75 } });
 * history.addEpoch({ epoch: 1, step: 1, loss: 0.5, metrics: { accuracy: 0.75 }, seconds: 0.1 });
 * console.log(history.losses, history.metrics, history.epochs.length);
 * const copy = new train.History();
 * copy.load(history);
 * copy.losses;
 */
export class History {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'History';
  /** The loss of step k at [k - 1]. */
  readonly losses: number[] = [];
  /** Metrics of step k by name at [k - 1]; NaN where a run that was resumed with others did not measure them. */
  readonly metrics: Record<string, number[]> = {};
  /** One record an epoch. */
  readonly epochs: EpochRecord[] = [];

  /** Adds the loss and the metrics of a step; a metric that is new, or missing, is NaN in the steps that lack it. Throws ArgumentError for what is no record. */
  addStep(record: StepRecord): void {
    if (!record?.metrics) throw unlike(record, 'the record', 'that of a step', 'addStep');
    const { losses, metrics } = this;
    for (const name in record.metrics) metrics[name] ??= losses.map(() => Number.NaN);
    for (const [name, values] of Object.entries(metrics)) values.push(record.metrics[name] ?? Number.NaN);
    losses.push(record.loss);
  }
  /** Adds the record of an epoch. */
  addEpoch(record: EpochRecord): void {
    this.epochs.push(record);
  }
  /** Takes over another history. Throws DataError, with nothing changed, for anything else. */
  load(other: {
    readonly losses: readonly number[];
    readonly metrics: Readonly<Record<string, readonly number[]>>;
    readonly epochs: readonly EpochRecord[];
  }): void {
    const given = { losses: other?.losses, metrics: other?.metrics, epochs: other?.epochs };
    const { losses, metrics, epochs } = checkForm(historyForm, given, 'the history', { op: 'History.load' });
    replaceAll(this.losses, losses);
    for (const name of Object.keys(this.metrics)) delete this.metrics[name];
    Object.assign(this.metrics, metrics);
    replaceAll(this.epochs, epochs);
  }
}

/** One by one: as arguments of one call there may be too many. */
function replaceAll<T>(list: T[], items: readonly T[]): void {
  list.length = 0;
  for (const item of items) list.push(item);
}
