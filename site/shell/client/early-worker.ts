/** A worker that begins before the door that it belongs to is there; what it says until then is kept. */
export class EarlyWorker {
  readonly #worker: Worker;
  readonly #kept: ErrorEvent[] = [];
  readonly #keep = (event: ErrorEvent): void => void this.#kept.push(event);

  constructor(address: string) {
    this.#worker = new Worker(address, { type: 'module' });
    this.#worker.addEventListener('error', this.#keep);
  }

  /** The worker, for the door, which listens from now on; `fail` is told of the errors before. It says nothing by itself before it is asked. */
  take(fail: (event: ErrorEvent) => void): Worker {
    this.#worker.removeEventListener('error', this.#keep);
    for (const event of this.#kept) fail(event);
    return this.#worker;
  }
}
