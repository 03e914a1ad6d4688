/** How far somebody is: what stands on the table, what has been solved, proved and bought, and what follows from a move. */
import {
  apart,
  corrected,
  type Knobs,
  replaced,
  rightOf,
  type State,
  start,
  type Target,
  targetNames,
  withSecondLayer,
} from './gates.ts';
import { linkOf } from './link.ts';
import { ANGLES, OFFSETS } from './measures.ts';
import type { Said, Swept } from './messages.ts';
import type { Counts } from './task.ts';

/** How far the sweep is: the first columns of the pictures are known. */
interface Sweep {
  readonly counts: Counts;
  readonly swept: number;
}

export interface Game {
  readonly state: State;
  /** The latest that the worker has said, of this state or one just before. */
  readonly said: Said | null;
  readonly hasMoved: boolean;
  /** A hand holds a knob or a line. */
  readonly isHeld: boolean;
  /** Since XOR was chosen, with one neuron. */
  readonly moves: number;
  readonly solved: readonly Target[];
  readonly proof: Sweep | null;
  readonly isPlaying: boolean;
  /** The lamp of the last correction. */
  readonly at: number;
}

/** After so many moves one may ask for a proof. */
export const ENOUGH = 20;

export const begun = (state: State = start): Game => ({
  state: { ...state },
  said: null,
  hasMoved: false,
  isHeld: false,
  moves: 0,
  solved: [],
  proof: null,
  isPlaying: false,
  at: 3,
});

/** What the deck plays now: the neuron's learning, the sweep, or the folding. */
export type Stage = 'try' | 'sweep' | 'fold';
export const stageOf = ({ state, proof }: Game): Stage =>
  state.neurons.length > 1 ? 'fold' : proof === null ? 'try' : 'sweep';

const count = (game: Game): number =>
  game.state.target === 'XOR' && game.state.neurons.length === 1 ? game.moves + 1 : 0;

/** Other knobs for one neuron; `isEnd` where the hand lets go, or has pressed a key. */
export function moved(game: Game, which: number, knobs: Knobs, isEnd: boolean): Game {
  const state = { ...game.state, neurons: replaced(game.state.neurons, which, knobs) };
  return { ...game, state, hasMoved: true, isHeld: !isEnd, moves: isEnd ? count(game) : game.moves };
}

export const chosen = (game: Game, target: Target): Game => ({
  ...game,
  state: { ...game.state, target },
  hasMoved: true,
  moves: 0,
  isPlaying: false,
});

export const steered = (game: Game, steepness: number): Game => ({
  ...game,
  state: { ...game.state, steepness },
  isPlaying: false,
});

/** What the worker has said of a state; while a hand draws, each other pattern of lamps is a move. */
export function heard(game: Game, said: Said): Game {
  const { y } = said.answer;
  const { target } = said.state;
  const isNew = game.said !== null && y.some((v, i) => v !== game.said?.answer.y[i]);
  const isSolved = rightOf(y, target) === 4 && !game.solved.includes(target);
  return {
    ...game,
    said,
    moves: game.isHeld && isNew ? count(game) : game.moves,
    solved: isSolved ? [...game.solved, target] : game.solved,
  };
}

const blank = (): Counts =>
  Object.fromEntries(targetNames.map((target) => [target, new Uint8Array(ANGLES * OFFSETS)])) as unknown as Counts;

/** Begins the sweep, or begins it anew. */
export const proving = (game: Game): Game => ({ ...game, proof: { counts: blank(), swept: 0 }, isPlaying: true });

/** Columns of the sweep that the worker has counted; those that are not the next ones are of a sweep that was given up. */
export function sweptOn(game: Game, { from, count, counts }: Swept): Game {
  const { proof } = game;
  if (proof === null || proof.swept !== from) return game;
  for (const target of targetNames) proof.counts[target].set(counts[target], from * OFFSETS);
  const swept = from + count;
  return { ...game, proof: { ...proof, swept }, isPlaying: game.isPlaying && swept < ANGLES };
}

export const bought = (game: Game): Game => ({
  ...game,
  state: { ...game.state, neurons: withSecondLayer(game.state.neurons), steepness: 100 },
  isPlaying: false,
});

/** All neurons with the same answers at the four inputs, and lines of the first layer that do not run the same way. */
export const parted = (game: Game): Game => ({
  ...game,
  state: { ...game.state, neurons: apart },
});

/** The neuron's own move: a correction at the next lamp that is wrong. Once all are right it stops. */
export function learnt(game: Game): Game {
  const { state, said } = game;
  // What was said of other knobs corrects nothing.
  if (said === null || linkOf(said.state) !== linkOf(state)) return game;
  const next = corrected(state.neurons[0], said.answer.y, state.target, game.at);
  if (next === null) return { ...game, isPlaying: false };
  return { ...moved(game, 0, next.knobs, true), at: next.at };
}

/** The activation a little steeper; after the step it is linear again, and at the step playing ends. */
export function folded(game: Game, by: number): Game {
  const { state } = game;
  const steepness = state.steepness >= 100 ? 0 : Math.min(100, state.steepness + by);
  return { ...game, state: { ...state, steepness }, isPlaying: game.isPlaying && steepness < 100 };
}

/** The next target that is still to be solved. */
export const nextOf = ({ solved }: Game): Target | undefined => targetNames.find((name) => !solved.includes(name));
