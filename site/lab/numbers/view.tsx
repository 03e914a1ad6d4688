/** The third door: every number of a small network in its place, forwards and backwards; softmax, cross-entropy, and an expression of one's own. */
import { type ComponentChildren, render } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Deck } from '../deck/deck.tsx';
import type { DoorContext } from '../door.ts';
import { Equation, Letter } from './formula.tsx';
import { linkOf, readLink } from './link.ts';
import { Loss } from './loss.tsx';
import type { Told } from './messages.ts';
import { Network } from './network.tsx';
import { HandContext, type Recorded, RecordedContext } from './num.tsx';
import { Own } from './own.tsx';
import { type Expression, isFault, parse } from './parse.ts';
import { Session } from './session.ts';
import { Softmax } from './softmax.tsx';
import { type Group, initial, type NetworkState, networkOfTheNotes, type State, withNumber } from './state.ts';
import { endOf, knownAfter, layerOf, type Stage, stages, stepsOf } from './steps.ts';
import type { Asked, ProgramName } from './task.ts';
import { type Words, wordsOf } from './words.ts';
import './numbers.css';

/** How long play stays at a step, in milliseconds. */
const PACE = { neuron: 900, layer: 1500 };

/** What the worker has said so far. */
interface Answers extends Recorded {
  /** The expression that the recording of `own` is of. */
  readonly shown: Expression | null;
  readonly refusal: string;
}

