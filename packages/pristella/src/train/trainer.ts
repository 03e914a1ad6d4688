/**
 * Training. In short:
 *
 *     const history = await fit(model, digits, { loss: crossEntropy, optimizer: adam(), epochs: 3 });
 *
 * or, to look on, to stop and to go on:
 *
 *     const trainer = new Trainer(model, digits, { epochs: 3, validation: 0.1 });
 *     trainer.observe({ onStep: ({ step, loss }) => bar.show(step / trainer.totalSteps, loss) });
 *     await trainer.run({ signal });       // an abort ends it after the present step, with everything intact
 *     await trainer.run();                 // goes on where it stopped, to the same bits
 *     const state = trainer.state();       // all that `trainer.load(state)` needs in another process
 */
import { ArgumentError } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import type { StopSignal } from '../engine/stop.ts';
import type { Parameter } from '../grad/parameter.ts';
import { crossEntropy } from '../nn/cross-entropy.ts';
import type { Loss } from '../nn/loss.ts';
import type { Module } from '../nn/module.ts';
import type { Cell } from '../tensor/cell.ts';
import type { Tensor } from '../tensor/tensor.ts';
import {
  type AnyDataset,
  type ArrayInput,
  type AsyncDataset,
  asDataset,
  type Batch,
  type Data,
  isData,
  split,
} from './dataset.ts';
import { EarlyStopping } from './early-stopping.ts';
import { evaluate } from './evaluate.ts';
import {
  checkObserver,
  checkRun,
  type FitOptions,
  type Observer,
  type RunOptions,
  readFit,
  runPart,
} from './fit-options.ts';
import { type EpochRecord, History, type StepRecord } from './history.ts';
import { DataLoader, loaderOptions } from './loader.ts';
import { Averages, checkTargets, type Measured, readOne } from './metric.ts';
import { Optimizer } from './optimizer.ts';
import { adam } from './rules.ts';
import { factorAt } from './schedule.ts';
import { noteStanding } from './standing.ts';
import { type Before, loadState, saveState, type TrainingState } from './state.ts';
import { type Lesson, type Modes, Step } from './step.ts';
import { Turns } from './turn.ts';

/** Why the last run ended. */
export type RunEnd = 'finished' | 'early' | 'aborted' | 'steps';

/**
 * A training run: what it needs, what it has seen, and where it stands.
 * @example
 * const digits = { x: [[0], [1]], y: [[1], [3]] };
 * const settings = { loss: nn.meanSquaredError, epochs: 5 };
 * const trainer = new train.Trainer(nn.linear(1, 1), digits, settings);
 * const report = { onEpoch: ({ epoch, loss }) => console.log(`epoch ${epoch}: loss ${loss.toFixed(2)}`) };
 * const observed = trainer.observe(report);
 * const part = await observed.run({ steps: 3 });
 * console.log(part.losses.length, trainer.ended, trainer.step, trainer.totalSteps);
 * // Another trainer goes on from there to the same bits.
 * const other = new train.Trainer(nn.linear(1, 1), digits, settings);
 * other.load(trainer.state());
 * const [whole, resumed] = [await trainer.run(), await other.run()];
 * console.log(whole.losses.length, trainer.ended, whole.losses.at(-1) === resumed.losses.at(-1));
 */
export class Trainer {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Trainer';
  /** What is trained. */
  readonly model: Module;
  /** What moves its parameters. */
  readonly optimizer: Optimizer;
  /** The training data in batches. */
  readonly loader: DataLoader;
  /** The data that each epoch ends with; null without any. */
  readonly validation: AnyDataset | null;
  /** From predictions and targets to the number that training makes small. */
  readonly loss: Loss<Tensor>;
  /** Passes over the data in the whole run. */
  readonly epochs: number;
  /** Batches a step. */
  readonly accumulate: number;
  /** What the run has seen so far. */
  readonly history: History = new History();
  /** Why the last run ended; null before and during a run. */
  ended: RunEnd | null = null;
  private readonly options: FitOptions;
  private readonly observers: Observer[];
  /** What may end the present run. */
  private signal: AbortSignal | StopSignal | undefined;
  private readonly averages = new Averages();
  /** The best epoch so far, if early stopping was asked for. */
  readonly earlyStopping: EarlyStopping | null;
  private running = false;
  private taken = 0;
  private hasLooked = false;
  private readonly sums = new Map<Parameter, Cell>();
  /** Where the loader and the random streams stood before the step that is under way. */
  private before: Before | null = null;
  /** What the optimizer moves: of the other parameters no gradient is made. */
  private readonly moved: ReadonlySet<Parameter>;

