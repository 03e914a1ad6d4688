/** What the door's worker has answered: a recording of each program, asked for whenever its state changes. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useFailure } from '../deck/failure.tsx';
import type { Told } from './messages.ts';
import type { Recorded } from './num.tsx';
import { type Expression, isFault, parse } from './parse.ts';
import { NumbersSession } from './session.ts';
import type { State } from './state.ts';
import type { Asked, ProgramName } from './task.ts';

/** What the worker has said so far. */
interface Answers extends Recorded {
  /** The expression that the recording of `own` is of. */
  readonly shown: Expression | null;
  readonly refusal: string;
}

export function useAnswers(state: State) {
  const [answers, setAnswers] = useState<Answers>({ now: {}, before: {}, shown: null, refusal: '' });
  const [failure, fail] = useFailure();
  const session = useRef<NumbersSession | null>(null);
  const read = useMemo(() => parse(state.text), [state.text]);

  useEffect(() => {
    const hear = (told: Told): void => {
      if (told.kind === 'failed') {
        fail(told.message);
        return;
      }
      if (told.kind === 'refused') setAnswers((a) => ({ ...a, refusal: told.message }));
      else
        setAnswers((a) => ({
          ...a,
          now: { ...a.now, [told.program]: told.recording },
          ...(told.program === 'own' ? { shown: told.input, refusal: '' } : {}),
        }));
    };
    session.current = new NumbersSession(hear);
    return () => session.current?.end();
  }, []);

  const ask = (asked: Asked): void => session.current?.answer(asked);
  useEffect(() => ask({ program: 'network', input: state.network }), [state.network]);
  useEffect(() => ask({ program: 'softmax', input: state.softmax }), [state.softmax]);
  useEffect(() => ask({ program: 'loss', input: state.loss }), [state.loss]);
  useEffect(() => {
    if (!isFault(read)) ask({ program: 'own', input: read });
  }, [read]);

  return {
    answers,
    failure,
    read,
    /** What moves from now on was moved by the hand that has taken hold of a number of this program. */
    grab: (program: ProgramName): void => setAnswers((a) => ({ ...a, before: { [program]: a.now[program] } })),
    /** Nothing counts as moved. */
    release: (): void => setAnswers((a) => ({ ...a, before: {} })),
  };
}
