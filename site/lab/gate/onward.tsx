/** Buttons that lead on: the next gate, or the proof. */
import * as game from './game.ts';
import type { Target } from './gates.ts';
import { standingOf } from './head.tsx';
import type { Words } from './words.ts';

export interface OnwardProps {
  readonly words: Words;
  readonly game: game.Game;
  choose(target: Target): void;
  prove(): void;
}

/** Where a button goes away by being pressed, the hand is led on. */
export const focusOn = (id: string): void => void setTimeout(() => document.getElementById(id)?.focus());

export function Onward({ words, game: now, choose, prove }: OnwardProps) {
  const { isSolved, isStuck } = standingOf(now);
  const next = game.nextOf(now);
  return (
    <div class="next">
      {isSolved && now.state.neurons.length === 1 && next !== undefined && (
        <button
          type="button"
          class="main"
          onClick={() => {
            choose(next);
            focusOn('gate-title');
          }}
        >
          {words.next(next)}
        </button>
      )}
      {isStuck && now.moves >= game.ENOUGH && now.proof === null && (
        <button
          type="button"
          class="main"
          onClick={() => {
            prove();
            focusOn('proof-title');
          }}
        >
          {words.prove}
        </button>
      )}
    </div>
  );
}
