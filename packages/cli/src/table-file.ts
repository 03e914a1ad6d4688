import fs from 'node:fs';
import { DataError } from 'pristella';
import { shown } from 'pristella/io';
import { readFileBytes } from 'pristella/node';

/** How much of a table's file is read. */
export interface TableFileLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Bytes in which its first line must end. */
  readonly line: number;
}

/** V8's longest string, in characters, each of which takes a byte at least; and far more than a line of names needs. */
const usualLimits: TableFileLimits = { bytes: 2 ** 29 - 24, line: 2 ** 26 };

/** The text of a file, or of stdin where it is `-`. Throws DataError if it is missing, too large or no text in UTF-8. */
export function readTableText(file: string, limits: TableFileLimits = usualLimits): string {
  const source = file === '-' ? 'stdin' : shown(file);
  const fail = (problem: string, hint: string, cause?: unknown): never => {
    throw new DataError(`${source}: ${problem}`, { op: 'csv', hint, cause });
  };
  const checkStart = (start: Uint8Array): void => {
    if (start.length < limits.line || start.includes(LF) || start.includes(CR)) return;
    fail(`its first line is longer than ${limits.line} bytes`, 'is it a table with a line for each row?');
  };
  let bytes: Uint8Array;
  if (file === '-') {
    bytes = readStdin(limits.bytes, checkStart, () =>
      fail(`more than the ${limits.bytes} bytes that are read`, 'give it in parts'),
    );
  } else {
    checkStart(startOf(file, limits.line));
    bytes = readFileBytes(file, 'csv', limits.bytes);
  }
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    fail('this is no text in UTF-8', 'save the table as CSV in UTF-8', cause);
  }
  if (text.includes('\0')) fail('this is a binary file, not a table', 'save it as CSV');
  return text;
}

const [LF, CR] = [10, 13];

/** The first bytes of a file that has more; why one cannot be read is said by who reads all of it. */
function startOf(file: string, count: number): Uint8Array {
  try {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size < count) return new Uint8Array(0);
    const open = fs.openSync(file, 'r');
    try {
      const start = new Uint8Array(count);
      return start.subarray(0, fs.readSync(open, start));
    } finally {
      fs.closeSync(open);
    }
  } catch {
    return new Uint8Array(0);
  }
}

function readStdin(most: number, checkStart: (start: Uint8Array) => void, tooMuch: () => never): Uint8Array {
  let bytes = new Uint8Array(65_536);
  let length = 0;
  for (;;) {
    const count = readSome(bytes.subarray(length));
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > most) tooMuch();
    if (length < bytes.length) continue;
    checkStart(bytes);
    const larger = new Uint8Array(2 * length);
    larger.set(bytes);
    bytes = larger;
  }
}

/** Reads what stdin has, waiting for some; 0 at its end. `process.stdin` has made a pipe one that does not wait by itself. */
function readSome(into: Uint8Array): number {
  for (;;) {
    try {
      return fs.readSync(0, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // So Windows tells the end of a pipe.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/** Milliseconds after which a pipe is looked into again. */
const PAUSE = 5;
