/** Softmax as a stage of its own: scores, exp of them on a log scale, their sum, shares; where it overflows, and the cure. */
import { useContext } from 'preact/hooks';
import { Knob, Num, RecordedContext } from './num.tsx';
import { HIGHEST_SCORE, type SoftmaxState, scoreSets, withNumber } from './state.ts';
import type { Words } from './words.ts';
import { numberOf, power, written } from './written.ts';

export interface SoftmaxProps {
  readonly words: Words;
  readonly state: SoftmaxState;
  set(state: SoftmaxState): void;
}

const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : written(share));

/** Powers of ten that the axis reaches, both ways. */
const reaches = [5, 20, 100, 330];

export function Softmax({ words, state, set }: SoftmaxProps) {
  const w = words.softmax;
  const { scores, isShifted } = state;
  const { now } = useContext(RecordedContext);
  const isReady = now.softmax !== undefined;
  const value = (name: string, index: number): number => numberOf(now.softmax, { name, index }) ?? Number.NaN;
  const all = scores.map((_, i) => i);
  const total = value('s', 0);
  const isBroken = all.some((i) => Number.isNaN(value('y', i)));
  const story = isShifted
    ? w.cured
    : total === 0
      ? w.none
      : isBroken
        ? w.broken
        : Number.isFinite(total)
          ? w.fine
          : w.lost;
  const step = Math.max(...scores.map(Math.abs)) > 20 ? 10 : 0.1;
  return (
    <section class="part softmax" aria-labelledby="softmax-title">
      <div class="heading">
        <h2 id="softmax-title">{w.title}</h2>
        <div class="choices">
          {scoreSets.map((numbers) => (
            <button
              key={numbers.join()}
              type="button"
              aria-pressed={numbers.join() === scores.join()}
              onClick={() => set({ ...state, scores: numbers })}
            >
              {numbers.join(', ')}
            </button>
          ))}
        </div>
      </div>
      <p class="soft">{w.hint}</p>
      <label class="switch">
        <input
          type="checkbox"
          checked={isShifted}
          onChange={(event) => set({ ...state, isShifted: event.currentTarget.checked })}
        />
        {w.shifted}
      </label>
      <div class="flow">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <i>a</i>
              </th>
              {isShifted && (
                <th scope="col">
                  <i>a − c</i>
                </th>
              )}
              <th scope="col">exp</th>
              <th scope="col" class="all">
                <span class="spoken">{w.sum}</span>
              </th>
              <th scope="col">
                <i>y</i>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((i) => (
              <tr key={i}>
                <td>
                  <Knob
                    held={{ program: 'softmax', name: 'a', index: i }}
                    label={words.knob(w.score(i + 1))}
                    typing={words.typing}
                    value={scores[i]!}
                    least={-HIGHEST_SCORE}
                    most={HIGHEST_SCORE}
                    step={step}
                    set={(score) => set({ ...state, scores: withNumber(scores, i, score) })}
                  />
                </td>
                {isShifted && (
                  <td>
                    <Num program="softmax" name="d" index={i} isReached />
                  </td>
                )}
                <td>
                  <Num program="softmax" name="e" index={i} isReached />
                </td>
                {i === 0 && (
                  <td class="all" rowSpan={all.length}>
                    <AllToAll count={all.length} />
                  </td>
                )}
                <td>
                  <Num program="softmax" name="y" index={i} write={percent} isReached />
                  <span class="track" aria-hidden="true">
                    <span style={{ transform: `scaleX(${Math.min(1, value('y', i) || 0)})` }} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>
                {isShifted && (
                  <>
                    <i>c</i> = <Num program="softmax" name="c" index={0} isReached />
                  </>
                )}
              </td>
              {isShifted && <td />}
              <td colSpan={3}>
                Σ = <Num program="softmax" name="s" index={0} isReached />
              </td>
            </tr>
          </tfoot>
        </table>
        {isReady && (
          <Axis words={words} powers={all.map((i) => value('power', i))} values={all.map((i) => value('e', i))} />
        )}
      </div>
      <p class={isReady && isBroken ? 'story odd' : 'story'} aria-live="polite">
        {isReady && story}
      </p>
    </section>
  );
}

/** Thin arrows from each exp to each share. */
function AllToAll({ count }: { count: number }) {
  const at = (i: number): number => ((i + 0.5) / count) * 100;
  const ends = Array.from({ length: count }, (_, i) => at(i));
  return (
    <svg class="crossing" viewBox="0 0 60 100" preserveAspectRatio="none" aria-hidden="true">
      {ends.flatMap((from) =>
        ends.map((to) => <path key={`${from} ${to}`} d={`M2 ${from}L58 ${to}`} vector-effect="non-scaling-stroke" />),
      )}
    </svg>
  );
}

interface AxisProps {
  readonly words: Words;
  /** log10 of each exp, also of those that are too large or too small to be had. */
  readonly powers: readonly number[];
  readonly values: readonly number[];
}

const WIDTH = 460;
const HEIGHT = 118;
/** Room at both ends for 0 and inf. */
const END = 46;

/** Where each exp lies, by its power of ten; at the ends what has become 0 or inf. */
function Axis({ words, powers, values }: AxisProps) {
  const finite = powers.filter((_, i) => values[i] !== 0 && Number.isFinite(values[i]));
  const furthest = Math.max(...finite.map(Math.abs), 0);
  const isOver = values.some((v) => v === 0 || v === Number.POSITIVE_INFINITY);
  const reach = isOver ? reaches.at(-1)! : reaches.find((most) => most >= furthest)!;
  const middle = WIDTH / 2;
  const x = (p: number): number => middle + (p / reach) * (middle - END);
  const place = (i: number): number =>
    values[i] === 0 ? 18 : values[i] === Number.POSITIVE_INFINITY ? WIDTH - 18 : x(powers[i]!);
  const marks =
    reach === 330 ? [-300, -200, -100, 0, 100, 200, 300] : [-1, -0.6, -0.2, 0, 0.2, 0.6, 1].map((m) => m * reach);
  return (
    <figure class="axis">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${words.softmax.axis}: ${values.map(written).join(', ')}`}
      >
        <rect class="beyond" x="0" y="8" width={END - 8} height={HEIGHT - 32} />
        <rect class="beyond" x={WIDTH - END + 8} y="8" width={END - 8} height={HEIGHT - 32} />
        <path class="line" d={`M${END} ${HEIGHT - 24}H${WIDTH - END}`} />
        {marks.map((mark) => (
          <g key={mark}>
            <path class="line" d={`M${x(mark)} ${HEIGHT - 27}v6`} />
            <text x={x(mark)} y={HEIGHT - 6}>
              {mark === 0 ? '1' : `10${power(Math.round(mark))}`}
            </text>
          </g>
        ))}
        <text x={(END - 8) / 2} y={HEIGHT - 6}>
          {words.softmax.zero}
        </text>
        <text x={WIDTH - (END - 8) / 2} y={HEIGHT - 6}>
          {words.softmax.inf}
        </text>
        {values.map((v, i) => (
          <g key={i} class={v === Number.POSITIVE_INFINITY || v === 0 ? 'dot odd' : 'dot'}>
            <path d={`M${place(i)} ${24 + 24 * i}V${HEIGHT - 24}`} />
            <circle cx={place(i)} cy={22 + 24 * i} r="9" />
            <text x={place(i)} y={26 + 24 * i}>
              {i + 1}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>{words.softmax.axis}</figcaption>
    </figure>
  );
}
