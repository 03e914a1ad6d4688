/** The page's side of the worker: of each program only the latest state is asked about, however fast a hand moves. */
import type { Told } from './messages.ts';
import type { Asked, ProgramName } from './task.ts';

export class Session {
  readonly #worker: Worker;
  /** What was changed while the worker was busy. */
  readonly #waiting = new Map<ProgramName, Asked>();
  #busy = false;

  /** `hear` is told all that the worker says. */
  constructor(hear: (told: Told) => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      this.#busy = false;
      const [next] = this.#waiting.values();
      if (next !== undefined) {
        this.#waiting.delete(next.program);
        this.ask(next);
      }
      hear(data);
    });
    this.#worker.addEventListener('error', ({ message }) => hear({ kind: 'failed', message }));
  }

  /** Asks at once, or when the question before is answered. */
  ask(request: Asked): void {
    if (this.#busy) {
      this.#waiting.set(request.program, request);
      return;
    }
    this.#busy = true;
    this.#worker.postMessage(request);
  }

  end(): void {
    this.#worker.terminate();
  }
}