  /** Throws ArgumentError for settings that make no sense, ShapeError for data that do not fit each other. */
  constructor(model: Module, data: Data | AsyncDataset, options: FitOptions = {}) {
    const o = readFit(model, options, arguments.length - 3);
    const { epochs, accumulate, validation, seed, scale, optimizer = adam() } = o;
    let dataset = asDataset(data, { scale });
    this.validation = null;
    if (typeof validation === 'number') [dataset, this.validation] = split(dataset, validation, seed);
    else if (validation !== undefined) this.validation = asDataset(validation, { scale });
    this.model = model;
    this.loader = new DataLoader(dataset, loaderOptions.pick(options));
    this.optimizer = optimizer instanceof Optimizer ? optimizer : optimizer(model);
    this.moved = new Set(this.optimizer.parameters);
    this.loss = o.loss ?? crossEntropy;
    this.epochs = epochs;
    this.accumulate = accumulate;
    this.options = options;
    this.observers = [options];
    this.earlyStopping = EarlyStopping.of(o, this.validation !== null);
  }

  /** Steps taken in this run; the optimizer may have taken others. */
  get step(): number {
    return this.taken;
  }
  /** The learning rate before the schedule: the optimizer's. */
  get lr(): number {
    return this.optimizer.lr;
  }
  /** Completed epochs. */
  get epoch(): number {
    return this.loader.state.epoch;
  }
  /** Steps an epoch: its batches, or groups of `accumulate` of them. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.loader.length / this.accumulate);
  }
  /** Steps of the whole run, early stopping aside. */
  get totalSteps(): number {
    return this.epochs * this.stepsPerEpoch;
  }
  /** Adds an observer. Throws ArgumentError for what has none of its functions. */
  observe(observer: Observer): this {
    this.observers.push(checkObserver(observer));
    return this;
  }

  /**
   * Trains until all epochs are done, early stopping says so, or the options do; called again, goes on from there.
   * The event loop gets a turn at least every 50 ms, unless one step takes longer. The steps are in training mode, but
   * layers that were put into `eval` by hand in a model that is in training mode itself stay in inference mode; which
   * they are is settled when the run begins. Validation is in inference mode. Each mode holds for the forward pass alone,
   * so the model may be evaluated and asked for predictions while it is trained. Throws ArgumentError if it is running
   * already, and NonFiniteError, with the weights as they were, if the loss is not finite. After any error,
   * `run` goes on from the last step that was taken.
   */
  async run(options: RunOptions = {}): Promise<History> {
    checkArguments(arguments.length, 1, 'run');
    checkRun(options);
    if (this.running) throw new ArgumentError('this trainer is running already', { op: 'run' });
    const modes = trainingModes(this.model);
    this.running = true;
    this.ended = null;
    try {
      this.optimizer.zeroGrad();
      for (const o of this.observers) await o.onStart?.(this);
      const until = options.steps === undefined ? Infinity : this.step + options.steps;
      this.signal = options.signal;
      this.ended = await this.epochsUntil(modes, until).catch((error: Error) => {
        if (this.signal?.aborted && error.name === 'StoppedError') return 'aborted' as const;
        throw error;
      });
      if (this.ended === 'finished' || this.ended === 'early') this.earlyStopping?.restoreBest(this.model);
      for (const o of this.observers) await o.onEnd?.(this);
    } finally {
      this.running = false;
    }
    return this.history;
  }

  private async epochsUntil(modes: Modes, until: number): Promise<RunEnd> {
    const turns = new Turns();
    const { model, optimizer, loss, moved, sums } = this;
    const metrics = this.options.metrics ?? null;
    const standing = noteStanding(model);
    const lesson: Lesson = { model, modes, optimizer, loss, metrics, standing, moved, sums };
    while (this.epoch < this.epochs) {
      if (this.earlyStopping?.isOver) return 'early';
      const before = performance.now();
      const batches = this.loader[Symbol.asyncIterator]();
      try {
        while (this.loader.left > 0) {
          if (this.signal?.aborted) return 'aborted';
          if (this.step >= until) return 'steps';
          await this.stepOn(batches, lesson);
          await turns.take();
        }
      } finally {
        await batches.return(undefined);
      }
      await this.finishEpoch((performance.now() - before) / 1000);
    }
    return this.earlyStopping?.isOver ? 'early' : 'finished';
  }

  /**
   * One step on the next batches. After an error that leaves the weights as they were, gradients, the loader and what
   * forward passes change, which `putBack` knows, are as they were, too.
   */
  private async stepOn(source: AsyncIterator<Batch>, lesson: Lesson): Promise<void> {
    const { loader, optimizer } = this;
    const { state, left } = loader;
    const factor = factorAt(this.options.schedule, this.step, this.totalSteps);
    const wanted = Math.min(left, this.accumulate);
    const step = new Step(lesson, loader.samplesIn(wanted));
    const look = (y: Tensor): void => this.lookAtTargets(y);
    let [taken, rate] = [false, 0];
    let values!: Measured;
    this.before = { loader: state, draws: lesson.standing.draws() };
    try {
      for (let i = 1; i <= wanted; i++) {
        const batch = (await source.next()).value as Batch;
        rate = optimizer.lr * factor;
        values = this.during(() => step.take(batch, i === wanted, factor, this.hasLooked ? undefined : look));
      }
      this.taken++;
      taken = true;
    } finally {
      this.before = null;
      if (!taken) {
        step.undo();
        loader.load(state);
      }
    }
    await this.report(values, rate, step.samples);
  }

