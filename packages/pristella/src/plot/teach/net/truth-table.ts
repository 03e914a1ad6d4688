import { ArgumentError } from '../../../base/errors.ts';
import { type Options, options } from '../../../base/options.ts';
import { text } from '../../../base/row.ts';
import { type Figure, FigureOptions } from '../../figure.ts';
import { type Drawing, figureOf } from '../../network/drawing.ts';
import { type Box, type Shape, segment } from '../../scene.ts';
import { Formula } from '../../text/formula.ts';
import { mathText } from '../../text/math.ts';
import type { Typography } from '../../text/typography.ts';
import { type Circuit, wired } from './circuit.ts';
import { gateAnswers } from './gates.ts';

/** Title and size of a truth table. */
export class TruthTableOptions extends FigureOptions {
  /** The title above the table. */
  readonly title?: string = text('');
}
const tableOptions: Options<TruthTableOptions> = options(TruthTableOptions);

/** More inputs than this would make a table that nobody reads. */
const MOST = 5;

/**
 * What a circuit answers to all inputs, worked out: a column for each input and each signal, the last one tinted where it is 1.
 * Throws ArgumentError for more than five inputs and for what is no circuit.
 * @example
 * plot.truthTable({ s_1: ['NAND', 'x_1', 'x_2'], s_2: ['OR', 'x_1', 'x_2'], y: ['AND', 's_1', 's_2'] }).describe();
 */
export function truthTable(circuit: Circuit, options: TruthTableOptions = {}): Figure {
  const { title } = tableOptions.read(options, 'truthTable', arguments.length - 2);
  const { inputs, gates } = wired(circuit, 'truthTable');
  if (inputs.length > MOST)
    throw new ArgumentError(`${inputs.length} inputs have ${2 ** inputs.length} rows`, {
      op: 'truthTable',
      hint: `at most ${MOST} inputs`,
    });
  const rows = Array.from({ length: 2 ** inputs.length }, (_, r) => {
    // The first input changes fastest, as the corners of the square are counted.
    const signals = new Map(inputs.map((name, i) => [name, (r >> i) & 1]));
    for (const { name, kind, from } of gates)
      signals.set(name, gateAnswers[kind](from.map((s) => signals.get(s) ?? 0)));
    return [...signals.values()];
  });
  const names = [...inputs, ...gates.map((g) => g.name)];
  const size = [(names.length * 52 + 50) / 100, (rows.length * 32 + 34 + (title ? 66 : 40)) / 100] as const;
  return figureOf(new Table(mathText(title), names, inputs.length, rows), size, options);
}

class Table implements Drawing {
  readonly title: string;
  readonly #names: readonly string[];
  readonly #inputs: number;
  readonly #rows: readonly (readonly number[])[];

  constructor(title: string, names: readonly string[], inputs: number, rows: readonly (readonly number[])[]) {
    this.title = title;
    this.#names = names;
    this.#inputs = inputs;
    this.#rows = rows;
  }

  draw(box: Box, type: Typography): Shape[] {
    const columns = this.#names.length;
    const [width, height] = [Math.min(60, box.width / columns), Math.min(36, box.height / (this.#rows.length + 1))];
    const left = box.x + (box.width - columns * width) / 2;
    const top = box.y + (box.height - (this.#rows.length + 1) * height) / 2;
    const [right, bottom] = [left + columns * width, top + (this.#rows.length + 1) * height];
    const size = type.title;
    const tints = this.#rows.flatMap((row, r): Shape[] => {
      const cell = { x: right - width, y: top + (r + 1) * height, width, height };
      return row.at(-1) === 1 ? [{ kind: 'rect', box: cell, fill: 'C0', opacity: 0.22 }] : [];
    });
    const middle = (c: number): number => left + (c + 0.5) * width;
    const base = (r: number): number => top + (r + 0.5) * height + 0.36 * size;
    const heads = this.#names.flatMap((name, c) =>
      new Formula(`$${name}$`).set([middle(c), base(0)], { size, fill: 'ink', bold: true }, type),
    );
    const cells = this.#rows.flatMap((row, r) =>
      row.map((v, c): Shape => {
        const isLast = c === columns - 1;
        const text = {
          kind: 'text',
          x: middle(c),
          y: base(r + 1),
          text: String(v),
          size,
          anchor: 'middle',
          fill: 'ink',
        } as const;
        return isLast ? { ...text, bold: true } : text;
      }),
    );
    const split = left + this.#inputs * width;
    const strong = { stroke: 'ink', width: 1.4 };
    const thin = { stroke: 'grid', width: 1 };
    return [
      ...tints,
      ...this.#rows.slice(1).map((_, r) => segment(left, top + (r + 2) * height, right, top + (r + 2) * height, thin)),
      segment(left, top, right, top, strong),
      segment(left, top + height, right, top + height, strong),
      segment(left, bottom, right, bottom, strong),
      segment(split, top, split, bottom, strong),
      ...heads,
      ...cells,
    ];
  }

  describe(): string {
    const names = this.#names.map((name) => mathText(`$${name}$`)).join(' ');
    return `truth table of ${names}: ${this.#rows.map((row) => row.join(' ')).join(', ')}`;
  }
}
