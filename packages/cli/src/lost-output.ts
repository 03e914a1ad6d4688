import fs from 'node:fs';
import process from 'node:process';
import { exitCodes } from './command-spec.ts';
import type { Streams } from './output.ts';

/** What is wrong with a stream that takes nothing more. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EPIPE: 'nobody reads it any more',
  EIO: 'its terminal or disk is gone',
};

/**
 * Notices when stdout or stderr take nothing more: the disk is full, or the reader has gone. The process then ends with 1,
 * or where the reader has gone as other tools do, who end by SIGPIPE, which Node ignores: without a word, with 141. What
 * `guards` itself is stopped instead, in its own time, and ends with 1.
 */
export class LostOutput {
  private stop: (() => void) | null = null;
  /** The first stream that was lost. */
  lost: 'stdout' | 'stderr' | null = null;

  watch(streams: Streams): this {
    for (const name of ['stdout', 'stderr'] as const)
      streams[name].on('error', (error: NodeJS.ErrnoException) => this.lose(name, error));
    return this;
  }

  private lose(name: 'stdout' | 'stderr', { code = '', message }: NodeJS.ErrnoException): void {
    if (this.lost !== null) return;
    this.lost = name;
    // `pristella doctor | head -1` is no mishap; but what trains says what becomes of it.
    if (name === 'stdout' && (code !== 'EPIPE' || this.stop))
      say(`error: cannot write to stdout: ${reasons[code] ?? message}`);
    if (this.stop) this.stop();
    else process.exit(code === 'EPIPE' ? exitCodes.unread : exitCodes.error);
  }

  /** From now on, until the returned function is called, a loss calls `stop` instead of ending the process. */
  guard(stop: () => void): () => void {
    this.stop = stop;
    return () => {
      this.stop = null;
    };
  }
}

/** Past the stream, which the process does not wait for. */
function say(text: string): void {
  try {
    fs.writeSync(2, `${text}\n`);
  } catch {
    // Nobody is left to tell.
  }
}
