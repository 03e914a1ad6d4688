import type { DType } from '../base/dtype.ts';
import type { Layout } from '../base/layout.ts';
import type { Shape } from '../base/shape.ts';
import type { Epilogue, Formula } from '../kernel/body.ts';
import type { Problem } from '../kernel/problem.ts';
import type { HostArray, View } from '../kernel/view.ts';
import type { Attributes } from './attributes.ts';
import type { Node } from './node.ts';
import type { Tensor } from './tensor.ts';

/** As many things of a kind as an op has inputs or numbers; a list of any length if that is not known. */
export type Few<T, N extends number> = N extends 1
  ? readonly [T]
  : N extends 2
    ? readonly [T, T]
    : N extends 3
      ? readonly [T, T, T]
      : N extends 4
        ? readonly [T, T, T, T]
        : N extends 6
          ? readonly [T, T, T, T, T, T]
          : readonly T[];

/** The gradient with respect to one input: from the output's gradient, the inputs and the output. */
export type GradientRule<N extends number = number> = (g: Tensor, inputs: Few<Tensor, N>, output: Tensor) => Tensor;

/** One rule an input, `null` where an input (an index, a condition) has no gradient, or 'none' for the whole op. */
export type Gradients<N extends number = number> =
  | readonly (GradientRule<N> | null)[]
  | ((input: number) => GradientRule<N>)
  | 'none';

/**
 * What an input must be: of one dtype, of any, of that of the input before (`same`), or of a number's, a float's, an integer's, or
 * one that sums are made in.
 */
export type Takes = DType | 'any' | 'same' | 'number' | 'float' | 'integer' | 'summed';

/**
 * The shape of a result: that of the first input, what is asked for, or found by the rule. Throws ShapeError for what does not
 * go together.
 */
export type ShapeRule<N extends number = number, A extends number = number> =
  | 'same'
  | ((inputs: Few<Node, N>, attributes: Few<number, A>, asked: Shape, scalars: readonly number[]) => Shape);

// The error of `structuredClone` and `postMessage` shows the function's text, in which bundlers shorten all names but those of methods.
const { sendWhatToRawGivesInsteadOfTheTensor } = { sendWhatToRawGivesInsteadOfTheTensor(): void {} };
interface Named {
  /** Refuses to be cloned, with a hint. */
  readonly uncloneable?: () => void;
  readonly name: string;
  /** Small integer, given at definition: the op's part of a program's key. */
  readonly id: number;
  readonly vjp: Gradients;
}

/** What follows from an op's N inputs and A numbers. */
export interface Rules<N extends number = number, A extends number = number> {
  readonly vjp: Gradients<N>;
  readonly shape: ShapeRule<N, A>;
  /** The result's dtype: that of the first input, one that is asked for, or always the same. */
  readonly dtype: 'same' | 'asked' | DType | ((inputs: Few<Node, N>) => DType);
  /** The inputs, held against what the op's plain loop relies on, where they come from outside. */
  readonly guard?: (inputs: Few<Tensor, N>, asked: Shape, attributes: Few<number, A>) => readonly Tensor[];
}

interface Computed<N extends number = number, A extends number = number> extends Omit<Named, 'vjp'>, Rules<N, A> {
  /** What each input must be; one that stands for any number of inputs. */
  readonly takes: readonly Takes[] | { readonly each: Takes };
  /** The names of the numbers that a node of the op holds. */
  readonly attributes?: Attributes;
}

/** Values that the program does not compute: data, numbers, cells. */
export interface LeafOp extends Named {
  readonly kind: 'leaf';
}

/** One output element from the input elements at the same place. Inputs broadcast. */
export interface ElementwiseOp extends Computed {
  readonly kind: 'elementwise';
  readonly formula: Formula;
  /** Which input's dtype the formula is read in. */
  readonly reads: number;
}

/** The number at each place of a shape: 0, 1, 2, ... in row-major order. */
export interface IndexOp extends Computed {
  readonly kind: 'index';
}

/** The same elements in another dtype. */
export interface CastOp extends Computed {
  readonly kind: 'cast';
}

/** The same elements under another shape: no kernel. `null` where the layout cannot express it without a copy. */
export interface ViewOp extends Computed {
  readonly kind: 'view';
  readonly layout: (input: Layout, node: Node) => Layout | null;
}

/** Elements along axes folded into one. */
export interface ReduceOp extends Computed {
  readonly kind: 'reduce';
  readonly fold: 'sum' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin';
}

/** Where an op's inputs lie, and its results go. */
export interface OpViews<N extends number = number> {
  readonly inputs: Few<View, N>;
  readonly out: Epilogue;
  /** Where the first result goes: the only one of an op that takes no epilogue and has no companion. */
  readonly to: View;
  /** The view moved by run-time numbers of the node: number `first + i` times `strides[i]` elements. */
  moved(view: View, first: number, strides: readonly number[]): View;
  /** The number of the node, whose run-time numbers a program may read when it runs; null where they are fixed. */
  readonly counted: number | null;
}

/** An op with a kernel of its own. */
export interface KernelOp<N extends number = number, A extends number = number> extends Computed<N, A> {
  readonly kind: 'kernel';
  /** The plain loop: definition, fallback and oracle. Writes into `out`, which is zero at first. */
  readonly run: (inputs: Few<HostArray, N>, out: HostArray, node: Node) => void;
  /** What is to be computed, as a problem that machines can render. */
  readonly kernel: (views: OpViews<N>, node: Node) => Problem;
  /** Of an op whose kernel can refuse an input: throws the error that says why, given the inputs' values on the host. */
  readonly refusal?: (value: (input: number) => HostArray, node: Node) => void;
  /** If the kernel applies elementwise work to its results before it stores them; perhaps only that of some nodes. */
  readonly fusesEpilogue?: boolean | ((node: Node) => boolean);
  /** Of a sum of products: its floating-point operations by definition, two for each multiply-add. */
  readonly flops?: (inputs: Few<Shape, N>, out: Shape) => number;
  /** An op on the same input that this one's kernel can compute along, as its second output. */
  readonly companion?: KernelOp;
}

/** What is computed from inputs. */
export type ComputedOp = ElementwiseOp | IndexOp | CastOp | ViewOp | ReduceOp | KernelOp;
export type Op = LeafOp | ComputedOp;

/**
 * What an op of any kind may have. The first is what a clone of a tensor meets: what holds a function cannot be cloned, and so no
 * tensor arrives in a worker as an object that is none.
 */
const common: Pick<Named, 'uncloneable'> &
  Record<
    Exclude<keyof ElementwiseOp | keyof ViewOp | keyof ReduceOp | keyof KernelOp, 'id' | 'uncloneable'>,
    undefined
  > = {
  uncloneable: sendWhatToRawGivesInsteadOfTheTensor,
  kind: undefined,
  name: undefined,
  vjp: undefined,
  shape: undefined,
  dtype: undefined,
  takes: undefined,
  attributes: undefined,
  guard: undefined,
  formula: undefined,
  reads: undefined,
  layout: undefined,
  fold: undefined,
  run: undefined,
  kernel: undefined,
  refusal: undefined,
  fusesEpilogue: undefined,
  flops: undefined,
  companion: undefined,
};
let count = 0;

/** The op of a spec. All ops have one layout in memory, because every step of every walk reads ops of many kinds. */
export const opOf = <T extends Op>(spec: Omit<T, 'id'>): T => ({ ...common, ...spec, id: count++ }) as unknown as T;
