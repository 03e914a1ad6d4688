/** The panel that opens beside a held number: a card, or a sheet from below on a phone. */

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { failureOf } from '../deck/failure.tsx';
import { minus } from '../deck/minus.ts';
import { REFUSED } from '../deck/worker.ts';
import '../deck/lab.css';
import type { Held, Measured, Place } from './held.ts';
import type { Holder } from './holder.ts';
import { KernelText, KernelTree } from './kernel.tsx';
import type { Opening } from './open.tsx';
import './panel.css';
import type { Which } from './protocol.ts';
import { type Words, wordsOf } from './words.ts';

type PanelProps = Opening & { close(): void };

const digits = (v: number | string, precision = 8): string =>
  minus(typeof v === 'number' ? String(Number(v.toPrecision(precision))) : v);
const signed = (v: number): string => (v > 0 ? `+${digits(v, 4)}` : digits(v, 4));

/** Beside a box where there is room, else below or above it; never outside of the window. */
function placeBeside(panel: HTMLElement, box: DOMRect): void {
  const { innerWidth: wide, innerHeight: high } = window;
  const { offsetWidth: w, offsetHeight: h } = panel;
  const gap = 12;
  const right = box.right + gap + w <= wide;
  const left = box.left - gap - w >= 0;
  const x = right ? box.right + gap : left ? box.left - gap - w : box.left + box.width / 2 - w / 2;
  const below = box.bottom + gap + h <= high;
  const y = right || left ? box.top + box.height / 2 - h / 3 : below ? box.bottom + gap : box.top - gap - h;
  panel.style.setProperty('--held-left', `${Math.max(gap, Math.min(x, wide - w - gap))}px`);
  panel.style.setProperty('--held-top', `${Math.max(gap, Math.min(y, high - h - gap))}px`);
}

/** What one place is told of itself, once it is known. */
function useTold(holder: Holder, which: Which, all: boolean) {
  const [told, setTold] = useState<Held | null>(null);
  const [measured, setMeasured] = useState<Measured | null>(null);
  const [failed, setFailed] = useState('');
  useEffect(() => {
    let isOver = false;
    setFailed('');
    setMeasured(null);
    const ask = async (): Promise<void> => {
      const held = await holder.held(which, all);
      if (isOver) return;
      setTold(held);
      const more = await holder.measured(held.place);
      if (!isOver) setMeasured(more);
    };
    ask().catch((error: Error) => {
      if (!isOver) setFailed(error.message);
    });
    return () => {
      isOver = true;
    };
  }, [holder, which, all]);
  return { told, measured, failed };
}

