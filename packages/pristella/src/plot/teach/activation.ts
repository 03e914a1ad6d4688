import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { whole } from '../../base/row.ts';
import type { Axes } from '../axes/axes.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import { finite } from '../rows.ts';
import { brief } from '../ticks.ts';
import { zip } from '../values.ts';
import { TeachOptions } from './sheet.ts';
import { type Curve, evenly, slopesOf, valuesOf } from './slope.ts';

class CurveOptions {
  /** The curves are drawn from minus this number to this: 6 unless told. */
  readonly reach?: number = finite(6);
  /** The number that enters the first of the layers: 3 unless told. */
  readonly at?: number = finite(3);
  /** Through how many layers the gradient is followed: 5 unless told. */
  readonly layers?: number = whole(1, 5);
}
/** What of the functions is drawn, the title and the language. */
export interface ActivationOptions extends TeachOptions, CurveOptions {}
const activationOptions: Options<ActivationOptions> = options(TeachOptions, CurveOptions);

const texts = {
  en: {
    value: 'h(x)',
    slope: 'h′(x)',
    flat: 'h′ ≈ 0',
    depth: (at: string) => `gradient back through layers, x = ${at}`,
    layers: 'layers',
  },
  zh: {
    value: 'h(x)',
    slope: 'h′(x)',
    flat: 'h′ ≈ 0',
    depth: (at: string) => `反向穿过各层后的梯度，x = ${at}`,
    layers: '层数',
  },
} as const;

/** Slopes below this share of the steepest are called flat. */
const FLAT = 0.05;

/**
 * Activation functions with their derivatives: the curve, its slope with the parts shaded where next to nothing flows back,
 * and the gradient after one layer, two and so on, each of which is the function itself: where it saturates, the
 * gradient goes to nothing. Several functions share the panels. Derivatives are the library's. Throws ArgumentError for what is
 * no functions by name, and for a function that does not make a number of each.
 * @example
 * plot.activationCurves({ sigmoid: (x) => x.neg().exp().add(1).reciprocal() }).describe();
 */
export function activationCurves(functions: Readonly<Record<string, Curve>>, options: ActivationOptions = {}): Figure {
  const op = 'activationCurves';
  const o = activationOptions.read(options, op, arguments.length - 2);
  const entries = Object.entries(functions ?? {});
  const [first] = entries;
  if (!first)
    throw new ArgumentError(`needs functions by name, got ${showValue(functions)}`, { op, hint: '{ tanh: np.tanh }' });
  const t = texts[o.language];
  const fig = figure({ figsize: [11, 3.4], ...figureOptions.pick(options) });
  if (o.title) fig.suptitle(o.title);
  const [left, middle, right] = [fig.addSubplot(1, 3, 1), fig.addSubplot(1, 3, 2), fig.addSubplot(1, 3, 3)];
  const x = evenly(-o.reach, o.reach, 241);
  const isOne = entries.length === 1;
  for (const [i, [name, f]] of entries.entries()) {
    const look = {
      color: `C${i}`,
      linestyle: i === 0 ? '-' : '--',
      linewidth: 2.4,
      ...(isOne ? {} : { label: name }),
    } as const;
    const slopes = slopesOf(f, x, op);
    if (isOne) for (const [a, b] of flatParts(x, slopes)) drawFlat(middle, a, b, t.flat, slopes);
    left.plot(x, valuesOf(f, x, op), look);
    middle.plot(x, slopes, look);
    drawDepth(right, throughLayers(f, o.at, o.layers, op), i, entries.length);
  }
  left
    .title(isOne ? `${first[0]}: ${t.value}` : t.value)
    .xlabel('x')
    .grid();
  const [low, high] = middle.ylim();
  middle.ylim(Math.min(-0.05, low), high > 0.6 || low === -high ? 1.1 : high);
  middle.title(t.slope).xlabel('x').grid();
  right.title(t.depth(brief(o.at))).xlabel(t.layers);
  right.xticks(evenly(1, o.layers, o.layers).map(Number), evenly(1, o.layers, o.layers).map(String));
  if (!isOne) left.legend();
  return fig;
}

/** The runs of places whose slope is next to nothing. */
function flatParts(x: readonly number[], slopes: Float64Array): [number, number][] {
  const top = slopes.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const parts: [number, number][] = [];
  let part: [number, number] | undefined;
  for (const [at, v] of [...zip('activationCurves', x, slopes), [Infinity, Infinity] as const]) {
    if (Math.abs(v) <= FLAT * top) part = [part?.[0] ?? at, at];
    else {
      if (part && part[1] > part[0]) parts.push(part);
      part = undefined;
    }
  }
  return parts;
}

function drawFlat(ax: Axes, low: number, high: number, words: string, slopes: Float64Array): void {
  const top = slopes.reduce((m, v) => Math.max(m, v), 0) || 1;
  ax.axvspan(low, high, { color: 'C1', alpha: 0.14 });
  ax.text((low + high) / 2, 0.5 * top, words, { ha: 'center', va: 'center', color: 'C1', weight: 'bold' });
}

/** The slope of f(x), of f(f(x)) and so on by x. */
function throughLayers(f: Curve, at: number, layers: number, op: string): number[] {
  let [x, slope] = [at, 1];
  return Array.from({ length: layers }, () => {
    const [steepness = NaN] = slopesOf(f, [x], op);
    slope *= steepness;
    [x = NaN] = valuesOf(f, [x], op);
    return slope;
  });
}

/** A bar for each number of layers, with its number where there is room. */
function drawDepth(ax: Axes, slopes: readonly number[], i: number, count: number): void {
  const width = 0.8 / count;
  const places = slopes.map((_, l) => l + 1 + (i - (count - 1) / 2) * width);
  ax.bar(places, slopes, { width: 0.9 * width, color: `C${i}` }).ylim(0, 1.15);
  if (count === 1)
    for (const [l, v] of slopes.entries())
      ax.text(l + 1, Math.max(v, 0), brief(Number(v.toPrecision(2))), {
        ha: 'center',
        va: 'bottom',
        weight: 'bold',
        fontsize: 10,
      });
}
