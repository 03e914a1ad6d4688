import fs from 'node:fs';
import { writeFileAtomic } from '../../io/node/atomic.ts';
import { explainFileError, readFileBytes } from '../../io/node/file.ts';
import type { EpochRecord, StepRecord } from '../history.ts';

/** One line of a log. */
export type LogLine = (StepRecord & { readonly event: 'step' }) | (EpochRecord & { readonly event: 'epoch' });

const render = (line: LogLine): string => `${JSON.stringify(line)}\n`;

/** A log of JSON lines. Each is written at once, so that it is there whatever happens next. */
export class RunLog {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  append(line: LogLine): void {
    try {
      fs.appendFileSync(this.path, render(line));
    } catch (cause) {
      throw explainFileError('log', 'write', this.path, cause);
    }
  }

  /** The complete lines. A last line that was cut off is left out. Throws DataError if the file cannot be read. */
  read(): LogLine[] {
    if (!fs.existsSync(this.path)) return [];
    const lines: LogLine[] = [];
    for (const text of new TextDecoder().decode(readFileBytes(this.path, 'log')).split('\n')) {
      try {
        if (text !== '') lines.push(JSON.parse(text) as LogLine);
      } catch {
        break;
      }
    }
    return lines;
  }

  /** Leaves out all that came after a step and a number of completed epochs. Returns how many steps are left. */
  truncate(step: number, epochs: number): number {
    const lines = this.read().filter((line) => (line.event === 'step' ? line.step <= step : line.epoch <= epochs));
    writeFileAtomic(this.path, new TextEncoder().encode(lines.map(render).join('')));
    return lines.filter((line) => line.event === 'step').length;
  }

  /** Makes what was written durable. */
  sync(): void {
    if (!fs.existsSync(this.path)) return;
    try {
      const file = fs.openSync(this.path, 'r+');
      try {
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
    } catch (cause) {
      throw explainFileError('log', 'write', this.path, cause);
    }
  }
}
