import fs from 'node:fs';
import { dirname, join } from 'node:path';
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
}

/** What the run is about in a word: also the beginning of its folder's name. */
export const nameOf = ({ task }: RunSettings): string => ('preset' in task ? task.preset : tableName(task.table));

/** `runs/mlp-1`, or the next number that is free. */
function freeFolder(name: string): string {
  for (let n = 1; ; n++) {
    const path = join(RUNS, `${name}-${n}`);
    if (!fs.existsSync(path)) return path;
  }
}

/** Makes a folder and those above it one by one: Node's own way of doing so hides why it fails on a read-only disk. */
function makeFolder(path: string): void {
  if (fs.existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EROFS: 'the file system is read-only',
      EACCES: 'permission denied',
      ENOTDIR: 'a part of the path is a file',
      ENOSPC: 'the disk is full',
    };
    throw new DataError(`cannot create the folder ${path}: ${reasons[code ?? ''] ?? message}`, {
      op: 'train',
      hint: 'choose another one with --out',
      cause,
    });
  }
}

/** The run to go on with, or a new one in a folder of its own. */
export function openSession(options: TrainOptions, output: Output): Session {
  if (options.resume === undefined) {
    const settings = newSettings(options);
    const path = options.out ?? freeFolder(nameOf(settings));
    makeFolder(path);
    return { folder: RunFolder.create(path, settings), settings };
  }
  const folder = openRun(runPath(options.resume));
  const settings = resumedSettings(folder.config, options);
  if (options.preset !== undefined && options.preset !== nameOf(settings))
    output.note(`resuming ${nameOf(settings)}; --preset ${options.preset} is not used`);
  if (settings.epochs !== folder.config.epochs)
    folder.writeText('config.json', `${JSON.stringify(settings, null, 2)}\n`);
  return { folder, settings };
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
