/** X-ray: a program, the graph of its last expression, its launches and their kernels side by side; at one of them all that belongs to it lights up. */

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Peak } from 'pristella';
import { linkedCode, linkOf } from '../../cell/link.ts';
import { isUnfinished } from '../../cell/unfinished.ts';
import '../../cell/cell.css';
import { Deck } from '../deck/deck.tsx';
import { mountDoor } from '../deck/failure.tsx';
import type { DoorContext } from '../door.ts';
import { Graph, Legend } from './graph.tsx';
import { Kernel } from './kernel.tsx';
import { Launches, Sights } from './launches.tsx';
import { type Picture, picture } from './picture.ts';
import { RUN, type Seen, type SightName, type Times } from './seen.ts';
import type { Session, Wrong } from './session.ts';
import { isOneOf } from './sizes.ts';
import { Source } from './source.tsx';
import { starts } from './starts.ts';
import { copiesOf, litBy, MOST_NODES, type Target, tokensOf } from './task.ts';
import type { Token } from './tokens.ts';
import { wordsOf } from './words.ts';
import './xray.css';

/** What has been seen of a program. */
interface Found {
  readonly source: string;
  readonly seen: Seen;
  readonly tokens: readonly (Token | undefined)[];
  readonly picture: Picture;
}

/** Whether a program waits for a click, runs, or has told all. */
type State = 'waiting' | 'looking' | 'measuring' | 'told';

const noTimes: readonly (Times | null)[] = [null, null];
const programs = Object.values(starts);
const PAUSE = 1100;

