/** A worker that begins before the door that it belongs to is there; what it fails with until then is kept. */
import { type Helper, onFailure, started } from '../../lab/deck/worker.ts';

export class EarlyWorker {
  readonly #worker: Helper;
  #fail: (message: string) => void;
  #failed: string | null = null;

  constructor(address: string) {
    this.#worker = started(() => new Worker(address, { type: 'module' }));
    this.#fail = (message) => {
      this.#failed = message;
    };
    onFailure(this.#worker, (message) => this.#fail(message));
  }

  /** The worker, for the door, which listens from now on; `fail` is told what it failed with before. It says nothing by itself before it is asked. */
  take(fail: (message: string) => void): Helper {
    this.#fail = () => {};
    if (this.#failed !== null) fail(this.#failed);
    return this.#worker;
  }
}
