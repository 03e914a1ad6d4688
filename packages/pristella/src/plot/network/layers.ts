import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { text, whole } from '../../base/row.ts';
import { type Figure, FigureOptions } from '../figure.ts';
import { type Box, circle, type Shape, segment } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { shorten } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Grid, grid, neighbours, type Rows, spread, type Values } from '../values.ts';
import { type Drawing, figureOf } from './drawing.ts';

/** A fully connected network as plain numbers. */
export interface LayeredNetwork {
  /** How many nodes each layer has, the input first. */
  readonly sizes: readonly number[];
  /** Weights between neighbouring layers, of shape (nodes before, nodes after). */
  readonly weights?: readonly Rows[];
  /** Biases of each layer but the first. */
  readonly biases?: readonly Values[];
  /** What is written inside the nodes, for each layer. */
  readonly values?: readonly Values[];
  /** What is written below the layers. */
  readonly names?: readonly string[];
}

/** Title and size of the picture of a network. */
export class NetworkOptions extends FigureOptions {
  /** The title above the picture. */
  readonly title?: string = text('');
  /** Layers of more nodes are drawn with this many and dots between; 8 unless told. */
  readonly most?: number = whole(2, 8);
}
const networkOptions: Options<NetworkOptions> = options(NetworkOptions);

/** Pixels from node to node down a layer, where there is room. */
const STEP = 72;

interface Node {
  /** Its number in the layer; -1 for the bias, undefined for the dots. */
  readonly index: number | undefined;
  readonly x: number;
  readonly y: number;
}

/**
 * A network as nodes and links: a link's thickness is the size of its weight, its colour the sign (blue above, orange
 * below zero); dashed circles marked 1 are the bias nodes. Throws ShapeError for weights that do not fit the sizes,
 * ArgumentError unless there are at least two sizes, all whole numbers.
 * @example
 * plot.networkGraph({ sizes: [2, 3, 1] }).describe();
 */
export function networkGraph(network: LayeredNetwork, options: NetworkOptions = {}): Figure {
  const { title, most } = networkOptions.read(options, 'networkGraph', arguments.length - 2);
  checkLayers(network);
  const { sizes } = network;
  const weights = network.weights?.map((w, l) => {
    const g = grid(w, 'networkGraph');
    const shape = sizes.slice(l, l + 2);
    if (g.rows !== shape[0] || g.columns !== shape[1]) {
      const message = `weights ${l + 1} have shape ${showShape([g.rows, g.columns])}, layers of ${shape.join(' and ')} nodes need ${showShape(shape)}`;
      throw new ShapeError(message, { op: 'networkGraph', shapes: [[g.rows, g.columns], shape] });
    }
    return g;
  });
  const biases = network.biases?.map((b, l) => spread(b, sizes[l + 1]!, 'networkGraph'));
  const values = network.values?.map((v, l) => spread(v, sizes[l]!, 'networkGraph'));
  const nodesIn = (l: number): number =>
    Math.min(sizes[l]!, most) + Number(biases !== undefined && l + 1 < sizes.length);
  const tallest = Math.max(...sizes.map((_, l) => nodesIn(l)));
  const height = Math.min(460, STEP * tallest + (title ? 80 : 55));
  const names = network.names?.map(mathText);
  const drawing = new Layers(mathText(title), { sizes, names, weights, biases, values, most });
  return figureOf(drawing, [Math.max(5, 1.6 * sizes.length + 1.6), height / 100], options);
}

/** Throws ArgumentError for sizes that are none, ShapeError where there is not something for each layer or gap. */
function checkLayers(network: LayeredNetwork): void {
  const op = 'networkGraph';
  const { sizes, weights, biases, values, names } = network ?? {};
  const example = '{ sizes: [2, 3, 1] }';
  if (!Array.isArray(sizes))
    throw new ArgumentError(`needs the sizes of layers, got ${showValue(network)}`, { op, hint: example });
  if (sizes.length < 2 || sizes.some((n) => !(Number.isInteger(n) && n > 0)))
    throw new ArgumentError(`sizes [${sizes.join(', ')}]`, { op, hint: 'at least two whole numbers' });
  const check = (name: string, list: readonly unknown[] | undefined, count: number): void => {
    if (list && list.length !== count)
      throw new ShapeError(`${list.length} ${name} for ${sizes.length} layers, not ${count}`, { op });
  };
  check('weights', weights, sizes.length - 1);
  check('biases', biases, sizes.length - 1);
  check('values', values, sizes.length);
  check('names', names, sizes.length);
}

/** A network whose parts fit each other. */
interface Drawn {
  readonly sizes: readonly number[];
  readonly names: readonly string[] | undefined;
  readonly weights: readonly Grid[] | undefined;
  readonly biases: readonly Float64Array[] | undefined;
  readonly values: readonly Float64Array[] | undefined;
  readonly most: number;
}

class Layers implements Drawing {
  readonly title: string;
  readonly #network: Drawn;

  constructor(title: string, network: Drawn) {
    this.#network = network;
    this.title = title;
  }

  below(type: Typography): number {
    return 2 * type.lineHeight(type.tick) + type.gap;
  }

