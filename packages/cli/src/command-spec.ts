import type { Argument, Option } from 'commander';
import type { Output } from './output.ts';

/** A command: how it is written, what it explains about itself, what it does. */
export interface CommandSpec<Options extends object = object, Arguments extends readonly string[] = readonly string[]> {
  readonly name: string;
  readonly summary: string;
  /** More than the summary, for its own help page. */
  readonly description?: string;
  /** Lines of text below the options. */
  readonly details?: readonly string[];
  readonly arguments?: readonly Argument[];
  /** Besides those that all commands have. */
  readonly options?: readonly Option[];
  readonly examples: readonly string[];
  /** Resolves to the exit code. Errors that it throws are reported by the caller, which has checked how many `args` there are. */
  run(output: Output, options: Options, args: Arguments): Promise<number>;
}

/** 0 done, 1 an error, 2 wrong use, 130 interrupted, 141 nobody reads on: the last two as shells count signals, 128 and SIGINT, SIGPIPE. */
export const exitCodes = { ok: 0, error: 1, usage: 2, interrupted: 130, unread: 141 } as const;

/** Wrong use that only the command itself can see. */
export class UsageError extends Error {}
