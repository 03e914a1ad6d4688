import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Body, Epilogue } from './body.ts';
import type { RowProgram } from './rows.ts';
import type { HostArray, View } from './view.ts';

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

/** How windows move over images, along rows and columns. */
export interface Movement {
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}
/** How filters do: their elements lie `dilation` pixels apart, and each of `groups` runs of channels has filters of its own. */
export interface ConvOptions extends Movement {
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** Cross-correlation of images x (n, G C, H, W) with filters w (G F, C, KH, KW) into (n, G F, OH, OW). */
export interface Correlation extends ConvOptions {
  readonly x: View;
  readonly w: View;
  readonly out: Epilogue;
}
/** Its gradient by the images: g (n, G F, OH, OW) and w (G F, C, KH, KW) give (n, G C, H, W). */
export interface InputGrad extends ConvOptions {
  readonly g: View;
  readonly w: View;
  readonly out: Epilogue;
}
/** Its gradient by the filters: x (n, G C, H, W) and g (n, G F, OH, OW) give (G F, C, KH, KW). */
export interface FilterGrad extends ConvOptions {
  readonly x: View;
  readonly g: View;
  readonly out: Epilogue;
}

export interface PoolOptions extends Movement {
  readonly kernel: readonly [number, number];
  readonly dilation: readonly [number, number];
}
/**
 * The maxima of windows of x (n, c, H, W) into `values` (n, c, OH, OW), each with an element of the image in it, and where each was met, row * W + column, into
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

/** What queries, keys and values meet with: how scores are scaled, and which keys each query sees. */
export interface Attended {
  readonly q: View;
  readonly k: View;
  readonly v: View;
  /** One number. */
  readonly scale: View;
  /** Of (..., queries, keys): true where a key is seen, or what is added to its score; null for all. */
  readonly mask: View | null;
  /** Query i of n sees of m keys those up to m - n + i. */
  readonly causal: boolean;
}
/**
 * softmax(scale q kᵀ) v of (..., n, d), (..., m, d) and (..., m, e) into (..., n, e), and the logarithms of what the exponentials of the
 * scores add up to, (..., n); for a query that sees no key 0 and infinity. A weight that is 0 adds nothing, whatever it weighs.
 */
export interface Attention extends Attended {
  readonly out: View | null;
  readonly totals: View | null;
}
/** Its gradients by q, or by k and v, from that of the result, g. */
export interface AttentionGrad extends Attended {
  readonly g: View;
  readonly y: View;
  readonly totals: View;
  readonly by: 'queries' | 'keys';
  /** That by q or k, and that by v. */
  readonly out: View | null;
  readonly values: View | null;
}

/** Passes over the last axis of arrays, and over what they keep; single numbers come last among the inputs. */
export interface Rows {
  readonly program: RowProgram;
  readonly inputs: readonly View[];
  readonly out: Epilogue;
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

/**
 * Along an axis each output is a sum of neighbours of the input, times weights: `spans` (m, 2), int32, says where output o begins
 * and how many there are, `weights` (m, most) with what. The other axes stay.
 */
export interface Band {
  readonly x: View;
  readonly axis: number;
  readonly weights: View;
  readonly spans: View;
  readonly out: View;
}

/** Sums of squares of blocks of x, in float64. */
export interface Squares {
  readonly x: View;
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
  readonly attention: Attention;
  readonly attentionGrad: AttentionGrad;
  readonly rows: Rows;
  readonly takeRows: TakeRows;
  readonly gather: Gather;
  readonly scatter: Scatter;
  readonly place: Place;
  readonly running: Running;
  readonly slide: Slide;
  readonly band: Band;
  readonly squares: Squares;
  readonly host: Host;
}

/** The kinds of problems: `nest`, `fold`, `product`, ... */
export type Kind = keyof Problems;

export type ProblemOf<K extends Kind> = { readonly kind: K } & Problems[K];

/** What is computed, as plain data of one of the kinds. */
export type Problem = { readonly [K in Kind]: ProblemOf<K> }[Kind];
