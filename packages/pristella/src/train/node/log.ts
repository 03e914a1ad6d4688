import fs from 'node:fs';
import { type Form, form, parseForm } from '../../base/form.ts';
import { writeOwnFile } from '../../io/node/atomic.ts';
import { attempt, closeQuietly, isTaken, readFileBytes } from '../../io/node/file.ts';
import { type EpochRecord, epochForm, type StepRecord, stepForm } from '../history.ts';
import { asideName } from './aside.ts';

/** One line of a log. */
export type LogLine = (StepRecord & { readonly event: 'step' }) | (EpochRecord & { readonly event: 'epoch' });

/** A line of a log as it is read: a record with its event beside its fields. */
const lineForm: Form<LogLine> = (value, at) => {
  const { event, ...record } = form.record(form.anything)(value, at);
  const kind = form.oneOf('step', 'epoch')(event, 'event');
  return kind === 'step' ? { event: kind, ...stepForm(record, at) } : { event: kind, ...epochForm(record, at) };
};

const render = (line: LogLine): string => `${JSON.stringify(line)}\n`;

/** To the end of a file of one's own: a link by its name is not followed. Windows knows no such flag. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = fs.constants;
const APPEND = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

/** A log of JSON lines. Each is written at once, so that it is there whatever happens next. */
export class RunLog {
  readonly path: string;
  /** What is not in the file yet. */
  private unwritten = '';

  constructor(path: string) {
    this.path = path;
  }

  append(line: LogLine): void {
    this.unwritten += render(line);
    this.flush();
  }

  private flush(): void {
    const text = this.unwritten;
    if (text === '') return;
    // Where only a part of it comes into the file, that part shall be a line of its own.
    this.unwritten = text.startsWith('\n') ? text : `\n${text}`;
    // Node's types know flags as texts only.
    attempt('log', 'write', this.path, () => fs.appendFileSync(this.path, text, { flag: APPEND as never }));
    this.unwritten = '';
  }

  /**
   * The lines that are records, each once, and how many are none; a last line that was cut off is left out. Throws DataError
   * if the file cannot be read.
   */
  read(): { lines: LogLine[]; damaged: number } {
    const lines: LogLine[] = [];
    let damaged = 0;
    if (!isTaken('log', this.path)) return { lines, damaged };
    const bytes = readFileBytes(this.path, 'log');
    const decoder = new TextDecoder();
    const seen = new Set<string>();
    // Line by line: a text of the whole may be longer than JavaScript allows.
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(0x0a, from);
      const text = decoder.decode(bytes.subarray(from, end < 0 ? bytes.length : end));
      from = end < 0 ? bytes.length : end + 1;
      if (text === '') continue;
      try {
        const line = parseForm(lineForm, text, this.path, {});
        // A line is written again when nobody knows whether it was.
        const key = `${line.event} ${line.event === 'step' ? line.step : line.epoch}`;
        if (!seen.has(key)) lines.push(line);
        seen.add(key);
      } catch {
        if (end >= 0) damaged++;
      }
    }
    return { lines, damaged };
  }

  /**
   * Leaves out all that came after a step and a number of completed epochs; lines that are damaged are kept in a copy.
   * Returns how many steps are left, and that copy's name.
   */
  truncate(step: number, epochs: number): { left: number; copy: string | null } {
    const { lines, damaged } = this.read();
    const copy = damaged > 0 ? asideName(this.path, 'damaged') : null;
    if (copy !== null) attempt('log', 'copy', this.path, () => fs.copyFileSync(this.path, copy));
    const kept = lines.filter((line) => (line.event === 'step' ? line.step <= step : line.epoch <= epochs));
    writeOwnFile(this.path, new TextEncoder().encode(kept.map(render).join('')));
    this.unwritten = '';
    return { left: kept.filter((line) => line.event === 'step').length, copy };
  }

  /** Makes all lines durable. */
  sync(): void {
    this.flush();
    if (!isTaken('log', this.path)) return;
    attempt('log', 'write', this.path, () => {
      const file = fs.openSync(this.path, fs.constants.O_RDWR | O_NOFOLLOW);
      try {
        fs.fsyncSync(file);
      } finally {
        closeQuietly(file);
      }
    });
  }
}
