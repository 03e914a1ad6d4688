/**
 * Run folders: all that a training run leaves, from which it goes on after a crash.
 *
 *     const run = RunFolder.create('runs/one', { preset: 'mlp', seed: 0 });   // any JSON; or
 *     const run = RunFolder.open('runs/one');                                // run.config is what was given then
 *     const trainer = new Trainer(model, digits, options);
 *     run.follow(trainer);                  // from here on it writes; returns the step it goes on from, 0 for the start
 *     await trainer.run({ signal });        // ends with a checkpoint and model.safetensors, also after an abort
 *     run.writeText('curve.svg', svg);      // whatever else belongs there, atomically
 *
 * The folder holds config.json, log.jsonl (a line for each step and each epoch), model.safetensors and the newest two
 * checkpoint-<step>.safetensors; from `follow` to the end of the run also run.lock, which keeps other processes out.
 */

import fs from 'node:fs';
import { dirname, join, sep } from 'node:path';
import process from 'node:process';
import { messageOf } from '../../base/caught.ts';
import { ArgumentError, DataError, showValue } from '../../base/errors.ts';
import { checkFields } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { callable, texts, whole } from '../../base/row.ts';
import { createFile, removeStaleTemporaries, writeOwnFile } from '../../io/node/atomic.ts';
import { attempt, checkPath, isTaken } from '../../io/node/file.ts';
import { encodeCheckpoint, encodeModel, type ModelFile } from '../checkpoint.ts';
import type { Observer } from '../fit-options.ts';
import type { EpochRecord, StepRecord } from '../history.ts';
import { checkFits } from '../state.ts';
import type { Trainer } from '../trainer.ts';
import { Checkpoints, isCheckpointName } from './checkpoints.ts';
import { encodeConfig, readConfig } from './config.ts';
import { makeFolders, removeEmpty } from './folders.ts';
import { checkLock, isLockName, releaseLock, takeLock } from './lock.ts';
import { type LogLine, RunLog } from './log.ts';
import { readModel } from './model.ts';

const CONFIG = 'config.json';
const LOG = 'log.jsonl';
const MODEL = 'model.safetensors';
/** Seconds of work that a crash may cost at most, epochs aside. */
const PERIOD = 30;

/** What is kept of a run, and how often. */
export class FollowOptions {
  /** Saves a checkpoint every so many steps, besides at each epoch's end; by default every 30 seconds. */
  readonly checkpointEvery?: number | undefined = whole(1);
  /** Texts for the metadata of model.safetensors. */
  readonly metadata?: Readonly<Record<string, string>> | undefined = texts();
  /** Told about damaged checkpoints that are passed over and locks of dead processes; a Node warning by default. */
  readonly warn?: ((message: string) => void) | undefined = callable();
}
const followOptions: Options<FollowOptions> = options(FollowOptions);

const checkTrainer = (trainer: Trainer): Trainer =>
  checkFields(trainer, ['step', 'state'], 'a trainer', 'run', 'new train.Trainer(...) makes one');

/**
 * The folder of one training run.
 * @example
 * const run = RunFolder.create(`${folder}/run`, { units: 8 });
 * const settings = { loss: nn.meanSquaredError, epochs: 3 };
 * const trainer = new train.Trainer(nn.linear(1, 1), { x: [[0], [1]], y: [[1], [3]] }, settings);
 * const start = run.follow(trainer);
 * const part = await trainer.run({ steps: 2 });
 * console.log(start, run.checkpoints(), run.readLog().map(({ event }) => event));
 * // Another process opens the run and goes on where it stopped.
 * const again = RunFolder.open(`${folder}/run`);
 * const next = new train.Trainer(nn.linear(1, 1), { x: [[0], [1]], y: [[1], [3]] }, settings);
 * console.log(again.config, again.follow(next));
 * const whole = await next.run();
 * again.writeText('notes.txt', 'three epochs');
 * again.save(next);
 * console.log(next.step, again.checkpoints(), [...again.readModel().tensors.keys()]);
 */
export class RunFolder<Config = unknown> implements Observer {
  /** The folder. */
  readonly path: string;
  /** The settings that the run was created with. */
  readonly config: Config;
  private readonly log: RunLog;
  private readonly files: Checkpoints;
  private options: FollowOptions = {};
  private followed: Trainer | null = null;
  private savedAt = performance.now();
  private unsaved = true;
  /** The newest checkpoint when the lock was let go. */
  private newest: number | undefined;

  private constructor(path: string, config: Config) {
    this.path = path;
    this.config = config;
    this.log = new RunLog(join(path, LOG));
    this.files = new Checkpoints(path, (message) => this.warn(message));
  }

