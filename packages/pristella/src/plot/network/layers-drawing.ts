import { type Box, circle, type Shape, segment } from '../scene.ts';
import { Formula } from '../text/formula.ts';
import { mathText } from '../text/math.ts';
import { shorten } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import type { Grid } from '../values.ts';
import type { Drawing } from './drawing.ts';
import { isOpened, middleOf, type Node, OPEN, placeNodes } from './layer-places.ts';
import type { NetworkOptions, NodeValues } from './layers.ts';
import { drawLinks } from './links.ts';
import type { Symbols } from './symbols.ts';

/** A network whose parts fit each other. */
export interface Drawn {
  readonly sizes: readonly number[];
  readonly names: readonly string[] | undefined;
  readonly weights: readonly (Grid | undefined)[] | undefined;
  readonly linkTexts: readonly (readonly (readonly string[])[] | undefined)[];
  readonly biases: readonly NodeValues[] | undefined;
  readonly values: readonly (NodeValues | undefined)[];
  readonly sums: readonly NodeValues[] | undefined;
  readonly activations: readonly string[] | undefined;
  readonly labels: readonly (readonly string[])[] | undefined;
  readonly symbols: Symbols;
  readonly focus: { readonly layer: number; readonly node: number | undefined } | undefined;
  readonly options: Required<
    Pick<NetworkOptions, 'most' | 'numbers' | 'captions' | 'note' | 'arrows' | 'brackets' | 'language'>
  > &
    Pick<NetworkOptions, 'title' | 'least'>;
}

const roles = {
  en: { input: 'input', output: 'output', hidden: (l: number) => `hidden ${l}`, layer: (l: number) => `layer ${l}` },
  zh: {
    input: '输入层',
    output: '输出层',
    hidden: (l: number) => `隐藏层 ${l}`,
    layer: (l: number) => `第 ${l} 层`,
  },
} as const;

export class Layers implements Drawing {
  readonly title: string;
  readonly #network: Drawn;

  constructor(title: string, network: Drawn) {
    this.#network = network;
    this.title = title;
  }

  below(type: Typography): number {
    const { options } = this.#network;
    const lines = this.#captionLines + Number(options.note !== '');
    return lines === 0 ? 0 : lines * type.lineHeight(type.tick) + type.gap * (options.note === '' ? 1 : 2);
  }