  draw(box: Box, type: Typography): Shape[] {
    const layers = this.#place(box);
    const gap = Math.min(...layers.map(([first, second]) => (first && second ? second.y - first.y : box.height)));
    const step = box.width / layers.length;
    const radius = Math.max(4, Math.min(20, gap * 0.42, step * 0.22));
    const shapes = [...this.#links(layers, radius), ...this.#nodes(layers, radius, type)];
    for (const l of layers.keys()) shapes.push(...this.#caption(l, this.#middleOf(l, box), step, box, type));
    return shapes;
  }

  /** Each layer's nodes from top to bottom: the bias first, dots where nodes are left out. */
  #place(box: Box): Node[][] {
    const { sizes, most, biases } = this.#network;
    return sizes.map((size, l) => {
      const shown: (number | undefined)[] = Array.from({ length: Math.min(size, most) }, (_, i) => i);
      if (size > most) {
        const head = Math.ceil((most - 1) / 2);
        for (let i = head + 1; i < most; i++) shown[i] = size - most + i;
        shown[head] = undefined;
      }
      if (biases && l + 1 < sizes.length) shown.unshift(-1);
      const x = this.#middleOf(l, box);
      const step = Math.min(STEP, box.height / shown.length);
      const first = box.y + box.height / 2 - (step * (shown.length - 1)) / 2;
      return shown.map((index, i) => ({ index, x, y: first + i * step }));
    });
  }

  #middleOf(layer: number, box: Box): number {
    return box.x + (box.width * (layer + 0.5)) / this.#network.sizes.length;
  }

  #links(layers: readonly Node[][], radius: number): Shape[] {
    const { weights, biases } = this.#network;
    const shapes: Shape[] = [];
    for (const [l, [before, after]] of neighbours(layers).entries()) {
      const weightOf = (from: number, to: number): number | undefined =>
        from === -1 ? biases?.[l]?.[to] : weights?.[l]?.at(from, to);
      const all = [...(weights?.[l]?.values ?? []), ...(biases?.[l] ?? [])];
      const top = all.reduce((m, w) => Math.max(m, Math.abs(w)), 1e-12);
      for (const a of before) {
        for (const b of after) {
          if (a.index === undefined || b.index === undefined || b.index === -1) continue;
          const w = weightOf(a.index, b.index);
          const share = w === undefined ? 0.3 : Math.abs(w) / top;
          const stroke = w === undefined ? 'soft' : w >= 0 ? 'C0' : 'C1';
          const look = { stroke, width: 0.4 + 3 * share, opacity: 0.25 + 0.6 * share };
          shapes.push(segment(a.x + radius, a.y, b.x - radius, b.y, look));
        }
      }
    }
    return shapes;
  }

  #nodes(layers: readonly Node[][], radius: number, type: Typography): Shape[] {
    const size = Math.min(type.tick, radius * 0.75);
    return layers.flatMap((nodes, l) =>
      nodes.flatMap(({ index, x, y }): Shape[] => {
        if (index === undefined)
          return [{ kind: 'dots', points: [x, y - radius / 2, x, y, x, y + radius / 2], radius: 1.5, fill: 'soft' }];
        const value = this.#network.values?.[l]?.[index];
        const isBias = index === -1;
        const words = isBias ? '1' : value === undefined ? '' : short(value);
        const line = isBias ? { stroke: 'soft', dash: [3, 2] } : { stroke: 'ink' };
        const disc = circle(x, y, radius, { fill: 'paper', width: 1.3, ...line });
        // A value too long for its node would only be a smear.
        if (words === '' || size < 6 || type.metrics.width(words, size) > 2 * radius) return [disc];
        return [disc, { kind: 'text', x, y: y + size * 0.36, text: words, size, anchor: 'middle', fill: 'ink' }];
      }),
    );
  }

  #caption(l: number, x: number, step: number, box: Box, type: Typography): Shape[] {
    const { sizes, names } = this.#network;
    const usual = l === 0 ? 'input' : l === sizes.length - 1 ? 'output' : `hidden ${l}`;
    const name = shorten(names?.[l] ?? usual, step - type.gap, type.tick, type.metrics);
    const y = box.y + box.height + type.gap + type.metrics.ascent(type.tick);
    const text = { kind: 'text', x, size: type.tick, anchor: 'middle' } as const;
    return [
      { ...text, y, text: name, fill: 'ink' },
      { ...text, y: y + type.lineHeight(type.tick), text: String(sizes[l]), fill: 'soft' },
    ];
  }

  describe(): string {
    const { sizes, names, weights, biases, values } = this.#network;
    const count = weights?.reduce((n, w) => n + w.values.length, 0);
    const all = weights?.flatMap((w) => [...w.values]) ?? [];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const range = count ? `; ${count} weights from ${brief(low)} to ${brief(high)}` : '';
    const layers = sizes.map((n, l) => (names?.[l] ? `${names[l]} ${n}` : String(n))).join(', ');
    const last = [...(values?.at(-1) ?? [])];
    const output = last.length > 0 && last.length <= 10 ? `; output ${last.map(brief).join(', ')}` : '';
    return `network of layers ${layers}${range}${biases ? '; with bias nodes' : ''}${output}`;
  }
}

/** A value in at most five letters. */
const short = (v: number): string => brief(Number(v.toPrecision(2)));
