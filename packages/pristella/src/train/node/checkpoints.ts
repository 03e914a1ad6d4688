import fs from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf } from '../../base/caught.ts';
import { DataError } from '../../base/errors.ts';
import { writeOwnFile } from '../../io/node/atomic.ts';
import { attempt, readFileBytes } from '../../io/node/file.ts';
import { decodeCheckpoint } from '../checkpoint.ts';
import type { TrainingState } from '../state.ts';
import { asideName } from './aside.ts';

const fileName = /^checkpoint-(0|[1-9]\d*)\.safetensors$/;

/** Whether a file in a run folder is a checkpoint. */
export const isCheckpointName = (name: string): boolean => fileName.test(name);

/** The newest checkpoint that is intact, and the newer ones that are not. */
interface Found {
  readonly state: TrainingState;
  readonly step: number;
  readonly damaged: readonly { readonly step: number; readonly problem: string }[];
}

/** The checkpoints in a run folder. Files are removed only once newer ones are on the disk; what is damaged is kept aside. */
export class Checkpoints {
  private readonly folder: string;
  private readonly warn: (message: string) => void;

  constructor(folder: string, warn: (message: string) => void) {
    this.folder = folder;
    this.warn = warn;
  }

  /** The steps of the checkpoints, newest first. */
  steps(): number[] {
    const names = attempt('run', 'read', this.folder, () => fs.readdirSync(this.folder));
    const steps = names.map((name) => Number(fileName.exec(name)?.[1] ?? Number.NaN));
    return steps.filter(Number.isSafeInteger).sort((a, b) => b - a);
  }
  path(step: number): string {
    return join(this.folder, `checkpoint-${step}.safetensors`);
  }

  /** Null if there are none at all. Throws DataError for one that cannot be read, which says nothing about what is in it, or if all are damaged. */
  newestIntact(): Found | null {
    const damaged: { step: number; problem: string }[] = [];
    for (const step of this.steps()) {
      const path = this.path(step);
      const bytes = this.bytesOf(path);
      try {
        const state = decodeCheckpoint(bytes, path);
        if (state.progress.step === step) return { state, step, damaged };
        damaged.push({ step, problem: `${path}: it is of step ${state.progress.step}, not of the one in its name` });
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        damaged.push({ step, problem: error.message });
      }
    }
    if (damaged.length === 0) return null;
    throw new DataError(`no checkpoint in ${this.folder} is intact:\n  ${damaged.map((d) => d.problem).join('\n  ')}`, {
      op: 'resume',
      hint: 'start a new run in another folder',
    });
  }

  private bytesOf(path: string): Uint8Array {
    try {
      return readFileBytes(path, 'checkpoint');
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const [problem] = error.message.split('\nhint: ');
      const hint = 'make it readable, or move it out of the folder to go on from the checkpoint before it';
      throw new DataError(problem!.replace('[checkpoint] ', ''), { op: 'checkpoint', hint, cause: error });
    }
  }

  /** Gives a checkpoint another name, by which it is no longer found. */
  setAside(step: number, why: 'damaged' | 'later'): void {
    const path = this.path(step);
    const name = asideName(path, why);
    attempt('run', 'rename', path, () => fs.renameSync(path, name));
    if (why === 'later') this.warn(`${path} is of a later step than this trainer's; it is kept as ${basename(name)}`);
  }

  /** Writes a checkpoint; afterwards there are this one and the one before it. Of later ones nothing is known here: they are kept aside. */
  write(step: number, bytes: Uint8Array): void {
    writeOwnFile(this.path(step), bytes);
    const others = this.steps().filter((other) => other !== step);
    for (const later of others.filter((other) => other > step)) this.setAside(later, 'later');
    for (const obsolete of others.filter((other) => other < step).slice(1)) {
      try {
        attempt('run', 'remove', this.path(obsolete), () => fs.unlinkSync(this.path(obsolete)));
      } catch (error) {
        // One too many is no reason to end a run.
        this.warn(messageOf(error));
      }
    }
  }
}
