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
import { join } from 'node:path';
import process from 'node:process';
import { DataError } from '../../base/errors.ts';
import { removeStaleTemporaries, writeFileAtomic } from '../../io/node/atomic.ts';
import { explainFileError, readFileBytes } from '../../io/node/file.ts';
import { decodeCheckpoint, encodeCheckpoint, type ModelFile } from '../checkpoint.ts';
import type { Observer } from '../fit-options.ts';
import type { EpochRecord, StepRecord } from '../history.ts';
import type { TrainingState } from '../state.ts';
import type { Trainer } from '../trainer.ts';
import { checkLock, releaseLock, takeLock } from './lock.ts';
import { type LogLine, RunLog } from './log.ts';
import { readModel, saveModel } from './model.ts';

const CONFIG = 'config.json';
const MODEL = 'model.safetensors';
const checkpointName = /^checkpoint-(\d+)\.safetensors$/;
/** Seconds of work that a crash may cost at most, epochs aside. */
const PERIOD = 30;

/** What is kept of a run, and how often. */
export interface FollowOptions {
  /** Saves a checkpoint every so many steps, besides at each epoch's end; by default every 30 seconds. */
  readonly checkpointEvery?: number;
  /** Texts for the metadata of model.safetensors. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Told about damaged checkpoints that are passed over and locks of dead processes; a Node warning by default. */
  readonly warn?: (message: string) => void;
}

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
  private options: FollowOptions = {};
  private savedAt = performance.now();
  private unsaved = true;
  /** The newest checkpoint when the lock was let go. */
  private newest: number | undefined;

  private constructor(path: string, config: Config) {
    this.path = path;
    this.config = config;
    this.log = new RunLog(join(path, 'log.jsonl'));
  }

  /** Makes the folder of a new run. Throws DataError if it cannot be written, or holds a run already. */
  static create<Config>(path: string, config: Config): RunFolder<Config> {
    if (fs.existsSync(join(path, CONFIG))) {
      throw new DataError(`${path} holds a run already`, {
        op: 'run',
        hint: 'resume that run, or choose another folder',
      });
    }
    try {
      fs.mkdirSync(path, { recursive: true });
    } catch (cause) {
      throw explainFileError('run', 'create the folder', path, cause);
    }
    writeFileAtomic(join(path, CONFIG), new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`));
    return new RunFolder(path, config);
  }

  /** The run in a folder. Throws DataError if there is none, or its configuration is damaged. */
  static open<Config = unknown>(path: string): RunFolder<Config> {
    const file = join(path, CONFIG);
    if (!fs.existsSync(file)) throw new DataError(`${path} holds no run: there is no ${CONFIG} in it`, { op: 'run' });
    const text = new TextDecoder().decode(readFileBytes(file, 'run'));
    try {
      return new RunFolder(path, JSON.parse(text) as Config);
    } catch (cause) {
      throw new DataError(`${file} is damaged: it is no JSON`, { op: 'run', cause });
    }
  }

  /** The steps of the checkpoints, newest first. */
  checkpoints(): number[] {
    const steps = fs.readdirSync(this.path).flatMap((name) => checkpointName.exec(name)?.[1] ?? []);
    return steps.map(Number).sort((a, b) => b - a);
  }
  private checkpointPath(step: number): string {
    return join(this.path, `checkpoint-${step}.safetensors`);
  }

  /**
   * Takes the trainer to where the run's newest intact checkpoint stands, cuts the log to that step, and from then on
   * writes what the trainer does. Returns the step. Throws DataError, with the trainer as it was, if another process trains
   * into the folder, if the checkpoint is of another architecture or other settings, or if all checkpoints are damaged.
   */
  follow(trainer: Trainer, options: FollowOptions = {}): number {
    this.options = options;
    this.lock();
    try {
      return this.goOn(trainer);
    } catch (error) {
      releaseLock(this.path);
      throw error;
    }
  }

  private goOn(trainer: Trainer): number {
    removeStaleTemporaries(this.path);
    const state = this.newestIntact();
    if (state) trainer.load(state);
    const left = this.log.truncate(trainer.step, trainer.epoch);
    if (left < trainer.step)
      this.warn(`${this.log.path} lacks ${trainer.step - left} of the ${trainer.step} steps before the checkpoint`);
    this.unsaved = state === null;
    this.savedAt = performance.now();
    trainer.observe(this);
    return trainer.step;
  }

  /** Returns whether the lock was not ours before. Throws DataError if another process trains into the folder. */
  private lock(): boolean {
    return takeLock(this.path, (message) => this.warn(message));
  }
  private warn(message: string): void {
    (this.options.warn ?? process.emitWarning)(message);
  }

  /** The newest checkpoint that can be read; null if there is none at all. */
  private newestIntact(): TrainingState | null {
    const damaged: DataError[] = [];
    for (const step of this.checkpoints()) {
      const path = this.checkpointPath(step);
      try {
        const state = decodeCheckpoint(readFileBytes(path, 'checkpoint'), path);
        for (const { message } of damaged) this.warn(`${message}\ngoing on from step ${step} instead`);
        return state;
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        damaged.push(error);
      }
    }
    if (damaged.length === 0) return null;
    throw new DataError(`no checkpoint in ${this.path} is intact:\n  ${damaged.map((e) => e.message).join('\n  ')}`, {
      op: 'resume',
      hint: 'start a new run in another folder',
    });
  }

  /**
   * Saves a checkpoint now; afterwards there are this one and the one before it. Throws DataError where it cannot
   * write, or if another process trains into the folder.
   */
  save(trainer: Trainer): void {
    this.lock();
    this.log.sync();
    writeFileAtomic(this.checkpointPath(trainer.step), encodeCheckpoint(trainer.state()));
    // Later ones were damaged, or the run would not have gone on from before them.
    const [kept, obsolete] = [trainer.step, this.checkpoints().filter((step) => step !== trainer.step)];
    const before = obsolete.find((step) => step < kept);
    for (const step of obsolete) if (step !== before) fs.rmSync(this.checkpointPath(step), { force: true });
    this.unsaved = false;
    this.savedAt = performance.now();
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
    this.log.append({ event: 'step', ...record });
    this.unsaved = true;
    const { checkpointEvery } = this.options;
    const isDue = checkpointEvery
      ? record.step % checkpointEvery === 0
      : performance.now() - this.savedAt > PERIOD * 1000;
    if (isDue) this.save(trainer);
  }
  /** Writes a line of the log and a checkpoint. */
  onEpoch(record: EpochRecord, trainer: Trainer): void {
    this.log.append({ event: 'epoch', ...record });
    this.save(trainer);
  }
  /** Saves what is unsaved, writes the model, and lets the folder go. */
  onEnd(trainer: Trainer): void {
    if (this.unsaved) this.save(trainer);
    saveModel(join(this.path, MODEL), trainer.model, this.options.metadata);
    this.newest = this.checkpoints()[0];
    releaseLock(this.path);
  }

  /** All lines of the log. */
  readLog(): LogLine[] {
    return this.log.read();
  }

  /** The run's model: model.safetensors, or before its first end the newest checkpoint's. Throws DataError if there is neither. */
  readModel(): ModelFile {
    const path = join(this.path, MODEL);
    if (fs.existsSync(path)) return readModel(path);
    const [newest] = this.checkpoints();
    if (newest === undefined) throw new DataError(`${this.path} holds no model yet`, { op: 'run' });
    return readModel(this.checkpointPath(newest));
  }

  /** Writes a text into the folder, atomically. Throws DataError if another process trains into it. */
  writeText(name: string, text: string): void {
    checkLock(this.path);
    writeFileAtomic(join(this.path, name), new TextEncoder().encode(text));
  }
}
