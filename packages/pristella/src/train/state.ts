import { DataError, showShape } from '../base/errors.ts';
import { checkForm, type Form, form } from '../base/form.ts';
import { isRawArray } from '../base/raw.ts';
import type { Shape } from '../base/shape.ts';
import { quoted } from '../base/shown.ts';
import { type Frozen, freezeAs, frozenForm, frozenIn, unknownFrozen } from '../nn/freeze.ts';
import { tensorsOf } from '../nn/names.ts';
import type { Generator } from '../np/random/generator.ts';
import { asTensor, ownData } from '../tensor/create.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { type EarlyStopping, type EarlyStoppingState, stoppingForm } from './early-stopping.ts';
import { type EpochRecord, epochForm } from './history.ts';
import { type LoaderState, loaderForm } from './loader.ts';
import { type Averages, type AveragesState, averagesForm } from './metric.ts';
import type { Trainer } from './trainer.ts';

/** All that the rest of a run depends on, for a checkpoint. */
export interface TrainingState {
  /** Under `model/`, `optimizer/`, `best/` and `history/`. */
  readonly arrays: ReadonlyMap<string, Tensor>;
  readonly progress: Progress;
}

/** The part of a training state that is plain data. */
export interface Progress {
  readonly step: number;
  readonly loader: LoaderState;
  /** Of the epoch that has begun. */
  readonly averages: AveragesState;
  /** Keys and draws of the model's random streams, by path. */
  readonly streams: Readonly<Record<string, readonly [key0: number, key1: number, draws: number]>>;
  readonly epochs: readonly EpochRecord[];
  readonly stopping: EarlyStoppingState | null;
  /** The learning rate before the schedule. Files of 0.1.0 do not say it. */
  readonly lr?: number;
  /** What was frozen: parameters by name, modules by path. Files of 0.1.0 do not say it. */
  readonly frozen?: Frozen;
  /** What must be the same for the run to go on to the same bits. */
  readonly settings: Settings;
}

/** The settings that the meaning of a state depends on. */
export type Settings = Readonly<
  Record<'samples' | 'batchSize' | 'shuffle' | 'seed' | 'accumulate' | 'optimizer', number | string | boolean>
>;

/** The words of a stream's key are those of an int32. */
const wordForm = form.whole(-(2 ** 31), 2 ** 31 - 1);
const steps = form.whole(0, 2 ** 31 - 1);
const progressForm: Form<Progress> = form.object(
  {
    step: steps,
    loader: loaderForm,
    averages: averagesForm,
    streams: form.record(form.tuple<readonly [number, number, number]>(wordForm, wordForm, form.whole())),
    epochs: form.list(epochForm),
    stopping: form.orNull(stoppingForm),
    settings: form.object({
      samples: form.whole(1),
      batchSize: form.whole(1),
      shuffle: form.flag,
      seed: form.whole(),
      accumulate: form.whole(1),
      optimizer: form.text,
    }),
  },
  { frozen: frozenForm, lr: form.notNegative },
);

const settingsOf = ({ loader, accumulate, optimizer }: Trainer): Settings => ({
  samples: loader.dataset.length,
  batchSize: loader.batchSize,
  shuffle: loader.shuffle,
  seed: loader.seed,
  accumulate,
  optimizer: optimizer.rule.name,
});

const prefixed = (prefix: string, arrays: ReadonlyMap<string, Tensor>): [string, Tensor][] =>
  [...arrays].map(([name, a]) => [prefix + name, a]);

const under = (prefix: string, arrays: ReadonlyMap<string, Tensor>): Map<string, Tensor> =>
  new Map([...arrays].filter(([name]) => name.startsWith(prefix)).map(([name, a]) => [name.slice(prefix.length), a]));

const series = (values: readonly number[]): Tensor => ownData(Float64Array.from(values));

/** Where what moves within a step stood before it. */
export interface Before {
  readonly loader: LoaderState;
  readonly draws: ReadonlyMap<Generator, number>;
}

