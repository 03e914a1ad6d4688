import { checkNumber } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { number } from '../../base/row.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import { pair } from '../rows.ts';
import { brief } from '../ticks.ts';
import { TeachOptions } from './sheet.ts';
import { type Curve, evenly, slopesOf, valuesOf } from './slope.ts';

class TangentChoice {
  /** The step of the numerical slopes, drawn as large as it is: 1 unless told. */
  readonly h?: number = number({ above: 0 }, 1);
  /** From where to where the curve is drawn: three steps to both sides unless told. */
  readonly range?: readonly [number, number] | undefined = pair();
}
/** The step, what is drawn, the title and the language. */
export interface TangentOptions extends TeachOptions, TangentChoice {}
const tangentOptions: Options<TangentOptions> = options(TeachOptions, TangentChoice);

const texts = {
  en: {
    tangent: 'tangent: f′(x)',
    forward: 'forward: (f(x+h) − f(x)) / h',
    central: 'central: (f(x+h) − f(x−h)) / 2h',
  },
  zh: { tangent: '切线：f′(x)', forward: '前向差分：(f(x+h) − f(x)) / h', central: '中心差分：(f(x+h) − f(x−h)) / 2h' },
} as const;

/**
 * The true slope of a curve at x and what is computed in its place: the tangent, the line of the forward difference and that of
 * the central one, each with its number. Throws ArgumentError unless `f` makes a number of each and `x` is one.
 * @example
 * plot.tangentLines((x) => x.square(), 1, { h: 0.5 }).describe();
 */
export function tangentLines(f: Curve, x: number, options: TangentOptions = {}): Figure {
  const op = 'tangentLines';
  const { title, language, h, range } = tangentOptions.read(options, op, arguments.length - 3);
  checkNumber(x, 'x', op);
  const t = texts[language];
  const [low, high] = range ?? [x - 3 * h, x + 3 * h];
  const places = evenly(low, high, 201);
  const [before = NaN, at = NaN, after = NaN] = valuesOf(f, [x - h, x, x + h], op);
  const curve = valuesOf(f, places, op);
  const [slope = NaN] = slopesOf(f, [x], op);
  const lines = [
    { name: t.tangent, slope, through: at, color: 'C0', linestyle: '-', linewidth: 2.6 },
    { name: t.forward, slope: (after - at) / h, through: at, color: 'C1', linestyle: '--', linewidth: 2 },
    {
      name: t.central,
      slope: (after - before) / (2 * h),
      through: (before + after) / 2,
      color: 'C2',
      linestyle: '-.',
      linewidth: 2,
    },
  ] as const;
  const fig = figure({ figsize: [9.6, 4.2], ...figureOptions.pick(options) });
  const ax = fig.axes().xlabel('x').ylabel('f(x)');
  if (title) ax.title(title);
  ax.plot(places, curve, { color: 'ink', linewidth: 2 });
  for (const { name, slope, through, ...look } of lines)
    ax.plot(
      [low, high],
      [low, high].map((v) => through + slope * (v - x)),
      { ...look, label: `${name} = ${brief(slope)}` },
    );
  ax.scatter([x - h, x, x + h], [before, at, after], { color: 'ink', s: 40, zorder: 4 });
  const [bottom, top] = [Math.min(...curve), Math.max(...curve)];
  const room = 0.25 * (top - bottom || 1);
  for (const [v, label] of [
    [x - h, 'x − h'],
    [x, 'x'],
    [x + h, 'x + h'],
  ] as const)
    ax.axvline(v, { color: 'soft', linestyle: ':', linewidth: 1 }).text(v, bottom - 0.9 * room, label, {
      ha: 'center',
      background: true,
      color: 'soft',
    });
  return ax
    .xlim(low, high)
    .ylim(bottom - room, top + room)
    .legend('outside').figure;
}