export function Xray(context: DoorContext) {
  const words = wordsOf[context.language];
  const [source, setSource] = useState<string>(starts.chain);
  const [state, setState] = useState<State>('waiting');
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [times, setTimes] = useState(noTimes);
  const [peak, setPeak] = useState<Peak | null>(null);
  const [sight, setSight] = useState<SightName>(1);
  const [at, setAt] = useState<number | null>(null);
  const [over, setOver] = useState<Target | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const session = useRef<Session | null>(null);
  const address = useRef('');
  const hasPeak = useRef(false);

  const look = async (program: string): Promise<void> => {
    setSaid('');
    setWrong(null);
    setState('looking');
    setPlaying(false);
    const made = await import('./session.ts');
    session.current ??= new made.Session(words, context);
    await session.current.look(program, !hasPeak.current, {
      told(told, wrapped) {
        if (told.kind === 'times') setTimes(told.times);
        else if (told.kind === 'peak') {
          hasPeak.current = true;
          setPeak(told.peak);
        } else show(told.seen, program, (seen) => tokensOf(seen, program, wrapped));
      },
      wrong: setWrong,
      ended: () => setState('told'),
    });
  };

  const show = (seen: Seen, program: string, tokens: (seen: Seen) => Found['tokens']): void => {
    setTimes(noTimes);
    setAt(null);
    setOver(null);
    setState('measuring');
    try {
      if (seen.nodes.length > MOST_NODES) {
        setFound(null);
        setWrong({ text: words.tooMany(seen.nodes.length, MOST_NODES) });
      } else setFound({ source: program, seen, tokens: tokens(seen), picture: picture(seen.nodes) });
    } catch {
      setFound(null);
      setWrong({ text: words.odd });
    }
  };

  const stop = (): void => {
    if (state !== 'looking' && state !== 'measuring') return;
    session.current?.stop();
    setState('told');
    setSaid(words.stopped);
  };

  // What came with a link waits for a click, unless it is one of ours.
  useEffect(() => {
    const open = async (): Promise<void> => {
      const linked = await linkedCode(location.hash);
      const { code } = linked ?? {};
      session.current?.stop();
      if (code !== undefined) setSource(code);
      const isOurs = code === undefined || isOneOf(code, programs);
      const note = linked && code === undefined ? words.badLink : isOurs ? '' : words.fromLink;
      if (note !== '' || isUnfinished(RUN)) {
        setState('waiting');
        setSaid(note || words.unfinished);
      } else void look(code ?? starts.chain);
    };
    // Who leaves the page ends what runs: only what brought the page down has not ended.
    const end = (): void => session.current?.stop();
    addEventListener('hashchange', open);
    addEventListener('pagehide', end);
    void open();
    return () => {
      removeEventListener('hashchange', open);
      removeEventListener('pagehide', end);
      end();
    };
  }, []);

  // The address holds the program, so that it is there after a change of language.
  useEffect(() => {
    let isOld = false;
    void linkOf(1, source).then((hash) => {
      if (isOld) return;
      address.current = hash ?? '';
      if (source !== starts.chain || location.hash !== '')
        history.replaceState(history.state, '', hash ?? location.pathname + location.search);
    });
    return () => {
      isOld = true;
    };
  }, [source]);

  const change = (next: string, settled: boolean): void => {
    setSource(next);
    setWrong(null);
    if (settled && isOneOf(next, programs)) void look(next);
    else {
      session.current?.stop();
      setState('waiting');
      setSaid(words.changed);
    }
  };

  const { seen, tokens } = found ?? {};
  const launches = seen?.sights[sight].launches ?? [];
  const step = (): void => {
    const next = at === null ? 0 : at + 1;
    if (next < launches.length) setAt(next);
    else if (sight === 0) {
      setSight(1);
      setAt(0);
    } else if (isPlaying) setPlaying(false);
    else {
      setSight(0);
      setAt(0);
    }
  };
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(step, PAUSE);
    return () => clearTimeout(timer);
  }, [isPlaying, sight, at]);
  const play = (): void => {
    setSight(0);
    setAt(0);
    setPlaying(true);
  };
  const showSight = (name: SightName): void => {
    setPlaying(false);
    setSight(name);
    setAt(null);
  };

  const target = useMemo((): Target | null => over ?? (at === null ? null : { kind: 'launch', id: at }), [over, at]);
  const lit = useMemo(
    () => litBy(seen ? target : null, seen ?? nothing, (seen ?? nothing).sights[sight], tokens ?? []),
    [seen, target, sight, tokens],
  );
  const marked = useMemo(() => {
    if (found?.source !== source) return [];
    const met = new Map<number, Token>();
    for (const token of tokens ?? []) if (token) met.set(token.from, token);
    return [...met.values()].map((token) => ({ ...token, isLit: lit.tokens.has(token.from) }));
  }, [found, source, tokens, lit]);
  const pointInSource = (place: number | null): void => {
    const word = place === null ? undefined : marked.find(({ from, to }) => place >= from && place <= to);
    setOver((now) => {
      if (word) return now?.kind === 'token' && now.from === word.from ? now : { kind: 'token', from: word.from };
      return now?.kind === 'token' ? null : now;
    });
  };
  const point = useCallback((to: Target | null): void => setOver(to), []);
  const choose = (launch: number): void => {
    setPlaying(false);
    setAt(launch);
  };
  const shown =
    [...lit.launches][0] ?? at ?? (launches.length > 0 ? longest(times[sight], launches.length) : undefined);
  const notes: Readonly<Record<State, string>> = {
    waiting: '',
    looking: words.looking,
    measuring: words.measuring,
    told: '',
  };
  const timed = times[sight];
  return (
    <div class="lab xray">
      <Deck
        language={context.language}
        playing={isPlaying}
        idle={!found || launches.length === 0}
        play={play}
        pause={() => setPlaying(false)}
        step={step}
        reset={() => showSight(0)}
        link={() => new URL(address.current || location.pathname, location.href).href}
      >
        {found && launches.length > 0 && words.at(sight, at, launches.length)}
      </Deck>
      {seen && <Sights words={words} seen={seen} times={times} sight={sight} show={showSight} />}
      <div class={`sheets${found && found.source !== source ? ' is-old' : ''}`}>
        <Source
          words={words}
          source={source}
          isRunning={state === 'looking' || state === 'measuring'}
          note={said || notes[state] || words.sourceHint}
          wrong={wrong}
          marked={marked}
          change={change}
          run={() => void look(source)}
          stop={stop}
          point={pointInSource}
        />
        <section class="panel drawn" aria-labelledby="xray-graph">
          <h2 id="xray-graph">{words.graph}</h2>
          {found && (
            <>
              <Graph
                words={words}
                seen={found.seen}
                sight={found.seen.sights[sight]}
                picture={found.picture}
                lit={lit}
                point={point}
                choose={choose}
              />
              <Legend words={words} />
            </>
          )}
        </section>
        <section class="panel list" aria-labelledby="xray-launches">
          <h2 id="xray-launches">{words.launchList}</h2>
          {seen && (
            <Launches
              words={words}
              seen={seen}
              sight={seen.sights[sight]}
              times={timed ?? null}
              peak={peak}
              lit={lit}
              shown={shown}
              point={point}
              choose={choose}
            />
          )}
          {peak && timed && (
            <p class="soft note">
              {words.bar} {words.peak(peak.gflops.float32, copiesOf(peak))}{' '}
              {timed.isMean ? words.mean(timed.runs) : words.middle(timed.runs)}
            </p>
          )}
        </section>
        {seen && (
          <Kernel
            words={words}
            sight={seen.sights[sight]}
            launch={shown}
            isLit={shown !== undefined && lit.launches.has(shown)}
            point={point}
          />
        )}
      </div>
    </div>
  );
}

const nothing: Seen = {
  nodes: [],
  root: 0,
  sights: [
    { launches: [], kernels: [] },
    { launches: [], kernels: [] },
  ],
};

/** The launch that takes longest; the last, before times are known: it gives the result. */
function longest(times: Times | null | undefined, count: number): number {
  if (!times) return count - 1;
  return times.ms.indexOf(Math.max(...times.ms));
}

export const mount = (element: HTMLElement, context: DoorContext): void => mountDoor(Xray, element, context);
