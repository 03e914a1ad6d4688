import { ArgumentError, showValue } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { choice, flag, text } from '../base/row.ts';
import type { Axes } from './axes/axes.ts';
import { type Figure, FigureOptions, figure, figureOptions } from './figure.ts';
import { brief } from './ticks.ts';
import { type Values, vector } from './values.ts';

/** What a training run remembers of itself, a number per entry of `steps`. NaN where nothing was measured. */
export interface LearningHistory {
  /** Steps or epochs, in order. */
  readonly steps: Values;
  readonly loss: Values;
  /** Share of right answers on the training part, from 0 to 1. */
  readonly accuracy?: Values;
  /** The same for the part held back, at its own steps where they differ. */
  readonly validation?: { readonly steps?: Values; readonly loss?: Values; readonly accuracy?: Values };
}

/** How a learning curve is drawn. */
export class LearningCurveOptions extends FigureOptions {
  /** The title above the picture. */
  readonly title?: string | undefined = text();
  /** What is counted below: steps unless told. */
  readonly unit?: string | undefined = text();
  /** Marks and names the gap between training and validation where the curves end; it does not unless told. */
  readonly gap?: boolean = flag(false);
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const learningCurveOptions: Options<LearningCurveOptions> = options(LearningCurveOptions);

const words = {
  en: { step: 'step', loss: 'loss', accuracy: 'accuracy', training: 'training', validation: 'validation', gap: 'gap' },
  zh: { step: '步数', loss: '损失', accuracy: '准确率', training: '训练', validation: '验证', gap: '差距' },
} as const;
type Words = (typeof words)['en' | 'zh'];

/**
 * Loss, and accuracy where it is known, against the steps of training: one panel for each. Throws ArgumentError where there
 * are no steps or no losses.
 * @example
 * const fig = plot.learningCurve({ steps: [1, 2, 3], loss: [2, 1, 0.5], accuracy: [0.4, 0.7, 0.9] });
 * fig.describe();
 */
export function learningCurve(history: LearningHistory, options: LearningCurveOptions = {}): Figure {
  const { title, unit, gap, language } = learningCurveOptions.read(options, 'learningCurve', arguments.length - 2);
  const w = words[language];
  const { steps, validation = {} } = history ?? {};
  if (steps === undefined || history.loss === undefined)
    throw new ArgumentError(`needs { steps, loss }, got ${showValue(history)}`, {
      op: 'learningCurve',
      hint: 'of what fit gives: { steps: history.losses.map((_, i) => i + 1), loss: history.losses }',
    });
  const hasAccuracy = history.accuracy !== undefined || validation.accuracy !== undefined;
  const columns = hasAccuracy ? 2 : 1;
  const fig = figure({ figsize: hasAccuracy ? [9, 3.8] : [6.4, 4], ...figureOptions.pick(options) });
  if (title) fig.suptitle(title);
  const panel = (index: number, name: 'loss' | 'accuracy', train: Values | undefined): void => {
    const ax = fig
      .addSubplot(1, columns, index)
      .xlabel(unit ?? w.step)
      .ylabel(w[name])
      .grid();
    if (train) drawTraining(ax, vector(steps, 'learningCurve'), vector(train, 'learningCurve'), w);
    const held = validation[name];
    if (held) ax.plot(validation.steps ?? steps, held, { label: w.validation, color: 'C1', linestyle: '--' });
    if (held && train && gap) drawGap(ax, vector(validation.steps ?? steps, 'learningCurve'), train, held, w);
    if (held) ax.legend();
  };
  panel(1, 'loss', history.loss);
  if (hasAccuracy) panel(2, 'accuracy', history.accuracy);
  return fig;
}

/** Few values as they are; many of them pale, with their moving mean over them. */
function drawTraining(ax: Axes, steps: Float64Array, values: Float64Array, w: Words): void {
  const isLong = values.length > 200;
  if (isLong) ax.plot(steps, values, { color: 'C0', alpha: 0.3, linewidth: 1 });
  const shown = isLong ? movingMean(values, Math.ceil(values.length / 100)) : values;
  ax.plot(steps, shown, { label: w.training, color: 'C0' });
}

/** A line between the ends of both curves, with their difference. */
function drawGap(ax: Axes, steps: Float64Array, train: Values, held: Values, w: Words): void {
  const [a, b] = [train, held].map((values) => vector(values, 'learningCurve').findLast(Number.isFinite));
  const [first, last] = [steps[0], steps.at(-1)];
  if (a === undefined || b === undefined || first === undefined || last === undefined) return;
  const x = last + 0.03 * (last - first);
  const tick = 0.012 * (last - first);
  ax.plot([x - tick, x + tick, x, x, x - tick, x + tick], [a, a, a, b, b, b], { color: 'C3', linewidth: 2.2 });
  const size = brief(Number(Math.abs(a - b).toPrecision(2)));
  ax.text(x - 0.04 * (last - first), (a + b) / 2, `${w.gap} ${size}`, {
    ha: 'right',
    va: 'center',
    color: 'C3',
    weight: 'bold',
    background: true,
  });
}

/** Each value as the mean of its neighbours up to `reach` places away; NaN is left out. */
function movingMean(values: Float64Array, reach: number): Float64Array {
  return values.map((_, i) => {
    let sum = 0;
    let count = 0;
    for (let k = Math.max(0, i - reach); k <= Math.min(values.length - 1, i + reach); k++) {
      if (Number.isNaN(values[k])) continue;
      sum += values[k]!;
      count++;
    }
    return sum / count;
  });
}

/**
 * `learningCurve` as SVG text.
 * @example
 * plot.learningCurveSvg({ steps: [1, 2, 3], loss: [2, 1, 0.5] }).startsWith('<svg');
 */
export function learningCurveSvg(history: LearningHistory, options: LearningCurveOptions = {}): string {
  checkArguments(arguments.length, 2, 'learningCurve');
  return learningCurve(history, options).toSvg();
}
