/** The plane before and after the first layer: what is bright in it, its grid, and how steep the activation is that folds it. */
import { HIGH, LOW, type Point } from './line.ts';
import { activationAt, CURVE, SIDE } from './measures.ts';
import { place } from './plane.tsx';
import type { Fold } from './task.ts';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

/** Every so many rows and columns of the lattice are drawn, by every so many of their points. */
const STRIDE = 15;
const FINE = 3;

/** The drawn rows and columns of a lattice, by where its points are: `at` is told their index. */
export function gridPaths(at: (index: number) => Point): string[] {
  const paths: string[] = [];
  for (let line = 0; line < SIDE; line += STRIDE) {
    for (const isRow of [true, false]) {
      const points: string[] = [];
      for (let k = 0; k < SIDE; k += FINE) {
        const [x, y] = place(at(isRow ? line * SIDE + k : k * SIDE + line));
        points.push(`${x.toFixed(2)} ${y.toFixed(2)}`);
      }
      paths.push(`M${points.join('L')}`);
    }
  }
  return paths;
}

const step = (HIGH - LOW) / (SIDE - 1);
const flat = gridPaths((i) => [LOW + (i % SIDE) * step, LOW + Math.floor(i / SIDE) * step]);

export const Grid = ({ fold }: { fold: Fold | null }) => (
  <g class={`grid${fold ? ' folded' : ''}`}>
    {(fold ? gridPaths((i) => [fold.s[2 * i]!, fold.s[2 * i + 1]!]) : flat).map((d, i) => (
      <path key={i} d={d} />
    ))}
  </g>
);

interface SteepnessProps {
  readonly words: Words;
  readonly steepness: number;
  readonly fold: Fold | null;
  set(steepness: number): void;
}

/** The slider from a line over a sigmoid to a step, with the curve as it is. */
export function Steepness({ words, steepness, fold, set }: SteepnessProps) {
  const { share, slope } = activationAt(steepness);
  const curve = fold ? Array.from(fold.curve, (h, i) => `${(i / (CURVE - 1)) * 96 + 2} ${44 - 28 * h}`).join('L') : '';
  return (
    <div class="steepness">
      <svg viewBox="0 0 100 60" class="h" role="img" aria-label={words.curve}>
        <path class="axis" d="M0 44H100M50 0V60" />
        {curve && <path class="curve" d={`M${curve}`} />}
      </svg>
      <div>
        <label>
          <span>{words.steepness}</span>
          <input
            type="range"
            min={0}
            max={100}
            value={steepness}
            aria-valuetext={words.activation(steepness)}
            onInput={(event) => set(Number(event.currentTarget.value))}
          />
        </label>
        <div class="ends" aria-hidden="true">
          <span>{words.linear}</span>
          <span>sigmoid</span>
          <span>{words.stepFunction}</span>
        </div>
        <p class="symbols">
          {slope === null && words.stepFormula}
          {slope !== null && share === 0 && 'h(a) = a + ½'}
          {slope !== null && share > 0 && share < 1 && (
            <>
              h(a) = <Value name="rest" of={1 - share} /> · (a + ½) + <Value name="share" of={share} /> · σ(4a)
            </>
          )}
          {slope !== null && share === 1 && (
            <>
              h(a) = σ(
              <Value name="slope" of={slope} digits={1} /> a)
            </>
          )}
        </p>
      </div>
      <p class="soft">{words.foldStates[steepness === 0 ? 'linear' : steepness === 100 ? 'step' : 'bent']}</p>
    </div>
  );
}
