import { IndexError, showShape } from '../base/errors.ts';
import { broadcastLayout, dense, forEachOffset, indexAt, placeAt, transposeLayout } from '../base/layout.ts';
import { unlike } from '../base/limits.ts';
import { splitLast, tuple } from '../base/shape.ts';
import { listOf } from './attributes.ts';
import { atom, joined, type Phrase, phrase, shown } from './phrase.ts';
import { inputsIn, type RecordedNode, type Recording } from './record.ts';

/** Of longer sums the first and last terms are written. */
const MOST_TERMS = 12;
/** Elements are taken apart through what has no name, up to so many ops. */
const MOST_OPS = 60;

/** The place of an element in an array of `shape` that is broadcast to the place `at` in one of `whole`. */
const broadcastPlace = (at: number, whole: readonly number[], shape: readonly number[]): number =>
  placeAt(indexAt(at, whole), broadcastLayout(dense(shape), whole));

/** For each term of an element of a matrix product, the places of its two factors. */
function factors(at: number, node: RecordedNode, a: RecordedNode, b: RecordedNode): [number, number][] {
  const [m, n] = tuple(node.shape.slice(-2), 2);
  const [, k] = splitLast(a.shape);
  const batch = node.shape.slice(0, -2);
  const which = Math.floor(at / (m * n));
  const [row, column] = [Math.floor(at / n) % m, at % n];
  const firstOf = (x: RecordedNode): number => broadcastPlace(which, batch, x.shape.slice(0, -2));
  const [firstA, firstB] = [firstOf(a), firstOf(b)];
  return Array.from({ length: k }, (_, i) => [(firstA * m + row) * k + i, (firstB * k + i) * n + column]);
}

/** The places of the elements that a reduction folds into one. */
function foldedPlaces(at: number, node: RecordedNode, x: RecordedNode): number[] {
  const axes = listOf(node.attributes.axes);
  const kept = transposeLayout(
    dense(x.shape),
    x.shape.map((_, i) => i).filter((i) => !axes.includes(i)),
  );
  const places: number[] = [];
  const offset = placeAt(indexAt(at, kept.shape), kept);
  forEachOffset({ ...transposeLayout(dense(x.shape), axes), offset }, (place) => places.push(place));
  return places;
}

/** Terms joined by a sign; of many the first three and the last. */
function series<T>(terms: readonly T[], write: (term: T) => Phrase, [sign, binds]: readonly [string, number]): Phrase {
  const isLong = terms.length > MOST_TERMS;
  const written = (isLong ? [...terms.slice(0, 3), ...terms.slice(-1)] : terms).map(write);
  if (isLong) written.splice(3, 0, atom('…'));
  return written.length === 0 ? atom('0') : written.reduce((a, b) => joined(sign, binds, a, b));
}

/** Reductions that are written as their terms. */
const folds: Readonly<Record<string, readonly [sign: string, binds: number]>> = { sum: [' + ', 1], prod: ['·', 2] };

const isPlace = (x: number | undefined, size: number): boolean =>
  x !== undefined && Number.isInteger(x) && x >= 0 && x < size;

/** How an element was made, in numbers. */
export function elementText({ nodes }: Recording, root: RecordedNode, index: readonly number[]): string {
  const { shape } = root;
  if (!Array.isArray(index))
    throw unlike(index, 'the place', 'a list', 'look.element', "element(recording, 'y', [0, 1])");
  if (index.length !== shape.length || !shape.every((size, i) => isPlace(index[i], size)))
    throw new IndexError(`${showShape(index)} is no place in ${showShape(shape)}`, { op: 'look.element' });
  let ops = 0;
  const value = (node: RecordedNode, at: number): Phrase => {
    const v = node.values?.[at];
    return atom(v === undefined ? `%${node.id}` : shown(v));
  };
  const write = (node: RecordedNode, at: number): Phrase => {
    if (node.kind !== 'op' || (node !== root && node.names.length > 0) || ops++ >= MOST_OPS) return value(node, at);
    const inputs = inputsIn(nodes, node);
    const [x, y] = inputs;
    const from = node.places?.[at];
    if (node.family === 'view' && x && from !== undefined) return write(x, from);
    if (node.family === 'cast' && x) return write(x, at);
    if (node.family === 'elementwise') {
      const parts = inputs.map((n) => write(n, broadcastPlace(at, node.shape, n.shape)));
      const [first, second] = parts;
      if (node.op === 'mul' && first && second) return joined('·', 2, first, second);
      return phrase(node, parts);
    }
    const fold = folds[node.op];
    if (fold && x) return series(foldedPlaces(at, node, x), (place) => write(x, place), fold);
    if (node.op !== 'matmul' || !x || !y) return value(node, at);
    return series(factors(at, node, x, y), ([p, q]) => joined('·', 2, value(x, p), value(y, q)), [' + ', 1]);
  };
  const at = placeAt(index, dense(shape));
  const own = value(root, at).text;
  const made = write(root, at).text;
  return made === own ? own : `${own} = ${made}`;
}