  /**
   * Makes the folder of a new run, and those above it. Throws DataError, with nothing changed, if it cannot be written, or
   * holds a run, or files by the names that a run's have; ArgumentError for a configuration that is no plain data.
   */
  static create<Config>(path: string, config: Config): RunFolder<Config> {
    const bytes = encodeConfig(config);
    const made = makeFolders(checkPath(path, 'run'));
    try {
      const names = attempt('run', 'read', path, () => fs.readdirSync(path));
      const taken = names.find(isKept);
      if (names.includes(CONFIG) || (taken === undefined && !createFile(join(path, CONFIG), bytes, 'run')))
        throw new DataError(`${path} holds a run already`, {
          op: 'run',
          hint: 'resume that run, or choose another folder',
        });
      if (taken !== undefined)
        throw new DataError(`${path} holds ${taken}, which a run would write over`, {
          op: 'run',
          hint: 'choose another folder',
        });
      return new RunFolder(path, config);
    } catch (error) {
      removeEmpty(made);
      throw error;
    }
  }

  /** The run in a folder. Throws DataError if there is none, or its configuration is damaged. */
  static open<Config = unknown>(path: string): RunFolder<Config> {
    const file = join(checkPath(path, 'run'), CONFIG);
    if (!isTaken('run', file)) throw new DataError(`${path} holds no run: there is no ${CONFIG} in it`, { op: 'run' });
    return new RunFolder(path, readConfig(file) as Config);
  }

  /** The steps of the checkpoints, newest first. Throws DataError if the folder cannot be read. */
  checkpoints(): number[] {
    return this.files.steps();
  }

  /**
   * Takes the trainer to where the run's newest intact checkpoint stands, cuts the log to that step, and from then on
   * writes what the trainer does. Returns the step. Damaged checkpoints are passed over and kept by other names. Throws
   * DataError, with the trainer as it was, if another process trains into the folder, if the newest checkpoint cannot be
   * read, if it is of another architecture or other settings, or if all checkpoints are damaged; ArgumentError for
   * options that make no sense.
   */
  follow(trainer: Trainer, options: FollowOptions = {}): number {
    if (typeof trainer?.observe !== 'function')
      throw new ArgumentError(`follows a trainer, not ${showValue(trainer)}`, {
        op: 'follow',
        hint: 'new train.Trainer(model, data, options)',
      });
    this.options = followOptions.check(options, 'follow', arguments.length - 2);
    this.lock();
    try {
      return this.goOn(trainer);
    } catch (error) {
      releaseLock(this.path);
      throw error;
    }
  }

  private goOn(trainer: Trainer): number {
    const found = this.files.newestIntact();
    if (found) checkFits(found.state, trainer);
    // Nothing has been written so far; and all is written before the trainer is changed.
    this.tidy();
    for (const { step, problem } of found?.damaged ?? []) {
      this.files.setAside(step, 'damaged');
      this.warn(`${problem}\ngoing on from step ${found!.step} instead`);
    }
    const [step, epoch] = found ? [found.step, found.state.progress.loader.epoch] : [trainer.step, trainer.epoch];
    const { left, copy } = this.log.truncate(step, epoch);
    if (copy !== null) this.warn(`${this.log.path} had lines that are no records; all of it is kept as ${copy}`);
    if (left < step) this.warn(`${this.log.path} lacks ${step - left} of the ${step} steps before the checkpoint`);
    if (found) trainer.load(found.state);
    this.unsaved = found === null;
    this.savedAt = performance.now();
    if (this.followed !== trainer) trainer.observe(this);
    this.followed = trainer;
    return step;
  }

  /** Removes what killed processes left; where that fails, it stays. */
  private tidy(): void {
    try {
      removeStaleTemporaries(this.path);
    } catch (error) {
      this.warn(messageOf(error));
    }
  }

  /** Returns whether the lock was not ours before. Throws DataError if another process trains into the folder. */
  private lock(): boolean {
    return takeLock(this.path, (message) => this.warn(message));
  }
  private warn(message: string): void {
    (this.options.warn ?? process.emitWarning)(message);
  }

  /**
   * Saves a checkpoint now; afterwards there are this one and the one before it, and later ones by other names. Throws
   * DataError where it cannot write, or if another process trains into the folder.
   */
  save(trainer: Trainer): void {
    checkTrainer(trainer);
    this.lock();
    this.log.sync();
    this.saveCheckpoint(trainer);
  }
  private saveCheckpoint(trainer: Trainer): void {
    this.files.write(trainer.step, encodeCheckpoint(trainer.state()));
    this.unsaved = false;
    this.savedAt = performance.now();
  }

