/** A number on the screen that knows where it comes from; and one that a hand can change. */
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { holdable, holdsAt } from '../hold/press.ts';
import type { ProgramName, Recording } from './task.ts';
import { type Held, numberOf, written } from './written.ts';

/** What the numbers on screen are read from: what each program did last, and before the hand that moves now began. */
export interface Recorded {
  readonly now: Partial<Record<ProgramName, Recording>>;
  readonly before: Partial<Record<ProgramName, Recording>>;
}
export const RecordedContext = createContext<Recorded>({ now: {}, before: {} });

/** What a hand that changes a number tells. */
export interface Hand {
  /** It has taken hold of a number: what moves from now on was moved by it. */
  grab(program: ProgramName): void;
}
export const HandContext = createContext<Hand>({ grab() {} });

/** Larger changes than those of rounding. */
const hasMoved = (now: number, before: number): boolean =>
  !Object.is(now, before) && !(Math.abs(now - before) <= 1e-12 * Math.max(1, Math.abs(now)));

/** Which way a number has moved under the hand; null where it has not. */
export function motion({ now, before }: Recorded, held: Held): 'up' | 'down' | null {
  const [value, old] = [numberOf(now[held.program], held), numberOf(before[held.program], held)];
  if (value === undefined || old === undefined || !hasMoved(value, old)) return null;
  return value > old ? 'up' : 'down';
}

interface NumProps extends Held {
  /** Written otherwise than with four places. */
  readonly write?: (value: number) => string;
  /** Marked neither as moved nor by its sign. */
  readonly isPlain?: boolean;
  /** The keyboard comes to it, so that it is held by Enter. */
  readonly isReached?: boolean;
  /** What it is called for those who hear it, where the keyboard comes to it. */
  readonly label?: string;
}

/** One number of a recording; `data-` attributes say which. */
export function Num({
  program,
  name,
  index,
  isSlope = false,
  write = written,
  isPlain = false,
  isReached = false,
  label,
}: NumProps) {
  const recorded = useContext(RecordedContext);
  const held = { program, name, index, isSlope };
  const value = numberOf(recorded.now[program], held);
  if (value === undefined) return <span class="num none">·</span>;
  const moved = isPlain ? null : motion(recorded, held);
  const sign = !isSlope || isPlain || Math.abs(value) < 1e-12 ? '' : value > 0 ? ' against' : ' for';
  // Whoever holds a slope is shown what it is the slope of, and how it was found.
  const marks = isReached
    ? { ...holdable(name, index), ...(label && { 'aria-label': `${label} ${write(value)}` }) }
    : holdsAt(name, index);
  const odd = Number.isFinite(value) ? '' : ' odd';
  return (
    <span
      class={`num${sign}${odd}${moved ? ` moved ${moved}` : ''}`}
      data-program={program}
      data-name={name}
      data-at={index}
      data-of={isSlope ? 'slope' : 'value'}
      {...marks}
    >
      {write(value)}
    </span>
  );
}

export interface KnobProps {
  readonly held: Held;
  /** What it is called for those who hear it. */
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** An arrow key's step, and ten pixels of a hand's way. */
  readonly step: number;
  readonly typing: string;
  set(value: number): void;
}

/** Pixels that a hand moves before it drags. */
const SLACK = 4;
const PIXELS_A_STEP = 6;
const round = (value: number): number => Number(value.toPrecision(9));

/** A number that is dragged sideways, changed by arrow keys, or typed. */
export function Knob({ held, label, value, least, most, step, typing, set }: KnobProps) {
  const { grab } = useContext(HandContext);
  const recorded = useContext(RecordedContext);
  const [typed, setTyped] = useState<string | null>(null);
  const knob = useRef<HTMLSpanElement>(null);
  const start = useRef<{ readonly x: number; readonly value: number; isDragged: boolean } | null>(null);
  /** Keys that follow one another are one hand's move. */
  const isKeyed = useRef(false);
  /** Whether the field was left: where one typed stands the number again. */
  const returns = useRef(false);
  /** The value after keys that no frame has shown yet. */
  const latest = useRef(value);
  latest.current = value;
  const change = (wanted: number): void => {
    latest.current = round(Math.min(most, Math.max(least, wanted)));
    set(latest.current);
  };
  const close = (isTaken: boolean, stays: boolean): void => {
    const wanted = Number(typed?.replace('−', '-'));
    if (isTaken && typed?.trim() && Number.isFinite(wanted)) {
      grab(held.program);
      change(wanted);
    }
    setTyped(null);
    returns.current = stays;
  };
  // Before the next key: a number is typed faster than a frame is painted.
  useLayoutEffect(() => {
    if (typed === null && returns.current) knob.current?.focus({ preventScroll: true });
    returns.current = false;
  }, [typed]);
  const move = (event: PointerEvent): void => {
    const from = start.current;
    // Once the panel of a held number is open, the hand rests.
    if (from === null || knob.current?.dataset.held !== undefined) return;
    const way = event.clientX - from.x;
    if (!from.isDragged && Math.abs(way) < SLACK) return;
    if (!from.isDragged) {
      from.isDragged = true;
      isKeyed.current = false;
      grab(held.program);
    }
    change(Math.round((from.value + (way / PIXELS_A_STEP) * step) / step) * step);
  };
  const press = (event: KeyboardEvent): void => {
    const by = keySteps[event.key];
    if (by !== undefined) {
      event.preventDefault();
      if (!isKeyed.current) grab(held.program);
      isKeyed.current = true;
      change(latest.current + by * step * (event.shiftKey ? 10 : 1));
    } else if (/^[\d.−-]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      setTyped(event.key);
    }
  };
  if (typed !== null) return <Typed label={typing} text={typed} change={setTyped} close={close} />;
  const moved = motion(recorded, held);
  return (
    <span
      ref={knob}
      class={`knob${moved ? ` moved ${moved}` : ''}`}
      role="spinbutton"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={written(value)}
      data-program={held.program}
      data-name={held.name}
      data-at={held.index}
      data-of="value"
      {...holdsAt(held.name, held.index)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        start.current = { x: event.clientX, value, isDragged: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onBlur={() => {
        isKeyed.current = false;
      }}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onDblClick={() => setTyped(String(value))}
      onKeyDown={press}
    >
      {written(value)}
    </span>
  );
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
};

interface TypedProps {
  readonly label: string;
  readonly text: string;
  change(text: string): void;
  /** Ends typing; the value is taken or not, and whoever typed stays at the number or has gone elsewhere. */
  close(isTaken: boolean, stays: boolean): void;
}

function Typed({ label, text, change, close }: TypedProps) {
  const field = useRef<HTMLInputElement>(null);
  const isOpen = useRef(true);
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  const end = (isTaken: boolean, stays: boolean): void => {
    if (!isOpen.current) return;
    isOpen.current = false;
    close(isTaken, stays);
  };
  return (
    <input
      ref={field}
      class="typed"
      inputMode="decimal"
      aria-label={label}
      value={text}
      maxLength={12}
      onInput={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          end(event.key === 'Enter', true);
        }
      }}
      onBlur={() => end(true, false)}
    />
  );
}
