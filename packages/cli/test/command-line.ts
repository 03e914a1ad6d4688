import { PassThrough } from 'node:stream';
import { run } from '../src/program.ts';

/** What a command line printed and ended with. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with `stdin` as its input. */
export async function pristella(args: readonly string[], stdin = ''): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const input = new PassThrough();
  input.end(stdin);
  const code = await run(args, { stdin: input, stdout, stderr });
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

/** The one line of JSON on stdout. Throws if there is another number of lines. */
export function jsonOf({ stdout }: Outcome): Record<string, unknown> {
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`stdout is not one line:\n${stdout}`);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}
