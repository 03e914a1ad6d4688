/** What stands above the table: the targets, how far one is, and what to do next. */
import * as game from './game.ts';
import { rightOf, type Target, targetNames } from './gates.ts';
import type { Words } from './words.ts';

/** How far somebody is with the target on the table. */
export interface Standing {
  /** Lamps that are right. */
  readonly right: number;
  readonly isSolved: boolean;
  /** One neuron is to be XOR. */
  readonly isStuck: boolean;
}

export function standingOf({ state: { target, neurons }, said }: game.Game): Standing {
  const right = said ? rightOf(said.answer.y, target) : 0;
  const isSolved = right === 4 && said?.state.target === target;
  return { right, isSolved, isStuck: target === 'XOR' && neurons.length === 1 && !isSolved };
}

export interface HeadProps {
  readonly words: Words;
  readonly game: game.Game;
  /** Told in the place of the hint. */
  readonly note: string;
  choose(target: Target): void;
}

export function Head({ words, game: now, note, choose }: HeadProps) {
  const { state, said, moves, solved, hasMoved, isPlaying } = now;
  const { target, neurons } = state;
  const { right, isSolved, isStuck } = standingOf(now);
  const title = (): string => {
    if (isSolved) return words.solved(target);
    if (said === null || (!hasMoved && note === '')) return words.begin;
    return words.score(target, right);
  };
  const hint = (): string => {
    if (note) return note;
    if (neurons.length > 1) return isSolved ? words.bought : words.boughtHint(target);
    if (isStuck) return moves < game.ENOUGH ? words.moves(moves) : words.many(moves);
    if (isSolved) return solved.length > 1 ? words.chameleon : words.hold;
    return words.hint;
  };
  return (
    <div class="head">
      <fieldset class="targets" aria-label={words.targets}>
        {targetNames.map((name) => (
          <button key={name} type="button" aria-pressed={name === target} onClick={() => choose(name)}>
            {name}
            {solved.includes(name) && <span aria-hidden="true"> ✓</span>}
          </button>
        ))}
      </fieldset>
      <h2 id="gate-title" tabIndex={-1} class={isSolved ? 'solved' : ''}>
        {title()}
      </h2>
      <p class="soft">{hint()}</p>
      <p class="spoken" aria-live="polite">
        {hasMoved && !isPlaying && said && (isSolved ? words.solved(target) : words.score(target, right))}
      </p>
    </div>
  );
}
