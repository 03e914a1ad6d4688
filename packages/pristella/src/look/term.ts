import { isFloat } from '../base/dtype.ts';
import { broadcastLayout, dense, forEachOffset, indexAt, placeAt, transposeLayout } from '../base/layout.ts';
import { type Plain, plain } from '../base/plain.ts';
import { sizeAlong, splitLast, tuple } from '../base/shape.ts';
import { listOf } from './attributes.ts';
import { silent } from './phrase.ts';
import { inputsIn, type RecordedNode } from './record.ts';

/** How one element of a recording was made. */
export type Term =
  /** An element of a node, at a place in row-major order; null where its array is too large to be shown. */
  | { readonly kind: 'element'; readonly node: number; readonly at: number; readonly value: Plain | null }
  /** A number of the formula's own, such as the zero around an image. */
  | { readonly kind: 'number'; readonly value: Plain }
  /**
   * An op on terms: that of the recorded node, `sum` for a product of matrices or a convolution, `max` for pooling, `logsumexp` for
   * cross-entropy.
   */
  | { readonly kind: 'op'; readonly op: string; readonly terms: readonly Term[] };

type Nodes = readonly RecordedNode[];
/** How an element is made by its node's op alone; and whether its terms, where they have no name, are taken apart in their turn. */
interface Step {
  readonly term: Term;
  readonly goesOn: boolean;
}

const element = (node: RecordedNode, at: number): Term => ({
  kind: 'element',
  node: node.id,
  at,
  value: node.number ?? node.values?.[at] ?? null,
});
const op = (name: string, terms: readonly Term[]): Term => ({ kind: 'op', op: name, terms });
const number = (value: number): Term => ({ kind: 'number', value: plain(value) });

/** The place of an element in an array of `shape` that is broadcast to the place `at` in one of `whole`. */
const broadcastPlace = (at: number, whole: readonly number[], shape: readonly number[]): number =>
  placeAt(indexAt(at, whole), broadcastLayout(dense(shape), whole));

/** For each term of an element of a matrix product, its two factors. */
function factors(node: RecordedNode, at: number, [a, b]: readonly [RecordedNode, RecordedNode]): Term[] {
  const [m, n] = tuple(node.shape.slice(-2), 2);
  const [, k] = splitLast(a.shape);
  const batch = node.shape.slice(0, -2);
  const which = Math.floor(at / (m * n));
  const [row, column] = [Math.floor(at / n) % m, at % n];
  const firstOf = (x: RecordedNode): number => broadcastPlace(which, batch, x.shape.slice(0, -2));
  const [firstA, firstB] = [firstOf(a), firstOf(b)];
  return Array.from({ length: k }, (_, i) =>
    op('mul', [element(a, (firstA * m + row) * k + i), element(b, (firstB * k + i) * n + column)]),
  );
}

