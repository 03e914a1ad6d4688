import { ArgumentError } from '../../base/errors.ts';
import { checkWholes } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text } from '../../base/row.ts';
import type { Figure } from '../figure.ts';
import { superscript } from '../text/math.ts';
import type { Typography } from '../text/typography.ts';
import { neighbours } from '../values.ts';
import { tints } from './cells.ts';
import { column, type Item, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';
import { joined, type Sized } from './sizes.ts';

class BlockNames {
  /** What the blocks are called, the input first and the output last; X, W and Y unless told. */
  readonly names?: readonly string[] | undefined = list(text());
}
/** The names of the blocks, the title and the language. */
export interface BatchOptions extends TeachOptions, BlockNames {}
const batchOptions: Options<BatchOptions> = options(TeachOptions, BlockNames);

const notes = {
  en: (n: number) => `blue: one of ${n} inputs, and its own row of outputs`,
  zh: (n: number) => `蓝色：${n} 个输入中的一个，以及它自己的那一行输出`,
} as const;

/**
 * How the shapes of a batch meet the weights of layers: blocks for the inputs, each layer's weights and the outputs, their sides by
 * their sizes, which stand below; `sizes` are the numbers of nodes, the input first. Throws ArgumentError for sizes that are not
 * whole numbers from 1, for fewer than two, and for names that are not one for each block.
 * @example
 * plot.batchBlocks(100, [784, 50, 10]).describe();
 */
export function batchBlocks(batch: number, sizes: readonly number[], options: BatchOptions = {}): Figure {
  const op = 'batchBlocks';
  const { title, language, names } = batchOptions.read(options, op, arguments.length - 3);
  checkWholes(batch, 'the size of the batch', op, { least: 1 });
  const widths = checkWholes(sizes, 'the number of nodes of each layer', op, { least: 1 });
  if (widths.length < 2) throw new ArgumentError(`needs two layers at least, got ${widths.length}`, { op });
  const weights = neighbours(widths);
  const shapes: (readonly [number, number])[] = [[batch, widths[0]!], ...weights, [batch, widths.at(-1)!]];
  const usual = ['X', ...weights.map((_, i) => (weights.length > 1 ? `W${superscript(`(${i + 1})`)}` : 'W')), 'Y'];
  const told = names ?? usual;
  if (told.length !== shapes.length)
    throw new ArgumentError(`${told.length} names for ${shapes.length} blocks`, { op });
  const top = Math.max(...shapes.flat());
  const item = (type: Typography): Item => {
    const parts = shapes.map((size, i): Sized => {
      const isRows = i === 0 || i === shapes.length - 1;
      return { item: block(size, top, isRows), name: told[i]!, size };
    });
    const signs = [...weights.map(() => '·'), '='];
    return column(
      [joined(parts, signs, language, type), words(notes[language](batch), type, { fill: tints.first })],
      12,
    );
  };
  const describe = (): string => `blocks ${shapes.map((s, i) => `${told[i]} (${s.join(', ')})`).join(', ')}`;
  return sheetFigure({ title, item, describe }, options);
}

const LARGEST = 150;
const SMALLEST = 14;

/** A rectangle whose sides grow as the roots of its sizes, so that 10 beside 784 is still seen. */
function block([rows, columns]: readonly [number, number], top: number, isRows: boolean): Item {
  const side = (n: number): number => Math.max(SMALLEST, LARGEST * Math.sqrt(n / top));
  const box = { x: 0, y: 0, width: side(columns), height: side(rows) };
  const stripe = { ...box, y: box.height * 0.3, height: Math.min(9, box.height * 0.5) };
  return {
    width: box.width,
    height: box.height,
    shapes: [
      { kind: 'rect', box, fill: isRows ? tints.first : 'soft', opacity: 0.18 },
      ...(isRows ? [{ kind: 'rect', box: stripe, fill: tints.first } as const] : []),
      { kind: 'rect', box, stroke: 'ink', width: 1.2 },
    ],
  };
}
