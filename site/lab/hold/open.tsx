/** Opens the panel of a held number. Loaded at the first hold. */
import { render } from 'preact';
import type { Language } from '../../language.ts';
import { started } from '../deck/worker.ts';
import type { Chosen } from './door.ts';
import { type Holder, WorkerHolder } from './holder.ts';
import { Panel } from './panel.tsx';
import type { Pressed } from './press.ts';
import type { Which } from './protocol.ts';
import type { Begin } from './worker.ts';

/** What is held, and where the panel opens. */
export interface Opening {
  readonly language: Language;
  /** By what slopes are of; one without a name where there is no choice. */
  readonly holders: readonly { readonly label: string; holder(): Holder }[];
  readonly which: Which;
  readonly box: DOMRect;
  /** Gets the keyboard back. */
  readonly from: HTMLElement;
  closed?(): void;
}

let close: () => void = () => {};

/** Opens the panel; one that is open closes. */
export function open(opening: Opening): void {
  close();
  const place = document.createElement('div');
  document.body.append(place);
  const { from } = opening;
  from.dataset.held = '';
  close = () => {
    close = () => {};
    const hadFocus = place.contains(document.activeElement);
    render(null, place);
    place.remove();
    delete from.dataset.held;
    if (hadFocus) from.focus({ preventScroll: true });
    opening.closed?.();
  };
  render(<Panel {...opening} close={() => close()} />, place);
}

export interface DoorOpening {
  readonly door: string;
  /** The site's folder as an address. */
  readonly base: string;
  readonly language: Language;
  readonly choices: readonly Chosen<unknown>[];
  readonly pressed: Pressed;
}

/** Opens the panel about a number of a door. */
export function openDoor({ door, base, language, choices, pressed }: DoorOpening): void {
  const holders = choices.map(({ label, input }) => {
    let holder: WorkerHolder | undefined;
    return {
      label,
      holder(): WorkerHolder {
        if (holder) return holder;
        const worker = started(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
        holder = new WorkerHolder(worker);
        const begin: Begin = { base, door, input };
        worker.postMessage(begin);
        return holder;
      },
      end: () => holder?.end(),
    };
  });
  const { name, at, box, element } = pressed;
  open({
    language,
    holders,
    which: { name, at },
    box,
    from: element,
    closed() {
      for (const { end } of holders) end();
    },
  });
}