export function saveState(
  trainer: Trainer,
  averages: Averages,
  stopping: EarlyStopping | null,
  before: Before | null,
): TrainingState {
  const { model, optimizer, loader, history } = trainer;
  const best = stopping?.state;
  return {
    arrays: new Map([
      ...prefixed('model/', model.stateDict()),
      ...prefixed('optimizer/', optimizer.stateDict()),
      ...prefixed('best/', best?.weights ?? new Map()),
      ...prefixed(
        'history/',
        new Map(Object.entries({ loss: history.losses, ...history.metrics }).map(([name, v]) => [name, series(v)])),
      ),
    ]),
    progress: {
      step: trainer.step,
      loader: before?.loader ?? loader.state,
      averages: averages.state,
      streams: Object.fromEntries(
        [...model.streams()].map(([path, stream]) => [
          path,
          [...stream.key, before?.draws.get(stream) ?? stream.draws] as const,
        ]),
      ),
      epochs: history.epochs.slice(),
      stopping: best?.progress ?? null,
      lr: optimizer.lr,
      frozen: frozenIn(model),
      settings: settingsOf(trainer),
    },
  };
}

/** Where the arrays of a state lie, by the beginning of their names. */
const places = ['model/', 'optimizer/', 'best/', 'history/'] as const;

/**
 * A state from outside, of which every part has been looked at but which may not fit a trainer. Throws DataError, which
 * `source` begins, if a part is missing, unknown or of another form, or if parts contradict each other.
 */
export function checkState(state: TrainingState, source: string): TrainingState {
  const op = 'checkpoint';
  const fail = (problem: string): never => {
    throw new DataError(`${source}: ${problem}`, { op });
  };
  const { arrays: held, progress: given }: { readonly [K in keyof TrainingState]?: unknown } = state ?? {};
  const progress = checkForm(progressForm, given, `${source}, its progress`, { op });
  if (!(held instanceof Map)) return fail('its arrays are missing');
  const arrays = new Map<string, Tensor>();
  for (const [name, array] of held) {
    if (typeof name !== 'string' || !places.some((place) => name.startsWith(place)))
      fail(`${JSON.stringify(name)} is no part of a training state`);
    if (!(array instanceof Tensor || isRawArray(array))) fail(`'${name}' is no array`);
    arrays.set(name, asTensor(array));
  }
  const { step, epochs, stopping } = progress;
  const steps = arrays.get('optimizer/steps');
  const itsStep = steps?.size === 1 ? steps.item() : undefined;
  if (itsStep !== step) fail(`it is of step ${step}, its optimizer of step ${itsStep}`);
  const seen = under('history/', arrays);
  const length = seen.get('loss')?.size ?? fail("'history/loss' is missing");
  for (const [name, { shape, dtype, size }] of seen) {
    if (dtype !== 'float64' || shape.length !== 1) fail(`'history/${name}' is no list of float64`);
    if (size > step) fail(`'history/${name}' has ${size} steps, but only ${step} were taken`);
  }
  const { averages, loader } = progress;
  for (const [name, { size }] of seen)
    if (size !== length) fail(`'history/${name}' has ${size} steps, 'history/loss' has ${length}`);
  if (averages.count > 0 !== loader.position > 0)
    fail(`it stands at batch ${loader.position} of its epoch, with averages of ${averages.count} samples`);
  const averaged = Object.keys(averages.sums);
  if (averages.count > 0 !== averaged.length > 0 || averaged.some((name) => !seen.has(name)))
    fail(`its averages are those of ${averaged.join(', ') || 'nothing'}`);
  epochs.forEach((record, i) => {
    if (record.step > step || record.epoch <= (epochs[i - 1]?.epoch ?? 0))
      fail(`epoch ${record.epoch}, which ended with step ${record.step}, is out of order`);
  });
  if (under('best/', arrays).size > 0 !== (stopping !== null && stopping.bestValue !== null))
    fail('of the best epoch it has only a part');
  return { arrays, progress };
}

/** Throws DataError if the state was saved under other settings, listing them. */
function checkSettings(saved: Settings, trainer: Trainer): void {
  const now = settingsOf(trainer);
  const differing = (Object.keys(now) as (keyof Settings)[]).filter((key) => saved[key] !== now[key]);
  if (differing.length === 0) return;
  const list = differing.map((key) => `${key} was ${saved[key]} and is ${now[key]}`).join('; ');
  throw new DataError(`the run was saved with other settings: ${list}`, {
    op: 'resume',
    hint: 'resume with the settings it was started with',
  });
}