function useAnswers(state: State) {
  const [answers, setAnswers] = useState<Answers>({ now: {}, before: {}, shown: null, refusal: '' });
  const [hasFailed, setFailed] = useState(false);
  const session = useRef<Session | null>(null);
  const read = useMemo(() => parse(state.text), [state.text]);

  useEffect(() => {
    const hear = (told: Told): void => {
      if (told.kind === 'failed') {
        console.error(told.message);
        setFailed(true);
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
    session.current = new Session(hear);
    return () => session.current?.end();
  }, []);

  const ask = (asked: Asked): void => session.current?.ask(asked);
  useEffect(() => ask({ program: 'network', input: state.network }), [state.network]);
  useEffect(() => ask({ program: 'softmax', input: state.softmax }), [state.softmax]);
  useEffect(() => ask({ program: 'loss', input: state.loss }), [state.loss]);
  useEffect(() => {
    if (!isFault(read)) ask({ program: 'own', input: read });
  }, [read]);

  return {
    answers,
    hasFailed,
    read,
    /** What moves from now on was moved by the hand that has taken hold of a number of this program. */
    grab: (program: ProgramName): void => setAnswers((a) => ({ ...a, before: { [program]: a.now[program] } })),
    /** Nothing counts as moved. */
    release: (): void => setAnswers((a) => ({ ...a, before: {} })),
  };
}

export function Numbers({ language }: DoorContext) {
  const words = wordsOf[language];
  const [state, setState] = useState<State>(initial);
  const [isPlaying, setPlaying] = useState(false);
  const [note, setNote] = useState('');
  const { answers, hasFailed, read, grab, release } = useAnswers(state);
  const latest = useRef(state);
  latest.current = state;

  const change = (part: Partial<State>): void => {
    setNote('');
    setState((now) => ({ ...now, ...part }));
  };
  useEffect(() => {
    const open = (): void => {
      const found = readLink(location.hash);
      if (found === 'damaged') setNote(words.damaged);
      else if (found !== null) setState(found);
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
  // The address holds what is on screen, so that it is there again after a reload or in the other language.
  useEffect(() => {
    if (state === initial) return;
    const timer = setTimeout(() => history.replaceState(history.state, '', `#${linkOf(latest.current)}`), 300);
    return () => clearTimeout(timer);
  }, [state]);

  const steps = stepsOf(state.byLayer);
  const goTo = (at: number): void => {
    release();
    change({ at });
  };
  const isAtEnd = state.at === steps.length - 1;
  useEffect(() => {
    if (!isPlaying) return;
    if (isAtEnd) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => goTo(state.at + 1), state.byLayer ? PACE.layer : PACE.neuron);
    return () => clearTimeout(timer);
  }, [isPlaying, state.at, state.byLayer]);

  const setNetwork = (part: Partial<NetworkState>): void => {
    setNote('');
    setState((now) => ({ ...now, network: { ...now.network, ...part } }));
  };
  const setNumber = (group: Group, index: number, value: number): void =>
    setState((now) => {
      const { numbers } = now.network;
      return {
        ...now,
        network: { ...now.network, numbers: { ...numbers, [group]: withNumber(numbers[group], index, value) } },
      };
    });
  const step = steps[state.at]!;
  const stage = stages[step.stage]!;
  const known = useMemo(() => knownAfter(state.at, state.byLayer), [state.at, state.byLayer]);
  const isReady = answers.now.network !== undefined;
  const { output } = state.network;

  return (
    <RecordedContext.Provider value={answers}>
      <HandContext.Provider value={{ grab }}>
        <div class="lab numbers">
          <section class="part main" aria-labelledby="network-title">
            <div class="heading">
              <h2 id="network-title">{words.title}</h2>
              <Choices words={words} network={state.network} set={setNetwork} />
            </div>
            <p class="soft">{note || (isReady ? words.hint : words.waiting)}</p>
            {hasFailed && <p role="alert">{words.failed}</p>}
            <Network words={words} network={state.network} step={step} known={known} set={setNumber} />
            <p class="legend">
              <span>{stage.pass === 'forward' ? words.legendForward : words.legendBackward}</span>
              <span class="moved-legend">
                <span class="num moved up">0.1</span> {words.movedLegend}
              </span>
            </p>
            <div class="panel">
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
              <section class="told" aria-label={words.step} tabIndex={0}>
                <p aria-live="polite">{words.says(stage, output)}</p>
                <div class="equations">
                  {step.cells.map((cell) => (
                    <Equation key={`${cell.name}${cell.index}`} cell={cell} output={output} />
                  ))}
                </div>
              </section>
              <Deck
                language={language}
                playing={isPlaying}
                play={() => {
                  if (isAtEnd) goTo(0);
                  setPlaying(true);
                }}
                pause={() => setPlaying(false)}
                step={() => goTo(isAtEnd ? 0 : state.at + 1)}
                reset={() => {
                  setPlaying(false);
                  release();
                  change({ network: networkOfTheNotes, at: 0 });
                }}
                link={() => new URL(`#${linkOf(state)}`, location.href).href}
              >
                {words.stepOf(state.at + 1, steps.length)}
              </Deck>
            </div>
            <Timeline words={words} at={step.stage} goTo={(i) => goTo(endOf(i, state.byLayer))}>
              <label class="pace">
                {words.pace}{' '}
                <select
                  value={state.byLayer ? 'layer' : 'neuron'}
                  onChange={(event) => {
                    const byLayer = event.currentTarget.value === 'layer';
                    change({ byLayer, at: endOf(step.stage, byLayer) });
                  }}
                >
                  <option value="neuron">{words.byNeuron}</option>
                  <option value="layer">{words.byLayer}</option>
                </select>
              </label>
            </Timeline>
          </section>
          <Softmax words={words} state={state.softmax} set={(softmax) => change({ softmax })} />
          <Loss words={words} state={state.loss} set={(loss) => change({ loss })} />
          <Own
            words={words}
            text={state.text}
            read={read}
            shown={answers.shown}
            refusal={answers.refusal}
            set={(text) => change({ text })}
          />
        </div>
      </HandContext.Provider>
    </RecordedContext.Provider>
  );
}

interface ChoicesProps {
  readonly words: Words;
  readonly network: NetworkState;
  set(part: Partial<NetworkState>): void;
}

/** What the output function is, and which answer is right. */
function Choices({ words, network: { output, target }, set }: ChoicesProps) {
  return (
    <div class="choices">
      <label>
        {words.outputFunction}{' '}
        <select
          value={output}
          onChange={(event) => set({ output: event.currentTarget.value as NetworkState['output'] })}
        >
          <option value="softmax">{words.outputs.softmax}</option>
          <option value="identity">{words.outputs.identity}</option>
        </select>
      </label>
      <label>
        {words.target}{' '}
        <select value={target} onChange={(event) => set({ target: Number(event.currentTarget.value) })}>
          <option value={0}>t = [1, 0]</option>
          <option value={1}>t = [0, 1]</option>
        </select>
      </label>
    </div>
  );
}

interface TimelineProps {
  readonly words: Words;
  /** The stage that was reached. */
  readonly at: number;
  goTo(stage: number): void;
  readonly children: ComponentChildren;
}

/** All stages, forwards and backwards; each leads there. */
function Timeline({ words, at, goTo, children }: TimelineProps) {
  const row = (pass: Stage['pass'], label: string) => (
    <div class={`row ${pass}`}>
      <span class="way-name">{label}</span>
      {stages.map((stage, i) => {
        if (stage.pass !== pass) return null;
        const { spoken, sign } = lettersOf(stage);
        return (
          <button
            key={spoken}
            type="button"
            class={i < at ? 'past' : ''}
            aria-current={i === at ? 'step' : undefined}
            aria-label={words.isStage(spoken)}
            onClick={() => goTo(i)}
          >
            {sign}
          </button>
        );
      })}
    </div>
  );
  return (
    <div class="timeline">
      {row('forward', words.forward)}
      {row('backward', words.backward)}
      {children}
    </div>
  );
}

function lettersOf({ pass, name }: Stage) {
  const layer = name === 'x' || name === 'y' || name === 'loss' ? '' : `(${layerOf(name)})`;
  const letter = name === 'loss' ? 'L' : name[0]!;
  const before = pass === 'forward' ? '' : '∂';
  return {
    spoken: `${pass === 'forward' ? '' : '∂L/∂'}${letter}${layer}`,
    sign: (
      <>
        {before}
        <Letter sign={{ letter, sub: '', sup: layer }} />
      </>
    ),
  };
}

/** Puts the door into a page; where nothing can be computed, a sentence. */
export function mount(element: HTMLElement, context: DoorContext): void {
  const can = typeof Worker === 'function' && typeof WebAssembly === 'object';
  render(can ? <Numbers {...context} /> : <p class="lab">{wordsOf[context.language].noEngine}</p>, element);
}
