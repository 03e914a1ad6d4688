import { IndexError, showShape } from '../base/errors.ts';
import { denseStrides } from '../base/layout.ts';
import { unlike } from '../base/limits.ts';
import { joined, type Phrase, phrase, shown } from './phrase.ts';
import type { RecordedNode, Recording } from './record.ts';

/** Of longer sums the first and last terms are written. */
const MOST_TERMS = 12;
/** Elements are taken apart through what has no name, up to so many ops. */
const MOST_OPS = 60;

/** The place of an element in an array of `shape` that is broadcast to the place `at` in one of `whole`. */
function broadcastPlace(at: number, whole: readonly number[], shape: readonly number[]): number {
  const [outer, inner] = [denseStrides(whole), denseStrides(shape)];
  const lead = whole.length - shape.length;
  return shape.reduce((place, size, i) => {
    const index = Math.floor(at / outer[i + lead]!) % whole[i + lead]!;
    return place + (size === 1 ? 0 : index * inner[i]!);
  }, 0);
}

/** For each term of an element of a matrix product, the places of its two factors. */
function factors(at: number, node: RecordedNode, a: RecordedNode, b: RecordedNode): [number, number][] {
  const [m, n] = node.shape.slice(-2) as [number, number];
  const k = a.shape.at(-1)!;
  const batch = node.shape.slice(0, -2);
  const which = Math.floor(at / (m * n));
  const [row, column] = [Math.floor(at / n) % m, at % n];
  const [firstA, firstB] = [a, b].map((x) => broadcastPlace(which, batch, x.shape.slice(0, -2))) as [number, number];
  return Array.from({ length: k }, (_, i) => [(firstA * m + row) * k + i, (firstB * k + i) * n + column]);
}

/** The places of the elements that a reduction folds into one. */
function foldedPlaces(at: number, node: RecordedNode, x: RecordedNode): number[] {
  const axes = node.attributes.axes as readonly number[];
  const strides = denseStrides(x.shape);
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const outer = denseStrides(kept.map((i) => x.shape[i]!));
  const first = kept.reduce((p, axis, i) => p + (Math.floor(at / outer[i]!) % x.shape[axis]!) * strides[axis]!, 0);
  return axes.reduce(
    (places, axis) => places.flatMap((p) => Array.from({ length: x.shape[axis]! }, (_, i) => p + i * strides[axis]!)),
    [first],
  );
}

/** Terms joined by a sign; of many the first three and the last. */
function series(terms: readonly (() => Phrase)[], sign: string, binds: number): Phrase {
  const dots: Phrase = { text: '…', binds: 9 };
  const written =
    terms.length > MOST_TERMS ? [...terms.slice(0, 3).map((t) => t()), dots, terms.at(-1)!()] : terms.map((t) => t());
  return written.length === 0 ? { text: '0', binds: 9 } : written.reduce((a, b) => joined(sign, binds, a, b));
}

/** How an element was made, in numbers. */
export function elementText({ nodes }: Recording, root: RecordedNode, index: readonly number[]): string {
  const { shape } = root;
  if (!Array.isArray(index))
    throw unlike(index, 'the place', 'a list', 'look.element', "element(recording, 'y', [0, 1])");
  if (index.length !== shape.length || index.some((x, i) => !(Number.isInteger(x) && x >= 0 && x < shape[i]!)))
    throw new IndexError(`${showShape(index)} is no place in ${showShape(shape)}`, { op: 'look.element' });
  const strides = denseStrides(shape);
  let ops = 0;
  const value = (node: RecordedNode, at: number): Phrase => {
    const v = node.values?.[at];
    return { text: v === undefined ? `%${node.id}` : shown(v), binds: 9 };
  };
  const write = (node: RecordedNode, at: number): Phrase => {
    if (node.kind !== 'op' || (node !== root && node.names.length > 0) || ops++ >= MOST_OPS) return value(node, at);
    const inputs = node.inputs.map((id) => nodes[id]!);
    const [x, y] = inputs;
    if (node.family === 'view' && x && node.places) return write(x, node.places[at]!);
    if (node.family === 'cast' && x) return write(x, at);
    if (node.family === 'elementwise') {
      const parts = inputs.map((n) => write(n, broadcastPlace(at, node.shape, n.shape)));
      if (node.op === 'mul') return joined('·', 2, parts[0]!, parts[1]!);
      return phrase(node, parts);
    }
    if (node.op === 'matmul' && x && y) {
      const terms = factors(at, node, x, y).map(
        ([p, q]) =>
          () =>
            joined('·', 2, value(x, p), value(y, q)),
      );
      return series(terms, ' + ', 1);
    }
    if (node.op === 'sum' && x)
      return series(
        foldedPlaces(at, node, x).map((p) => () => write(x, p)),
        ' + ',
        1,
      );
    if (node.op === 'prod' && x)
      return series(
        foldedPlaces(at, node, x).map((p) => () => write(x, p)),
        '·',
        2,
      );
    return value(node, at);
  };
  const at = index.reduce((place, i, axis) => place + i * strides[axis]!, 0);
  const own = value(root, at).text;
  const made = write(root, at).text;
  return made === own ? own : `${own} = ${made}`;
}