  get #captionLines(): number {
    const { names, options } = this.#network;
    return options.captions === 'roles' ? 2 : Number(options.captions === 'layers' || names !== undefined);
  }

  draw(box: Box, type: Typography): Shape[] {
    const layers = placeNodes(this.#network, box);
    const step = box.width / layers.length;
    return [
      ...drawLinks(this.#network, layers, type),
      ...layers.flatMap((nodes, l) => nodes.flatMap((node) => this.#node(node, l, type))),
      ...layers.flatMap((nodes, l) => nodes.flatMap((node) => this.#label(node, l, type))),
      ...(this.#network.options.brackets ? layers.flatMap(bracketsAbout) : []),
      ...layers.flatMap((_, l) => this.#caption(l, middleOf(l, layers.length, box), step, box, type)),
      ...this.#note(box, type),
    ];
  }

  #node(node: Node, l: number, type: Typography): Shape[] {
    const { index, x, y, radius } = node;
    if (index === undefined)
      return [{ kind: 'dots', points: [x, y - radius / 2, x, y, x, y + radius / 2], radius: 1.5, fill: 'soft' }];
    if (node.isOpen) return this.#opened(node, l, type);
    const { values, symbols } = this.#network;
    const isBias = index === -1;
    const line = isBias ? { stroke: 'soft', dash: [3, 2] } : { stroke: 'ink' };
    const disc = circle(x, y, radius, { fill: 'paper', width: 1.3, ...line });
    const { numbers, texts } = values[l] ?? {};
    const value = numbers?.[index];
    const written = isBias ? '1' : value === undefined ? (texts ?? symbols.values?.[l])?.[index] : short(value);
    const size = Math.min(value === undefined && !isBias ? type.title : type.tick, radius * 0.75);
    return [disc, ...within(written ?? '', x, y, radius, size, type)];
  }

  /** From the sum to the value, with the activation over the arrow between them. */
  #opened({ index = 0, x, y, radius }: Node, l: number, type: Typography): Shape[] {
    const { values, sums, symbols, activations } = this.#network;
    const scale = radius / OPEN;
    const [small, apart] = [17 * scale, 27 * scale];
    const part = (given: NodeValues | undefined, symbol = ''): { text: string; above: string; size: number } => {
      const number = given?.numbers?.[index];
      if (number === undefined) return { text: given?.texts?.[index] ?? symbol, above: '', size: type.title };
      return { text: brief(Number(number.toPrecision(3))), above: symbol, size: 10.5 };
    };
    const [sum, value] = [
      part(sums?.[l - 1], symbols.sums?.[l - 1]?.[index]),
      part(values[l], symbols.values?.[l]?.[index]),
    ];
    const disc = circle(x, y, radius, { fill: 'paper', stroke: 'ink', width: 1.3 });
    const name = activations?.[l - 1] ?? '';
    if (!type.canRaise) {
      const told = [sum.text, value.text].filter((text) => text !== '').join('→');
      return [
        disc,
        ...within(name, x, y - type.tick, radius, type.tick, type),
        ...within(told, x, y, radius, type.tick, type),
      ];
    }
    const circles = [sum, value].flatMap(({ text, above, size }, i): Shape[] => {
      const at = x + (i === 0 ? -apart : apart);
      return [
        circle(at, y, small, { fill: 'paper', stroke: 'soft', width: 1 }),
        ...within(text, at, y, small, Math.min(size, small * 0.75), type),
        ...within(above, at, y - 25 * scale, 16 * scale, 10 * scale, type),
      ];
    });
    const to = x + apart - small - 2;
    const look = { stroke: 'ink', width: 1.2 } as const;
    const isBelow = sum.above !== '' || value.above !== '';
    return [
      disc,
      ...circles,
      segment(x - apart + small + 2, y, to, y, look),
      { kind: 'path', runs: [{ points: [to - 4, y - 3.5, to, y, to - 4, y + 3.5] }], cap: 'round', ...look },
      ...within(
        name,
        x,
        y + (isBelow ? 27.5 : -22.5) * scale,
        42 * scale,
        Math.min(type.label, 12 * scale),
        type,
        'C2',
      ),
    ];
  }

  /** What a node is called: before the first layer, behind the last, above the others. */
  #label({ index, x, y, radius }: Node, l: number, type: Typography): Shape[] {
    const { labels, symbols, values, sizes } = this.#network;
    if (index === undefined || index < 0) return [];
    const isTold = values[l]?.numbers !== undefined && !isOpened(this.#network);
    const symbol = isTold || (l === 0 && values[0]?.numbers) ? symbols.values?.[l]?.[index] : undefined;
    const words = new Formula(labels?.[l]?.[index] ?? symbol ?? '');
    const look = { size: type.label, fill: 'ink' };
    const middle = y + 0.36 * type.label;
    if (l === 0) return words.set([x - radius - 6, middle], { ...look, anchor: 'end' }, type);
    if (l === sizes.length - 1) return words.set([x + radius + 6, middle], { ...look, anchor: 'start' }, type);
    return words.set([x, y - radius - 6], look, type);
  }

  #caption(l: number, x: number, step: number, box: Box, type: Typography): Shape[] {
    const { sizes, names, options } = this.#network;
    if (this.#captionLines === 0) return [];
    const name = shorten(names?.[l] ?? this.#nameOf(l), step - type.gap, type.tick, type.metrics);
    const y = box.y + box.height + type.gap + type.metrics.ascent(type.tick);
    const text = { kind: 'text', x, size: type.tick, anchor: 'middle' } as const;
    const below = { ...text, y: y + type.lineHeight(type.tick), text: String(sizes[l]), fill: 'soft' };
    return [{ ...text, y, text: name, fill: 'ink' }, ...(options.captions === 'roles' ? [below] : [])];
  }

  #note(box: Box, type: Typography): Shape[] {
    const note = new Formula(this.#network.options.note);
    const y = box.y + box.height + this.below(type) - type.lineHeight(type.tick) + type.metrics.ascent(type.tick);
    return note.plain === '' ? [] : note.set([box.x + box.width / 2, y], { size: type.tick, fill: 'soft' }, type);
  }

  #nameOf(l: number): string {
    const { sizes, options } = this.#network;
    const { input, output, hidden, layer } = roles[options.language];
    if (options.captions === 'layers') return layer(l);
    return l === 0 ? input : l === sizes.length - 1 ? output : hidden(l);
  }

  /** What is written on few links, in opened nodes, and what is pointed at. */
  #written(): string {
    const { linkTexts, activations, focus } = this.#network;
    const texts = linkTexts.flatMap((rows) => rows?.flat() ?? []).filter((text) => text !== '');
    const links = texts.length > 0 && texts.length <= 12 ? `; on the links ${texts.map(mathText).join(', ')}` : '';
    const within = activations ? `; activations ${activations.map(mathText).join(', ')}` : '';
    const node = focus?.node === undefined ? '' : `, node ${focus.node + 1}`;
    return `${links}${within}${focus ? `; pointing at layer ${focus.layer}${node}` : ''}`;
  }

  describe(): string {
    const { sizes, names, weights, biases, values } = this.#network;
    const all = weights?.flatMap((w) => [...(w?.values ?? [])]) ?? [];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const range = all.length > 0 ? `; ${all.length} weights from ${brief(low)} to ${brief(high)}` : '';
    const layers = sizes.map((n, l) => (names?.[l] ? `${names[l]} ${n}` : String(n))).join(', ');
    const last = values.at(-1);
    const given = last?.texts?.map(mathText) ?? [...(last?.numbers ?? [])].map(brief);
    const output = given.length > 0 && given.length <= 10 ? `; output ${given.join(', ')}` : '';
    const note = this.#network.options.note === '' ? '' : `; ${mathText(this.#network.options.note)}`;
    return `network of layers ${layers}${range}${biases ? '; with bias nodes' : ''}${this.#written()}${output}${note}`;
  }
}

/** A text in the middle of a node, bold in a colour. One too long for it would only be a smear. */
function within(
  text: string,
  x: number,
  y: number,
  radius: number,
  size: number,
  type: Typography,
  color?: 'C2',
): Shape[] {
  const formula = new Formula(text);
  if (text === '' || size < 6 || formula.width(size, type, color !== undefined) > 2 * radius) return [];
  return formula.set([x, y + size * 0.36], { size, fill: color ?? 'ink', bold: color !== undefined }, type);
}

function bracketsAbout(nodes: readonly Node[]): Shape[] {
  const real = nodes.filter(({ index }) => index !== -1);
  const [first, last] = [real[0]!, real.at(-1)!];
  const [top, bottom] = [first.y - first.radius - 8, last.y + last.radius + 8];
  const reach = Math.max(...real.map((n) => n.radius)) + 10;
  const side = (x: number, turn: number): Shape => ({
    kind: 'path',
    runs: [{ points: [x + 6 * turn, top, x, top, x, bottom, x + 6 * turn, bottom] }],
    stroke: 'ink',
    width: 1.4,
  });
  return [side(first.x - reach, 1), side(first.x + reach, -1)];
}

/** A value in at most five letters. */
const short = (v: number): string => brief(Number(v.toPrecision(2)));
