import { ArgumentError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text } from '../../base/row.ts';
import { checkCount } from '../count.ts';
import type { Figure } from '../figure.ts';
import { circle, type Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Values, vector } from '../values.ts';
import { arrow, tints } from './cells.ts';
import { type Item, textAt } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';

class ScoreLabels {
  /** What each output stands for: its number unless told. */
  readonly labels?: readonly string[] | undefined = list(text());
}
/** The names of the classes, the title and the language. */
export interface ScoreOptions extends TeachOptions, ScoreLabels {}
const scoreOptions: Options<ScoreOptions> = options(TeachOptions, ScoreLabels);

const answerWords = { en: 'answer: ', zh: '答案：' } as const;

/**
 * The outputs of a network as a row of nodes: the larger the value, the darker the node, and an arrow from the largest to the
 * answer. Throws ArgumentError for no values, for values without a largest one, and for labels that are not one for each.
 * @example
 * plot.outputScores([0.05, 0.1, 0.8, 0.05]).describe();
 */
export function outputScores(values: Values, options: ScoreOptions = {}): Figure {
  const op = 'outputScores';
  const { title, language, labels } = scoreOptions.read(options, op, arguments.length - 2);
  const scores = [...vector(values, op)];
  checkCount(scores.length, op);
  const names = labels ?? scores.map((_, i) => String(i));
  if (names.length !== scores.length)
    throw new ArgumentError(`${names.length} labels for ${scores.length} values`, { op });
  if (scores.length === 0 || !scores.every(Number.isFinite))
    throw new ArgumentError('needs finite values, at least one', {
      op,
      hint: 'one for each class, such as a row of softmax',
    });
  const best = scores.indexOf(Math.max(...scores));
  const answer = `${answerWords[language]}${names[best]}`;
  const describe = (): string =>
    `outputs ${scores.map((v, i) => `${names[i]} ${brief(v)}`).join(', ')}; the answer is ${names[best]}`;
  return sheetFigure({ title, item: (type) => itemOf(scores, names, answer, best, type), describe }, options);
}

const RADIUS = 22;

function itemOf(
  scores: readonly number[],
  names: readonly string[],
  answer: string,
  best: number,
  type: Typography,
): Item {
  const told = (v: number): string => brief(Number(v.toPrecision(2)));
  const widest = Math.max(...scores.map(told).map((t) => type.metrics.width(t, type.label, true)));
  const own = names.some((name, i) => name !== String(i));
  const nameWidth = own ? Math.max(...names.map((t) => type.metrics.width(t, type.label, true))) : 0;
  const step = Math.max(2 * RADIUS + 14, widest + 10, nameWidth + 10);
  const line = type.lineHeight(type.label);
  const box = { width: type.metrics.width(answer, type.title, true) + 24, height: type.lineHeight(type.title) + 12 };
  const width = Math.max(step * scores.length, box.width);
  const left = (width - step * scores.length) / 2;
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const shade = (v: number): number => (high > low ? 0.04 + (0.96 * (v - low)) / (high - low) : 1);
  const shapes: Shape[] = [];
  const top = box.height + 34;
  for (const [i, v] of scores.entries()) {
    const x = left + (i + 0.5) * step;
    const y = top + RADIUS;
    const isBest = i === best;
    shapes.push(circle(x, y, RADIUS, { fill: tints.first, opacity: shade(v) }));
    shapes.push(circle(x, y, RADIUS, { stroke: isBest ? tints.first : 'soft', width: isBest ? 3 : 1.2 }));
    const look = { bold: isBest, fill: isBest ? 'ink' : 'soft' };
    shapes.push(textAt(x, y + RADIUS + 6 + line / 2, `$y_${i > 9 ? `{${i}}` : i}$`, type, look));
    shapes.push(textAt(x, y + RADIUS + 6 + 1.5 * line, told(v), type, look));
    if (own) shapes.push(textAt(x, y + RADIUS + 6 + 2.5 * line, names[i]!, type, look));
  }
  const at = left + (best + 0.5) * step;
  const middle = Math.min(width - box.width / 2, Math.max(box.width / 2, at));
  shapes.push(...arrow(at, top - 4, at, box.height + 4, tints.first, 3));
  shapes.push({
    kind: 'rect',
    box: { x: middle - box.width / 2, y: 0, ...box },
    radius: 6,
    stroke: tints.first,
    width: 2,
  });
  shapes.push(textAt(middle, box.height / 2, answer, type, { size: type.title, bold: true }));
  return { width, height: top + 2 * RADIUS + 10 + (own ? 3 : 2) * line, shapes };
}
