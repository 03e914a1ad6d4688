import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice, either, flag, isNumber, length, pairOf, text, whole } from '../../base/row.ts';
import { checkCount } from '../count.ts';
import { type Figure, FigureOptions } from '../figure.ts';
import { mathText } from '../text/math.ts';
import { brief } from '../ticks.ts';
import { type Grid, grid, type Rows, spread, type Values } from '../values.ts';
import { figureOf } from './drawing.ts';
import { sizeOf } from './layer-places.ts';
import { type Drawn, Layers } from './layers-drawing.ts';
import { symbolsOf } from './symbols.ts';

/** A fully connected network: numbers, or texts in their place, in which `$w_{12}^{(1)}$` is a formula. */
export interface LayeredNetwork {
  /** How many nodes each layer has, the input first. */
  readonly sizes: readonly number[];
  /** Weights between neighbouring layers, of shape (nodes before, nodes after): numbers, or what is written on the links. */
  readonly weights?: readonly (Rows | readonly (readonly string[])[])[];
  /** Biases of each layer but the first: numbers, or what is written on the links of the bias node. */
  readonly biases?: readonly (Values | readonly string[])[];
  /** What is written inside the nodes, for each layer. */
  readonly values?: readonly (Values | readonly string[])[];
  /** What comes to the nodes of each layer but the first before its activation; they are drawn opened, from sum to value. */
  readonly sums?: readonly (Values | readonly string[])[];
  /** The activation of each layer but the first, such as `h()`: written in its opened nodes. */
  readonly activations?: readonly string[];
  /** What is written beside the nodes, for each layer. */
  readonly labels?: readonly (readonly string[])[];
  /** What is written below the layers. */
  readonly names?: readonly string[];
}