  /** What the signal may end before it is done. */
  private during<T>(f: () => T): T {
    const { signal } = this;
    return signal && 'during' in signal ? signal.during(f) : f();
  }

  /** Tells of a step that was taken. */
  private async report({ loss, ...metrics }: Measured, lr: number, samples: number): Promise<void> {
    const { step, epoch } = this;
    const record: StepRecord = { step, epoch: epoch + 1, loss: await readOne(loss), lr, metrics: {} };
    for (const [name, value] of Object.entries(metrics)) record.metrics[name] = await readOne(value);
    this.averages.add({ loss: record.loss, ...record.metrics }, samples);
    this.history.addStep(record);
    for (const o of this.observers) {
      const wait = o.onStep?.(record, this);
      if (wait) await wait;
    }
  }

  /** All targets that are known, once the predictions tell how many classes there are. */
  private lookAtTargets(predictions: Tensor): void {
    for (const dataset of [this.loader.dataset, this.validation])
      if (dataset) checkTargets(dataset, predictions, this.loss);
    this.hasLooked = true;
  }

  private async finishEpoch(seconds: number): Promise<void> {
    const { loss, ...metrics } = this.averages.means as { loss: number } & Record<string, number>;
    const data = this.validation;
    const validation =
      data && (await this.during(() => evaluate(this.model, data, { loss: this.loss, metrics: this.options.metrics })));
    const record: EpochRecord = {
      epoch: this.epoch + 1,
      step: this.step,
      loss,
      metrics,
      seconds,
      ...(validation && { validation }),
    };
    this.averages.load({ count: 0, sums: {} });
    this.loader.next();
    this.history.addEpoch(record);
    if (validation) this.earlyStopping?.see(record.epoch, validation, this.model);
    for (const o of this.observers) await o.onEpoch?.(record, this);
  }

  /** Everything that the rest of the run depends on, as plain arrays and data; in the midst of a step as before it. */
  state(): TrainingState {
    return saveState(this, this.averages, this.earlyStopping, this.before);
  }
  /**
   * Goes on from a state saved by a trainer of the same model, data and settings. Throws DataError, with nothing changed,
   * if it belongs to another architecture or to other settings.
   */
  load(state: TrainingState): void {
    loadState(state, this, this.averages, this.earlyStopping);
    this.taken = state.progress.step;
  }
}

/**
 * In a model that is in training mode itself, each module's own mode, so that those put into `eval` by hand stay there;
 * in one that is in inference mode itself, training for all of it, as after `train`.
 */
function trainingModes(model: Module): Modes {
  const modes = model.modes();
  return modes.get(model) ? modes : new Map([...modes.keys()].map((module) => [module, true]));
}

/**
 * Trains a model on data of any form, `fit(model, { images, labels }, options)` or `fit(model, x, y, options)`, and
 * returns each step's loss and each epoch's metrics. A model may give several tensors to a loss that takes them. Throws as
 * `Trainer` does.
 * @example
 * const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const t = np.array([0, 1, 1, 0], { dtype: 'int32' });
 * const model = nn.sequential(nn.linear(2, 8), nn.tanh, nn.linear(8, 2));
 * const history = await train.fit(model, x, t, { epochs: 100, optimizer: train.adam({ lr: 0.05 }) });
 * history.losses.length;
 * history.epochs.at(-1)?.metrics;
 */
export function fit<Out = Tensor>(
  model: Module<[x: Tensor], Out>,
  data: Data | AsyncDataset,
  options?: FitOptions<Out> & RunOptions,
): Promise<History>;
export function fit<Out = Tensor>(
  model: Module<[x: Tensor], Out>,
  x: ArrayInput,
  y: ArrayInput,
  options?: FitOptions<Out> & RunOptions,
): Promise<History>;
export async function fit(
  model: Module<[x: Tensor], unknown>,
  data: Data | AsyncDataset | ArrayInput,
  y: ArrayInput | (FitOptions & RunOptions) = {},
  last: FitOptions & RunOptions = {},
): Promise<History> {
  checkArguments(arguments.length, isData(y) ? 4 : 3, 'fit');
  const options = isData(y) ? last : (y as FitOptions & RunOptions);
  const dataset = isData(y) ? ([data as ArrayInput, y] as const) : (data as Data | AsyncDataset);
  // What the model gives, the loss takes.
  return new Trainer(model as Module, dataset, options).run(runPart(options));
}