  /** Does its part of a run. Where that fails, the run ends: it is saved first, if that can be done in any way. */
  private keep(trainer: Trainer, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.rescue(trainer);
      throw error;
    }
  }
  /** Whatever fails here, the error that led here is the one to tell. */
  private rescue(trainer: Trainer): void {
    for (const part of [() => this.lock(), () => this.unsaved && this.saveCheckpoint(trainer), () => this.log.sync()]) {
      try {
        part();
      } catch {
        break;
      }
    }
    try {
      this.letGo();
    } catch {
      // The folder cannot be read.
    }
  }
  private letGo(): void {
    try {
      this.newest = this.checkpoints()[0];
    } finally {
      releaseLock(this.path);
    }
  }

  /** Between two runs of one trainer the lock is free. Throws DataError if another process has gone on meanwhile. */
  onStart(trainer: Trainer): void {
    if (!this.lock() || this.checkpoints()[0] === this.newest) return;
    releaseLock(this.path);
    throw new DataError(`another process has gone on in ${this.path} after step ${trainer.step}`, {
      op: 'run',
      hint: 'open and follow the run again',
    });
  }
  /** Writes a line of the log, and a checkpoint where one is due. */
  onStep(record: StepRecord, trainer: Trainer): void {
    this.unsaved = true;
    this.keep(trainer, () => {
      this.log.append({ event: 'step', ...record });
      const { checkpointEvery } = this.options;
      const isDue = checkpointEvery
        ? record.step % checkpointEvery === 0
        : performance.now() - this.savedAt > PERIOD * 1000;
      if (isDue) this.save(trainer);
    });
  }
  /** Writes a line of the log and a checkpoint. */
  onEpoch(record: EpochRecord, trainer: Trainer): void {
    checkTrainer(trainer);
    this.unsaved = true;
    this.keep(trainer, () => {
      this.log.append({ event: 'epoch', ...record });
      this.save(trainer);
    });
  }
  /** Saves what is unsaved, writes the model, and lets the folder go. */
  onEnd(trainer: Trainer): void {
    checkTrainer(trainer);
    this.keep(trainer, () => {
      if (this.unsaved) this.save(trainer);
      writeOwnFile(join(this.path, MODEL), encodeModel(trainer.model, this.options.metadata));
    });
    this.letGo();
  }

  /** All lines of the log that are records; of a line that was cut off or damaged nothing is known. Throws DataError if it cannot be read. */
  readLog(): LogLine[] {
    return this.log.read().lines;
  }

  /** The run's model: model.safetensors, or before its first end the newest checkpoint's. Throws DataError if there is neither. */
  readModel(): ModelFile {
    const path = join(this.path, MODEL);
    if (isTaken('run', path)) return readModel(path);
    const [newest] = this.checkpoints();
    if (newest === undefined) throw new DataError(`${this.path} holds no model yet`, { op: 'run' });
    return readModel(this.files.path(newest));
  }

  /**
   * Writes a text into the folder, or into a folder in it, atomically. Throws ArgumentError for a name that leads out of the
   * folder or is that of a file which the run itself writes, DataError where it cannot write, or if another process trains
   * into the folder.
   */
  writeText(name: string, text: string): void {
    const file = join(this.path, checkName(name));
    checkLock(this.path);
    attempt('run', 'write', file, () => {
      // A folder in it may be a link that leads elsewhere.
      const [inner, own] = [fs.realpathSync(dirname(file)), fs.realpathSync(this.path)];
      if (inner !== own && !inner.startsWith(own.endsWith(sep) ? own : own + sep)) throw outside(name);
    });
    writeOwnFile(file, new TextEncoder().encode(text));
  }
}

/** Whether a file in a folder is one that a run writes itself. */
const isKept = (name: string): boolean => name === LOG || name === MODEL || isCheckpointName(name) || isLockName(name);

const outside = (name: unknown): ArgumentError =>
  new ArgumentError(`${showValue(name)} is no name of a file in the run folder`, {
    op: 'writeText',
    hint: "a name such as 'curve.svg'",
  });

/** The name as it is, if it leads to a place in the folder, on every system. */
function checkName(name: string): string {
  const parts = typeof name === 'string' ? name.split(/[/\\]/) : [''];
  if (
    parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')) ||
    /^[a-z]:/i.test(name)
  )
    throw outside(name);
  if (parts.length === 1 && isKept(name))
    throw new ArgumentError(`${name} is written by the run itself`, { op: 'writeText', hint: 'choose another name' });
  return name;
}
