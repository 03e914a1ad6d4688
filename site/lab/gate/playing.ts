/** What the deck plays and steps through: the neuron's learning, the sweep, or the folding. */
import { useEffect } from 'preact/hooks';
import { calm } from './calm.ts';
import * as game from './game.ts';
import { ANGLES } from './measures.ts';
import type { Request } from './messages.ts';

/** Between two steps while playing, in milliseconds. */
const pause: Readonly<Record<game.Stage, number>> = { try: 200, sweep: 40, fold: 45 };
/** Columns of the sweep that are asked for together. */
const COLUMNS = 3;

export interface Playing {
  readonly now: game.Game;
  setNow(change: (before: game.Game) => game.Game): void;
  ask(request: Request): void;
}

/** Returns how to go one step on: a single one, or one of many. */
export function usePlaying({ now, setNow, ask }: Playing): (isOne: boolean) => void {
  const { proof, said, isPlaying } = now;
  const stage = game.stageOf(now);
  const sweepOn = (columns: number): void => {
    const from = proof === null || proof.swept === ANGLES ? 0 : proof.swept;
    if (proof?.swept === ANGLES) setNow((before) => ({ ...game.proving(before), isPlaying: before.isPlaying }));
    ask({ kind: 'sweep', from, count: Math.min(columns, ANGLES - from) });
  };
  const step = (isOne: boolean): void => {
    if (stage === 'try') setNow(game.learnt);
    else if (stage === 'sweep') sweepOn(calm() && !isOne ? ANGLES : COLUMNS);
    else setNow((before) => game.folded(before, isOne ? 5 : 1));
  };
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => step(false), pause[stage]);
    return () => clearTimeout(timer);
  }, [isPlaying, stage, proof?.swept, said]);
  return step;
}