/** Throws DataError unless the arrays are those the trainer has, of the same shapes and dtypes: only then are the bits the same. */
function checkArrays(
  what: string,
  saved: ReadonlyMap<string, Tensor>,
  own: ReadonlyMap<string, { readonly shape: Shape; readonly dtype: string }>,
): void {
  const text = ({ shape, dtype }: { shape: Shape; dtype: string }): string => `${dtype} of shape ${showShape(shape)}`;
  const problems = [...own].flatMap(([name, now]) => {
    const then = saved.get(name);
    if (then && text(then) === text(now)) return [];
    return `'${name}' is ${then ? text(then) : 'missing'}, the trainer's ${text(now)}`;
  });
  for (const name of saved.keys()) if (!own.has(name)) problems.push(`'${name}' is none of the trainer's`);
  if (problems.length > 0)
    throw new DataError(`${what} of the checkpoint does not fit:\n  ${problems.join('\n  ')}`, { op: 'resume' });
}

/** The state, of which all has been looked at. Throws DataError if it is damaged or belongs to another trainer. */
export function checkFits(given: TrainingState, trainer: Trainer): TrainingState {
  const state = checkState(given, 'the checkpoint');
  const { arrays, progress } = state;
  const { model, optimizer, loader } = trainer;
  checkSettings(progress.settings, trainer);
  const [weights, best] = [under('model/', arrays), under('best/', arrays)];
  // The model first: of what can be wrong, another architecture is told best.
  const own = model.stateDict();
  model.checkStateDict(weights, 'the checkpoint');
  checkArrays('the model', weights, own);
  const { frozen } = progress;
  const names = new Set(frozen?.parameters);
  const still = new Set([...tensorsOf(model)].flatMap(([name, t]) => (names.has(name) ? [t] : [])));
  const slots = under('optimizer/', arrays);
  optimizer.checkStateDict(slots, (p) => (frozen ? still.has(p) : !p.trainable));
  if (best.size > 0) checkArrays('the best epoch', best, own);
  const strangers = frozen ? unknownFrozen(model, frozen) : [];
  if (strangers.length > 0)
    throw new DataError(
      `the checkpoint has frozen what the model has not: ${strangers.map((s) => quoted(s)).join(', ')}`,
      { op: 'resume' },
    );
  checkStreams(progress.streams, [...model.streams().keys()]);
  if (progress.loader.position > loader.length) {
    const place = `batch ${progress.loader.position} of an epoch of ${loader.length}`;
    throw new DataError(`the checkpoint stands before ${place}`, { op: 'resume' });
  }
  return state;
}

/**
 * Takes a trainer to a saved state. Throws DataError, with everything as it was, for a state that is damaged or belongs to
 * another trainer: all of it is looked at before anything is changed.
 */
export function loadState(
  given: TrainingState,
  trainer: Trainer,
  averages: Averages,
  stopping: EarlyStopping | null,
): void {
  const { arrays, progress } = checkFits(given, trainer);
  const { model, optimizer, loader, history } = trainer;
  if (progress.lr !== undefined) optimizer.lr = progress.lr;
  if (progress.frozen) freezeAs(model, progress.frozen);
  optimizer.loadStateDict(under('optimizer/', arrays));
  model.loadStateDict(under('model/', arrays));
  for (const [path, stream] of model.streams()) {
    const [key0, key1, draws] = progress.streams[path]!;
    stream.key = [key0, key1];
    stream.draws = draws;
  }
  loader.load(progress.loader);
  averages.load(progress.averages);
  const seen = [...under('history/', arrays)].map(([name, { node }]) => [name, [...hostData(node)]] as const);
  const { loss: losses = [], ...metrics } = Object.fromEntries(seen);
  history.load({ losses, metrics, epochs: progress.epochs });
  if (progress.stopping) stopping?.load(under('best/', arrays), progress.stopping);
}

/** Throws DataError unless the random streams are those of the model. */
function checkStreams(saved: Progress['streams'], own: readonly string[]): void {
  const differing = [
    ...own.filter((path) => !Object.hasOwn(saved, path)),
    ...Object.keys(saved).filter((path) => !own.includes(path)),
  ];
  if (differing.length === 0) return;
  const list = differing.map((path) => quoted(path)).join(', ');
  throw new DataError(`the checkpoint and the model have different random streams: ${list} is in one of them only`, {
    op: 'resume',
    hint: 'resume with the model it was started with',
  });
}
