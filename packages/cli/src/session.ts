import fs from 'node:fs';
import { join } from 'node:path';
import { DataError, type nn, train } from 'pristella';
import { shown } from 'pristella/io';
import { RunFolder } from 'pristella/node';
import type { Output } from './output.ts';
import { lossOf, optimizers, type RunSettings, scheduleOf } from './settings.ts';
import type { Subject } from './subject.ts';
import { tableName } from './table-data.ts';
import { countText } from './tensor-list.ts';
import { newSettings, resumedSettings, type TrainOptions } from './train-settings.ts';
import { openRun, RUNS, runPath } from './trained.ts';

/** A run's folder and what it is determined by. */
export interface Session {
  readonly folder: RunFolder<RunSettings>;
  readonly settings: RunSettings;
  readonly isNew: boolean;
}

/** A run before anything is written: what it is determined by, and how its folder is come by. */
export interface Plan {
  readonly settings: RunSettings;
  open(): Session;
}

/** The picture of the learning curve. */
export const CURVE = 'curve.svg';

/** What the run is about in a word: also the beginning of its folder's name. */
export const nameOf = ({ task }: RunSettings): string => ('preset' in task ? task.preset : tableName(task.table));

/** A new run in `runs/mlp-1`, or by the next number that is free. */
function createFree(name: string, settings: RunSettings): RunFolder<RunSettings> {
  for (let n = 1; ; n++) {
    const path = join(RUNS, `${name}-${n}`);
    if (fs.existsSync(path)) continue;
    try {
      return RunFolder.create(path, settings);
    } catch (error) {
      // Another process was quicker, unless there is nothing even now.
      if (!fs.existsSync(join(path, 'config.json'))) throw error;
    }
  }
}

/** A new run in a folder that was asked for. Throws DataError if it cannot be made, or holds a picture by the name of the run's. */
function createAt(path: string, settings: RunSettings): RunFolder<RunSettings> {
  const hint = 'choose another one with --out';
  if (fs.existsSync(join(path, CURVE)) && !fs.existsSync(join(path, 'config.json')))
    throw new DataError(`${path} holds ${CURVE}, which the run would write over`, { op: 'train', hint });
  try {
    return RunFolder.create(path, settings);
  } catch (cause) {
    if (!(cause instanceof DataError) || !cause.message.includes('cannot create the folder')) throw cause;
    const [problem = cause.message] = cause.message.replace(/^\[run\] /, '').split('\nhint: ');
    throw new DataError(problem, { op: 'train', hint, cause });
  }
}

/** The run to go on with, or a new one. Nothing is written before all is known that the run needs. */
export function planSession(options: TrainOptions, output: Output): Plan {
  if (options.resume === undefined) {
    const settings = newSettings(options);
    const create = (): RunFolder<RunSettings> =>
      options.out === undefined ? createFree(nameOf(settings), settings) : createAt(options.out, settings);
    return { settings, open: () => ({ folder: create(), settings, isNew: true }) };
  }
  const folder = openRun(runPath(options.resume));
  const settings = resumedSettings(folder.config, options);
  if (options.preset !== undefined && options.preset !== nameOf(settings))
    output.note(`resuming ${nameOf(settings)}; --preset ${options.preset} is not used`);
  return { settings, open: () => ({ folder, settings, isNew: false }) };
}

/** Goes on with the run, or begins it, and returns the step it stands at; then its folder has the settings it goes on with. */
export function follow({ folder, settings }: Session, trainer: train.Trainer, output: Output): number {
  const from = folder.follow(trainer, { warn: (message) => output.note(message) });
  if (settings.epochs !== folder.config.epochs)
    folder.writeText('config.json', `${JSON.stringify(settings, null, 2)}\n`);
  return from;
}

/** Takes a run away that has not begun: nobody shall find it. What else lies in its folder stays. */
export function removeUnbegun({ folder }: Session): void {
  try {
    for (const name of ['config.json', 'log.jsonl', 'run.lock']) fs.rmSync(join(folder.path, name), { force: true });
    fs.rmdirSync(folder.path);
  } catch {
    // There is more in it, or it cannot be removed.
  }
}

/** The trainer of a run. */
export function trainerFor(model: nn.Module, settings: RunSettings, { training, validation }: Subject): train.Trainer {
  const { optimizer, lr, epochs, batchSize, seed } = settings;
  return new train.Trainer(model, training, {
    loss: lossOf(settings),
    optimizer: optimizers[optimizer].make({ lr }),
    schedule: scheduleOf(settings),
    epochs,
    batchSize,
    seed,
    validation,
  });
}

/** Says what is about to be trained; `from` is the step that a resumed run goes on from. */
export function announce(output: Output, settings: RunSettings, trainer: train.Trainer, from: number): void {
  const { optimizer, lr, batchSize, epochs, seed } = settings;
  const parameters = countText(trainer.model.parameterCount);
  output.note(
    `${shown(nameOf(settings))}: ${parameters} parameters, ${countText(trainer.loader.dataset.length)} samples, ${epochs} epochs of ${trainer.stepsPerEpoch} steps`,
  );
  output.note(`${optimizer}, learning rate ${lr}, batch size ${batchSize}, seed ${seed}`);
  if (from >= trainer.totalSteps) output.note(`all ${epochs} epochs are done; --epochs ${epochs + 2} trains on`);
  else if (from > 0) output.note(`going on after step ${from} of ${trainer.totalSteps}`);
}
