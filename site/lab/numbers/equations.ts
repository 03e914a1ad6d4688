/** How a number of the network comes about, as a row of signs and of other numbers, which can be read with symbols or with values. */
import { type Output, SIZES } from './state.ts';
import { type Cell, layerOf, type Quantity } from './steps.ts';

export type Term = string | Cell;

const join = (terms: readonly (readonly Term[])[], sign: string): Term[] =>
  terms.flatMap((term, i) => (i === 0 ? [...term] : [sign, ...term]));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const named = (letter: string, layer: number): Quantity => `${letter}${layer}` as Quantity;
/** What comes out of a layer: the inputs are what comes out of layer 0. */
const outOf = (layer: number): Quantity => (layer === 0 ? 'x' : named('z', layer));

function forward({ name, index }: Cell, output: Output): Term[] {
  const layer = layerOf(name);
  if (name === 'x') return [];
  if (name === 'loss') return lossOf(output);
  if (name === 'y') {
    if (output === 'identity') return [{ name: 'a3', index }];
    return [
      'exp(',
      { name: 'a3', index },
      ') / (',
      ...join(
        [0, 1].map((i) => ['exp(', { name: 'a3', index: i }, ')']),
        ' + ',
      ),
      ')',
    ];
  }
  if (name[0] === 'z') return ['h(', { name: named('a', layer), index }, ')'];
  const [from, to] = [SIZES[layer - 1]!, SIZES[layer]!];
  const products = range(from).map((i): Term[] => [
    { name: named('W', layer), index: i * to + index },
    ' · ',
    { name: outOf(layer - 1), index: i },
  ]);
  return join([...products, [{ name: named('b', layer), index }]], ' + ');
}

function lossOf(output: Output): Term[] {
  if (output === 'softmax') {
    const terms = [0, 1].map((index): Term[] => [{ name: 't', index }, ' · log(', { name: 'y', index }, ')']);
    return ['−(', ...join(terms, ' + '), ')'];
  }
  const squares = [0, 1].map((index): Term[] => ['(', { name: 'y', index }, ' − ', { name: 't', index }, ')²']);
  return ['½ · (', ...join(squares, ' + '), ')'];
}

function backward({ name, index }: Cell, output: Output): Term[] {
  const layer = layerOf(name);
  const slope = (of: Quantity, i: number): Cell => ({ name: of, index: i, isSlope: true });
  const difference: Term[] = [{ name: 'y', index }, ' − ', { name: 't', index }];
  if (name === 'y')
    return output === 'identity' ? difference : ['−', { name: 't', index }, ' / ', { name: 'y', index }];
  if (name === 'a3') return output === 'identity' ? [slope('y', index)] : difference;
  const to = SIZES[layer]!;
  if (name[0] === 'b') return [slope(named('a', layer), index)];
  if (name[0] === 'W')
    return [{ name: outOf(layer - 1), index: Math.floor(index / to) }, ' · ', slope(named('a', layer), index % to)];
  if (name[0] === 'a') {
    const z: Cell = { name: named('z', layer), index };
    return [slope(named('z', layer), index), ' · ', z, ' · (1 − ', z, ')'];
  }
  // An output of a layer, or an input: all neurons ahead send back by their weights.
  const ahead = SIZES[layer + 1]!;
  return join(
    range(ahead).map((j): Term[] => [
      { name: named('W', layer + 1), index: index * ahead + j },
      ' · ',
      slope(named('a', layer + 1), j),
    ]),
    ' + ',
  );
}

/** What a number is made of; nothing where it is given. */
export const equation = (cell: Cell, output: Output): Term[] =>
  cell.isSlope ? backward(cell, output) : forward(cell, output);

export interface Symbol {
  readonly letter: string;
  readonly sub: string;
  readonly sup: string;
}

/** How a number is written in the notes: the layer above, and below it, of a weight, to which neuron and from which. */
export function symbolOf({ name, index }: Cell): Symbol {
  if (name === 'loss') return { letter: 'L', sub: '', sup: '' };
  const layer = layerOf(name);
  const sup = name === 'x' || name === 'y' || name === 't' ? '' : `(${layer})`;
  if (name[0] !== 'W') return { letter: name[0]!, sub: String(index + 1), sup };
  const to = SIZES[layer]!;
  return { letter: 'w', sub: `${(index % to) + 1}${Math.floor(index / to) + 1}`, sup };
}

/** The same for those who hear it. */
export function spokenSymbol(cell: Cell): string {
  const { letter, sub, sup } = symbolOf(cell);
  return `${cell.isSlope ? '∂L/∂' : ''}${letter}${sub}${sup}`;
}
