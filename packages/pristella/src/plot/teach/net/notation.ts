import { ArgumentError } from '../../../base/errors.ts';
import { type Options, options } from '../../../base/options.ts';
import { choice, text, whole } from '../../../base/row.ts';
import { type Figure, FigureOptions } from '../../figure.ts';
import { arrowShape } from '../../mark/text.ts';
import { type Drawing, figureOf } from '../../network/drawing.ts';
import type { Box, Place, Shape } from '../../scene.ts';
import { Formula } from '../../text/formula.ts';
import { mathText } from '../../text/math.ts';
import type { Typography } from '../../text/typography.ts';

/** Which weight is named, the title and the language. */
export class NotationOptions extends FigureOptions {
  /** The layer that the weight leads to: 1 unless told. */
  readonly layer?: number = whole(1, 1);
  /** The neuron that it leads to, counted from 1: 1 unless told. */
  readonly to?: number = whole(1, 1);
  /** The neuron or input that it comes from, counted from 1: 2 unless told. */
  readonly from?: number = whole(1, 2);
  /** The title above the picture. */
  readonly title?: string = text('');
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const notationOptions: Options<NotationOptions> = options(NotationOptions);

const ordinal = (n: number): string =>
  `${n}${n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;

const words = {
  en: {
    layer: (n: number) => `weights of layer ${n}`,
    to: (n: number) => `to the ${ordinal(n)} neuron\nof the next layer`,
    from: (n: number) => `from the ${ordinal(n)} neuron\nof the layer before`,
  },
  zh: {
    layer: (n: number) => `第 ${n} 层的权重`,
    to: (n: number) => `后一层的\n第 ${n} 个神经元`,
    from: (n: number) => `前一层的\n第 ${n} 个神经元`,
  },
} as const;

/**
 * What the indices of a weight mean: the symbol in large letters, an arrow from each index to what it says. Throws ArgumentError
 * for an index above 9, whose digits could not be told apart.
 * @example
 * plot.weightNotation({ layer: 1, to: 1, from: 2 }).describe();
 */
export function weightNotation(options: NotationOptions = {}): Figure {
  const { layer, to, from, title, language } = notationOptions.read(options, 'weightNotation', arguments.length - 1);
  if (Math.max(layer, to, from) > 9)
    throw new ArgumentError('draws indices of one digit', { op: 'weightNotation', hint: 'from 1 to 9' });
  const said = words[language];
  const notes = [said.layer(layer), said.to(to), said.from(from)] as const;
  return figureOf(
    new Notation(mathText(title), `$w_{${to}${from}}^{(${layer})}$`, notes),
    [4.8, title ? 3.2 : 2.9],
    options,
  );
}

/** What the layer says, the neuron that the weight leads to, and the one it comes from. */
type Notes = readonly [layer: string, to: string, from: string];

class Notation implements Drawing {
  readonly title: string;
  readonly #symbol: Formula;
  readonly #notes: Notes;

  constructor(title: string, symbol: string, notes: Notes) {
    this.title = title;
    this.#symbol = new Formula(symbol);
    this.#notes = notes;
  }

  draw(box: Box, type: Typography): Shape[] {
    const size = Math.min(box.height * 0.4, box.width * 0.26);
    const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.52];
    const setting = { size, fill: 'ink', anchor: 'middle' } as const;
    const shapes: Shape[] = this.#symbol.set([x, y], setting, type);
    const [layer, to, from] = this.#symbol.scripts([x, y], setting, type);
    if (!type.canRaise || !layer || !to || !from)
      return [
        ...shapes,
        ...this.#notes.flatMap((note, i) =>
          line(note.replace('\n', ' '), [x, y + (i + 1) * type.lineHeight(type.label)], 'middle', type),
        ),
      ];
    const step = type.lineHeight(type.label);
    const right = box.x + box.width * 0.66;
    const [low, high] = [box.y + box.height - 2 * step, box.y + step];
    return [
      ...shapes,
      ...pointed(this.#notes[0], [right - 20, high + 0.3 * step], 'start', [layer.place[0] + 4, layer.place[1]], type),
      ...pointed(this.#notes[1], [box.x + box.width * 0.14, low], 'middle', to.place, type),
      ...pointed(this.#notes[2], [right + 22, low], 'middle', from.place, type),
    ];
  }

  describe(): string {
    return `${this.#symbol.plain}: ${this.#notes.map((n) => n.replace('\n', ' ')).join('; ')}`;
  }
}

/** Words with an arrow that leads to them from a letter. */
function pointed(note: string, [x, y]: Place, anchor: 'start' | 'middle', from: Place, type: Typography): Shape[] {
  const lines = note.split('\n');
  const step = type.lineHeight(type.label);
  const shapes = lines.flatMap((text, i) => line(text, [x, y + i * step], anchor, type));
  const end: Place = anchor === 'start' ? [x - 5, y - 0.36 * type.label] : [x, y - 1.15 * type.label];
  return [arrowShape(from, end, { stroke: 'C0', width: 1.6 }), ...shapes];
}

const line = (text: string, [x, y]: Place, anchor: 'start' | 'middle', type: Typography): Shape[] => [
  { kind: 'text', x, y, text, size: type.label, anchor, fill: 'ink' },
];
