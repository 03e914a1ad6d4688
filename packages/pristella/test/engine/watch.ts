import { spawn } from 'node:child_process';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly lines: readonly string[];
  /** What it printed as errors or warnings. */
  readonly errors: string;
}

/**
 * Runs Node on a file and waits for its end. A process that prints nothing for `patience` milliseconds hangs: it is
 * ended, and the promise rejects with what it printed last.
 */
export function watch(args: readonly string[], patience = 60_000, env: Record<string, string> = {}): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [printed, errors] = ['', ''];
    const hangs = (): void => {
      child.kill('SIGKILL');
      reject(
        new Error(`${args.join(' ')} has said nothing for ${patience} ms and was ended, after\n${printed}${errors}`),
      );
    };
    let timer = setTimeout(hangs, patience);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(hangs, patience);
    };
    child.stdout.on('data', (text) => {
      printed += text;
      heard();
    });
    child.stderr.on('data', (text) => {
      errors += text;
      heard();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, lines: printed.trimEnd().split('\n'), errors });
    });
  });
}