/** What is written into the picture of a network, and its size. */
export class NetworkOptions extends FigureOptions {
  /** The title above the picture. */
  readonly title?: string = text('');
  /** Layers of more nodes are drawn with this many and dots between; 8 unless told. */
  readonly most?: number = whole(2, 8);
  /** Writes symbols where nothing else is given: x, w, b, a, z, y with their layers and indices, w as (to, from). */
  readonly symbols?: boolean = flag(false);
  /** Shows bias nodes also where no biases are given. */
  readonly bias?: boolean = flag(false);
  /** Writes the numbers of weights and biases on the links. */
  readonly numbers?: boolean = flag(false);
  /** Below the layers: what they are ('roles', unless told), their numbers from 0 ('layers'), or nothing ('none'). */
  readonly captions?: 'roles' | 'layers' | 'none' = choice(['roles', 'layers', 'none'], 'roles');
  /** A line of words below all. */
  readonly note?: string = text('');
  /** Links end in heads of arrows. */
  readonly arrows?: boolean = flag(false);
  /** The layer, or the layer and its node, to which the picture points: other links are pale and have no texts. */
  readonly focus?: number | readonly [layer: number, node: number] | undefined = either(
    isNumber,
    whole(1),
    pairOf(whole(0)),
  );
  /** Draws each layer as a vector, in brackets. */
  readonly brackets?: boolean = flag(false);
  /** Leaves out links of weights that are not larger in size than this. */
  readonly least?: number | undefined = length();
  /** The language of the captions: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const networkOptions: Options<NetworkOptions> = options(NetworkOptions);
const op = 'networkGraph';

/**
 * A network as nodes and links: a link's thickness is the size of its weight, its colour the sign (blue above, orange
 * below zero); dashed circles marked 1 are the bias nodes. Texts in the place of numbers are written on the links. Throws
 * ShapeError for weights that do not fit the sizes, ArgumentError unless there are at least two sizes, all whole numbers.
 * @example
 * const perceptron = { sizes: [2, 1], weights: [[['$w_1$'], ['$w_2$']]], values: [['$x_1$', '$x_2$'], ['$y$']] };
 * plot.networkGraph(perceptron).describe();
 * plot.networkGraph({ sizes: [2, 3, 2, 2] }, { symbols: true }).describe();
 */
export function networkGraph(network: LayeredNetwork, options: NetworkOptions = {}): Figure {
  const o = networkOptions.read(options, op, arguments.length - 2);
  checkLayers(network);
  const { sizes } = network;
  const shown = sizes.map((n) => Math.min(n, o.most));
  checkCount(
    shown.slice(1).reduce((links, n, l) => links + n * shown[l]!, 0),
    op,
  );
  const focus = focusOf(o.focus, sizes);
  const symbols = o.symbols ? symbolsOf(sizes, network) : {};
  const weights = network.weights?.map((w, l) => weightsOf(w, l, sizes));
  const numbers = weights?.map((w) => w.numbers);
  const drawn: Drawn = {
    sizes,
    focus,
    weights: numbers,
    linkTexts: sizes.slice(1).map((_, l) => {
      const written = weights?.[l]?.texts ?? (o.numbers ? textsOf(numbers?.[l]) : undefined);
      return written ?? symbols.weights?.[l];
    }),
    biases:
      network.biases?.map((b, l) => nodesOf(b, sizes[l + 1]!)) ?? (o.bias ? sizes.slice(1).map(() => ({})) : undefined),
    values: sizes.map((n, l) => (network.values ? nodesOf(network.values[l]!, n) : undefined)),
    sums: network.sums?.map((a, l) => nodesOf(a, sizes[l + 1]!)),
    activations: network.activations,
    labels: network.labels,
    symbols,
    names: network.names?.map(mathText),
    options: o,
  };
  return figureOf(new Layers(mathText(o.title), drawn), sizeOf(drawn), options);
}

const isTexts = (list: unknown): list is readonly string[] =>
  Array.isArray(list) && list.some((item) => typeof item === 'string');

/** Numbers or texts for the nodes of a layer. */
function nodesOf(given: Values | readonly string[], count: number): NodeValues {
  if (!isTexts(given)) return { numbers: spread(given as Values, count, op) };
  checkTexts(given, count);
  return { texts: given };
}

/** What stands in the nodes of a layer, or on the links of a bias. */
export interface NodeValues {
  readonly numbers?: Float64Array;
  readonly texts?: readonly string[];
}

function checkTexts(texts: readonly string[], count: number): void {
  const other = texts.find((t) => typeof t !== 'string');
  if (other !== undefined)
    throw new ArgumentError(`needs texts or numbers, got ${showValue(other)} among texts`, { op });
  if (texts.length !== count) throw new ShapeError(`${texts.length} texts for ${count} places`, { op });
}

function weightsOf(
  given: Rows | readonly (readonly string[])[],
  layer: number,
  sizes: readonly number[],
): { numbers: Grid | undefined; texts: readonly (readonly string[])[] | undefined } {
  const needed = sizes.slice(layer, layer + 2);
  const check = (shape: readonly number[]): void => {
    if (shape[0] === needed[0] && shape[1] === needed[1]) return;
    const message = `weights ${layer + 1} have shape ${showShape(shape)}, layers of ${needed.join(' and ')} nodes need ${showShape(needed)}`;
    throw new ShapeError(message, { op, shapes: [shape, needed] });
  };
  if (Array.isArray(given) && given.some(isTexts)) {
    for (const row of given) check([given.length, row.length]);
    for (const row of given) checkTexts(row, needed[1]!);
    return { numbers: undefined, texts: given };
  }
  const numbers = grid(given as Rows, op);
  check([numbers.rows, numbers.columns]);
  return { numbers, texts: undefined };
}

const textsOf = (numbers: Grid | undefined): string[][] | undefined =>
  numbers &&
  Array.from({ length: numbers.rows }, (_, r) =>
    Array.from({ length: numbers.columns }, (_, c) => brief(numbers.at(r, c))),
  );

/** The layer and node that are pointed at. Throws ArgumentError where they are not there. */
function focusOf(given: number | readonly [number, number] | undefined, sizes: readonly number[]): Drawn['focus'] {
  if (given === undefined) return undefined;
  const [layer, node] = typeof given === 'number' ? [given] : given;
  const isThere = layer >= 1 && (node ?? 0) < (sizes[layer] ?? 0);
  if (!isThere)
    throw new ArgumentError(`focus ${showValue(given)}, but layers have ${sizes.join(', ')} nodes`, {
      op,
      hint: `a layer from 1 to ${sizes.length - 1}, and a node from 0`,
    });
  return { layer, node };
}

/** Throws ArgumentError for sizes that are none, ShapeError where there is not something for each layer or gap. */
function checkLayers(network: LayeredNetwork): void {
  const { sizes, weights, biases, values, names, labels, sums, activations } = network ?? {};
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
  check('sums', sums, sizes.length - 1);
  check('activations', activations, sizes.length - 1);
  check('labels', labels, sizes.length);
  check('names', names, sizes.length);
  for (const [l, list] of labels?.entries() ?? []) checkTexts(list, sizes[l]!);
  if (activations) checkTexts(activations, sizes.length - 1);
}
