/** What the shell and a door of the lab know of each other. */
import type { Language } from '../language.ts';
import type { EarlyWorker } from '../shell/client/early-worker.ts';

/** What a door is told. */
export interface DoorContext {
  readonly language: Language;
  /** The site's folder as an address, with a slash at its end. */
  readonly base: string;
  /** The worker that `door.json` names first among its own, where it has begun already. */
  readonly worker?: EarlyWorker | undefined;
}

/** What `view.tsx` of each exports. */
export interface Door {
  mount(element: HTMLElement, context: DoorContext): void;
}
