/** The first door: draw a digit, see what a network sees in it and why, make it another one, train a network of one's own. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { addressOf } from '../deck/address.ts';
import { Failure, mountDoor, useFailure } from '../deck/failure.tsx';
import { calm, useTheme } from '../deck/theme.ts';
import type { DoorContext } from '../door.ts';
import { useHold } from '../hold/door.ts';
import { holdable } from '../hold/press.ts';
import { Asked } from './asked.tsx';
import { Bars } from './bars.tsx';
import { begin, blank, type Drawing, draw, PAD, undo } from './drawing.ts';
import { drawThree, three } from './ghost.ts';
import type { Shown as HeldInput } from './held.ts';
import { Journey } from './journey.tsx';
import { linkOf, readLink } from './link.ts';
import type { Learnt, Said, Told } from './messages.ts';
import { drawMode, isShown, type Mode, pixelsIn } from './mode.ts';
import convnetWeights from './model/convnet.f16?url';
import mlpWeights from './model/mlp.f16?url';
import type { NetworkName } from './networks.ts';
import { Numbered } from './numbered.tsx';
import { Pad, type Shown } from './pad.tsx';
import { asMnist, type Place, picture } from './picture.ts';
import { School } from './school.tsx';
import { Session } from './session.ts';
import { percent, wordsOf } from './words.ts';
import './yours.css';

const weightFiles: Readonly<Record<NetworkName, string>> = { mlp: mlpWeights, convnet: convnetWeights };

export function Yours({ language, base, worker }: DoorContext) {
  const words = wordsOf[language];
  const [drawing, setDrawing] = useState<Drawing>(blank);
  const [hand, setHand] = useState<readonly [x: number, y: number] | null>(null);
  const [isOwn, setOwn] = useState(false);
  const [place, setPlace] = useState<Place>(asMnist);
  const [network, setNetwork] = useState<NetworkName>('mlp');
  const [learnt, setLearnt] = useState<Partial<Record<NetworkName, Learnt>>>({});
  const [said, setSaid] = useState<Said | null>(null);
  const [mode, setMode] = useState<Mode>(drawMode);
  const [target, setTarget] = useState(8);
  const [note, setNote] = useState('');
  const [failure, fail] = useFailure();
  const theme = useTheme();
  const session = useRef<Session | null>(null);
  const stopGhost = useRef<() => void>(() => {});

  const latest = useRef(drawing);
  latest.current = drawing;

  // What was said of another network, or before all was cleared, is not shown.
  const isBlank = drawing.strokes.length === 0;
  const answer = said?.network === network && !isBlank ? said.answer : null;
  const made = useMemo(() => picture(drawing, place), [drawing, place]);
  const pixels = useMemo(() => pixelsIn(mode, made.bytes), [made, mode]);

  const hear = (told: Told): void => {
    if (told.kind === 'weights') setLearnt((before) => ({ ...before, [told.network]: told.learnt }));
    else if (told.kind === 'answer') setSaid(told);
    else if (told.kind === 'failed') fail(told.message);
    else if (told.kind === 'reasons') {
      const { reasons } = told;
      setMode((now) => (now.kind === 'why' && now.digit === reasons.digit ? { ...now, reasons } : now));
    } else {
      const { remade, target } = told;
      const shown = calm() ? remade.repaints.length : 0;
      setMode((now) => (now.kind === 'made' && now.target === target ? { ...now, remade, shown } : now));
    }
  };

  useEffect(() => {
    session.current = new Session(hear, worker);
    return () => session.current?.end();
  }, []);

  // Weights come when they are asked for; those of the first network at once, beside the worker.
  useEffect(() => {
    if (learnt[network]) return;
    const fetched = async (): Promise<void> => {
      const response = await fetch(weightFiles[network]);
      if (!response.ok) throw new Error(`${response.status}`);
      const file = await response.arrayBuffer();
      session.current?.ask({ kind: 'weights', network, file }, [file]);
    };
    fetched().catch((error: Error) => fail(error.message));
  }, [network]);

  useEffect(() => {
    const open = (): boolean => {
      const found = readLink(location.hash);
      if (found === 'damaged') setNote(words.damaged);
      if (found === null || found === 'damaged') return false;
      stopGhost.current();
      setHand(null);
      setDrawing(found.drawing);
      setPlace(found.place);
      setOwn(true);
      const { target } = found;
      if (target === undefined) setMode(drawMode);
      else {
        setTarget(target);
        setMode({ kind: 'hand', target, pixels: picture(found.drawing, found.place).bytes });
        setNote(words.challenge(target));
      }
      return true;
    };
    addEventListener('hashchange', open);
    if (!open()) {
      if (calm()) setDrawing(three());
      else
        stopGhost.current = drawThree((next, at) => {
          setDrawing(next);
          setHand(at);
        });
    }
    return () => {
      removeEventListener('hashchange', open);
      stopGhost.current();
    };
  }, []);

  useEffect(() => {
    if (learnt[network] && !isBlank) session.current?.answer({ kind: 'answer', network, pixels });
  }, [pixels, network, learnt[network] !== undefined]);

  useEffect(() => {
    if (mode.kind !== 'made' || mode.remade === null || isShown(mode)) return;
    const timer = setTimeout(() => setMode({ ...mode, shown: mode.shown + 1 }), mode.shown === 0 ? 500 : 130);
    return () => clearTimeout(timer);
  }, [mode]);

  // Escape leads back to the strokes from wherever one is.
  useEffect(() => {
    if (mode.kind === 'draw') return;
    const back = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setMode(drawMode);
    };
    addEventListener('keydown', back);
    return () => removeEventListener('keydown', back);
  }, [mode.kind]);

  /** The first touch wipes what the ghost drew. */
  const own = (): Drawing => {
    stopGhost.current();
    setHand(null);
    setNote('');
    setOwn(true);
    setMode(drawMode);
    return isOwn ? drawing : blank;
  };
  /** The address holds the drawing, so that it is there again after a change of language or a reload. */
  const keep = (next: Drawing): void => {
    history.replaceState(
      history.state,
      '',
      next.strokes.length === 0 ? location.pathname + location.search : `#${linkOf({ drawing: next, place })}`,
    );
  };
  const change = (next: Drawing): void => {
    setDrawing(next);
    keep(next);
  };
  const link = (): string => {
    const to = mode.kind === 'made' || mode.kind === 'hand' ? { target: mode.target } : {};
    return addressOf(linkOf({ drawing, place, ...to }));
  };
  const ask = (digit: number): void => {
    setMode({ kind: 'why', digit, reasons: null });
    session.current?.ask({ kind: 'reasons', network, pixels: made.bytes, digit });
  };
  const make = (to: number): void => {
    if (answer === null) return;
    setNote('');
    setMode({ kind: 'made', from: answer.digit, target: to, remade: null, shown: 0 });
    session.current?.ask({ kind: 'make', network, pixels: made.bytes, target: to });
  };
  const flip = (pixel: number): void => {
    if (mode.kind !== 'hand') return;
    const next = mode.pixels.slice();
    next[pixel] = next[pixel] !== made.bytes[pixel] ? made.bytes[pixel]! : made.bytes[pixel]! < 128 ? 255 : 0;
    setMode({ ...mode, pixels: next });
  };

  const shown: Shown =
    mode.kind === 'why' && mode.reasons !== null
      ? { kind: 'reasons', values: mode.reasons.pixels }
      : mode.kind === 'made' || mode.kind === 'hand'
        ? { kind: 'pixels', before: made.bytes, now: pixels, byHand: mode.kind === 'hand' }
        : { kind: 'strokes' };
  const chosen = mode.kind === 'why' ? mode.digit : null;
  const root = useHold<HeldInput>({
    door: 'yours',
    language,
    base,
    async shown() {
      if (answer === null) return null;
      const digit = chosen ?? answer.digit;
      const weights = await (await fetch(weightFiles[network])).arrayBuffer();
      const input = { network, weights, pixels, digit };
      return [
        { label: words.output(digit), input: { ...input, chosen: 'logit' } },
        { label: words.crossEntropy(digit), input: { ...input, chosen: 'cross-entropy' } },
      ];
    },
  });
  const share = answer?.shares[answer.digit] ?? 0;
  const hint = (): string => {
    if (!isOwn) return answer && hand === null ? words.ghost(answer.digit, share) : words.hint;
    if (answer) return words.hold;
    return learnt[network] === undefined && failure === null ? words.waiting : words.hint;
  };
  return (
    <div class="lab yours" ref={root}>
      <div class="drawn">
        <div class="side">
          <Pad
            words={words}
            drawing={drawing}
            picture={made}
            shown={shown}
            theme={theme}
            down={(x, y) => setDrawing(begin(own(), x, y))}
            move={(x, y) => setDrawing((now) => draw(now, x, y))}
            up={() => keep(latest.current)}
            undo={() => change(undo(own()))}
            flip={flip}
          >
            {hand && <Hand at={hand} />}
          </Pad>
          <div class="row">
            <button type="button" disabled={isBlank} onClick={() => change(undo(own()))}>
              {words.undo}
            </button>
            <button
              type="button"
              disabled={isBlank}
              onClick={() => {
                own();
                change(blank);
              }}
            >
              {words.clear}
            </button>
          </div>
        </div>
        <div class="said">
          <h2>
            {answer && isOwn ? (
              <Numbered
                text={words.seen(answer.digit, share)}
                number={percent(share)}
                marks={holdable('shares', answer.digit)}
              />
            ) : (
              words.title
            )}
          </h2>
          <p class="soft">{note || hint()}</p>
          <p class="spoken" aria-live="polite">
            {answer && hand === null && words.seenAloud(answer.digit)}
          </p>
          <Bars
            label={words.bars}
            shares={answer?.shares ?? null}
            chosen={chosen}
            describe={words.bar}
            choose={ask}
            held="shares"
          />
          <Asked
            words={words}
            language={language}
            link={link}
            mode={mode}
            answer={answer}
            pixels={pixels}
            before={made.bytes}
            target={target}
            setTarget={setTarget}
            why={() => ask(answer!.digit)}
            make={() => make(target)}
            byHand={() => setMode({ kind: 'hand', target, pixels: made.bytes.slice() })}
            back={() => setMode(drawMode)}
          />
        </div>
      </div>
      <Failure language={language} message={failure} />
      <section class="seen" aria-labelledby="journey-title">
        <div class="heading">
          <h2 id="journey-title">{words.journey}</h2>
          <label>
            <span class="spoken">{words.network}</span>
            <select
              value={network}
              onChange={(event) => {
                setMode(drawMode);
                setNetwork(event.currentTarget.value as NetworkName);
              }}
            >
              <option value="mlp">{words.names.mlp}</option>
              <option value="convnet">{words.names.convnet}</option>
            </select>
          </label>
        </div>
        <p class="soft">{words.drag}</p>
        <Journey
          words={words}
          theme={theme}
          drawing={drawing}
          picture={made}
          pixels={pixels}
          place={place}
          lay={(next) => {
            setMode(drawMode);
            setPlace(next);
          }}
          network={network}
          answer={answer}
          learnt={learnt[network] ?? null}
          digit={chosen}
        />
      </section>
      <School
        words={words}
        language={language}
        theme={theme}
        pixels={pixels}
        digits={new URL(`${base}mnist/`, location.href).href}
        link={link}
      />
    </div>
  );
}

/** The ghost's pencil, its point where it draws. */
const Hand = ({ at: [x, y] }: { at: readonly [x: number, y: number] }) => (
  <svg
    class="hand"
    viewBox="0 0 40 40"
    aria-hidden="true"
    style={{ left: `${(100 * x) / PAD}%`, top: `${(100 * y) / PAD}%` }}
  >
    <path class="wood" d="M0 0 11 5 37 31a3 3 0 0 1 0 4l-2 2a3 3 0 0 1-4 0L5 11z" />
    <path class="lead" d="M0 0 7 3.2 3.2 7z" />
  </svg>
);

export const mount = (element: HTMLElement, context: DoorContext): void =>
  mountDoor(Yours, element, context, typeof OffscreenCanvas === 'function');
