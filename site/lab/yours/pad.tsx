/** The pad: a hand draws on it by pointer or by keys; it shows strokes, their colours, or large pixels. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Drawing } from './drawing.ts';
import { PAD } from './drawing.ts';
import { paintPixels, paintReasons, paintStrokes, paletteOf, sheet } from './paint.ts';
import { type Picture, SIDE } from './picture.ts';
import type { Words } from './words.ts';

/** What the pad shows. */
export type Shown =
  | { readonly kind: 'strokes' }
  | { readonly kind: 'reasons'; readonly values: Float32Array }
  | { readonly kind: 'pixels'; readonly before: Uint8Array; readonly now: Uint8Array; readonly byHand: boolean };

export interface PadProps {
  readonly words: Words;
  readonly drawing: Drawing;
  readonly picture: Picture;
  readonly shown: Shown;
  /** Changes when colours do. */
  readonly theme: number;
  /** A pen is put down, or led on, in units of the pad. */
  down(x: number, y: number): void;
  move(x: number, y: number): void;
  up(): void;
  undo(): void;
  /** A pixel is flipped by hand. */
  flip(pixel: number): void;
  /** What lies over it. */
  readonly children?: ComponentChildren;
}

/** Units that an arrow key moves the pen by; with Shift, fewer. */
const STRIDE = 12;

/** The pixel at which keys begin. */
const MIDDLE = (SIDE / 2) * SIDE + SIDE / 2;

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Where an arrow key leads; undefined for another key. */
export const arrowOf = (event: KeyboardEvent): readonly [right: number, down: number] | undefined =>
  event.ctrlKey || event.metaKey || event.altKey ? undefined : arrows[event.key];

export function Pad(props: PadProps) {
  const { words, drawing, picture, shown, theme, down, move, up, undo, flip, children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = useRef<number | null>(null);
  /** The pen that keys move, once one has. */
  const [pen, setPen] = useState<{ x: number; y: number; isDown: boolean } | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const byHand = shown.kind === 'pixels' && shown.byHand;

  useLayoutEffect(() => {
    const element = canvas.current!;
    const paint = (): void => {
      const on = sheet(element, PAD, PAD);
      const palette = paletteOf(element);
      if (shown.kind === 'strokes') paintStrokes(on, drawing, palette.ink);
      else if (shown.kind === 'reasons') paintReasons(on, drawing, picture, shown.values, palette);
      else paintPixels(on, shown.before, shown.now, palette, byHand ? cursor : null);
    };
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [drawing, picture, shown, theme, cursor]);

  const placeOf = (event: PointerEvent): [number, number] => {
    const box = canvas.current!.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * PAD, ((event.clientY - box.top) / box.height) * PAD];
  };
  const pixelAt = (x: number, y: number): number => {
    const cell = (v: number): number => Math.min(SIDE - 1, Math.max(0, Math.floor((v / PAD) * SIDE)));
    return cell(y) * SIDE + cell(x);
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || pointer.current !== null) return;
    const [x, y] = placeOf(event);
    setPen(null);
    if (byHand) {
      flip(pixelAt(x, y));
      return;
    }
    pointer.current = event.pointerId;
    canvas.current!.setPointerCapture(event.pointerId);
    down(x, y);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (event.pointerId !== pointer.current) return;
    // All places that the hand passed since the last frame.
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length > 0 ? passed : [event]) move(...placeOf(each));
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (event.pointerId !== pointer.current) return;
    pointer.current = null;
    up();
  };

  const moveCursor = ([right, down]: readonly [number, number]): void => {
    const at = cursor ?? MIDDLE;
    const [column, row] = [(at % SIDE) + right, Math.floor(at / SIDE) + down];
    if (column >= 0 && column < SIDE && row >= 0 && row < SIDE) setCursor(row * SIDE + column);
  };
  const movePen = (way: readonly [number, number] | undefined, stride: number): void => {
    const at = pen ?? { x: PAD / 2, y: PAD / 4, isDown: false };
    if (way === undefined) {
      if (at.isDown) up();
      else down(at.x, at.y);
      setPen({ ...at, isDown: !at.isDown });
      return;
    }
    const inside = (v: number): number => Math.min(PAD, Math.max(0, v));
    const next = { ...at, x: inside(at.x + way[0] * stride), y: inside(at.y + way[1] * stride) };
    if (at.isDown) move(next.x, next.y);
    setPen(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = arrowOf(event);
    if (way === undefined && event.key !== ' ' && event.key !== 'Backspace') return;
    event.preventDefault();
    if (event.key === 'Backspace') {
      if (!byHand) undo();
    } else if (!byHand) movePen(way, event.shiftKey ? STRIDE / 3 : STRIDE);
    else if (way === undefined) flip(cursor ?? MIDDLE);
    else moveCursor(way);
  };
  const onBlur = (): void => {
    if (pen?.isDown) up();
    setPen(null);
  };

  return (
    <div class="pad">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys and pointers as an application does */}
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={byHand ? words.pixels : words.pad}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      {children}
      {pen && (
        <span
          class={`pen ${pen.isDown ? 'is-down' : ''}`}
          style={{ left: `${(100 * pen.x) / PAD}%`, top: `${(100 * pen.y) / PAD}%` }}
        />
      )}
      <span class="spoken" aria-live="polite">
        {pen && (pen.isDown ? words.penDown : words.penUp)}
      </span>
    </div>
  );
}
