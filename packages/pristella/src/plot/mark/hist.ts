import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options, type Read } from '../../base/options.ts';
import { choice, either, flag, isNumber, whole } from '../../base/row.ts';
import { pair, values } from '../rows.ts';
import type { Shape } from '../scene.ts';
import { brief, fromTo } from '../ticks.ts';
import { between, neighbours, range, type Values, vector, zip } from '../values.ts';
import { swatch } from './bar.ts';
import { named } from './line.ts';
import { dataBox, type Mark, MarkOptions, type NextColor, opacityOf, paintOr, reachX, reachY } from './mark.ts';

/** How values are counted. */
class BinOptions {
  /** How many bins of equal width (10 unless told), or their edges. */
  readonly bins?: number | Values = either(isNumber, whole(1), values(), 10);
  /** Values outside are left out. */
  readonly range?: readonly [number, number] | undefined = pair();
  /** Shares per unit of x, which sum to an area of 1, instead of counts. */
  readonly density?: boolean = flag(false);
}
const binOptions: Options<BinOptions> = options(BinOptions);

class OutlineOptions {
  /** Bars (unless told), an outline, or an outline that is filled. */
  readonly histtype?: 'bar' | 'step' | 'stepfilled' = choice(['bar', 'step', 'stepfilled'], 'bar');
}

/** How values are counted and shown. */
export interface HistOptions extends MarkOptions, BinOptions, OutlineOptions {}
export const histOptions: Options<HistOptions> = options(MarkOptions, BinOptions, OutlineOptions);

/**
 * Counts of values between edges, as NumPy's `histogram`: each bin without its upper edge, the last one with it.
 * Throws ArgumentError for edges that do not rise and for a number of bins that is not whole or below 1.
 * @example
 * plot.histogram([0, 1, 1.5, 4, 4], { bins: 4 }).counts;
 */
export function histogram(
  values: ArrayLike<number>,
  options: BinOptions = {},
): { counts: Float64Array; edges: Float64Array } {
  const given = vector(values, 'histogram');
  return countsOf(given, binOptions.read(options, 'histogram', arguments.length - 2), 'histogram');
}

function countsOf(values: Float64Array, options: Read<BinOptions>, op: string): ReturnType<typeof histogram> {
  const edges = edgesOf(values, options, op);
  const counts = new Float64Array(edges.length - 1);
  let inside = 0;
  for (const v of values) {
    const bin = binOf(v, edges);
    if (bin === undefined) continue;
    counts[bin]!++;
    inside++;
  }
  if (!options.density || inside === 0) return { counts, edges };
  const shares = binsOf(counts, edges).map(([count, from, to]) => count / (inside * (to - from)));
  return { counts: Float64Array.from(shares), edges };
}

/** Each bin's count and its edges. */
const binsOf = (counts: Float64Array, edges: Float64Array): [count: number, from: number, to: number][] =>
  zip('hist', counts, edges.subarray(0, -1), edges.subarray(1));

function edgesOf(values: ArrayLike<number>, { bins, range: ends }: Read<BinOptions>, op: string): Float64Array {
  if (typeof bins !== 'number') {
    const edges = vector(bins, op);
    if (edges.length < 2 || !isRising(edges)) throw new ArgumentError('the edges of the bins must rise', { op });
    return edges;
  }
  if (ends && ends[0] > ends[1])
    throw new ArgumentError(`range must not be ${showValue(ends)}`, { op, hint: '[lowest, highest]' });
  let [low, high] = ends ?? range(values) ?? [0, 1];
  if (low === high) {
    // Large numbers lie farther from each other than half a unit.
    const half = Math.max(0.5, Math.abs(low) * bins * 2 ** -50);
    [low, high] = [low - half, high + half];
  }
  const isLong = !Number.isFinite((high - low) * bins);
  const edges = new Float64Array(bins + 1).map((_, k) =>
    k === bins ? high : isLong ? between(low, high, k / bins) : low + ((high - low) * k) / bins,
  );
  if (isRising(edges)) return edges;
  throw new ArgumentError(`${bins} bins are too many for values from ${low} to ${high}`, {
    op,
    hint: 'fewer bins, or a wider range: between these there are not so many numbers',
  });
}

const isRising = (edges: Float64Array): boolean => neighbours([...edges]).every(([a, b]) => b > a);

/** The bin of a value, by halving; undefined where it is in none. The last bin has its upper edge. */
function binOf(v: number, edges: Float64Array): number | undefined {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= v) low = middle + 1;
    else high = middle;
  }
  if (low === edges.length) return v === edges.at(-1) ? low - 2 : undefined;
  return low === 0 ? undefined : low - 1;
}

/** How often values fall between edges. */
export function hist(data: Values, given: HistOptions, next: NextColor): Mark {
  const o = histOptions.read(given, 'hist');
  const { histtype } = o;
  const values = vector(data, 'hist');
  const { counts, edges } = countsOf(values, o, 'hist');
  const bins = binsOf(counts, edges);
  const [first, last] = [edges.reduce((a, b) => Math.min(a, b)), edges.reduce((a, b) => Math.max(a, b))];
  const color = paintOr(o.color, next);
  const opacity = opacityOf(o.alpha);
  const look = histtype === 'step' ? { stroke: color, width: 1.6, ...opacity } : { fill: color, ...opacity };
  return {
    label: o.label,
    order: o.zorder ?? 1.5,
    extent: { x: edges, y: [0, ...counts], stickyX: [], stickyY: [0] },
    draw(space) {
      if (histtype === 'bar') {
        return bins.flatMap(([n, from, to]): Shape[] => {
          const box = dataBox(space, from, to, 0, n);
          if (!box) return [];
          // A hair of paper between the bars.
          const hair = Math.min(0.6, box.width / 8);
          return [{ kind: 'rect', box: { ...box, x: box.x + hair / 2, width: box.width - hair }, ...look }];
        });
      }
      const foot = reachY(space, 0);
      const tops = bins.flatMap(([n, from, to]) => {
        const top = reachY(space, n);
        return [reachX(space, from), top, reachX(space, to), top];
      });
      const points = [reachX(space, first), foot, ...tops, reachX(space, last), foot];
      return [{ kind: 'path', runs: [{ points, closed: histtype !== 'step' }], ...look }];
    },
    key: (box) => [swatch(box, look)],
    describe() {
      const [most, from, to] = bins.reduce((a, b) => (b[0] > a[0] ? b : a));
      const ends = `${fromTo(first, last)}, most (${brief(most)}) from ${fromTo(from, to)}`;
      return `histogram${named(o.label)} of ${values.length} values in ${counts.length} bins from ${ends}`;
    },
  };
}
