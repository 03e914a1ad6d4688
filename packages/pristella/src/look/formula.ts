import { ArgumentError, showShape, showValue } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import type { Plain } from '../base/plain.ts';
import { number } from '../base/row.ts';
import { elementText, placeIn } from './element.ts';
import { atom, type Phrase, phrase, shown, textOf } from './phrase.ts';
import { checkRecording, find, inputsIn, type RecordedNode, type Recording } from './record.ts';
import { type Term, termOf } from './term.ts';

/** How a value was made, in the names of the source and in numbers. */
export interface Formula {
  /** `a1 = X·W1 + b1` */
  readonly symbols: string;
  /** `[0.3 0.7] = [1 0.5] · [[0.1 0.3] [0.2 0.4]] + [0 0]` */
  readonly numbers: string;
}

/** Formulas go on through what has no name, up to so many ops; what lies deeper stands as its number in the list: `%7`. */
const MOST_OPS = 40;
/** Arrays of more elements are told by their shapes. */
const MOST_ELEMENTS = 64;

/** An array on one line: `[[1 2] [3 4]]`. */
function listed(values: readonly Plain[], shape: readonly number[]): string {
  const [size, ...inner] = shape;
  if (size === undefined) return values.map(shown).join('');
  const step = values.length / (size || 1);
  const items = Array.from({ length: size }, (_, i) => listed(values.slice(i * step, (i + 1) * step), inner));
  return `[${items.join(' ')}]`;
}

const valuesText = ({ values, shape, dtype }: RecordedNode): string =>
  values && values.length <= MOST_ELEMENTS ? listed(values, shape) : `${dtype} ${showShape(shape)}`;

/** The node of a recording by its name or number. Throws ArgumentError where there is none. */
export function nodeIn(recording: Recording, which: string | number, op: string): RecordedNode {
  checkRecording(recording, op);
  if (typeof which === 'string') return find(recording, which);
  const node = recording.nodes[which];
  if (node) return node;
  throw new ArgumentError(`${showValue(which)} is no node of a recording of ${recording.nodes.length}`, { op });
}

/** An op on what its inputs are written as. */
function written(recording: Recording, root: RecordedNode, leaf: (n: RecordedNode) => Phrase): Phrase {
  let ops = 0;
  const write = (node: RecordedNode): Phrase => {
    const isNamed = node !== root && node.names.length > 0;
    if (isNamed || node.kind !== 'op') return leaf(node);
    if (ops++ >= MOST_OPS) return atom(`%${node.id}`);
    const inputs = inputsIn(recording.nodes, node);
    return phrase(
      node,
      inputs.map(write),
      inputs.map((n) => n.shape),
    );
  };
  return write(root);
}

/**
 * How a value of a recording was made, given its name or number: in the names of the source, and with the numbers put in. It goes
 * through what has no name down to what has one. It reads the recording alone, which may come from JSON. Throws ArgumentError
 * for a name or number that is not in it.
 * @example
 * const recording = look.record(() => {
 *   const x = look.name(np.array([1, 0.5]), 'x');
 *   const W = look.name(np.array([[1, 3], [2, 4]]), 'W');
 *   look.name(x.dot(W).add([0.5, 0]), 'a');
 * });
 * look.formula(recording, 'a');
 */
export function formula(recording: Recording, which: string | number): Formula {
  checkArguments(arguments.length, 2, 'look.formula');
  const node = nodeIn(recording, which, 'look.formula');
  const symbol = (n: RecordedNode): string => n.name || (n.kind === 'op' ? `%${n.id}` : valuesText(n));
  const own = node.name || `%${node.id}`;
  if (node.kind !== 'op') return { symbols: own, numbers: valuesText(node) };
  const symbols = written(recording, node, (n) => atom(symbol(n))).pieces;
  const numeral = (n: RecordedNode): Phrase => ({ ...atom(valuesText(n)), isArray: n.shape.length > 0 });
  const numbers = written(recording, node, numeral).pieces;
  return { symbols: `${own} = ${textOf(symbols)}`, numbers: `${valuesText(node)} = ${textOf(numbers)}` };
}

/**
 * How one element of a value was made, in numbers: `0.3 = 1·0.1 + 0.5·0.2 + 0.1`. Throws ArgumentError for a name
 * or number that is not in the recording, IndexError for a place that is not in the array.
 * @example
 * const recording = look.record(() => {
 *   const x = look.name(np.array([1, 0.5]), 'x');
 *   look.name(x.dot([[1, 3], [2, 4]]).add([0.5, 0]), 'a');
 * });
 * look.element(recording, 'a', [1]);
 */
export function element(recording: Recording, which: string | number, index: readonly number[]): string {
  checkArguments(arguments.length, 3, 'look.element');
  const node = nodeIn(recording, which, 'look.element');
  return elementText(recording, node, index);
}

/** How far a formula goes. */
export class TermOptions {
  /** Goes on through ops that have no name, up to so many within one another: as far as a formula goes, which is through 60 in all. */
  readonly depth?: number = number({ least: 1, infinite: true }, Number.POSITIVE_INFINITY);
}
const termOptions: Options<TermOptions> = options(TermOptions);

/**
 * How one element of a value was made, as data: ops on elements of other nodes, each with its place there, and on numbers. Products of
 * matrices, convolutions, pooling and cross-entropy are taken apart into sums, products, maxima and `logsumexp`. What was not made by an op, or
 * by one that is not taken apart (sorting, an inverse), is its element alone. Throws what `element` throws.
 * @example
 * const recording = look.record(() => look.name(np.array([1, 0.5]).dot([3, 4]).add(1), 'y'));
 * JSON.stringify(look.term(recording, 'y', []));
 */
export function term(
  recording: Recording,
  which: string | number,
  index: readonly number[],
  given: TermOptions = {},
): Term {
  checkArguments(arguments.length, 4, 'look.term');
  const { depth } = termOptions.read(given, 'look.term');
  const node = nodeIn(recording, which, 'look.term');
  return termOf(recording.nodes, node, placeIn(node, index, 'look.term'), depth);
}
