/** Trials on several threads. Each outcome is written down at once, so that an interrupted search goes on where it was. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Digits, Outcome, Trial } from './trial.ts';

const nameOf = ({ id, lr, weightDecay, epochs }: Trial): string => JSON.stringify([id, lr, weightDecay, epochs]);

/** The outcomes in a file of JSON lines; a last line that was cut off is left out. */
function recorded(path: string): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  if (!existsSync(path)) return outcomes;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    try {
      const outcome = JSON.parse(line) as Outcome;
      outcomes.set(nameOf(outcome), outcome);
    } catch {
      break;
    }
  }
  return outcomes;
}

/** The outcomes of all trials, in their order, and how many of them had to be run. */
export async function search(
  trials: readonly Trial[],
  digits: Digits,
  { path, workers }: { readonly path: string; readonly workers: number },
): Promise<{ outcomes: Outcome[]; run: number }> {
  mkdirSync(dirname(path), { recursive: true });
  const known = recorded(path);
  const waiting = trials.filter((trial) => !known.has(nameOf(trial)));
  const run = waiting.length;
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // The threads share the processor among them already.
      const env = { ...process.env, PRISTELLA_THREADS: '1' };
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: digits, env });
      const next = (): void => {
        const trial = waiting.shift();
        if (trial) worker.postMessage(trial);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (outcome: Outcome) => {
        known.set(nameOf(outcome), outcome);
        appendFileSync(path, `${JSON.stringify(outcome)}\n`);
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: Math.min(workers, run) }, serve));
  return { outcomes: trials.map((trial) => known.get(nameOf(trial))!), run };
}
