import type { DType, TypedArray } from '../base/dtype.ts';
import { dense, isDense, type Layout } from '../base/layout.ts';
import type { Shape } from '../base/shape.ts';

/** A region of memory. Where it lies is known only when a program runs. */
export type Buffer =
  /** The content of a leaf: number `local` of the program's nodes. */
  | { readonly kind: 'leaf'; readonly bytes: number; readonly local: number }
  /** A plain number, one of the program's nodes. */
  | { readonly kind: 'number'; readonly bytes: number; readonly local: number; readonly dtype: DType }
  /** A result that somebody wants: number `root` of the program's roots. */
  | { readonly kind: 'output'; readonly bytes: number; readonly root: number }
  /** What lives only within a run. */
  | { readonly kind: 'scratch'; readonly bytes: number }
  /** A buffer seen from a place that depends on run-time numbers of a node: the starts of a slice. In bytes. */
  | {
      readonly kind: 'moved';
      readonly bytes: number;
      readonly base: Buffer;
      readonly local: number;
      /** The first of the node's numbers that count. */
      readonly first: number;
      readonly fixed: number;
      readonly factors: readonly number[];
    }
  /** A buffer seen from a place that moves by so many bytes with each turn of a loop; or there and, with the next turn, back. */
  | {
      readonly kind: 'turned';
      readonly bytes: number;
      readonly base: Buffer;
      readonly of: Turns;
      readonly step: number;
      readonly alternates: boolean;
    };

/** How often a loop turns; as an object, the loop itself. */
export interface Turns {
  /** The number of the node whose first run-time number it is; null where it is `count`, always. */
  readonly local: number | null;
  readonly count: number;
  /** Whether its steps go from the last one to the first. */
  readonly reverse: boolean;
}

/** A strided array in a buffer. */
export interface View {
  readonly buffer: Buffer;
  readonly layout: Layout;
  readonly dtype: DType;
}

/** The view as one of dense layout, if its elements lie in row-major order; null if it takes a copy. */
export function asDense(view: View): View | null {
  const { shape, offset } = view.layout;
  return isDense(view.layout) ? { ...view, layout: { ...dense(shape), offset } } : null;
}

/** A dense array on the host, as the plain loops see it. */
export interface HostArray {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}
