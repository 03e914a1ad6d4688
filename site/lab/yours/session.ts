/** The worker that answers: it is asked about the latest drawing only. */
import { Session as LatestOnly } from '../deck/session.ts';
import type { Request, Told } from './messages.ts';

export class Session extends LatestOnly<Request, Extract<Request, { kind: 'answer' }>, Told> {
  constructor(hear: (told: Told) => void) {
    super(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }), 'answer', hear);
  }
}
