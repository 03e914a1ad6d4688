import { ArgumentError, IndexError, showShape } from '../../base/errors.ts';
import { type Index as BasicIndex, type Part, partOf } from '../../base/indexing.ts';
import {
  broadcastLayout,
  dense,
  denseStrides,
  forEachOffset,
  placeAt,
  stepped,
  transposeLayout,
} from '../../base/layout.ts';
import { broadcastShapes, type Shape, sizeAlong, sizeOf } from '../../base/shape.ts';
import { array, asTensor, fromData } from '../../tensor/create.ts';
import { CELL_BENEATH } from '../../tensor/node.ts';
import { hostData, Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { reshaped, strided, transpose } from '../shape/structure.ts';
import { checkIndices } from './check.ts';
import { placesByAxis } from './nonzero.ts';

/**
 * One index of `at` and `set`: a place, a range (as text '1:5:2' or slice(...)), '...' for all axes between, null for a new
 * axis, a list of places (nested lists or a tensor), or a mask of bools that covers one or more axes.
 */
export type Index = BasicIndex | TensorLike;

/** A list of places along one axis of the view that the other indices make. */
interface PlaceList {
  /** The axis of the view. */
  readonly at: number;
  readonly index: Tensor;
}

/** Indices with lists among them, by NumPy's rules: what the ranges leave, and the places to pick from it. */
export interface Selection {
  /** The view that ranges and new axes make; axes with lists are whole. */
  readonly part: Part;
  /** Distance, in the tensor, of neighbours along each axis of the view. */
  readonly strides: readonly number[];
  readonly lists: readonly PlaceList[];
  /** The lists' common shape. */
  readonly picks: Shape;
  /** Where the picked axes stand in the result. */
  readonly place: number;
  readonly shape: Shape;
}

const isList = (i: Index): i is Exclude<TensorLike, number> =>
  typeof i === 'boolean' || Array.isArray(i) || ArrayBuffer.isView(i) || i instanceof Tensor;

/** An index with a list, as a tensor: one of no elements names places. */
function listTensor(i: TensorLike, op: string): Tensor {
  const t = typeof i === 'boolean' ? array(i) : asTensor(i, op);
  return t.size === 0 && t.dtype === 'float64' ? fromData(new Int32Array(0), t.shape) : t;
}

/** True if there is a list or mask among the indices. */
export const hasLists = (indices: readonly Index[]): boolean => indices.some(isList);

/** What an index takes of the axes: a number of axes, or a new one. */
type Entry =
  | { readonly kind: 'basic'; readonly index: BasicIndex }
  | { readonly kind: 'list'; readonly axis: number | null; readonly index: Tensor };

const isEllipsis = (i: Index): boolean => i === '...';

/** How many axes an index stands for. */
function axesTaken(i: Index, op: string): number {
  if (i === null || isEllipsis(i)) return 0;
  if (!isList(i)) return 1;
  const t = listTensor(i, op);
  if (t.dtype !== 'bool') return 1;
  if (t.ndim > 8) throw new ArgumentError(`a mask of ${t.ndim} axes`, { op });
  return t.ndim;
}

/** A mask as one list of places for each axis that it covers. */
function maskLists(mask: Tensor, axis: number, of: Shape, op: string): Entry[] {
  mask.shape.forEach((d, k) => {
    // As in NumPy, an axis without places covers any.
    if (d !== 0 && d !== of[axis + k])
      throw new IndexError(`a mask of shape ${showShape(mask.shape)} does not cover ${showShape(of)}`, {
        op,
        axis: axis + k,
        shapes: [of, mask.shape],
      });
  });
  // A single bool is a new axis of one element, or of none.
  if (mask.ndim === 0)
    return [{ kind: 'list', axis: null, index: fromData(new Int32Array(mask.item()), [mask.item()]) }];
  return placesByAxis(mask).map((index, k) => ({ kind: 'list', axis: axis + k, index }));
}

/** One entry for each axis of the view. Places count as lists, because there is a list among the indices. */
function entriesOf(of: Shape, indices: readonly Index[], op: string): { entries: Entry[]; gap: number } {
  const used = indices.reduce<number>((n, i) => n + axesTaken(i, op), 0);
  if (used > of.length)
    throw new IndexError(`${used} indices for the ${of.length} axes of ${showShape(of)}`, { op, shapes: [of] });
  if (indices.filter(isEllipsis).length > 1) throw new IndexError("'...' may stand once", { op });
  const full = indices.some(isEllipsis) ? indices : [...indices, '...'];
  const entries: Entry[] = [];
  let axis = 0;
  let gap = -1;
  for (const i of full) {
    if (isEllipsis(i)) {
      gap = entries.length;
      for (let k = used; k < of.length; k++, axis++) entries.push({ kind: 'basic', index: {} });
    } else if (typeof i === 'number') {
      entries.push({ kind: 'list', axis, index: checkIndices(i, { op, size: sizeAlong(of, axis), axis }) });
      axis++;
    } else if (isList(i)) {
      const t = listTensor(i, op);
      if (t.dtype === 'bool') entries.push(...maskLists(t, axis, of, op));
      else entries.push({ kind: 'list', axis, index: checkIndices(t, { op, size: sizeAlong(of, axis), axis }) });
      axis += axesTaken(i, op);
    } else {
      entries.push({ kind: 'basic', index: i as BasicIndex });
      if (i !== null) axis++;
    }
  }
  return { entries, gap };
}

/** Resolves indices of which at least one is a list. Throws IndexError outside the tensor or where lists do not broadcast. */
export function selectionOf(of: Shape, indices: readonly Index[], op: string): Selection {
  const { entries, gap } = entriesOf(of, indices, op);
  const basic = entries.map((e) => (e.kind === 'basic' ? e.index : e.axis === null ? null : {}));
  const part = partOf(of, basic, op);
  const lists: PlaceList[] = entries.flatMap((e, at) => (e.kind === 'list' ? [{ at, index: e.index }] : []));
  const picks = lists.map((l) => l.index.shape).reduce((a, b) => broadcastShapes(a, b, op));
  const listed = lists.map((l) => l.at);
  const [first, last] = [Math.min(...listed), Math.max(...listed)];
  // Lists that stand together leave their axes in place; lists apart put them in front.
  const together = last - first === lists.length - 1 && !(gap > first && gap <= last);
  const place = together ? first : 0;
  const rest = part.shape.filter((_, i) => !lists.some((l) => l.at === i));
  const shape = [...rest.slice(0, place), ...picks, ...rest.slice(place)];
  return { part, strides: viewStrides(of, part, entries), lists, picks, place, shape };
}

function viewStrides(of: Shape, part: Part, entries: readonly Entry[]): number[] {
  const strides = stepped(dense(of), part, part.counts).strides.values();
  return entries.map((e) => {
    const isNew = e.kind === 'list' ? e.axis === null : e.index === null;
    return isNew ? 0 : (strides.next().value ?? 0);
  });
}

/** The sum of each pick's indices times their factors, on the host. */
function combine(lists: readonly PlaceList[], picks: Shape, factors: readonly number[]): Int32Array {
  const out = new Int32Array(sizeOf(picks));
  lists.forEach(({ index }, k) => {
    const data = hostData(index.node);
    forEachOffset(broadcastLayout(dense(index.shape), picks), (offset, i) => {
      out[i]! += data[offset]! * factors[k]!;
    });
  });
  return out;
}

/** The picks' places in the axes with lists joined to one. */
function joinedPlaces(lists: readonly PlaceList[], picks: Shape, factors: readonly number[]): Tensor {
  // Those made of a variable stay an expression of it.
  if (lists.every(({ index: { node } }) => node.value?.host && (node.beneath & ~CELL_BENEATH) === 0))
    return fromData(combine(lists, picks, factors), picks);
  return lists.map((l, k) => mul(l.index, factors[k]!)).reduce((a, b) => add(a, b));
}

/** The view of a tensor in which the axes with lists are one, and the places to take along it. */
export function joined(x: Tensor, s: Selection): { view: Tensor; places: Tensor; axis: number } {
  const { part, lists, place } = s;
  const view = reshaped(strided(x, part.starts, part.steps, part.counts), part.shape);
  const listed = lists.map((l) => l.at);
  const rest = part.shape.map((_, i) => i).filter((i) => !listed.includes(i));
  const order = [...rest.slice(0, place), ...listed, ...rest.slice(place)];
  const moved = order.every((a, i) => a === i) ? view : transpose(view, order);
  const sizes = listed.map((a) => sizeAlong(part.shape, a));
  const shape = rest.map((a) => sizeAlong(part.shape, a));
  return {
    view: reshaped(moved, [...shape.slice(0, place), sizeOf(sizes), ...shape.slice(place)]),
    places: joinedPlaces(lists, s.picks, denseStrides(sizes)),
    axis: place,
  };
}

/** The row-major places in the tensor of a selection's elements, in the order of its shape. */
export function placesOf(of: Shape, s: Selection): Int32Array {
  const { part, strides, lists, picks, place, shape } = s;
  const base = placeAt(part.starts, dense(of));
  const rest = part.shape.map((_, i) => i).filter((i) => !lists.some((l) => l.at === i));
  const offsets = (axes: readonly number[]): number[] => {
    const out: number[] = [];
    forEachOffset(transposeLayout({ shape: part.shape, strides, offset: 0 }, axes), (offset) => out.push(offset));
    return out;
  };
  const [before, after] = [offsets(rest.slice(0, place)), offsets(rest.slice(place))];
  const factors = lists.map((l) => strides[l.at]!);
  const picked = combine(lists, picks, factors);
  const places = new Int32Array(sizeOf(shape));
  let next = 0;
  for (let a = 0; a < before.length; a++) {
    for (let b = 0; b < picked.length; b++) {
      const from = base + before[a]! + picked[b]!;
      for (let c = 0; c < after.length; c++) places[next++] = from + after[c]!;
    }
  }
  return places;
}
