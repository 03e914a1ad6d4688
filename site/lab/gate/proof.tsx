/** The proof: all lines are tried on all four gates, a picture each: a direction a column, a distance a row, coloured by lamps that are right. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { corners, type Knobs, type Target, targetNames } from './gates.ts';
import { lineOf, litPart, type Point } from './line.ts';
import { ANGLES, angleOf, OFFSETS } from './measures.ts';
import { place, SIZE } from './plane.tsx';
import type { Counts } from './task.ts';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

/** Half of the plane's diagonal: the farthest that a line of the sweep is from the middle. */
const FAR = Math.SQRT1_2;

/** The line of a column and a row of the pictures, in hundredths as knobs are, not rounded. */
function lineAt(angle: number, offset: number): Knobs {
  const turn = (angleOf(angle) * Math.PI) / 180;
  const [w1, w2] = [100 * Math.cos(turn), 100 * Math.sin(turn)];
  const distance = 100 * FAR * ((2 * offset) / (OFFSETS - 1) - 1);
  return [w1, w2, -distance - (w1 + w2) / 2];
}

export interface ProofProps {
  readonly words: Words;
  readonly theme: number;
  /** (ANGLES, OFFSETS) for each target, of which the first columns are known. */
  readonly counts: Counts;
  readonly swept: number;
  /** The deck, while it plays the sweep. */
  readonly children: ComponentChildren;
  /** Called to go on when all lines have been tried; null where that is done. */
  readonly buy: (() => void) | null;
}

export function Proof({ words, theme, counts, swept, children, buy }: ProofProps) {
  const [pointed, setPointed] = useState<{ readonly target: Target; readonly knobs: Knobs } | null>(null);
  const legend = useRef<HTMLUListElement>(null);
  const isDone = swept === ANGLES;
  return (
    <section class="proof" aria-labelledby="proof-title">
      <h2 id="proof-title" tabIndex={-1}>
        {isDone ? words.proven : words.proving}
      </h2>
      {isDone ? <p>{words.reason}</p> : <p class="soft">{words.mapHint}</p>}
      {isDone && buy && (
        <button type="button" class="main buy" onClick={buy}>
          {words.buy}
        </button>
      )}
      <div class="maps">
        <figure>
          <Swept knobs={pointed?.knobs ?? null} swept={swept} label={words.sweepPlane} />
          <figcaption>{pointed ? words.thisLine : isDone ? words.pointAt : words.allLines(angleOf(swept))}</figcaption>
        </figure>
        {targetNames.map((target, i) => {
          const best = counts[target].subarray(0, swept * OFFSETS).reduce((a, b) => Math.max(a, b), 0);
          return (
            <figure key={target} class={isDone && best < 4 ? 'impossible' : ''}>
              <SweepMap
                label={words.map(target, best)}
                legend={legend}
                theme={theme}
                counts={counts[target]}
                swept={swept}
                point={(knobs) => setPointed(knobs && { target, knobs })}
              />
              <figcaption>
                <b>{target}</b> {words.best} <Value name="best" at={i} of={best} digits={0} />
              </figcaption>
            </figure>
          );
        })}
      </div>
      <ul class="legend" ref={legend}>
        {[0, 1, 2, 3, 4].map((right) => (
          <li key={right} class={`right-${right}`}>
            <i />
            {right}
          </li>
        ))}
        <li>{words.lampsRight}</li>
        {isDone && <li>{words.mapHint}</li>}
      </ul>
      {children}
    </section>
  );
}

interface SweepMapProps {
  readonly label: string;
  readonly legend: { readonly current: HTMLUListElement | null };
  readonly theme: number;
  readonly counts: Uint8Array;
  readonly swept: number;
  point(knobs: Knobs | null): void;
}

function SweepMap({ label, legend, theme, counts, swept, point }: SweepMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const colours = [...legend.current!.querySelectorAll('i')].map((swatch) =>
      (getComputedStyle(swatch).backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number),
    );
    const on = canvas.current!.getContext('2d')!;
    const image = on.createImageData(ANGLES, OFFSETS);
    for (let angle = 0; angle < swept; angle++)
      for (let offset = 0; offset < OFFSETS; offset++) {
        const [red = 0, green = 0, blue = 0] = colours[counts[angle * OFFSETS + offset]!] ?? [];
        image.data.set([red, green, blue, 255], 4 * ((OFFSETS - 1 - offset) * ANGLES + angle));
      }
    on.putImageData(image, 0, 0);
  }, [swept, theme]);
  const show = (event: PointerEvent): void => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const angle = Math.floor(((event.clientX - left) / width) * ANGLES);
    const offset = OFFSETS - 1 - Math.floor(((event.clientY - top) / height) * OFFSETS);
    point(angle < swept ? lineAt(angle, offset) : null);
  };
  return (
    <canvas
      ref={canvas}
      width={ANGLES}
      height={OFFSETS}
      role="img"
      aria-label={label}
      onPointerDown={show}
      onPointerMove={show}
      onPointerLeave={() => point(null)}
    />
  );
}
/** The plane with the lines that are being tried, or the one that is pointed at. */
function Swept({ knobs, swept, label }: { knobs: Knobs | null; swept: number; label: string }) {
  const path = (points: readonly Point[]): string =>
    `M${points.map((p) => place(p).map((v) => v.toFixed(1))).join('L')}`;
  const offsets = Array.from({ length: 11 }, (_, i) => (i * (OFFSETS - 1)) / 10);
  const lines = (knobs ? [knobs] : offsets.map((offset) => lineAt(swept % ANGLES, offset))).flatMap((k) => {
    const line = lineOf(k);
    return line ? [path(line.ends)] : [];
  });
  return (
    <svg class="swept" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
      {knobs && litPart(knobs).length > 2 && <path class="lit-part" d={`${path(litPart(knobs))}Z`} />}
      {lines.map((d) => (
        <path key={d} class="border" d={d} />
      ))}
      {corners.map((corner) => {
        const [x, y] = place(corner);
        return <circle key={corner.join()} cx={x} cy={y} r="9" />;
      })}
    </svg>
  );
}