export function Panel({ language, holders, which, box, close }: PanelProps) {
  const words = wordsOf[language];
  const [path, setPath] = useState<readonly Which[]>([which]);
  const [choice, setChoice] = useState(0);
  const [all, setAll] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const now = path.at(-1)!;
  const { told, measured, failed } = useTold(holders[choice]!.holder(), now, all);

  useEffect(() => panel.current?.focus({ preventScroll: true }), [path.length]);
  useLayoutEffect(() => {
    const element = panel.current!;
    const place = (): void => placeBeside(element, box);
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    addEventListener('resize', place);
    return () => {
      observer.disconnect();
      removeEventListener('resize', place);
    };
  }, [box]);
  useEffect(() => {
    const outside = ({ target }: PointerEvent): void => {
      if (!panel.current?.contains(target as Node)) close();
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, []);

  const go = (to: Place): void => {
    setAll(false);
    setPath([...path, to]);
  };
  const up = (): void => {
    setAll(false);
    if (path.length > 1) setPath(path.slice(0, -1));
  };
  const step = (by: number): void => {
    if (told) setPath([...path.slice(0, -1), { node: told.place.node, at: told.place.at + by }]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    // The kernel's text has its own keys.
    if (event.target instanceof HTMLTextAreaElement && key !== 'Escape') return;
    if (key === 'Escape') close();
    else if (key === 'Backspace') up();
    else if (key.startsWith('Arrow')) {
      const operands = [...panel.current!.querySelectorAll<HTMLElement>('.operand')];
      const by = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
      const from = operands.indexOf(document.activeElement as HTMLElement);
      const to = operands[from < 0 && by < 0 ? operands.length - 1 : from + by];
      if (!to) return;
      to.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const last = (told?.shape.reduce((a, b) => a * b, 1) ?? 1) - 1;
  return (
    <div
      ref={panel}
      class="lab held"
      role="dialog"
      aria-label={`${words.panel}${told ? ` ${told.name}` : ''}`}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div class="head">
        {path.length > 1 && (
          <button type="button" class="sign" aria-label={words.up} title={words.up} onClick={up}>
            ←
          </button>
        )}
        <h2>{told?.name ?? '…'}</h2>
        {told && last > 0 && (
          <span class="steps">
            <button
              type="button"
              class="sign"
              aria-label={words.before}
              title={words.before}
              disabled={told.place.at === 0}
              onClick={() => step(-1)}
            >
              ‹
            </button>
            <button
              type="button"
              class="sign"
              aria-label={words.after}
              title={words.after}
              disabled={told.place.at === last}
              onClick={() => step(1)}
            >
              ›
            </button>
          </span>
        )}
        <button type="button" class="sign close" aria-label={words.close} title={words.close} onClick={close}>
          ×
        </button>
      </div>
      {failed !== '' && (
        <p role="alert">
          {failed === REFUSED ? failureOf(failed, language) : words.failed(words.reasons[failed] ?? failed)}
        </p>
      )}
      {!told && failed === '' && <p class="soft">{words.computing}</p>}
      {told && (
        <>
          <p class="value" aria-live="polite">
            {digits(told.value)}
          </p>
          <p class="soft">
            {words.kinds[told.kind]}
            {told.shape.length > 0 && ` · ${words.array(`(${told.shape.join(', ')})`, told.dtype)}`}
          </p>
          {told.limit && <p class="limit">{words.limits[told.limit.kind](digits(told.limit.exact), told.dtype)}</p>}
          <Formula words={words} told={told} go={go} expand={() => setAll(true)} />
          <Line words={words} told={told} />
          <Slopes
            words={words}
            measured={measured}
            labels={holders.map(({ label }) => label)}
            choice={choice}
            choose={setChoice}
          />
          <Ran words={words} measured={measured} />
        </>
      )}
    </div>
  );
}

const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section>
    <h3>{title}</h3>
    {children}
  </section>
);

interface FormulaProps {
  readonly words: Words;
  readonly told: Held;
  go(place: Place): void;
  expand(): void;
}

function Formula({ words, told, go, expand }: FormulaProps) {
  const { kind, formula, symbols } = told;
  if (kind !== 'op') return <Part title={words.formula}>{<p>{words.given}</p>}</Part>;
  return (
    <Part title={words.formula}>
      <p class="symbols">{minus(symbols)}</p>
      {formula.length === 0 ? (
        <p>{words.whole(symbols.replace(/^.*= |\(.*$/g, ''))}</p>
      ) : (
        <div class="formula">
          <span class="sign">=</span>
          {formula.map((piece, i) => {
            if (piece.kind === 'text')
              return (
                <span key={i} class="sign">
                  {minus(piece.text)}
                </span>
              );
            if (piece.kind === 'rest')
              return (
                <button type="button" key={i} class="operand rest" onClick={expand}>
                  <span>{minus(piece.text)}</span>
                  <small>{words.rest(piece.count)}</small>
                </button>
              );
            return (
              <button type="button" key={i} class="operand" onClick={() => go(piece.place)}>
                <span>{minus(piece.text)} </span>
                <small>{piece.name.startsWith('%') ? '·' : piece.name}</small>
              </button>
            );
          })}
        </div>
      )}
      {formula.some((piece) => piece.kind === 'operand') && <p class="soft hint">{words.hint}</p>}
    </Part>
  );
}

const Line = ({ words, told: { lines } }: { words: Words; told: Held }) => (
  <Part title={words.line}>
    {lines.length === 0 && <p>{words.noLine}</p>}
    {lines.slice(0, 3).map(({ file, line, text, depth }) => (
      <div class="line" key={depth}>
        <code>{text}</code>
        <p class="soft">
          {depth > 0 && `${words.calledFrom} `}
          {file}:{line}
        </p>
      </div>
    ))}
  </Part>
);

interface SlopesProps {
  readonly words: Words;
  readonly measured: Measured | null;
  readonly labels: readonly string[];
  readonly choice: number;
  choose(choice: number): void;
}

function Slopes({ words, measured, labels, choice, choose }: SlopesProps) {
  const label = labels[choice]!;
  const slope = measured?.slope;
  return (
    <Part title={words.slope}>
      {labels.length > 1 && (
        <p class="choices">
          <span class="soft">{words.of}</span>
          {labels.map((text, i) => (
            <button type="button" key={text} aria-pressed={i === choice} onClick={() => choose(i)}>
              {text}
            </button>
          ))}
        </p>
      )}
      {!measured && <p class="soft">{words.measuring}</p>}
      {measured && !slope && <p>{words.flat(label || words.lastNumber)}</p>}
      {slope && (
        <>
          {slope.change !== null && (
            <p class="change">
              {words.changes(label || slope.of || words.lastNumber)}{' '}
              <b class={slope.change < 0 ? 'against' : 'for'}>{signed(slope.change)}</b>
            </p>
          )}
          <dl>
            <div>
              <dt>{words.computed}</dt>
              <dd>{digits(slope.computed)}</dd>
            </div>
            {measurements(words, slope).map(([what, value]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{digits(value)}</dd>
              </div>
            ))}
          </dl>
          <p class="soft">{verdict(words, slope)}</p>
        </>
      )}
    </Part>
  );
}

type Slope = NonNullable<Measured['slope']>;

/** What was measured, under what it is called: two slopes at a kink. */
function measurements(words: Words, { measured, sides }: Slope): [string, number][] {
  if (sides) {
    const [below, above] = sides;
    return [
      [words.below, below],
      [words.above, above],
    ];
  }
  return measured === null ? [] : [[words.measured, measured]];
}

function verdict(words: Words, { computed, measured, kink, sides, overflowed }: Slope): string {
  if (kink) return sides ? words.kink : words.jump;
  if (overflowed) return words.overflowed;
  if (measured === null) return words.unmeasured;
  return Math.abs(computed - measured) <= 1e-4 * Math.max(Math.abs(computed), 1e-3) ? words.agree : words.differ;
}

function Ran({ words, measured }: { words: Words; measured: Measured | null }) {
  const ran = measured?.ran;
  if (!ran) return <Part title={words.ran}>{<p class="soft">{measured ? words.unknown : words.measuring}</p>}</Part>;
  if (ran.kind === 'given') return <Part title={words.ran}>{<p>{words.nothing}</p>}</Part>;
  if (ran.kind !== 'kernel')
    return <Part title={words.ran}>{<p>{(ran.kind === 'view' ? words.view : words.plainLoop)(ran.op)}</p>}</Part>;
  const { ops, name, microseconds, tree, shapes } = ran;
  const time = `${digits(microseconds, microseconds < 10 ? 2 : 3)} µs`;
  return (
    <Part title={words.ran}>
      <p>
        {words.kernel(ops.length, time)}
        <span class="soft"> · {shapes.join(' ')}</span>
      </p>
      <p class="ops">
        {ops.map((op, i) => (
          <code key={i}>{op}</code>
        ))}
        <span class="soft">→ {name}</span>
      </p>
      {tree && (
        <>
          <KernelTree words={words} tree={tree} />
          <KernelText words={words} tree={tree} />
        </>
      )}
    </Part>
  );
}