/** The places of the elements that a reduction folds into one. */
function foldedPlaces(node: RecordedNode, at: number, x: RecordedNode): number[] {
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

/** What a window of an image meets: the place in the image and in the window, image by image and channel by channel. */
function windowPlaces(node: RecordedNode, at: number, x: RecordedNode, kernel: readonly number[]): [number, number][] {
  const [, , height, width] = tuple(x.shape, 4);
  const [, , p, q] = tuple(indexAt(at, node.shape), 4);
  const [kh, kw] = tuple(kernel, 2);
  const [stride, padding] = [tuple(listOf(node.attributes.stride), 2), tuple(listOf(node.attributes.padding), 2)];
  const dilation = tuple(listOf(node.attributes.dilation ?? [1, 1]), 2);
  const places: [number, number][] = [];
  for (let i = 0; i < kh; i++) {
    const row = p * stride[0] + i * dilation[0] - padding[0];
    for (let j = 0; j < kw; j++) {
      const column = q * stride[1] + j * dilation[1] - padding[1];
      const isIn = row >= 0 && row < height && column >= 0 && column < width;
      if (isIn) places.push([row * width + column, i * kw + j]);
    }
  }
  return places;
}

/** For each term of an element of a convolution, its pixel and its weight. */
function convolved(node: RecordedNode, at: number, [x, w]: readonly [RecordedNode, RecordedNode]): Term[] {
  const [, allChannels, height, width] = tuple(x.shape, 4);
  const [filters, channels, kh, kw] = tuple(w.shape, 4);
  const [image, filter] = tuple(indexAt(at, node.shape), 4);
  const first = image * allChannels + Math.floor((filter * allChannels) / (channels * filters)) * channels;
  const places = windowPlaces(node, at, x, [kh, kw]);
  return Array.from({ length: channels }, (_, c) =>
    places.map(([pixel, weight]) =>
      op('mul', [
        element(x, (first + c) * height * width + pixel),
        element(w, (filter * channels + c) * kh * kw + weight),
      ]),
    ),
  ).flat();
}

/** The elements of an image that a pooled one stands for. */
function pooled(node: RecordedNode, at: number, x: RecordedNode): Term[] {
  const [, channels, height, width] = tuple(x.shape, 4);
  const [image, channel] = tuple(indexAt(at, node.shape), 4);
  const plane = (image * channels + channel) * height * width;
  return windowPlaces(node, at, x, listOf(node.attributes.kernel)).map(([pixel]) => element(x, plane + pixel));
}

/** What lies at a place of a whole that is made of parts: the elements of those that reach there. */
function placed(node: RecordedNode, at: number, parts: Nodes): Term[] {
  const rank = node.shape.length;
  const [starts, steps] = [listOf(node.attributes.starts), listOf(node.attributes.steps)];
  const index = indexAt(at, node.shape);
  return parts.flatMap((part, k) => {
    const own = index.map((i, axis) => (i - starts[k * rank + axis]!) / steps[k * rank + axis]!);
    const isIn = own.every((i, axis) => Number.isInteger(i) && i >= 0 && i < part.shape[axis]!);
    return isIn ? [element(part, placeAt(own, dense(part.shape)))] : [];
  });
}

/** The element that an index picks; null where the indices are not known. */
function taken(node: RecordedNode, at: number, [x, indices]: readonly [RecordedNode, RecordedNode]): Term | null {
  const { along } = node.attributes;
  const axis = Number(node.attributes.axis);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const picks = along ? (indices.shape[axis] ?? 1) : indices.shape.reduce((a, b) => a * b, 1);
  const [outer, pick, within] = [Math.floor(at / (picks * inner)), Math.floor(at / inner) % picks, at % inner];
  const found = indices.values?.[along ? at : pick];
  return found === undefined ? null : element(x, (outer * sizeAlong(x.shape, axis) + Number(found)) * inner + within);
}

/** The elements up to one, along an axis. */
function upTo(node: RecordedNode, at: number, x: RecordedNode): Term[] {
  const axis = Number(node.attributes.axis);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = x.shape[axis] ?? 1;
  const place = Math.floor(at / inner) % size;
  const first = at - place * inner;
  const places = Array.from({ length: size }, (_, i) => i).filter((i) =>
    node.attributes.fromEnd ? i >= place : i <= place,
  );
  return places.map((i) => element(x, first + i * inner));
}

/** A cast: between floats a number stays what it is. */
function converted(node: RecordedNode, x: RecordedNode, at: number): Term {
  const from = element(x, at);
  if (isFloat(node.dtype) || !isFloat(x.dtype)) return from;
  return node.dtype === 'bool' ? op('notEqual', [from, number(0)]) : op('trunc', [from]);
}

/** Ops that fold elements, by what the fold is called. */
const folds: ReadonlySet<string> = new Set(['sum', 'prod', 'max', 'min', 'argmax', 'argmin']);
const runnings: Readonly<Record<string, string>> = { cumsum: 'sum', cumprod: 'prod' };

/** Null where the op of a node is none that is taken apart. */
function stepOf(nodes: Nodes, node: RecordedNode, at: number): Step | null {
  const inputs = inputsIn(nodes, node);
  const [x, y] = inputs;
  const on = (term: Term | null): Step | null => term && { term, goesOn: true };
  const stop = (term: Term | null): Step | null => term && { term, goesOn: false };
  if (!x) return null;
  const from = node.places?.[at];
  if (node.family === 'view') return from === undefined ? null : on(element(x, from));
  if (node.family === 'cast') return on(converted(node, x, at));
  if (node.family === 'elementwise') {
    const terms = inputs.map((n) => element(n, broadcastPlace(at, node.shape, n.shape)));
    const isSame = silent.has(node.op) && node.op !== 'stopGradient';
    return on(isSame && terms[0] ? terms[0] : op(node.op, terms));
  }
  if (folds.has(node.op))
    return on(
      op(
        node.op,
        foldedPlaces(node, at, x).map((place) => element(x, place)),
      ),
    );
  const running = runnings[node.op];
  if (running && !y) return on(op(running, upTo(node, at, x)));
  if (node.op === 'maxPool2d') return on(op('max', pooled(node, at, x)));
  if (node.op === 'place' || node.op === 'embed') {
    const [first = number(0), ...others] = placed(node, at, inputs);
    return on(others.length === 0 ? first : op('sum', [first, ...others]));
  }
  if (node.op === 'softmax') {
    const columns = x.shape.at(-1)!;
    const row = Array.from({ length: columns }, (_, i) => element(x, at - (at % columns) + i));
    return stop(op('exp', [op('sub', [row[at % columns]!, op('logsumexp', row)])]));
  }
  if (!y) return null;
  if (node.op === 'matmul') return stop(op('sum', factors(node, at, [x, y])));
  if (node.op === 'conv2d') return stop(op('sum', convolved(node, at, [x, y])));
  if (node.op === 'take') return on(taken(node, at, [x, y]));
  if (node.op === 'crossEntropy') {
    const columns = sizeAlong(x.shape, 1);
    const label = y.values?.[at];
    if (label === undefined) return null;
    const logit = (i: number): Term => element(x, at * columns + i);
    const row = Array.from({ length: columns }, (_, i) => logit(i));
    return stop(op('sub', [op('logsumexp', row), logit(Number(label))]));
  }
  return null;
}

/** A formula has no more ops than these. */
const MOST_OPS = 60;

/** How an element of a node was made, through ops that have no name, up to so many within one another. */
export function termOf(nodes: Nodes, root: RecordedNode, at: number, depth: number): Term {
  let ops = 0;
  const apart = (term: Term, depth: number): Term => {
    if (term.kind === 'op') return { ...term, terms: term.terms.map((t) => apart(t, depth)) };
    const node = term.kind === 'element' ? nodes[term.node] : undefined;
    return node && term.kind === 'element' ? made(node, term.at, depth) : term;
  };
  const made = (node: RecordedNode, at: number, depth: number): Term => {
    const isLeaf = node.kind !== 'op' || (node !== root && node.names.length > 0);
    const step = isLeaf || depth === 0 || ops >= MOST_OPS ? null : stepOf(nodes, node, at);
    if (!step) return element(node, at);
    ops++;
    // Another look at a number is no op to those who read formulas.
    const isSame = step.term.kind !== 'op';
    return step.goesOn ? apart(step.term, isSame && depth > 1 ? depth : depth - 1) : step.term;
  };
  return made(root, at, depth);
}
