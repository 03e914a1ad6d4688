import { ArgumentError } from '../../base/errors.ts';
import { div, exp, sub } from '../../op/elementwise/index.ts';
import { max } from '../../op/reduce/reduce.ts';
import { sum } from '../../op/reduce/sum.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Axes } from '../axes/axes.ts';
import { checkCount } from '../count.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import { panelOf } from '../network/drawing.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Values, vector, zip } from '../values.ts';
import { type Cell, cellFor, cells, tints } from './cells.ts';
import { column, type Item, row, words } from './item.ts';
import { drawingOf, type TeachOptions, teachOptions } from './sheet.ts';

const texts = {
  en: {
    heights: 'exp(x) on a log scale',
    limit: 'largest float64',
    shift: 'Subtract the maximum first',
    note: 'no exponent above 0: nothing overflows,\nand softmax stays the same',
    broken: 'as written:',
    shifted: 'shifted:',
  },
  zh: {
    heights: '对数刻度下的 exp(x)',
    limit: 'float64 的最大值',
    shift: '先减去最大值',
    note: '指数都不大于 0：不会溢出，\n而 softmax 的结果不变',
    broken: '照原式计算：',
    shifted: '平移之后：',
  },
} as const;

/** float64 ends here, as a power of ten. */
const LARGEST = Math.log10(Number.MAX_VALUE);

/**
 * Why softmax subtracts the maximum: exp(x) of each value as a bar on a logarithmic scale, with the largest number that there
 * is, and beside it the same values shifted by their maximum, with what softmax makes of both. Throws ArgumentError unless there
 * are values, all of them finite.
 * @example
 * plot.softmaxOverflow([10, 100, 1000]).describe();
 */
export function softmaxOverflow(values: Values, options: TeachOptions = {}): Figure {
  const op = 'softmaxOverflow';
  const { title, language } = teachOptions.read(options, op, arguments.length - 2);
  const x = [...vector(values, op)];
  checkCount(x.length, op);
  if (x.length === 0 || !x.every(Number.isFinite)) throw new ArgumentError('needs finite values, at least one', { op });
  const t = texts[language];
  const fig = figure({ figsize: [10, 4], ...figureOptions.pick(options) });
  if (title) fig.suptitle(title);
  drawHeights(fig.addSubplot(1, 2, 1), x, t);
  const tensor = asTensor(x, op);
  const shifted = sub(tensor, max(tensor));
  const [raw, small] = [exp(tensor), exp(shifted)];
  const columns: Column[] = [
    { head: 'x', values: x },
    { head: 'exp(x)', values: raw.data(), isSuspect: true },
    { head: 'softmax', values: div(raw, sum(raw)).data(), isSuspect: true },
    { head: 'x − max', values: shifted.data() },
    { head: 'exp(x − max)', values: small.data() },
    { head: 'softmax', values: div(small, sum(small)).data(), isResult: true },
  ];
  const describe = (): string =>
    columns.map(({ head, values }) => `${head}: ${Array.from(values, told).join(', ')}`).join('; ');
  fig.addPanel(panelOf(drawingOf({ title: t.shift, item: (type) => tables(columns, t, type), describe })), 1, 2, 2);
  return fig;
}

type Texts = (typeof texts)[keyof typeof texts];

interface Column {
  readonly head: string;
  readonly values: ArrayLike<number>;
  /** Whether numbers that are infinite or none are marked. */
  readonly isSuspect?: boolean;
  readonly isResult?: boolean;
}

/** A number of three digits; what is none, in NumPy's words. */
const told = (v: number): string => {
  if (Number.isNaN(v)) return 'nan';
  return Number.isFinite(v) ? brief(Number(v.toPrecision(3))) : 'inf';
};

/** Bars of log10(exp(x)); one that has left the numbers ends above the line of the largest. */
function drawHeights(ax: Axes, x: readonly number[], t: Texts): void {
  const heights = x.map((v) => v / Math.LN10);
  const shown = heights.map((h) => Math.min(h, 1.25 * LARGEST));
  const isOver = x.map((v) => !Number.isFinite(Math.exp(v)));
  const color = isOver.map((over) => (over ? tints.second : tints.first));
  const low = Math.min(0, ...heights);
  ax.bar(
    x.map((v) => `x = ${brief(v)}`),
    shown,
    { color, width: 0.55 },
  );
  ax.axhline(LARGEST, { color: tints.second, linestyle: '--' });
  ax.text(-0.27, LARGEST + 6, `${t.limit}: ${brief(Number.MAX_VALUE)}`, { color: tints.second, va: 'bottom' });
  for (const [i, [v, height]] of zip('softmaxOverflow', x, shown).entries())
    ax.text(i, height, told(Math.exp(v)), {
      ha: 'center',
      va: 'bottom',
      weight: 'bold',
    });
  const ticks = [-300, -200, -100, 0, 100, 200, 300].filter((p) => p >= low);
  ax.yticks(
    ticks,
    ticks.map((p) => `$10^{${p}}$`),
  )
    .ylim(Math.min(0, 1.1 * low), 1.4 * LARGEST)
    .title(t.heights);
}

function tables(columns: readonly Column[], t: Texts, type: Typography): Item {
  const part = (list: readonly Column[]): Item => {
    const items = list.map(({ head, values, isSuspect, isResult }) => {
      const size = cellFor([...Array.from(values, told), head], type);
      const cellOf = (v: number): Cell => {
        const isBroken = isSuspect && !Number.isFinite(v);
        const tint = isBroken ? tints.second : isResult ? tints.result : undefined;
        return { text: told(v), tint, bold: isBroken || isResult === true };
      };
      const body = cells(values.length, 1, (r) => cellOf(values[r]!), size, type);
      return column([words(head, type, { bold: true }), body], 4);
    });
    return row(items, 8);
  };
  const gap = 10;
  const items = [
    words(t.broken, type),
    part(columns.slice(0, 3)),
    words(t.shifted, type),
    part(columns.slice(3)),
    words(t.note, type, { fill: 'soft' }),
  ];
  return column(items, gap);
}
