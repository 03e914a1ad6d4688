/** The worker that answers: it is asked about the latest drawing only. */
import type { EarlyWorker } from '../../shell/client/early-worker.ts';
import { Session as LatestOnly } from '../deck/session.ts';
import { REFUSED, started } from '../deck/worker.ts';
import type { Request, Told } from './messages.ts';

export class Session extends LatestOnly<Request, Extract<Request, { kind: 'answer' }>, Told> {
  /** `hear` is told all that the worker says; one that has begun already is taken. */
  constructor(hear: (told: Told) => void, early?: EarlyWorker) {
    const taken = early?.take(({ message }) => hear({ kind: 'failed', message: message || REFUSED }));
    const begin = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    super(taken ?? started(begin), ['answer'], hear);
  }
}
