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
  /** The loss of step k at [k - 1]. */
  readonly losses: number[] = [];
  /** Metrics of step k by name at [k - 1]. */
  readonly metrics: Record<string, number[]> = {};
  /** One record an epoch. */
  readonly epochs: EpochRecord[] = [];

  /** Adds the loss and the metrics of a step. */
  addStep(record: StepRecord): void {
    this.losses.push(record.loss);
    for (const [name, value] of Object.entries(record.metrics)) (this.metrics[name] ??= []).push(value);
  }
  /** Adds the record of an epoch. */
  addEpoch(record: EpochRecord): void {
    this.epochs.push(record);
  }
  /** Takes over another history. */
  load(other: {
    readonly losses: readonly number[];
    readonly metrics: Readonly<Record<string, readonly number[]>>;
    readonly epochs: readonly EpochRecord[];
  }): void {
    this.losses.length = 0;
    for (const loss of other.losses) this.losses.push(loss);
    for (const name of Object.keys(this.metrics)) delete this.metrics[name];
    for (const [name, values] of Object.entries(other.metrics)) this.metrics[name] = values.slice();
    this.epochs.splice(0, Infinity, ...other.epochs);
  }
}
