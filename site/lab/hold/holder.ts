/** The page's side of a worker that answers about held numbers. */
import { type Helper, onFailure } from '../deck/worker.ts';
import type { Held, Measured, Place } from './held.ts';
import type { Answer, Answering, Asking, Question, Which } from './protocol.ts';

/** Whom a panel asks. */
export interface Holder {
  held(which: Which, all: boolean): Promise<Held>;
  measured(place: Place): Promise<Measured>;
}

/** Asks a worker, and hears what it answers. */
export class WorkerHolder implements Holder {
  readonly #worker: Promise<Helper>;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  #next = 0;
  /** Why nothing is answered any more. */
  #failed: Error | null = null;

  constructor(worker: Promise<Helper> | Helper) {
    this.#worker = Promise.resolve(worker);
    this.#worker.then(
      (started) => {
        started.addEventListener('message', ({ data }: MessageEvent<Answering>) => this.#hear(data));
        onFailure(started, (message) => this.fail(message));
      },
      (error: Error) => this.fail(error.message),
    );
  }

  #hear(told: Answering): void {
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('answer' in told) waiting?.resolve(told.answer);
    else waiting?.reject(new Error(told.failed));
  }

  /** Nothing is answered any more. */
  fail(message: string): void {
    this.#failed = new Error(message);
    for (const { reject } of this.#waiting.values()) reject(this.#failed);
    this.#waiting.clear();
  }

  #ask(question: Question): Promise<Answer> {
    const asking: Asking = { id: this.#next++, question };
    if (this.#failed) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      this.#waiting.set(asking.id, { resolve, reject });
      this.#worker.then((worker) => worker.postMessage(asking)).catch(() => {});
    });
  }

  held(which: Which, all: boolean): Promise<Held> {
    return this.#ask({ kind: 'held', which, all }) as Promise<Held>;
  }

  measured(which: Place): Promise<Measured> {
    return this.#ask({ kind: 'measured', which }) as Promise<Measured>;
  }

  end(): void {
    this.fail('ended');
    this.#worker.then((worker) => worker.terminate()).catch(() => {});
  }
}
