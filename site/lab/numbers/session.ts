/** This door's worker: of each program only the latest state is asked about. */
import { Session } from '../deck/session.ts';
import { started } from '../deck/worker.ts';
import type { Told } from './messages.ts';
import type { Asked } from './task.ts';

export class NumbersSession extends Session<Asked, Asked, Told> {
  constructor(hear: (told: Told) => void) {
    const worker = started(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
    super(worker, ['recorded', 'refused'], hear, ({ program }) => program);
  }
}
