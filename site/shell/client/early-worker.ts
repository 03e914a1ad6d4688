/** A worker that begins before the door that it belongs to is there; what it says until then is kept. */
export class EarlyWorker {
  readonly #worker: Worker;
  readonly #kept: ErrorEvent[] = [];
  #fail: (event: ErrorEvent) => void = (event) => void this.#kept.push(event);

  constructor(address: string) {
    this.#worker = new Worker(address, { type: 'module' });
    this.#worker.addEventListener('error', (event) => this.#fail(event));
  }

  /** The worker, for the door; `fail` is told of its errors, of those before this call, too. It says nothing by itself before it is asked. */
  take(fail: (event: ErrorEvent) => void): Worker {
    this.#fail = fail;
    for (const event of this.#kept) fail(event);
    return this.#worker;
  }
}
