import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { shown } from 'pristella/io';
import type { LostOutput } from './lost-output.ts';
import { cut, fitted } from './wrap.ts';

/** A stream that may be a terminal. */
export type Stream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(env?: object): number;
};

type Format = Parameters<typeof styleText>[0];

/** The streams of a process. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Notices when they take nothing more; a process has it, a test may do without. */
  readonly lost?: LostOutput;
}

/**
 * Where a command writes. Its report goes to stdout, notes on the way to stderr; with `--json` both go to stderr, and
 * stdout gets exactly one line.
 */
export class Output {
  readonly streams: Streams;
  readonly json: boolean;

  constructor(streams: Streams, json: boolean) {
    this.streams = streams;
    this.json = json;
  }

  /** The stream that carries the report. */
  get reportStream(): Stream {
    return this.json ? this.streams.stderr : this.streams.stdout;
  }
  /** Width of the report in characters. */
  get columns(): number {
    return this.reportStream.columns ?? 80;
  }
  /** What the command was asked for. */
  report(text = ''): void {
    this.reportStream.write(`${fitted(this.reportStream, shownText(text))}\n`);
  }
  /** A line of a picture: on a terminal that is too narrow, as much of it as there is room for. */
  picture(line: string): void {
    const { isTTY, columns } = this.reportStream;
    this.reportStream.write(`${isTTY && columns ? cut(line, columns) : line}\n`);
  }
  /** What happens on the way. */
  note(text: string): void {
    this.streams.stderr.write(`${fitted(this.streams.stderr, shownText(text))}\n`);
  }
  /** The result for scripts: with `--json` the one line on stdout, else nothing. */
  result(value: object): void {
    if (this.json) this.streams.stdout.write(`${shownJson(value)}\n`);
  }
  /** Text of the report in a colour or weight, where the terminal shows it. */
  styled(format: Format, text: string): string {
    return paint(this.reportStream, format, text);
  }
}

const ours = new RegExp(`(\n|${String.fromCharCode(27)}\\[[\\d;]*m)`);

/**
 * Lines with our own colours, and nothing else that a terminal obeys: names and texts of files stand in them, whose own
 * colours `shown` has taken away where they were quoted.
 */
export const shownText = (text: string): string =>
  text
    .split(ours)
    .map((part, i) => (i % 2 === 0 ? shown(part) : part))
    .join('');

/** A value as one line of JSON. */
export const shownJson = (value: object): string => shown(JSON.stringify(value));

/** Text in a colour or weight, plain where the stream is no terminal or NO_COLOR is set. */
export const paint = (stream: Stream, format: Format, text: string): string => styleText(format, text, { stream });
