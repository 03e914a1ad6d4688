/** Holding in a door: it marks its numbers (press.ts), has a program that computes them (`held.ts` beside its view), and calls this. */
import { useEffect, useRef } from 'preact/hooks';
import type { DoorContext } from '../door.ts';
import { listenForHolds, type Pressed } from './press.ts';

/** Of what slopes can be, where there is a choice. */
export interface Chosen<Input> {
  /** `output 3` */
  readonly label: string;
  /** What the program is given then. */
  readonly input: Input;
}

export interface DoorHold<Input> extends DoorContext {
  /** The door's folder. */
  readonly door: string;
  /** What is on screen when a number is held: what the program is given, the first choice first. Null where nothing can be held now. */
  shown(pressed: Pressed): Promise<readonly Chosen<Input>[] | null>;
}

/** Lets numbers of a door be held. Returns the reference for the element that they stand in. All that is needed is loaded at the first hold. */
export function useHold<Input>(given: DoorHold<Input>) {
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef(given);
  latest.current = given;
  useEffect(() => {
    if (!root.current) return;
    return listenForHolds(root.current, async (pressed) => {
      const { door, base, language, shown } = latest.current;
      const [choices, { openDoor }] = await Promise.all([shown(pressed), import('./open.tsx')]);
      if (choices !== null) openDoor({ door, base: new URL(base, location.href).href, language, choices, pressed });
    });
  }, []);
  return root;
}
