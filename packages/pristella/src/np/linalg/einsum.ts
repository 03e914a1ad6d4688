import { type DType, isFloat, promote } from '../../base/dtype.ts';
import { sizeOf } from '../../base/shape.ts';
import { each } from '../../base/tuple.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { mul } from '../../op/elementwise/arithmetic.ts';
import { matmul } from '../../op/product/matmul.ts';
import { sum } from '../../op/reduce/sum.ts';
import { exactly } from '../../op/reduce/whole.ts';
import { diagonal } from '../../op/shape/diagonal.ts';
import { broadcastTo, reshape, transpose } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { parseSubscripts, type Subscripts } from './subscripts.ts';

/** A tensor whose axes have labels, each once. */
interface Term {
  readonly labels: readonly string[];
  readonly tensor: Tensor;
}

/** A term without the axes of one label that occurs twice: their diagonal. */
function distinct({ labels, tensor }: Term): Term {
  const twice = labels.find((l, i) => labels.indexOf(l) < i);
  if (twice === undefined) return { labels, tensor };
  const i = labels.indexOf(twice);
  const j = labels.indexOf(twice, i + 1);
  const rest = labels.filter((_, k) => k !== i && k !== j);
  return distinct({ labels: [...rest, twice], tensor: diagonal(tensor, 0, i, j) });
}

/** A term without the axes that have size 1 where others are larger: those broadcast. */
function unstretched({ labels, tensor }: Term, sizes: ReadonlyMap<string, number>): Term {
  const kept = labels.map((l, i) => tensor.shape[i] === sizes.get(l));
  const shape = tensor.shape.filter((_, i) => kept[i]);
  return { labels: labels.filter((_, i) => kept[i]), tensor: reshape(tensor, shape) };
}

/** A term with the axes summed whose labels nothing else needs. */
function summed({ labels, tensor }: Term, needed: ReadonlySet<string>): Term {
  const axis = labels.flatMap((l, i) => (needed.has(l) ? [] : [i]));
  if (axis.length === 0) return { labels, tensor };
  return { labels: labels.filter((l) => needed.has(l)), tensor: sum(tensor, { axis }) };
}

function ordered({ labels, tensor }: Term, order: readonly string[]): Tensor {
  const axes = order.map((l) => labels.indexOf(l));
  return transpose(tensor, axes);
}

const shapeOf = (labels: Iterable<string>, sizes: ReadonlyMap<string, number>): number[] =>
  Array.from(labels, (l) => sizes.get(l)!);

/** Two terms as one: a matrix product over the labels that only they have, for each of those that both keep. */
function contract(x: Term, y: Term, needed: ReadonlySet<string>, sizes: ReadonlyMap<string, number>): Term {
  const a = summed(x, new Set([...needed, ...y.labels]));
  const b = summed(y, new Set([...needed, ...x.labels]));
  const shared = a.labels.filter((l) => b.labels.includes(l));
  const [batch, inner] = [shared.filter((l) => needed.has(l)), shared.filter((l) => !needed.has(l))];
  const [rows, columns] = each([a, b], (t) => t.labels.filter((l) => !shared.includes(l)));
  const shape = (labels: readonly string[]): number[] => shapeOf(labels, sizes);
  const size = (labels: readonly string[]): number => sizeOf(shape(labels));
  const labels = [...batch, ...rows, ...columns];
  const left = reshape(ordered(a, [...batch, ...rows, ...inner]), [...shape(batch), size(rows), size(inner)]);
  const right = reshape(ordered(b, [...batch, ...inner, ...columns]), [...shape(batch), size(inner), size(columns)]);
  const product = inner.length === 0 ? mul(left, right) : matmul(left, right);
  return { labels, tensor: reshape(product, shape(labels)) };
}

/** A step of the path: which two of the remaining operands become one, put at the end. */
export type Contraction = readonly [number, number];

/** Takes two out of a list, the earlier one first. */
function takeOut<T>(list: T[], [i, j]: Contraction): [T, T] {
  const [y, x] = [list.splice(j, 1)[0]!, list.splice(i, 1)[0]!];
  return [x, y];
}

