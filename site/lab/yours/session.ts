/** The page's side of the worker that answers: it is asked about the latest drawing only, however fast a hand draws. */
import type { EarlyWorker } from '../../shell/client/early-worker.ts';
import type { Request, Told } from './messages.ts';

type Question = Extract<Request, { kind: 'answer' }>;

export class Session {
  readonly #worker: Worker;
  /** What was drawn while the worker was busy. */
  #latest: Question | null = null;
  #busy = false;

  /** `hear` is told all that the worker says; one that has begun already is taken. */
  constructor(hear: (told: Told) => void, early?: EarlyWorker) {
    const fail = ({ message }: ErrorEvent): void => hear({ kind: 'failed', message });
    const begin = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#worker = early?.take(fail) ?? begin();
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if (data.kind === 'answer' || data.kind === 'failed') this.#next();
      hear(data);
    });
    if (early === undefined) this.#worker.addEventListener('error', fail);
  }

  #next(): void {
    this.#busy = false;
    const question = this.#latest;
    this.#latest = null;
    if (question !== null) this.answer(question);
  }

  ask(request: Request, transferred: Transferable[] = []): void {
    this.#worker.postMessage(request, transferred);
  }

  /** Asks about a drawing, or keeps the question until the one before is answered. */
  answer(question: Question): void {
    if (this.#busy) {
      this.#latest = question;
      return;
    }
    this.#busy = true;
    this.ask(question);
  }

  end(): void {
    this.#worker.terminate();
  }
}
