import { DataError } from '../base/errors.ts';
import type { RawArray } from '../base/raw.ts';
import { type Frozen, freezeAs, frozenIn } from '../nn/freeze.ts';
import type { Generator } from '../op/random.ts';
import type { EarlyStopping, EarlyStoppingState } from './early-stopping.ts';
import type { EpochRecord } from './history.ts';
import type { LoaderState } from './loader.ts';
import type { Averages, AveragesState } from './metric.ts';
import { rawArrays, tensorsOf } from './raw.ts';
import type { Trainer } from './trainer.ts';

/** All that the rest of a run depends on, for a checkpoint. */
export interface TrainingState {
  /** Under `model/`, `optimizer/`, `best/` and `history/`. */
  readonly arrays: ReadonlyMap<string, RawArray>;
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

const settingsOf = ({ loader, accumulate, optimizer }: Trainer): Settings => ({
  samples: loader.dataset.length,
  batchSize: loader.batchSize,
  shuffle: loader.shuffle,
  seed: loader.seed,
  accumulate,
  optimizer: optimizer.rule.name,
});

const prefixed = (prefix: string, arrays: ReadonlyMap<string, RawArray>): [string, RawArray][] =>
  [...arrays].map(([name, a]) => [prefix + name, a]);

const under = (prefix: string, arrays: ReadonlyMap<string, RawArray>): Map<string, RawArray> =>
  new Map([...arrays].filter(([name]) => name.startsWith(prefix)).map(([name, a]) => [name.slice(prefix.length), a]));

const series = (values: readonly number[]): RawArray => ({
  data: Float64Array.from(values),
  shape: [values.length],
  dtype: 'float64',
});

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
      ...prefixed('model/', rawArrays(model.stateDict())),
      ...prefixed('optimizer/', rawArrays(optimizer.stateDict())),
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

export function loadState(
  { arrays, progress }: TrainingState,
  trainer: Trainer,
  averages: Averages,
  stopping: EarlyStopping | null,
): void {
  const { model, optimizer, loader, history } = trainer;
  checkSettings(progress.settings, trainer);
  const slots = tensorsOf(under('optimizer/', arrays));
  // The model first: of what can be wrong, another architecture is told best.
  const weights = tensorsOf(under('model/', arrays));
  model.checkStateDict(weights, 'the checkpoint');
  const { frozen } = progress;
  const names = new Set(frozen?.parameters);
  optimizer.checkStateDict(slots, (p) => (frozen ? names.has(p.name) : !p.trainable));
  if (progress.lr !== undefined) optimizer.lr = progress.lr;
  if (frozen) freezeAs(model, frozen);
  optimizer.loadStateDict(slots);
  model.loadStateDict(weights);
  for (const [path, stream] of model.streams()) {
    const saved = progress.streams[path];
    if (!saved) continue;
    stream.key = [saved[0], saved[1]];
    stream.draws = saved[2];
  }
  loader.load(progress.loader);
  averages.load(progress.averages);
  const { loss, ...metrics } = Object.fromEntries(
    [...under('history/', arrays)].map(([name, { data }]) => [name, [...data]]),
  );
  history.load({ losses: loss ?? [], metrics, epochs: progress.epochs });
  if (progress.stopping) stopping?.load(under('best/', arrays), progress.stopping);
}
