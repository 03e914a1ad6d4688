/** What one can ask of the drawing, and what came of it: why, make it another digit, by the machine or by hand. */

import type { ComponentChildren } from 'preact';
import type { Language } from '../../language.ts';
import { CopyLink } from '../deck/deck.tsx';
import { minus } from '../deck/minus.ts';
import { holdable } from '../hold/press.ts';
import { isShown, type Mode } from './mode.ts';
import { Numbered } from './numbered.tsx';
import type { Answer } from './task.ts';
import type { Words } from './words.ts';

export interface AskedProps {
  readonly words: Words;
  readonly language: Language;
  /** The address of the drawing and of what it is to become. */
  link(): string;
  readonly mode: Mode;
  readonly answer: Answer | null;
  /** The picture, and as it was before pixels were flipped by hand. */
  readonly pixels: Uint8Array;
  readonly before: Uint8Array;
  readonly target: number;
  setTarget(digit: number): void;
  why(): void;
  make(): void;
  byHand(): void;
  back(): void;
}

const signed = (v: number): string => minus(v.toFixed(4));

export function Asked(props: AskedProps) {
  const { words, mode, answer, target, setTarget, why, make, back } = props;
  const isReady = answer !== null;
  return (
    <div class="asked">
      <div class="row">
        <button
          type="button"
          disabled={!isReady}
          aria-pressed={mode.kind === 'why'}
          onClick={mode.kind === 'why' ? back : why}
        >
          {words.why}
        </button>
        <span class="joined">
          <button type="button" disabled={!isReady} aria-pressed={mode.kind === 'made'} onClick={make}>
            {words.makeA(target)}
          </button>
          <select
            aria-label={words.which}
            value={target}
            disabled={!isReady}
            onChange={(event) => setTarget(Number(event.currentTarget.value))}
          >
            {Array.from({ length: 10 }, (_, digit) => (
              <option key={digit} value={digit}>
                {digit}
              </option>
            ))}
          </select>
        </span>
        {(mode.kind === 'made' || mode.kind === 'hand') && (
          <button type="button" onClick={back}>
            {words.back}
          </button>
        )}
      </div>
      <div class="outcome" aria-live="polite">
        <Outcome {...props} />
      </div>
    </div>
  );
}

function Outcome({ words, language, link, mode, answer, pixels, before, byHand }: AskedProps): ComponentChildren {
  if (mode.kind === 'why' && mode.reasons !== null) {
    const { digit, logit, biases } = mode.reasons;
    const ink = mode.reasons.pixels.reduce((a, b) => a + b, 0);
    return (
      <>
        <p>
          <span class="for">{words.blue(digit)}</span> <span class="against">{words.orange}</span>
        </p>
        <p class="sum">
          <Numbered
            text={words.sum(signed(ink), signed(biases), signed(logit), digit)}
            number={` ${signed(logit)}`}
            marks={holdable('a3', digit)}
          />
        </p>
        <p class="soft">{words.whyHint}</p>
      </>
    );
  }
  if (mode.kind === 'made' && mode.remade !== null) {
    const { from, target, remade } = mode;
    if (remade.repaints.length === 0) return <p>{words.already(target)}</p>;
    if (!isShown(mode)) return <p class="soft">{mode.shown}</p>;
    return (
      <>
        <p>
          <b>
            {remade.done
              ? words.made(from, target, remade.repaints.length)
              : words.notMade(target, remade.repaints.length)}
          </b>{' '}
          {remade.repaints.some(({ ink }) => ink > 0) && <span class="for">{words.added} </span>}
          {remade.repaints.some(({ ink }) => ink === 0) && <span class="against">{words.removed} </span>}
          {words.slope}
        </p>
        <div class="row">
          <button type="button" onClick={byHand}>
            {words.beat}
          </button>
          <CopyLink language={language} link={link} label={words.dare} />
        </div>
      </>
    );
  }
  if (mode.kind === 'hand') {
    const count = pixels.reduce((sum, ink, i) => sum + (ink === before[i] ? 0 : 1), 0);
    return (
      <>
        <p>
          {answer?.digit === mode.target && count > 0 ? (
            <b>{words.byHandDone(mode.target, count)}</b>
          ) : (
            words.byHand(mode.target, count)
          )}
        </p>
        <div class="row">
          <CopyLink language={language} link={link} label={words.dare} />
        </div>
      </>
    );
  }
  return null;
}
