/** Cross-entropy on bars that a hand drags: only the bar of the right answer counts. */
import { useContext, useRef } from 'preact/hooks';
import { HandContext, Num, RecordedContext } from './num.tsx';
import { type LossState, shareSets, withShare } from './state.ts';
import type { Words } from './words.ts';
import { numberOf, written } from './written.ts';

export interface LossProps {
  readonly words: Words;
  readonly state: LossState;
  set(state: LossState): void;
}

export function Loss({ words, state, set }: LossProps) {
  const w = words.loss;
  const { shares, label } = state;
  const share = shares[label]!;
  return (
    <section class="part loss" aria-labelledby="loss-title">
      <div class="heading">
        <h2 id="loss-title">{w.title}</h2>
        <div class="choices">
          {shareSets.map((numbers, i) => (
            <button
              key={w.sets[i]}
              type="button"
              aria-pressed={numbers.join() === shares.join()}
              onClick={() => set({ ...state, shares: numbers })}
            >
              {w.sets[i]}
            </button>
          ))}
        </div>
      </div>
      <p class="soft">{w.hint}</p>
      <div class="shares-and-curve">
        <fieldset class="shares" aria-label={w.bars}>
          {shares.map((height, digit) => (
            <div key={digit} class={digit === label ? 'share right' : 'share'}>
              <Num program="loss" name="y" index={digit} write={short} isReached />
              <Bar
                label={w.bar(digit)}
                share={height}
                set={(wanted) => set({ ...state, shares: withShare(shares, digit, wanted) })}
              />
              <button
                type="button"
                aria-pressed={digit === label}
                aria-label={w.makeRight(digit)}
                onClick={() => set({ ...state, label: digit })}
              >
                {digit}
              </button>
              <span class="one-hot">
                <Num program="loss" name="t" index={digit} isPlain />
              </span>
            </div>
          ))}
        </fieldset>
        <Curve words={words} share={share} />
      </div>
      <div class="targets">
        <p>
          <span class="soft">{w.oneHot}</span>{' '}
          <span class="terms">
            L = −Σ t<sub>k</sub> log(y<sub>k</sub> + 10⁻⁷) = <Num program="loss" name="loss" index={0} isReached />
          </span>
        </p>
        <p>
          <span class="soft">{w.index}</span>{' '}
          <span class="terms">
            t = <Num program="loss" name="index" index={0} isPlain />, L = −log(y<sub>t</sub> + 10⁻⁷) = −log(
            <Num program="loss" name="y" index={label} /> + 10⁻⁷) ={' '}
            <Num program="loss" name="byIndex" index={0} isReached />
          </span>
        </p>
        <p class="soft">{share < 1e-6 ? w.zero : w.only}</p>
      </div>
    </section>
  );
}

const short = (value: number): string => (value !== 0 && value < 0.005 ? '<.01' : value.toFixed(2).replace(/^0/, ''));

interface BarProps {
  readonly label: string;
  readonly share: number;
  set(share: number): void;
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowUp: 0.01,
  ArrowRight: 0.01,
  ArrowDown: -0.01,
  ArrowLeft: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
  Home: -1,
  End: 1,
};

/** A bar whose top a hand or arrow keys move. */
function Bar({ label, share, set }: BarProps) {
  const { grab } = useContext(HandContext);
  const isHeld = useRef(false);
  const isKeyed = useRef(false);
  const follow = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    set(Math.round(100 * Math.min(1, Math.max(0, (box.bottom - event.clientY) / box.height))) / 100);
  };
  return (
    <div
      class="track"
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={Number(share.toFixed(4))}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        isHeld.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        grab('loss');
        follow(event);
      }}
      onPointerMove={(event) => {
        if (isHeld.current) follow(event);
      }}
      onPointerUp={() => {
        isHeld.current = false;
      }}
      onPointerCancel={() => {
        isHeld.current = false;
      }}
      onBlur={() => {
        isKeyed.current = false;
      }}
      onKeyDown={(event) => {
        const by = keySteps[event.key];
        if (by === undefined) return;
        event.preventDefault();
        if (!isKeyed.current) grab('loss');
        isKeyed.current = true;
        set(Math.min(1, Math.max(0, Math.round((share + by) * 1e6) / 1e6)));
      }}
    >
      <span class="fill" style={{ transform: `scaleY(${share})` }} />
    </div>
  );
}

const WIDTH = 300;
const HEIGHT = 190;
const [LEFT, BOTTOM] = [30, 28];
/** The loss at the upper edge; beyond it the curve leaves the picture. */
const TOP = 5;

/** −log y from 0 to 1, and where the right answer stands on it. */
function Curve({ words, share }: { words: Words; share: number }) {
  const { now } = useContext(RecordedContext);
  const recording = now.loss;
  const curve = Array.from({ length: 101 }, (_, i) => numberOf(recording, { name: 'curve', index: i }) ?? Number.NaN);
  const loss = numberOf(recording, { name: 'loss', index: 0 }) ?? Number.NaN;
  const x = (y: number): number => LEFT + y * (WIDTH - LEFT - 12);
  const y = (l: number): number => HEIGHT - BOTTOM - (Math.min(TOP + 0.4, l) / TOP) * (HEIGHT - BOTTOM - 14);
  const points = curve.map((l, i) => `${x(i / 100)} ${y(l)}`);
  const isThere = Number.isFinite(loss);
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${words.loss.curve}: ${written(loss)}`}>
        <path class="line" d={`M${LEFT} 10V${HEIGHT - BOTTOM}H${WIDTH - 8}`} />
        {[0, 0.5, 1].map((mark) => (
          <text key={mark} x={x(mark)} y={HEIGHT - 10}>
            {mark}
          </text>
        ))}
        {[1, 3, 5].map((mark) => (
          <text key={mark} class="side" x={LEFT - 8} y={y(mark) + 4}>
            {mark}
          </text>
        ))}
        {Number.isFinite(curve[0]) && <path class="graph" d={`M${points.join('L')}`} />}
        {isThere && (
          <g class="here">
            <path d={`M${x(share)} ${HEIGHT - BOTTOM}V${y(loss)}H${LEFT}`} />
            <circle cx={x(share)} cy={y(loss)} r="6" />
          </g>
        )}
      </svg>
      <figcaption>{words.loss.curve}</figcaption>
    </figure>
  );
}
