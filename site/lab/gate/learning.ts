/** The lesson of triangles and squares: it begins with the second layer, plays, pauses, and begins anew at its end. */
import { useEffect, useState } from 'preact/hooks';
import { calm } from './calm.ts';
import { LESSON } from './measures.ts';
import type { Learnt, Request } from './messages.ts';

/** Steps between two pictures of it. */
const STEPS = 5;

export interface Learning {
  readonly isDeep: boolean;
  readonly learnt: Learnt | null;
  forget(): void;
  ask(request: Request): void;
}

export function useLearning({ isDeep, learnt, forget, ask }: Learning) {
  const [isLearning, setLearning] = useState(false);
  const isOver = learnt !== null && learnt.progress.step >= LESSON;
  const learn = (steps: number, isNew: boolean): void => ask({ kind: 'learn', steps, isNew });
  useEffect(() => {
    if (isDeep && learnt === null) learn(0, true);
  }, [isDeep]);
  useEffect(() => {
    if (!isLearning || learnt === null) return;
    if (isOver) {
      setLearning(false);
      return;
    }
    const timer = setTimeout(() => learn(calm() ? LESSON : STEPS, false), 40);
    return () => clearTimeout(timer);
  }, [isLearning, learnt]);
  const toggle = (): void => {
    if (!isLearning && isOver) {
      forget();
      learn(0, true);
    }
    setLearning(!isLearning);
  };
  return { isLearning, toggle };
}
