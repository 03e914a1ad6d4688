import { checkBytes } from '../../base/bytes.ts';
import type { DataError } from '../../base/errors.ts';
import { fileError, type Origin } from '../element.ts';

/** What a refusal says besides its reason. */
export const READ_KINDS =
  'only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run';

/** V8's longest string, in characters. */
const longestText = 2 ** 29 - 24;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a pickle's bytes in order. Every length is held against the bytes that are left before anything is made of it. */
export class PickleReader {
  readonly bytes: Uint8Array;
  readonly source: string;
  /** Where the next byte is read. */
  position = 0;
  /** Where the present instruction begins, and its name. */
  start = 0;
  instruction = '';
  private readonly view: DataView;

  constructor(bytes: Uint8Array, source: string) {
    checkBytes(bytes, 'pickle');
    // A plain view: the slice of a Buffer of Node copies nothing.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.source = source;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An error at the present instruction. */
  error(problem: string, hint?: string, cause?: unknown): DataError {
    const place = `byte ${this.start}${this.instruction && ` (${this.instruction})`}`;
    return fileError({ op: 'pickle', source: this.source }, `${problem}, at ${place}`, hint, cause);
  }

  /** The present instruction, for errors of what it reads. */
  get origin(): Origin {
    return { op: 'pickle', source: `${this.source}, byte ${this.start}` };
  }

  /** Steps over `count` bytes and returns where they begin. Throws DataError if fewer are left. */
  private skip(count: number): number {
    const left = this.bytes.length - this.position;
    if (count > left) throw this.error(`needs ${count} bytes where ${left} are left`, 'is the file completely copied?');
    const from = this.position;
    this.position += count;
    return from;
  }

  /** The next bytes, as a view of the file. */
  take(count: number): Uint8Array {
    const from = this.skip(count);
    return this.bytes.subarray(from, from + count);
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }
  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }
  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }
  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }
  /** A length of eight bytes. One beyond 2**53 is rounded, and larger than any file all the same. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }
  /** Python writes this one number with its highest byte first. */
  float64(): number {
    return this.view.getFloat64(this.skip(8));
  }

  /** UTF-8 text of `count` bytes. */
  text(count: number): string {
    const bytes = this.take(count);
    if (count > longestText) throw this.error(`a text of ${count} bytes is too long for a string`);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw this.error('a text is not valid UTF-8', undefined, cause);
    }
  }

  /** Text of one byte a character: what Python 2 calls str, be it text or bytes. */
  latin1(count: number): string {
    const bytes = this.take(count);
    if (count > longestText) throw this.error(`a text of ${count} bytes is too long for a string`);
    let text = '';
    for (let i = 0; i < count; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return text;
  }

  /** Text up to a line break, which is stepped over. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw this.error('a name has no end', 'is the file completely copied?');
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }
}
