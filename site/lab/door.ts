/** What the shell and a door of the lab know of each other. */
import type { Language } from '../language.ts';

/** What a door is told. */
export interface DoorContext {
  readonly language: Language;
  /** The site's folder as an address, with a slash at its end. */
  readonly base: string;
}

/** What `view.tsx` of each exports. */
export interface Door {
  mount(element: HTMLElement, context: DoorContext): void;
}
