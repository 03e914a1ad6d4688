import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text } from '../../base/row.ts';
import { log, neg } from '../../op/elementwise/index.ts';
import { asTensor } from '../../tensor/create.ts';
import { checkCount } from '../count.ts';
import type { Figure } from '../figure.ts';
import type { Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Grid, grid, type Rows, type Values, vector, zip } from '../values.ts';
import { type Cell, cellFor, cells, outlined, tints } from './cells.ts';
import { column, type Item, row, textAt, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';

class ClassNames {
  /** Names of the classes, above their columns: their numbers unless told. */
  readonly labels?: readonly string[] | undefined = list(text());
}
/** The names of the classes, the title and the language. */
export interface LossBarsOptions extends TeachOptions, ClassNames {}
const lossBarsOptions: Options<LossBarsOptions> = options(TeachOptions, ClassNames);

const texts = {
  en: { label: 'label', oneHot: 'one-hot t', output: 'output y', loss: 'loss −log y', mean: 'mean' },
  zh: { label: '标签', oneHot: '独热 t', output: '输出 y', loss: '损失 −log y', mean: '平均' },
} as const;

interface Losses {
  readonly y: Grid;
  readonly labels: readonly number[];
  readonly losses: readonly number[];
  readonly names: readonly string[];
}

/**
 * Labels as numbers and as one-hot rows, the outputs beside them, and the cross-entropy of each row as a bar: only the output
 * of the right class counts, which has a thick outline. `probabilities` has a row for each sample. Throws ShapeError for labels that
 * are not one for each row or no class, and for names that are not one for each class.
 * @example
 * plot.lossBars([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]], [1, 2]).describe();
 */
export function lossBars(probabilities: Rows, labels: Values, options: LossBarsOptions = {}): Figure {
  const op = 'lossBars';
  const o = lossBarsOptions.read(options, op, arguments.length - 3);
  const y = grid(probabilities, op);
  checkCount(y.values.length, op);
  const right = [...vector(labels, op)];
  const names = o.labels ?? Array.from({ length: y.columns }, (_, i) => String(i));
  if (right.length !== y.rows || y.rows === 0)
    throw new ShapeError(`${right.length} labels for outputs of shape ${showShape([y.rows, y.columns])}`, { op });
  const stray = right.find((c) => !(Number.isInteger(c) && c >= 0 && c < y.columns));
  if (stray !== undefined) throw new ShapeError(`label ${stray} is none of ${y.columns} classes`, { op });
  if (names.length !== y.columns) throw new ShapeError(`${names.length} names for ${y.columns} classes`, { op });
  const picked = asTensor(
    right.map((c, r) => y.at(r, c)),
    op,
  );
  const found: Losses = { y, labels: right, losses: [...neg(log(picked)).data()].map(Number), names };
  const describe = (): string =>
    `${y.rows} labels of ${y.columns} classes; ${zip(op, right, found.losses)
      .map(([c, loss], r) => `label ${names[c]}: output ${brief(y.at(r, c))}, loss ${brief(loss)}`)
      .join('; ')}`;
  return sheetFigure({ title: o.title, item: (type) => itemOf(found, texts[o.language], type), describe }, options);
}

const BAR = 130;

function itemOf({ y, labels, losses, names }: Losses, t: (typeof texts)['en' | 'zh'], type: Typography): Item {
  const told = (v: number): string => brief(Number(v.toPrecision(2)));
  const size = cellFor([...Array.from(y.values, told), ...names], type);
  const small = cellFor(names, type);
  const { first, second } = tints;
  const numbers = (width: number): Item =>
    row(
      names.map((name) => boxed(name, width, type)),
      0,
    );
  const part = (head: string, above: Item, body: Item): Item =>
    column([words(head, type, { bold: true }), above, body], 4);
  const bare = words(' ', type, { size: type.tick });
  const index = cells(y.rows, 1, (r) => ({ text: names[labels[r]!]!, tint: first, bold: true }), small, type);
  const hot = (r: number, c: number): Cell =>
    labels[r] === c ? { text: '1', tint: first, bold: true } : { text: '0' };
  const oneHot = cells(y.rows, y.columns, hot, { ...small, height: size.height }, type);
  const output = cells(
    y.rows,
    y.columns,
    (r, c) => ({ text: told(y.at(r, c)), tint: first, strength: 0.45 * y.at(r, c), bold: labels[r] === c }),
    size,
    type,
  );
  const marks = labels.map((c, r): Shape => outlined([r, c], [1, 1], size, first));
  return row(
    [
      part(t.label, bare, index),
      part(t.oneHot, numbers(small.width), oneHot),
      part(t.output, numbers(size.width), { ...output, shapes: [...output.shapes, ...marks] }),
      part(t.loss, bare, bars(losses, size.height, second, type)),
    ],
    22,
    'end',
  );
}

/** A small text in the middle of a width. */
const boxed = (text: string, width: number, type: Typography): Item => {
  const height = type.lineHeight(type.tick);
  return { width, height, shapes: [textAt(width / 2, height / 2, text, type, { size: type.tick, fill: 'soft' })] };
};

/** A bar for each row, with its number behind it. */
function bars(losses: readonly number[], height: number, fill: string, type: Typography): Item {
  const top = Math.max(1e-9, ...losses.filter(Number.isFinite));
  const told = (v: number): string => brief(Number(v.toPrecision(3)));
  const widthOf = (v: number): number => type.metrics.width(told(v), type.label, true);
  const room = Math.max(...losses.map(widthOf)) + 8;
  const shapes = losses.flatMap((v, r): Shape[] => {
    const width = (BAR * Math.min(v, top)) / top;
    const y = (r + 0.5) * height;
    const at = width + 6 + widthOf(v) / 2;
    return [
      { kind: 'rect', box: { x: 0, y: y - height * 0.3, width, height: height * 0.6 }, fill },
      textAt(at, y, told(v), type, { bold: true }),
    ];
  });
  const axis: Shape = { kind: 'path', runs: [{ points: [0, 0, 0, losses.length * height] }], stroke: 'ink', width: 1 };
  return { width: BAR + room, height: losses.length * height, shapes: [...shapes, axis] };
}
