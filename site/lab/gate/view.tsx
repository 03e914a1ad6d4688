/** The second door: one neuron is AND, OR and NAND, and never XOR; a second layer folds the plane until a line is enough. */

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, useAddress, useHash } from '../deck/address.ts';
import { Deck } from '../deck/deck.tsx';
import { calm, useTheme } from '../deck/theme.ts';
import type { DoorContext } from '../door.ts';
import * as game from './game.ts';
import { rightOf, targetNames } from './gates.ts';
import { linkOf, readLink } from './link.ts';
import { ANGLES, LESSON } from './measures.ts';
import type { Learnt, Told } from './messages.ts';
import { Proof } from './proof.tsx';
import { GateSession } from './session.ts';
import { ShapesLesson } from './shapes.tsx';
import { wordsOf } from './words.ts';
import { Workbench } from './workbench.tsx';
import './gate.css';
import './layers.css';

/** Between two steps while playing, in milliseconds. */
const pause: Readonly<Record<game.Stage, number>> = { try: 200, sweep: 40, fold: 45 };
/** Columns of the sweep that are asked for together. */
const COLUMNS = 3;
/** Steps of the lesson between two pictures of it. */
const STEPS = 5;

export function Gate({ language }: DoorContext) {
  const words = wordsOf[language];
  const [now, setNow] = useState(game.begun);
  const [note, setNote] = useState('');
  const [hasFailed, setFailed] = useState(false);
  const [learnt, setLearnt] = useState<Learnt | null>(null);
  const [isLearning, setLearning] = useState(false);
  const theme = useTheme();
  const session = useRef<GateSession | null>(null);
  const { state, said, proof, isPlaying, moves, solved } = now;
  const { target, neurons, steepness } = state;
  const stage = game.stageOf(now);

  const fail = (message: string): void => {
    console.error(message);
    setFailed(true);
  };
  useEffect(() => {
    const hear = (told: Told): void => {
      if (told.kind === 'failed') fail(told.message);
      else if (told.kind === 'learnt') setLearnt(told);
      else setNow((before) => (told.kind === 'said' ? game.heard(before, told) : game.sweptOn(before, told)));
    };
    session.current = new GateSession(hear);
    return () => session.current?.end();
  }, []);
  useHash(() => {
    const found = readLink(location.hash);
    setNote(found === 'damaged' ? words.damaged : '');
    if (found !== null && found !== 'damaged') setNow({ ...game.begun(found), hasMoved: true });
  });
  useEffect(() => session.current?.answer({ kind: 'state', state }), [state]);

  useAddress(now.hasMoved && !isPlaying ? linkOf(state) : null);

  const isDeep = neurons.length > 1;
  const learn = (steps: number, isNew: boolean): void => session.current?.ask({ kind: 'learn', steps, isNew });
  useEffect(() => {
    if (isDeep && learnt === null) learn(0, true);
  }, [isDeep]);
  useEffect(() => {
    if (!isLearning || learnt === null) return;
    if (learnt.progress.step >= LESSON) {
      setLearning(false);
      return;
    }
    const timer = setTimeout(() => learn(calm() ? LESSON : STEPS, false), 40);
    return () => clearTimeout(timer);
  }, [isLearning, learnt]);
  const toggle = (): void => {
    if (!isLearning && learnt !== null && learnt.progress.step >= LESSON) {
      setLearnt(null);
      learn(0, true);
    }
    setLearning(!isLearning);
  };

  const sweepOn = (columns: number): void => {
    const from = proof === null || proof.swept === ANGLES ? 0 : proof.swept;
    if (proof?.swept === ANGLES) setNow((before) => ({ ...game.proving(before), isPlaying: before.isPlaying }));
    session.current?.ask({ kind: 'sweep', from, count: Math.min(columns, ANGLES - from) });
  };
  const step = (isOne: boolean): void => {
    setNote('');
    if (stage === 'try') setNow(game.learnt);
    else if (stage === 'sweep') sweepOn(calm() && !isOne ? ANGLES : COLUMNS);
    else setNow((before) => game.folded(before, isOne ? 5 : 1));
  };
  const [lastSwept, lastSaid] = [proof?.swept, said];
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => step(false), pause[stage]);
    return () => clearTimeout(timer);
  }, [isPlaying, stage, lastSwept, lastSaid]);

  // Where a button goes away by being pressed, the hand is led on.
  const focusOn = (id: string): void => void setTimeout(() => document.getElementById(id)?.focus());
  const prove = (): void => {
    setNow(game.proving);
    focusOn('proof-title');
  };
  const buy = (): void => {
    setNow(game.bought);
    focusOn('gate-title');
  };
  const deck = (
    <Deck
      language={language}
      playing={isPlaying}
      playLabel={{ try: words.tryPlay, sweep: words.sweepPlay, fold: words.foldPlay }[stage]}
      play={() => setNow((before) => ({ ...before, hasMoved: true, isPlaying: true }))}
      pause={() => setNow((before) => ({ ...before, isPlaying: false }))}
      step={() => step(true)}
      reset={() => {
        setNote('');
        setNow(game.begun());
        history.replaceState(null, '', location.pathname + location.search);
      }}
      link={() => addressOf(linkOf(state))}
    >
      {stage === 'sweep' && words.sweepState(proof?.swept ?? 0)}
      {stage === 'fold' && words.activation(steepness)}
    </Deck>
  );
  const right = said ? rightOf(said.answer.y, target) : 0;
  const isSolved = right === 4 && said?.state.target === target;
  const next = game.nextOf(now);
  const isStuck = target === 'XOR' && !isDeep && !isSolved;
  const title = (): string => {
    if (isSolved) return words.solved(target);
    if (said === null || (!now.hasMoved && note === '')) return words.begin;
    return words.score(target, right);
  };
  const hint = (): string => {
    if (note) return note;
    if (isDeep) return isSolved ? words.bought : words.boughtHint(target);
    if (isStuck) return moves < game.ENOUGH ? words.moves(moves) : words.many(moves);
    return isSolved && solved.length > 1 ? words.chameleon : words.hint;
  };
  const onward = (
    <div class="next">
      {isSolved && !isDeep && next !== undefined && (
        <button
          type="button"
          class="main"
          onClick={() => {
            setNow((before) => game.chosen(before, next));
            focusOn('gate-title');
          }}
        >
          {words.next(next)}
        </button>
      )}
      {isStuck && moves >= game.ENOUGH && proof === null && (
        <button type="button" class="main" onClick={prove}>
          {words.prove}
        </button>
      )}
    </div>
  );
  return (
    <div class="lab gate">
      <div class="head">
        <fieldset class="targets" aria-label={words.targets}>
          {targetNames.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === target}
              onClick={() => setNow((before) => game.chosen(before, name))}
            >
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
          {now.hasMoved && !isPlaying && said && (isSolved ? words.solved(target) : words.score(target, right))}
        </p>
      </div>
      {hasFailed && <p role="alert">{words.failed}</p>}
      <Workbench
        words={words}
        theme={theme}
        game={now}
        move={(which, knobs, isEnd) => {
          setNote('');
          setNow((before) => game.moved({ ...before, isPlaying: false }, which, knobs, isEnd));
        }}
        steer={(to) => setNow((before) => game.steered(before, to))}
        onward={onward}
        part={() => setNow(game.parted)}
      >
        {stage !== 'sweep' && deck}
        {stage === 'try' && <p class="soft">{words.tryState}</p>}
      </Workbench>
      {proof && (
        <Proof
          words={words}
          theme={theme}
          counts={proof.counts}
          swept={proof.swept}
          buy={stage === 'sweep' ? buy : null}
        >
          {stage === 'sweep' && deck}
        </Proof>
      )}
      {isDeep && <ShapesLesson words={words} theme={theme} learnt={learnt} isPlaying={isLearning} toggle={toggle} />}
    </div>
  );
}

/** Puts the door into a page; where nothing can be computed, a sentence. */
export function mount(element: HTMLElement, context: DoorContext): void {
  const can = typeof Worker === 'function' && typeof WebAssembly === 'object';
  render(can ? <Gate {...context} /> : <p class="lab">{wordsOf[context.language].noEngine}</p>, element);
}
