import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, number, whole } from '../../base/row.ts';
import type { Axes } from '../axes/axes.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import { pair } from '../rows.ts';
import { brief } from '../ticks.ts';
import { gridOf } from '../values.ts';
import { TeachOptions } from './sheet.ts';
import { evenly, gradientsOf, heightsOf, type Surface } from './slope.ts';

class PlaneChoice {
  /** From where to where both axes go. */
  readonly range?: readonly [number, number] | undefined = pair();
}
class FieldChoice extends PlaneChoice {
  /** How many arrows stand side by side: 13 unless told. */
  readonly count?: number = whole(2, 13);
}
/** What of the plane is drawn, the title and the language. */
export interface GradientFieldOptions extends TeachOptions, FieldChoice {}
const gradientFieldOptions: Options<GradientFieldOptions> = options(TeachOptions, FieldChoice);

/** Lines of equal height, pale, behind what is drawn on them. */
function drawHeights(
  ax: Axes,
  f: Surface,
  x: readonly [number, number],
  y: readonly [number, number],
  op: string,
): void {
  const n = 61;
  const [xs, ys] = [evenly(...x, n), evenly(...y, n)];
  const heights = heightsOf(
    f,
    ys.flatMap(() => xs),
    ys.flatMap((v) => xs.map(() => v)),
    op,
  );
  const g = gridOf(heights, n, n);
  const z = ys.map((_, r) => xs.map((_, c) => g.at(r, c)));
  ax.contour(xs, ys, z, { levels: 12, colors: 'soft', alpha: 0.45 });
}

/**
 * The slopes of a function of two numbers as arrows against them, which is where descent goes: the longer, the steeper; lines of equal
 * height behind, which they cross at right angles. Throws ArgumentError unless `f` makes a number of each pair.
 * @example
 * plot.gradientField((x, y) => x.square().add(y.square())).describe();
 */
export function gradientField(f: Surface, options: GradientFieldOptions = {}): Figure {
  const op = 'gradientField';
  const { title, range = [-2, 2], count } = gradientFieldOptions.read(options, op, arguments.length - 2);
  const side = evenly(...range, count);
  const x = side.flatMap(() => side);
  const y = side.flatMap((v) => side.map(() => v));
  const [u, v] = gradientsOf(f, x, y, op);
  const fig = figure({ figsize: [5.6, 5.2], ...figureOptions.pick(options) });
  const ax = fig.axes().xlabel('$x_0$').ylabel('$x_1$');
  if (title) ax.title(title);
  drawHeights(ax, f, range, range, op);
  return ax
    .quiver(
      x,
      y,
      u.map((s) => -s),
      v.map((s) => -s),
      { color: 'C0' },
    )
    .axis('equal').figure;
}

class DescentChoice extends PlaneChoice {
  /** Learning rates, a panel for each: 0.02, 0.4 and 1.02 unless told. */
  readonly rates?: readonly number[] | undefined = list(number({ above: 0 }), 1);
  /** How many steps are taken: 20 unless told. */
  readonly steps?: number = whole(1, 20);
}
/** The rates, the steps, the title and the language. */
export interface DescentOptions extends TeachOptions, DescentChoice {}
const descentOptions: Options<DescentOptions> = options(TeachOptions, DescentChoice);

const verdicts = {
  en: { small: 'too small', right: 'about right', large: 'too large' },
  zh: { small: '太小', right: '合适', large: '太大' },
} as const;
type Verdict = keyof (typeof verdicts)['en'];

/** Where descent has been, and how high it was there. */
interface Path {
  readonly rate: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly heights: readonly number[];
}

/**
 * Gradient descent from one place with several learning rates, side by side over lines of equal height. Each title says what
 * the rate was: too large where the path ends higher than it began, too small where it has not come down nine tenths of the way to the
 * lowest place that any of them reached, else about right. Throws ArgumentError unless `f` makes a number of each pair
 * and `start` is two numbers.
 * @example
 * plot.descentPaths((x, y) => x.square().div(4).add(y.square()), [-3, 2]).describe();
 */
export function descentPaths(f: Surface, start: readonly [number, number], options: DescentOptions = {}): Figure {
  const op = 'descentPaths';
  const {
    title,
    language,
    rates = [0.02, 0.4, 1.02],
    steps,
    range,
  } = descentOptions.read(options, op, arguments.length - 3);
  if (!Array.isArray(start) || start.length !== 2 || !start.every(Number.isFinite))
    throw new ArgumentError(`a place to start from must not be ${showValue(start)}`, {
      op,
      hint: 'two numbers, such as [-3, 2]',
    });
  const paths = rates.map((rate) => descend(f, start, rate, steps, op));
  const lowest = Math.min(...paths.flatMap((p) => p.heights));
  const fig = figure({ figsize: [0.6 + 3.6 * rates.length, 3.9], ...figureOptions.pick(options) });
  if (title) fig.suptitle(title);
  const reach = 1.3 * Math.max(1e-9, ...start.map(Math.abs));
  const extent = range ?? ([-reach, reach] as const);
  for (const [i, path] of paths.entries()) {
    const verdict = verdictOf(path, lowest);
    const ax = fig
      .addSubplot(1, rates.length, i + 1)
      .xlabel('$x_0$')
      .ylabel('$x_1$');
    drawHeights(ax, f, extent, extent, op);
    ax.plot(path.x, path.y, 'o-', { color: verdict === 'right' ? 'C0' : 'C1', linewidth: 1.8, markersize: 4 });
    ax.scatter(start.slice(0, 1), start.slice(1), { color: 'ink', s: 50, zorder: 5 });
    ax.xlim(...extent)
      .ylim(...extent)
      .title(`lr = ${brief(path.rate)}: ${verdicts[language][verdict]}`);
  }
  return fig;
}

/** Beyond this a path is not followed: it is far outside of every picture. */
const FAR = 1e6;

function descend(f: Surface, [x0, y0]: readonly [number, number], rate: number, steps: number, op: string): Path {
  const [x, y] = [[x0], [y0]];
  let [a, b] = [x0, y0];
  for (let i = 0; i < steps; i++) {
    const [[u = NaN], [v = NaN]] = gradientsOf(f, [a], [b], op);
    [a, b] = [a - rate * u, b - rate * v];
    if (!(Math.abs(a) < FAR && Math.abs(b) < FAR)) break;
    x.push(a);
    y.push(b);
  }
  return { rate, x, y, heights: [...heightsOf(f, x, y, op)] };
}

function verdictOf({ heights }: Path, lowest: number): Verdict {
  const [first = NaN] = heights;
  const last = heights.at(-1) ?? first;
  if (last > first) return 'large';
  return last - lowest > 0.1 * (first - lowest) ? 'small' : 'right';
}
