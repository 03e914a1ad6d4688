import { IndexError } from '../../base/errors.ts';
import { sameShape, sizeOf } from '../../base/shape.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { fromData } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { KernelOp } from '../../tensor/op.ts';
import { hostData, type Tensor } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, unfit } from '../define.ts';

/** For each output of an axis, where its terms begin, and with what they are multiplied. */
export type Terms = readonly { readonly start: number; readonly weights: readonly number[] }[];

const along = attributes({ axis: 'axis' });

/**
 * Sums of neighbours along an axis, times weights: of x, the weights and spans (`Band`) of each output, and those of each input, which the
 * gradient goes by.
 */
const bandOp: KernelOp = defineKernel<5, 1>('band', {
  takes: ['float', 'same', 'same', 'int32', 'int32'],
  dtype: 'same',
  attributes: along,
  // The tables are the same for all examples: what depends on an input of `vmap` is x alone.
  batch: ({ inputs: [, ...tables], attributes: [axis = 0], shape, dtype }, [x], size) =>
    make(bandOp, [x!.node, ...tables], [axis + 1], { shape: [size, ...shape], dtype }),
  shape([x, weights, back, spans, spansBack], [axis]) {
    const [size, outputs] = [x!.shape[axis], weights!.shape[0]];
    const fits = (list: Node, spanned: Node): boolean =>
      list.shape.length === 2 && sameShape(spanned.shape, [list.shape[0]!, 2]);
    if (outputs === undefined || back!.shape[0] !== size || !fits(weights!, spans!) || !fits(back!, spansBack!))
      throw unfit(x!.shape, weights!.shape, back!.shape);
    return x!.shape.map((d, i) => (i === axis ? outputs : d));
  },
  guard: ([x, weights, back, spans, spansBack], _, [axis]) => {
    checkSpans(spans!, x!.shape[axis]!, weights!.shape[1]!);
    checkSpans(spansBack!, weights!.shape[0]!, back!.shape[1]!);
    return [x!, weights!, back!, spans!, spansBack!];
  },
  vjp: [
    (g, [, weights, back, spans, spansBack], y) =>
      make(
        bandOp,
        [g, back!, weights!, spansBack!, spans!].map((t) => t.node),
        y.node.attributes,
      ),
    null,
    null,
    null,
    null,
  ],
  run([x, weights, , spans], out, node) {
    const { axis } = along.of(node);
    const [size, inner] = [x!.shape[axis]!, sizeOf(x!.shape.slice(axis + 1))];
    const [outputs, most] = [out.shape[axis]!, weights!.shape[1]!];
    for (let i = 0; i < out.data.length; i++) {
      const [place, within] = [Math.floor(i / inner), i % inner];
      const [row, o] = [Math.floor(place / outputs), place % outputs];
      const [start, count] = [spans!.data[2 * o]!, spans!.data[2 * o + 1]!];
      // From -0 on a sum of one term is that term.
      let sum = count === 0 ? 0 : -0;
      for (let t = 0; t < count; t++)
        sum += x!.data[(row * size + start + t) * inner + within]! * weights!.data[o * most + t]!;
      out.data[i] = sum;
    }
  },
  kernel: ({ inputs: [x, weights, , spans], to }, node) =>
    problems.band({ x: x!, axis: along.of(node).axis, weights: weights!, spans: spans!, out: to }),
});

/** Throws IndexError unless spans lie within so many elements, none longer than `most`. */
function checkSpans(spans: Tensor, size: number, most: number): void {
  const data = hostData(spans.node);
  for (let i = 0; i < data.length; i += 2) {
    const [start, count] = [data[i]!, data[i + 1]!];
    if (start < 0 || count < 0 || count > most || start + count > size)
      throw new IndexError(`a span of ${count} from ${start} is not within ${size}`, { op: 'band' });
  }
}

/** What each input of an axis is multiplied with, and where that goes: neighbouring outputs have neighbouring terms. */
function turned(terms: Terms, size: number): Terms {
  const found = Array.from({ length: size }, (): { start: number; weights: number[] } => ({ start: 0, weights: [] }));
  terms.forEach(({ start, weights }, o) => {
    weights.forEach((w, t) => {
      const into = found[start + t]!;
      if (into.weights.length === 0) into.start = o;
      while (into.start + into.weights.length < o) into.weights.push(0);
      into.weights.push(w);
    });
  });
  return found;
}

function tablesOf(terms: Terms): [weights: Tensor, spans: Tensor] {
  const most = terms.reduce((n, { weights }) => Math.max(n, weights.length), 0);
  const weights = new Float64Array(terms.length * most);
  const spans = new Int32Array(terms.length * 2);
  terms.forEach((term, o) => {
    weights.set(term.weights, o * most);
    spans.set([term.start, term.weights.length], 2 * o);
  });
  return [fromData(weights, [terms.length, most]), fromData(spans, [terms.length, 2])];
}

/** x, floats, with each line along an axis made anew of `terms`. */
export function band(x: Tensor, axis: number, terms: Terms): Tensor {
  const [[weights, spans], [back, spansBack]] = [tablesOf(terms), tablesOf(turned(terms, x.shape[axis]!))];
  const inputs = [x, cast(weights, x.dtype), cast(back, x.dtype), spans, spansBack];
  return make(
    bandOp,
    inputs.map((t) => t.node),
    [axis],
  );
}
