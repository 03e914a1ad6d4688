/** This door's worker. */
import { Session } from '../deck/session.ts';
import { started } from '../deck/worker.ts';
import type { Question, Request, Told } from './messages.ts';

export class GateSession extends Session<Request, Question, Told> {
  constructor(hear: (told: Told) => void) {
    super(
      started(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })),
      ['said'],
      hear,
    );
  }
}
