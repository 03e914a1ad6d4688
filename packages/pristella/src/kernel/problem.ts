import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Body, Epilogue } from './body.ts';
import type { HostArray, Turns, View } from './view.ts';

// What is computed, as plain data: no bytes, no instructions. A machine renders it, a page can draw it.

/** An elementwise computation over any number of strided inputs and outputs of one shape. */
export interface Nest {
  readonly shape: Shape;
  readonly inputs: readonly View[];
  readonly body: Body;
  readonly outputs: readonly View[];
}

export type FoldWord = 'sum' | 'prod' | 'max' | 'min';

/** Results of an elementwise body folded over some axes; results that are wanted themselves are stored on the way. */
export interface Fold {
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly inputs: readonly View[];
  readonly body: Body;
  /** Results of the body, by number, and where they go. */
  readonly stores: readonly { readonly from: number; readonly out: View }[];
  /** The body's result number `from`, folded into `out`, a dense view of the kept axes. */
  readonly folds: readonly {
    readonly word: FoldWord;
    readonly from: number;
    readonly dtype: DType;
    readonly out: View;
  }[];
}

/** The place, among the folded elements in row-major order, of the first largest (or smallest) one; a NaN wins. */
export interface ArgFold {
  readonly x: View;
  readonly axes: readonly number[];
  readonly largest: boolean;
  readonly out: View;
}

/** The view itself, its elements in row-major order. */
export interface Copy {
  readonly from: View;
  readonly to: View;
}

/**
 * C (..., M, N) = A (..., M, K) B (..., K, N), for views of any strides whose leading axes broadcast to those of the
 * result, which goes through the epilogue.
 */
export interface Product {
  readonly a: View;
  readonly b: View;
  readonly out: Epilogue;
}

/** How filters move over images, along rows and columns. */
export interface ConvOptions {
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** Cross-correlation of images x (n, C, H, W) with filters w (F, C, KH, KW) into (n, F, OH, OW). */
export interface Correlation extends ConvOptions {
  readonly x: View;
  readonly w: View;
  readonly out: Epilogue;
}
/** Its gradient by the images: g (n, F, OH, OW) and w (F, C, KH, KW) give (n, C, H, W). */
export interface InputGrad extends ConvOptions {
  readonly g: View;
  readonly w: View;
  readonly out: Epilogue;
}
/** Its gradient by the filters: x (n, C, H, W) and g (n, F, OH, OW) give (F, C, KH, KW). */
export interface FilterGrad extends ConvOptions {
  readonly x: View;
  readonly g: View;
  readonly out: Epilogue;
}

export interface PoolOptions extends ConvOptions {
  readonly kernel: readonly [number, number];
}
/**
 * The maxima of windows of x (n, c, H, W) into `values` (n, c, OH, OW), and where each was met, row * W + column, into
 * `positions`. Padding never wins, NaN always, and of equals the first.
 */
export interface MaxPool extends PoolOptions {
  readonly x: View;
  readonly values: View | null;
  readonly positions: View | null;
}
/** Its gradient where windows tile the images: g and the places of the maxima give (n, c, H, W). */
export interface MaxPoolGrad {
  readonly g: View;
  readonly positions: View;
  readonly kernel: readonly [number, number];
  readonly out: Epilogue;
}

/**
 * Softmax with cross-entropy, a row at a time: of logits (n, c) and labels (n,) the losses (n,), and their slopes (n, c).
 * A label that is no class is refused.
 */
export interface CrossEntropy {
  readonly logits: View;
  readonly labels: View;
  readonly losses: View | null;
  readonly slopes: View | null;
}

/** Rows of `columns` adjacent elements, picked by int32 indices, through an epilogue. */
export interface TakeRows {
  readonly from: View;
  readonly list: View;
  readonly columns: number;
  readonly out: Epilogue;
}

/** How a picked array (outer, n, inner) and its picks (outer, k, inner) lie. */
export interface Picks {
  readonly outer: number;
  readonly n: number;
  readonly k: number;
  readonly inner: number;
  /** Strides of the index array along outer, k and inner. */
  readonly index: readonly [number, number, number];
}
/** Elements of `whole` picked by int32 indices. */
export interface Gather {
  readonly whole: View;
  readonly indices: View;
  readonly lie: Picks;
  readonly out: View;
}
/** Zeros with each pick added at its place: the transpose of `Gather`. */
export interface Scatter {
  readonly picks: View;
  readonly indices: View;
  readonly lie: Picks;
  readonly out: View;
}

/** Parts copied to, or added at, their regions of one array, which is zero elsewhere. */
export interface Place {
  readonly parts: readonly View[];
  readonly regions: readonly View[];
  readonly adds: boolean;
  readonly out: View;
}

/** Lines along an axis folded up to each of their places; 'affine': y[k] = x[k] + f[k] y[k - 1]. */
export interface Running {
  readonly fold: 'add' | 'mul' | 'affine';
  readonly x: View;
  readonly factors: View | null;
  readonly axis: number;
  readonly fromEnd: boolean;
  readonly out: View;
}

/** Weights moved along a signal, vectors of one dtype: each output is a sum of products. */
export interface Slide {
  readonly signal: View;
  readonly weights: View;
  /** How many elements lie before the first whole overlap. */
  readonly before: number;
  readonly out: View;
}

/** Sums of squares of blocks of x, in float64. */
export interface Squares {
  readonly x: View;
  readonly out: View;
}

/**
 * Problems that are computed again and again, on arrays that lie elsewhere in each turn, between what is computed once. What comes
 * after reads where the last turn has left off.
 */
export interface Loop {
  readonly turns: Turns;
  /** A truth value that is looked at before each turn: none is made once it is false. Null for as many as there are. */
  readonly goes: View | null;
  readonly before: readonly Problem[];
  readonly body: readonly Problem[];
  readonly after: readonly Problem[];
  readonly out: View;
}

/** A plain loop on the host, which every machine can run. */
export interface Host {
  readonly name: string;
  readonly inputs: readonly View[];
  readonly outputs: readonly View[];
  /** The number of the node whose run-time numbers it reads; null for none. */
  readonly local: number | null;
  /** Writes into the outputs, which are zero at first. Returns whether all that is watched is finite. */
  run(inputs: readonly HostArray[], outputs: readonly HostArray[], scalars: readonly number[]): boolean;
}

/** The problems by their kinds. */
interface Problems {
  readonly nest: Nest;
  readonly fold: Fold;
  readonly argfold: ArgFold;
  readonly copy: Copy;
  readonly product: Product;
  readonly correlation: Correlation;
  readonly inputGrad: InputGrad;
  readonly filterGrad: FilterGrad;
  readonly maxPool: MaxPool;
  readonly maxPoolGrad: MaxPoolGrad;
  readonly crossEntropy: CrossEntropy;
  readonly takeRows: TakeRows;
  readonly gather: Gather;
  readonly scatter: Scatter;
  readonly place: Place;
  readonly running: Running;
  readonly slide: Slide;
  readonly squares: Squares;
  readonly loop: Loop;
  readonly host: Host;
}

/** The kinds of problems: `nest`, `fold`, `product`, ... */
export type Kind = keyof Problems;

export type ProblemOf<K extends Kind> = { readonly kind: K } & Problems[K];

/** What is computed, as plain data of one of the kinds. */
export type Problem = { readonly [K in Kind]: ProblemOf<K> }[Kind];
