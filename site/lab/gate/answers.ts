/** What the door's worker says: of the state on screen, of the sweep, and of the networks that learn. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useFailure } from '../deck/failure.tsx';
import * as game from './game.ts';
import type { State } from './gates.ts';
import type { Learnt, Request, Told } from './messages.ts';
import { GateSession } from './session.ts';

export function useAnswers(state: State, setNow: (change: (before: game.Game) => game.Game) => void) {
  const [failure, fail] = useFailure();
  const [learnt, setLearnt] = useState<Learnt | null>(null);
  const session = useRef<GateSession | null>(null);
  useEffect(() => {
    const hear = (told: Told): void => {
      if (told.kind === 'failed') fail(told.message);
      else if (told.kind === 'learnt') setLearnt(told);
      else setNow((before) => (told.kind === 'said' ? game.heard(before, told) : game.sweptOn(before, told)));
    };
    session.current = new GateSession(hear);
    return () => session.current?.end();
  }, []);
  useEffect(() => session.current?.answer({ kind: 'state', state }), [state]);
  return {
    failure,
    learnt,
    /** What has been learnt is forgotten. */
    forget: (): void => setLearnt(null),
    ask: (request: Request): void => session.current?.ask(request),
  };
}
