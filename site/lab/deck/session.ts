/** The page's side of a door's worker: of what changes under a hand it is asked about the latest only, however fast the hand is. */
import { type Helper, onFailure } from './worker.ts';

interface Kind {
  readonly kind: string;
}

/** The worker cannot compute here, or has failed. */
interface Failed extends Kind {
  readonly kind: 'failed';
  readonly message: string;
}

export class Session<Request, Question extends Request, Told extends Kind> {
  readonly #worker: Helper;
  readonly #subjectOf: (question: Question) => string;
  /** What came while the worker was busy, by what it is about. */
  readonly #waiting = new Map<string, Question>();
  #busy = false;

  /** `hear` is told all that the worker says; what is of the kinds `answers` ends a question. Questions about other subjects wait beside. */
  constructor(
    worker: Helper,
    answers: readonly Told['kind'][],
    hear: (told: Told | Failed) => void,
    subjectOf: (question: Question) => string = () => '',
  ) {
    this.#worker = worker;
    this.#subjectOf = subjectOf;
    worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if (data.kind === 'failed' || answers.includes(data.kind)) this.#next();
      hear(data);
    });
    onFailure(worker, (message) => hear({ kind: 'failed', message }));
  }

  #next(): void {
    this.#busy = false;
    const [next] = this.#waiting;
    if (!next) return;
    const [subject, question] = next;
    this.#waiting.delete(subject);
    this.answer(question);
  }

  ask(request: Request, transferred: Transferable[] = []): void {
    this.#worker.postMessage(request, transferred);
  }

  /** Asks a question, or keeps it until the one before is answered. */
  answer(question: Question): void {
    if (this.#busy) {
      this.#waiting.set(this.#subjectOf(question), question);
      return;
    }
    this.#busy = true;
    this.ask(question);
  }

  end(): void {
    this.#worker.terminate();
  }
}
