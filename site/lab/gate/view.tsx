/** The second door: one neuron is AND, OR and NAND, and never XOR; a second layer folds the plane until a line is enough. */
import { useState } from 'preact/hooks';
import { addressOf, useAddress, useHash } from '../deck/address.ts';
import { Deck } from '../deck/deck.tsx';
import { Failure, mountDoor } from '../deck/failure.tsx';
import { useTheme } from '../deck/theme.ts';
import type { DoorContext } from '../door.ts';
import { useAnswers } from './answers.ts';
import * as game from './game.ts';
import type { Target } from './gates.ts';
import { Head } from './head.tsx';
import { useHolding } from './holding.ts';
import { useLearning } from './learning.ts';
import { linkOf, readLink } from './link.ts';
import { focusOn, Onward } from './onward.tsx';
import { usePlaying } from './playing.ts';
import { Proof } from './proof.tsx';
import { ShapesLesson } from './shapes.tsx';
import { wordsOf } from './words.ts';
import { Workbench } from './workbench.tsx';
import './gate.css';
import './layers.css';

export function Gate(context: DoorContext) {
  const { language } = context;
  const words = wordsOf[language];
  const theme = useTheme();
  const [now, setNow] = useState(game.begun);
  const [note, setNote] = useState('');
  const { state, proof, isPlaying } = now;
  const { neurons, steepness } = state;
  const stage = game.stageOf(now);
  const isDeep = neurons.length > 1;
  const { failure, learnt, forget, ask } = useAnswers(state, setNow);
  const { isLearning, toggle } = useLearning({ isDeep, learnt, forget, ask });
  const step = usePlaying({ now, setNow, ask });
  useHash(() => {
    const found = readLink(location.hash);
    setNote(found === 'damaged' ? words.damaged : '');
    if (found !== null && found !== 'damaged') setNow({ ...game.begun(found), hasMoved: true });
  });
  useAddress(now.hasMoved && !isPlaying ? linkOf(state) : null);
  const root = useHolding(context, state);
  const choose = (target: Target): void => setNow((before) => game.chosen(before, target));
  const buy = (): void => {
    setNow(game.bought);
    focusOn('gate-title');
  };
  const deck = (
    <Deck
      language={language}
      playing={isPlaying}
      playLabel={{ try: words.tryPlay, sweep: words.sweepPlay, fold: words.foldPlay }[stage]}
      play={() => {
        setNote('');
        setNow((before) => ({ ...before, hasMoved: true, isPlaying: true }));
      }}
      pause={() => setNow((before) => ({ ...before, isPlaying: false }))}
      step={() => {
        setNote('');
        step(true);
      }}
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
  return (
    <div class="lab gate" ref={root}>
      <Head words={words} game={now} note={note} choose={choose} />
      <Failure language={language} message={failure} />
      <Workbench
        words={words}
        theme={theme}
        game={now}
        move={(which, knobs, isEnd) => {
          setNote('');
          setNow((before) => game.moved({ ...before, isPlaying: false }, which, knobs, isEnd));
        }}
        steer={(to) => setNow((before) => game.steered(before, to))}
        onward={<Onward words={words} game={now} choose={choose} prove={() => setNow(game.proving)} />}
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

export const mount = (element: HTMLElement, context: DoorContext): void => mountDoor(Gate, element, context);