/** Two operands at a time, those whose product takes the fewest multiplications first. */
function cheapestPath({ inputs, output, sizes }: Subscripts): Contraction[] {
  const terms = inputs.map((labels) => new Set(labels));
  const path: Contraction[] = [];
  while (terms.length > 1) {
    let best: Contraction = [0, 1];
    let cost = Number.POSITIVE_INFINITY;
    for (const [i, x] of terms.entries()) {
      for (const [j, y] of terms.entries()) {
        if (j <= i) continue;
        const c = sizeOf(shapeOf(new Set([...x, ...y]), sizes));
        if (c < cost) [best, cost] = [[i, j], c];
      }
    }
    const [x, y] = takeOut(terms, best);
    const needed = new Set([...output, ...terms.flatMap((t) => [...t])]);
    terms.push(new Set([...y, ...x].filter((l) => needed.has(l))));
    path.push(best);
  }
  return path;
}

/**
 * The order in which `einsum` contracts its operands: at each step the places of two, whose product joins the others
 * at the end of the list.
 * @differs only the path, a list of pairs of places
 * @example
 * np.einsumPath('ij,jk,k->i', np.ones([2, 3]), np.ones([3, 4]), np.ones(4));
 */
export function einsumPath(subscripts: string, ...operands: readonly TensorLike[]): Contraction[] {
  const shapes = operands.map((x) => asTensor(x, 'einsumPath').shape);
  return cheapestPath(parseSubscripts(subscripts, shapes));
}

/**
 * Einstein's summation: `einsum('ij,jk->ik', a, b)` is a matrix product, `einsum('ii', x)` a trace; '...' stands for
 * axes that broadcast. Three operands and more are contracted two at a time, the cheapest pair first. Throws
 * ArgumentError for text that makes no sense, ShapeError for sizes that differ. Integers give int32; throws DTypeError
 * for a sum that it cannot hold, where that is computed.
 * @shapes each letter an axis; those behind the arrow stay
 * @example
 * const a = np.array([[1, 2], [3, 4]]);
 * np.einsum('ij,jk->ik', a, a);
 * np.einsum('ii', a);
 * np.einsum('ij->j', a);
 * np.einsum('bij,bj->bi', np.ones([5, 2, 3]), np.ones([5, 3])).shape;
 */
export function einsum(subscripts: string, ...operands: readonly TensorLike[]): Tensor {
  const tensors = operands.map((x) => asTensor(x, 'einsum'));
  const shapes = tensors.map((t) => t.shape);
  const parsed = parseSubscripts(subscripts, shapes);
  const dtype = tensors.map((t) => t.dtype).reduce(promote);
  if (isFloat(dtype)) return contracted(parsed, tensors, dtype);
  const folded = [...parsed.sizes].map(([label, size]) => (parsed.output.includes(label) ? 1 : size));
  return exactly('einsum', tensors, sizeOf(folded), (ts) => contracted(parsed, ts, ts[0]!.dtype));
}

/** The tensors, in one dtype, contracted two at a time. */
function contracted(parsed: Subscripts, tensors: readonly Tensor[], dtype: DType): Tensor {
  const { inputs, output, sizes } = parsed;
  const terms = tensors.map((t, i) => unstretched(distinct({ labels: inputs[i]!, tensor: cast(t, dtype) }), sizes));
  for (const pair of cheapestPath(parsed)) {
    const [x, y] = takeOut(terms, pair);
    terms.push(contract(x, y, new Set([...output, ...terms.flatMap((t) => t.labels)]), sizes));
  }
  const last = summed(terms[0]!, new Set(output));
  const missing = output.filter((l) => !last.labels.includes(l));
  const whole = {
    labels: [...missing, ...last.labels],
    tensor: reshape(last.tensor, [...missing.map(() => 1), ...last.tensor.shape]),
  };
  return broadcastTo(ordered(whole, output), shapeOf(output, sizes));
}
export const einsumSamples: Sample = samples({
  name: 'einsum',
  of: (a, b, c) => einsum('ij,jk,k->i', a, b, c),
  cases: [{ inputs: ['[[1 2] [3 4]]', '[[1 0 2] [0 1 1]]', [1, 10, 100]], result: [421, 1043] }],
  gradient: 'smooth',
});
export const einsumDiagonalSamples: Sample = samples({
  name: 'einsum of a diagonal',
  of: (x) => einsum('...ii->...i', x),
  cases: [{ inputs: ['[[[1 2] [3 4]]]'], result: '[[1 4]]' }],
  gradient: 'smooth',
});
