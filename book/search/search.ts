/** Trials on several threads. Each outcome is written down at once, so that an interrupted search goes on where it was. */
import { node } from '../host.ts';
import { append, linesOf } from './record.ts';
import { type Digits, type Outcome, runTrial, type Trial } from './trial.ts';

export { forget } from './record.ts';

const nameOf = ({ id, lr, weightDecay, epochs }: Trial): string => JSON.stringify([id, lr, weightDecay, epochs]);

/** The outcomes in a record; a last line that was cut off is left out. */
function recorded(name: string): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const line of linesOf(name)) {
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
  { record, workers }: { readonly record: string; readonly workers: number },
): Promise<{ outcomes: Outcome[]; run: number }> {
  const known = recorded(record);
  const waiting = trials.filter((trial) => !known.has(nameOf(trial)));
  const run = waiting.length;
  const note = (outcome: Outcome): void => {
    known.set(nameOf(outcome), outcome);
    append(record, JSON.stringify(outcome));
  };
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // The threads share the processor among them already.
      const env = { ...node!.process.env, PRISTELLA_THREADS: '1' };
      const worker = new node!.threads.Worker(new URL('./worker.ts', import.meta.url), { workerData: digits, env });
      const next = (): void => {
        const trial = waiting.shift();
        if (trial) worker.postMessage(trial);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (outcome: Outcome) => {
        note(outcome);
        next();
      });
      worker.on('error', reject);
      next();
    });
  if (node) await Promise.all(Array.from({ length: Math.min(workers, run) }, serve));
  // A page has the thread that the program runs in.
  else for (const trial of waiting) note(await runTrial(trial, digits));
  return { outcomes: trials.map((trial) => known.get(nameOf(trial))!), run };
}
