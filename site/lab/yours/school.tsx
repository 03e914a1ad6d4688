/** "Train one now": a fresh network learns while its ten bars tell what it makes of the drawing. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../language.ts';
import { Deck } from '../deck/deck.tsx';
import { failureOf, useFailure } from '../deck/failure.tsx';
import { type Helper, onFailure, REFUSED, started } from '../deck/worker.ts';
import { Bars } from './bars.tsx';
import type { Progress, SchoolRequest, SchoolTold } from './messages.ts';
import type { NetworkName } from './networks.ts';
import { Sheet } from './sheet.tsx';
import type { Words } from './words.ts';

export interface SchoolProps {
  readonly words: Words;
  readonly language: Language;
  readonly theme: number;
  readonly pixels: Uint8Array;
  /** Where the digits lie. */
  readonly digits: string;
  link(): string;
}

type State = 'nothing' | 'fetching' | 'running' | 'paused' | 'failed';

export function School({ words, language, theme, pixels, digits, link }: SchoolProps) {
  const [network, setNetwork] = useState<NetworkName>('mlp');
  const [all, setAll] = useState(false);
  const [state, setState] = useState<State>('nothing');
  const [progress, setProgress] = useState<Progress | null>(null);
  const [losses, setLosses] = useState<readonly number[]>([]);
  const [failure, fail] = useFailure();
  const worker = useRef<Helper | null>(null);
  /** What is to be done once the digits are there. */
  const steps = useRef(0);

  const ask = (request: SchoolRequest): void => worker.current?.postMessage(request);
  const end = (): void => {
    worker.current?.terminate();
    worker.current = null;
  };
  const go = (count: number): void => {
    setState(count > 1 ? 'running' : 'paused');
    ask({ kind: 'learn', steps: count });
  };
  const hear = (told: SchoolTold): void => {
    if (told.kind === 'begun') go(steps.current);
    else if (told.kind === 'running') setState('running');
    else if (told.kind === 'stopped') setState('paused');
    else if (told.kind === 'failed') {
      fail(told.message);
      // Who tries again gets a new one.
      end();
      setState('failed');
    } else {
      const { step, loss } = told.progress;
      setProgress(told.progress);
      if (step > 0) setLosses((before) => [...before, loss]);
    }
  };
  /** Makes a worker if there is none yet, and begins or goes on. */
  const learn = (count: number): void => {
    if (state === 'paused') {
      go(count);
      return;
    }
    steps.current = count;
    setState('fetching');
    if (worker.current === null) {
      worker.current = started(() => new Worker(new URL('./school-worker.ts', import.meta.url), { type: 'module' }));
      worker.current.addEventListener('message', ({ data }: MessageEvent<SchoolTold>) => hear(data));
      onFailure(worker.current, (message) => hear({ kind: 'failed', message }));
    }
    const seed = Math.floor(Math.random() * 2 ** 31);
    ask({ kind: 'lesson', lesson: { network, digits, all, seed }, pixels });
  };
  const reset = (): void => {
    end();
    setState('nothing');
    setProgress(null);
    setLosses([]);
  };
  useEffect(() => ask({ kind: 'pixels', pixels }), [pixels]);
  useEffect(() => end, []);

  const told = (): string => {
    if (state === 'fetching') return words.fetching;
    if (state === 'failed') return failure === REFUSED ? failureOf(REFUSED, language) : words.noDigits;
    if (progress === null || progress.step === 0) return words.untrained;
    const accuracy = progress.accuracy === null ? '…' : words.right(progress.accuracy);
    return words.progress(progress.step, (progress.step / progress.steps).toFixed(1), accuracy);
  };
  /** What is read aloud: not every step. */
  const aloud = (): string => {
    if (state !== 'running') return told();
    return progress?.accuracy ? words.right(progress.accuracy) : '';
  };
  const fixed = state === 'fetching' || progress !== null;
  const most = Math.max(2.4, ...losses);
  return (
    <section class="school" aria-labelledby="school-title">
      <h2 id="school-title">{words.school}</h2>
      <p class="soft">{words.schoolHint}</p>
      <div class="lesson">
        <Bars
          label={words.bars}
          shares={progress?.shares ?? null}
          describe={(digit, share) => `${digit}: ${(100 * share).toFixed(0)} %`}
        />
        <figure class="curve">
          <Sheet
            width={320}
            height={120}
            watch={[losses, theme]}
            paint={(on, palette) => {
              on.strokeStyle = `rgb(${palette.for.join(' ')})`;
              on.lineWidth = 1.6;
              on.lineJoin = 'round';
              on.beginPath();
              losses.forEach((loss, i) => {
                on.lineTo(4 + (312 * i) / Math.max(40, losses.length - 1), 116 - (112 * loss) / most);
              });
              on.stroke();
            }}
          />
          <figcaption>{words.curve}</figcaption>
        </figure>
        <div class="choices">
          <label>
            <span>{words.network}</span>
            <select value={network} disabled={fixed} onChange={(e) => setNetwork(e.currentTarget.value as NetworkName)}>
              <option value="mlp">784-50-100-10</option>
              <option value="convnet">ConvNet</option>
            </select>
          </label>
          <label>
            <span>{words.digits}</span>
            <select
              value={all ? 'all' : 'part'}
              disabled={fixed}
              onChange={(e) => setAll(e.currentTarget.value === 'all')}
            >
              <option value="part">{words.part}</option>
              <option value="all">{words.all}</option>
            </select>
          </label>
        </div>
      </div>
      <Deck
        language={language}
        playing={state === 'running'}
        idle={state === 'fetching'}
        {...(state === 'nothing' ? { playLabel: words.train } : {})}
        play={() => learn(Number.MAX_SAFE_INTEGER)}
        pause={() => ask({ kind: 'stop' })}
        step={() => learn(1)}
        reset={reset}
        link={link}
      >
        {told()}
        <span class="spoken" aria-live="polite">
          {aloud()}
        </span>
      </Deck>
    </section>
  );
}
