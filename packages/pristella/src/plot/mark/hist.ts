import { ArgumentError } from '../../base/errors.ts';
import { checkChoice, checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import { brief } from '../ticks.ts';
import { checkCount, range, type Values, vector } from '../values.ts';
import { dataBox, swatch } from './bar.ts';
import { named } from './line.ts';
import { type Mark, type MarkOptions, markFields, type NextColor, opacityOf } from './mark.ts';

/** How values are counted and shown. */
export interface HistOptions extends MarkOptions {
  /** How many bins of equal width (10 unless told), or their edges. */
  readonly bins?: number | Values;
  /** Values outside are left out. */
  readonly range?: readonly [number, number];
  /** Shares per unit of x, which sum to an area of 1, instead of counts. */
  readonly density?: boolean;
  /** Bars (unless told), an outline, or an outline that is filled. */
  readonly histtype?: 'bar' | 'step' | 'stepfilled';
}

/** How values are counted. */
type BinOptions = Pick<HistOptions, 'bins' | 'range' | 'density'>;

const binFields: Fields<BinOptions> = { bins: true, range: true, density: true };
const histFields: Fields<HistOptions> = { ...markFields, ...binFields, histtype: true };

/**
 * Counts of values between edges, as NumPy's `histogram`: each bin without its upper edge, the last one with it.
 * Throws ArgumentError for edges that do not rise and for a number of bins that is not whole or below 1.
 * @example
 * plot.histogram([0, 1, 1.5, 4, 4], { bins: 4 }).counts;
 */
export function histogram(
  values: ArrayLike<number>,
  options: Pick<HistOptions, 'bins' | 'range' | 'density'> = {},
): { counts: Float64Array; edges: Float64Array } {
  return countsOf(values, checkOptions(options, binFields, 'histogram'), 'histogram');
}

function countsOf(
  values: ArrayLike<number>,
  options: BinOptions,
  op: string,
): { counts: Float64Array; edges: Float64Array } {
  const edges = edgesOf(values, options, op);
  const counts = new Float64Array(edges.length - 1);
  const last = edges.length - 1;
  let inside = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!(v >= edges[0]! && v <= edges[last]!)) continue;
    counts[Math.min(last - 1, binOf(v, edges))]!++;
    inside++;
  }
  if (options.density && inside > 0) for (let k = 0; k < last; k++) counts[k]! /= inside * (edges[k + 1]! - edges[k]!);
  return { counts, edges };
}

function edgesOf(values: ArrayLike<number>, options: BinOptions, op: string): Float64Array {
  const { bins = 10 } = options;
  if (typeof bins !== 'number') {
    const edges = vector(bins, op);
    if (edges.length < 2 || edges.some((e, i) => i > 0 && e <= edges[i - 1]!)) {
      throw new ArgumentError('the edges of the bins must rise', { op });
    }
    return edges;
  }
  checkCount(bins, 'bins', op);
  let [low, high] = options.range ?? range(values) ?? [0, 1];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return Float64Array.from({ length: bins + 1 }, (_, k) => (k === bins ? high : low + ((high - low) * k) / bins));
}

/** The last edge that is not above the value, by halving. */
function binOf(v: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= v) low = middle;
    else high = middle;
  }
  return low;
}

/** How often values fall between edges. */
export function hist(data: Values, options: HistOptions, next: NextColor): Mark {
  const { histtype = 'bar' } = checkOptions(options, histFields, 'hist');
  checkChoice(histtype, { bar: true, step: true, stepfilled: true }, 'histtype', 'hist');
  const values = vector(data, 'hist');
  const { counts, edges } = countsOf(values, options, 'hist');
  const color = options.color === undefined ? next() : paintOf(options.color);
  const opacity = opacityOf(options.alpha);
  const look = histtype === 'step' ? { stroke: color, width: 1.6, ...opacity } : { fill: color, ...opacity };
  return {
    label: options.label,
    order: options.zorder ?? 1.5,
    extent: { x: edges, y: [0, ...counts], stickyX: [], stickyY: [0] },
    draw(space) {
      if (histtype === 'bar') {
        return Array.from(counts, (n, k) => {
          const box = dataBox(space, edges[k]!, edges[k + 1]!, 0, n);
          // A hair of paper between the bars.
          const hair = Math.min(0.6, box.width / 8);
          return { kind: 'rect', box: { ...box, x: box.x + hair / 2, width: box.width - hair }, ...look };
        });
      }
      const points: number[] = [];
      counts.forEach((n, k) => {
        const box = dataBox(space, edges[k]!, edges[k + 1]!, 0, n);
        if (k === 0) points.push(box.x, box.y + box.height);
        points.push(box.x, box.y, box.x + box.width, box.y);
        if (k === counts.length - 1) points.push(box.x + box.width, box.y + box.height);
      });
      return [{ kind: 'path', runs: [{ points, closed: histtype !== 'step' }], ...look }];
    },
    key: (box) => [swatch(box, look)],
    describe() {
      const top = counts.indexOf(Math.max(...counts));
      const most = `most (${brief(counts[top]!)}) from ${brief(edges[top]!)} to ${brief(edges[top + 1]!)}`;
      const ends = `${brief(edges[0]!)} to ${brief(edges.at(-1)!)}`;
      return `histogram${named(options.label)} of ${values.length} values in ${counts.length} bins from ${ends}, ${most}`;
    },
  };
}
