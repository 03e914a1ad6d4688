/** The third door: every number of a small network in its place, forwards and backwards; softmax, cross-entropy, and an expression of one's own. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { addressOf, useAddress, useHash } from '../deck/address.ts';
import { Failure, mountDoor } from '../deck/failure.tsx';
import type { DoorContext } from '../door.ts';
import { useAnswers } from './answers.ts';
import { useHolding } from './holding.ts';
import { linkOf, readLink } from './link.ts';
import { Loss } from './loss.tsx';
import { Network } from './network.tsx';
import { HandContext, RecordedContext } from './num.tsx';
import { Own } from './own.tsx';
import { Softmax } from './softmax.tsx';
import { type Group, initial, type NetworkState, networkOfTheNotes, type State, withNumber } from './state.ts';
import { knownAfter, stages, stepsOf } from './steps.ts';
import { Way } from './way.tsx';
import { type Words, wordsOf } from './words.ts';
import './numbers.css';
import './parts.css';

export function Numbers(context: DoorContext) {
  const { language } = context;
  const words = wordsOf[language];
  const [state, setState] = useState<State>(initial);
  const [note, setNote] = useState('');
  const { answers, failure, read, grab, release } = useAnswers(state);

  const change = (part: Partial<State>): void => {
    setNote('');
    setState((now) => ({ ...now, ...part }));
  };
  useHash(() => {
    const found = readLink(location.hash);
    if (found === 'damaged') setNote(words.damaged);
    else if (found !== null) setState(found);
  });
  useAddress(state === initial ? null : linkOf(state));
  const root = useHolding(context, state, answers.shown);

  const goTo = (at: number, byLayer = state.byLayer): void => {
    release();
    change({ at, byLayer });
  };
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
  const step = stepsOf(state.byLayer)[state.at]!;
  const stage = stages[step.stage]!;
  const known = useMemo(() => knownAfter(state.at, state.byLayer), [state.at, state.byLayer]);
  const isReady = answers.now.network !== undefined;
  // What lies below the network is drawn after it, in a task of its own: a page must not stand still for a tenth of a second.
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWhole(true));
    return () => clearTimeout(timer);
  }, []);

  return (
    <RecordedContext.Provider value={answers}>
      <HandContext.Provider value={{ grab }}>
        <div class="lab numbers" ref={root}>
          <section class="part main" aria-labelledby="network-title">
            <div class="heading">
              <h2 id="network-title">{words.title}</h2>
              <Choices words={words} network={state.network} set={setNetwork} />
            </div>
            <p class="soft">{note || (isReady ? words.hint : failure === null && words.waiting)}</p>
            <Failure language={language} message={failure} />
            <Network words={words} network={state.network} step={step} known={known} set={setNumber} />
            <p class="legend">
              <span>{stage.pass === 'forward' ? words.legendForward : words.legendBackward}</span>
              <span class="moved-legend">
                <span class="num moved up">0.1</span> {words.movedLegend}
              </span>
            </p>
            <Way
              words={words}
              language={language}
              state={state}
              goTo={goTo}
              reset={() => {
                release();
                change({ network: networkOfTheNotes, at: 0 });
              }}
              link={() => addressOf(linkOf(state))}
            />
          </section>
          {isWhole && (
            <>
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
            </>
          )}
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

export const mount = (element: HTMLElement, context: DoorContext): void => mountDoor(Numbers, element, context);
