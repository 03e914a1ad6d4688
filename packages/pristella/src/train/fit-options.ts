import { ArgumentError, showValue } from '../base/errors.ts';
import { checkFunction, checkNumber } from '../base/limits.ts';
import { checkOptions, type Fields } from '../base/options.ts';
import type { Loss } from '../nn/loss.ts';
import { Module } from '../nn/module.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type AsyncDataset, checkScale, type Data, type DatasetOptions, datasetFields } from './dataset.ts';
import { type EarlyStoppingOptions, earlyStoppingFields } from './early-stopping.ts';
import type { EpochRecord, StepRecord } from './history.ts';
import { type LoaderOptions, loaderFields } from './loader.ts';
import { checkMetrics, type Metrics } from './metric.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerFactory } from './rules.ts';
import type { Schedule } from './schedule.ts';
import type { Trainer } from './trainer.ts';

/** Told what happens; what it returns is awaited. An error thrown here ends the run, with the trainer intact. */
export interface Observer {
  onStart?(trainer: Trainer): void | Promise<void>;
  onStep?(record: StepRecord, trainer: Trainer): void | Promise<void>;
  /** After the epoch's validation. */
  onEpoch?(record: EpochRecord, trainer: Trainer): void | Promise<void>;
  /** After the last step, an abort included; not after an error. */
  onEnd?(trainer: Trainer): void | Promise<void>;
}

/** How a model is trained that gives predictions of type Out. */
export interface FitOptions<Out = Tensor>
  extends LoaderOptions,
    DatasetOptions,
    EarlyStoppingOptions,
    Pick<Observer, 'onStep' | 'onEpoch'> {
  /** From predictions and targets to one number: `crossEntropy` by default. */
  readonly loss?: Loss<Out>;
  /** `adam()` by default. */
  readonly optimizer?: OptimizerFactory | Optimizer;
  /** Passes over the data: 1. */
  readonly epochs?: number;
  /**
   * What the learning rate is multiplied by at each step. The optimizer's `lr` is left alone: it is the same after the
   * run, and where an observer sets it, the schedule multiplies the new one from then on.
   */
  readonly schedule?: Schedule;
  /** Data to validate on after each epoch, or the fraction of the training data to set aside for it. */
  readonly validation?: Data | AsyncDataset | number;
  /** Computed with each step and in validation: by default accuracy, where classes are learnt. */
  readonly metrics?: Metrics<Out>;
  /**
   * Batches whose gradients are added up before a step, as if they were one batch: 1. Each is computed by itself, so that
   * a step takes the memory of one of them; statistics move with each.
   */
  readonly accumulate?: number;
}

/** How one run of a trainer ends. */
export interface RunOptions {
  /** Ends the run after the present step. */
  readonly signal?: AbortSignal;
  /** Ends the run after so many steps. */
  readonly steps?: number;
}

const runFields: Fields<RunOptions> = { signal: true, steps: true };
const fitFields: Fields<FitOptions & RunOptions> = {
  loss: true,
  optimizer: true,
  epochs: true,
  ...loaderFields,
  ...datasetFields,
  schedule: true,
  validation: true,
  metrics: true,
  accumulate: true,
  ...earlyStoppingFields,
  onStep: true,
  onEpoch: true,
  ...runFields,
};

const RATE = "it is the optimizer's: optimizer: train.adam({ lr: 0.001 })";

/** Throws ArgumentError for a model that is none, for options that are not known, and for values that make no sense. */
export function checkFit(model: Module, options: FitOptions): void {
  checkOptions(options, fitFields, 'fit', { lr: RATE, learningRate: RATE, learning_rate: RATE });
  if (!(model instanceof Module)) {
    throw new ArgumentError(`trains a model, got ${showValue(model)}`, {
      op: 'fit',
      hint: 'make one of layers, such as nn.sequential(...), or a class that extends nn.Module',
    });
  }
  const { epochs = 1, accumulate = 1, optimizer, metrics, scale } = options;
  checkNumber(epochs, 'the number of epochs', 'fit', { whole: true, least: 1 });
  checkNumber(accumulate, 'accumulate', 'fit', { whole: true, least: 1 });
  checkScale(scale, 'fit');
  checkMetrics(metrics, 'fit');
  for (const name of ['loss', 'schedule', 'onStep', 'onEpoch'] as const)
    if (options[name] !== undefined) checkFunction(options[name], name, 'fit');
  if (optimizer === undefined || optimizer instanceof Optimizer || typeof optimizer === 'function') return;
  throw new ArgumentError(`the optimizer must not be ${showValue(optimizer)}`, {
    op: 'fit',
    hint: 'give a maker such as train.adam({ lr: 0.001 }), or an optimizer',
  });
}

/** Throws ArgumentError for options that are not known and for values that make no sense. */
export function checkRun(options: RunOptions): void {
  const { signal, steps } = checkOptions(options, runFields, 'run');
  if (steps !== undefined) checkNumber(steps, 'the number of steps', 'run', { whole: true, least: 0, infinite: true });
  if (signal === undefined || (typeof signal === 'object' && signal !== null && typeof signal.aborted === 'boolean'))
    return;
  throw new ArgumentError(`the signal must be an AbortSignal, not ${showValue(signal)}`, {
    op: 'run',
    hint: 'give controller.signal of a new AbortController()',
  });
}

const hooks: Fields<Observer> = { onStart: true, onStep: true, onEpoch: true, onEnd: true };

/** Throws ArgumentError for an observer that would never be told of anything. */
export function checkObserver(observer: Observer): Observer {
  const names = Object.keys(hooks) as (keyof Observer)[];
  const own = typeof observer === 'object' && observer !== null ? names.filter((name) => observer[name]) : [];
  if (own.length === 0)
    throw new ArgumentError(`${showValue(observer)} observes nothing`, {
      op: 'observe',
      hint: `give an object with one of ${names.join(', ')}`,
    });
  for (const name of own) checkFunction(observer[name], name, 'observe');
  return observer;
}
