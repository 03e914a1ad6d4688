import { ArgumentError, showValue } from '../base/errors.ts';
import { checkFunction, unlike } from '../base/limits.ts';
import { type Options, options, type Read } from '../base/options.ts';
import { callable, checked, number, signal, whole } from '../base/row.ts';
import type { StopSignal } from '../engine/stop.ts';
import type { Loss } from '../nn/loss.ts';
import { Module } from '../nn/module.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type AsyncDataset, type Data, DatasetOptions } from './dataset.ts';
import { EarlyStoppingOptions } from './early-stopping.ts';
import type { EpochRecord, StepRecord } from './history.ts';
import { LoaderOptions } from './loader.ts';
import { type Metrics, metrics } from './metric.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerFactory } from './rules.ts';
import type { Schedule } from './schedule.ts';
import type { Trainer } from './trainer.ts';

/** Told what happens; what it returns is awaited. An error thrown here ends the run, with the trainer intact. */
export interface Observer {
  onStart?(trainer: Trainer): void | Promise<void>;
  readonly onStep?: ((record: StepRecord, trainer: Trainer) => void | Promise<void>) | undefined;
  /** After the epoch's validation. */
  readonly onEpoch?: ((record: EpochRecord, trainer: Trainer) => void | Promise<void>) | undefined;
  /** After the last step, an abort included; not after an error. */
  onEnd?(trainer: Trainer): void | Promise<void>;
}

/** A maker of an optimizer, or one that is made. */
const optimizer = (): OptimizerFactory | Optimizer | undefined =>
  checked<OptimizerFactory | Optimizer, []>((value, name, op) => {
    if (value instanceof Optimizer || typeof value === 'function') return value as OptimizerFactory | Optimizer;
    const hint = 'give a maker such as train.adam({ lr: 0.001 }), or an optimizer';
    throw new ArgumentError(`the ${name} must not be ${showValue(value)}`, { op, hint });
  });

/** Data, or a fraction of them: which forms data have is for `asDataset` to say. */
const validation = (): Data | AsyncDataset | number | undefined =>
  checked<Data | AsyncDataset | number, []>((value, name, op) => {
    if (typeof value === 'number' || (typeof value === 'object' && value !== null)) return value as Data;
    throw unlike(value, name, 'data or a fraction of them', op);
  });

/** What a run is told of as it happens. */
class HookOptions {
  /** Told of each step; what it returns is awaited. */
  readonly onStep?: Observer['onStep'] = callable();
  /** Told of each epoch, after its validation. */
  readonly onEpoch?: Observer['onEpoch'] = callable();
}

class LearningOptions<Out = Tensor> {
  /** From predictions and targets to one number: `crossEntropy` by default. */
  readonly loss?: Loss<Out> | undefined = callable();
  /** `adam()` by default. */
  readonly optimizer?: OptimizerFactory | Optimizer | undefined = optimizer();
  /** Passes over the data: 1. */
  readonly epochs?: number = whole(1, 1);
  /**
   * What the learning rate is multiplied by at each step. The optimizer's `lr` is left alone: it is the same after the
   * run, and where an observer sets it, the schedule multiplies the new one from then on.
   */
  readonly schedule?: Schedule | undefined = callable();
  /** Data to validate on after each epoch, or the fraction of the training data to set aside for it. */
  readonly validation?: Data | AsyncDataset | number | undefined = validation();
  /** Computed with each step and in validation: by default accuracy, where classes are learnt. */
  readonly metrics?: Metrics<Out> | undefined = metrics();
  /**
   * Batches whose gradients are added up before a step, as if they were one batch: 1. Each is computed by itself, so that
   * a step takes the memory of one of them; statistics move with each.
   */
  readonly accumulate?: number = whole(1, 1);
}

/** How a model is trained that gives predictions of type Out. */
export interface FitOptions<Out = Tensor>
  extends LearningOptions<Out>,
    LoaderOptions,
    DatasetOptions,
    EarlyStoppingOptions,
    HookOptions {}

/** How one run of a trainer ends. */
export class RunOptions {
  /** Ends the run after the present step; one that `stopSignal` made, within it: the step is taken back. */
  readonly signal?: AbortSignal | StopSignal | undefined = signal();
  /** Ends the run after so many steps. */
  readonly steps?: number | undefined = number({ whole: true, least: 0, infinite: true });
}
const runOptions: Options<RunOptions> = options(RunOptions);
const fitOptions: Options<FitOptions & RunOptions> = options(
  LearningOptions<Tensor>,
  LoaderOptions,
  DatasetOptions,
  EarlyStoppingOptions,
  HookOptions,
  RunOptions,
);

const RATE = "it is the optimizer's: optimizer: train.adam({ lr: 0.001 })";

/** The options of `fit` as they are used. Throws ArgumentError for a model that is none, for options that are not known, and for values that make no sense. */
export function readFit(model: Module, given: FitOptions, beyond: number): Read<FitOptions> {
  const read = fitOptions.read(given, 'fit', beyond, { lr: RATE, learningRate: RATE, learning_rate: RATE });
  if (model instanceof Module) return read;
  throw new ArgumentError(`trains a model, got ${showValue(model)}`, {
    op: 'fit',
    hint: 'make one of layers, such as nn.sequential(...), or a class that extends nn.Module',
  });
}

/** Those of a run as they were given. Throws ArgumentError for options that are not known and for values that make no sense. */
export const checkRun = (given: RunOptions): RunOptions => runOptions.check(given, 'run');
/** Those of a run among all of `fit`. */
export const runPart = (given: FitOptions & RunOptions): RunOptions => runOptions.pick(given);

const hooks = ['onStart', 'onStep', 'onEpoch', 'onEnd'] as const;

/** Throws ArgumentError for an observer that would never be told of anything. */
export function checkObserver(observer: Observer): Observer {
  const own = typeof observer === 'object' && observer !== null ? hooks.filter((name) => observer[name]) : [];
  if (own.length === 0)
    throw new ArgumentError(`${showValue(observer)} observes nothing`, {
      op: 'observe',
      hint: `give an object with one of ${hooks.join(', ')}`,
    });
  for (const name of own) checkFunction(observer[name], name, 'observe');
  return observer;
}
