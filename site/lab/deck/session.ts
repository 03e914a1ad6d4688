/** The page's side of a door's worker: of what changes under a hand it is asked about the latest only, however fast the hand is. */

interface Kind {
  readonly kind: string;
}

/** The worker cannot compute here, or has failed. */
interface Failed extends Kind {
  readonly kind: 'failed';
  readonly message: string;
}

export class Session<Request extends Kind, Question extends Request, Told extends Kind> {
  readonly #worker: Worker;
  /** What came while the worker was busy. */
  #latest: Question | null = null;
  #busy = false;

  /** `hear` is told all that the worker says; what is of the kind `answer` ends a question. */
  constructor(worker: Worker, answer: Told['kind'], hear: (told: Told | Failed) => void) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if (data.kind === answer || data.kind === 'failed') this.#next();
      hear(data);
    });
    worker.addEventListener('error', ({ message }) => hear({ kind: 'failed', message }));
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

  /** Asks a question, or keeps it until the one before is answered. */
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
