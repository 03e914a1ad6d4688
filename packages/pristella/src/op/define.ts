import { type DType, floating, isFloat, promote, promoteWithNumber } from '../base/dtype.ts';
import { DTypeError } from '../base/errors.ts';
import { broadcastLayout } from '../base/layout.ts';
import { broadcastShapes, type Shape, sameShape } from '../base/shape.ts';
import { type Cond, type Num, type Words, wordsFor } from '../kernel/words.ts';
import { asTensor } from '../tensor/create.ts';
import { Node, numberNode, numberOf, numberOp } from '../tensor/node.ts';
import {
  type CastOp,
  type ElementwiseOp,
  type Gradients,
  type KernelOp,
  nextOpId,
  type Op,
  type ReduceOp,
  type ViewOp,
} from '../tensor/op.ts';
import { runtime } from '../tensor/runtime.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';

/** All ops by name, for tests, the reference page and the lab. */
export const catalogue: Map<string, Op> = new Map();

function register<T extends Op>(op: T): T {
  if (catalogue.has(op.name)) throw new Error(`two ops are named ${op.name}`);
  catalogue.set(op.name, op);
  return op;
}

/** A tensor made by `op`. Every computed node of the library is made here. */
export function make(
  op: Op,
  inputs: readonly Node[],
  shape: Shape,
  dtype: DType,
  attributes?: readonly number[],
  scalars?: readonly number[],
): Tensor {
  return announced(new Node(op, inputs, shape, dtype, attributes, scalars));
}

/** The tensor of a node of which the engine is told now. */
export function announced(node: Node): Tensor {
  runtime().created(node);
  return new Tensor(node);
}

/** A number seen as a larger tensor. It has no gradient, because numbers have none. */
const repeatOp: ViewOp = register({
  kind: 'view',
  name: 'repeated',
  id: nextOpId(),
  layout: (l, node) => broadcastLayout(l, node.shape),
  vjp: 'none',
});

/** The number of which all of a node's elements are known to be, without computing anything: gradients begin so. */
function uniform(node: Node): Node | null {
  // A variable may stand on a number, but is none.
  if (node.beneath !== 0) return null;
  let n = node;
  while (n.op.kind === 'view' && n.inputs.length > 0) n = n.inputs[0]!;
  return n.op === numberOp ? n : null;
}

/** An elementwise node. Of numbers it is a number, known now: no data that a program would have to be fed. */
function elementwise(op: ElementwiseOp, inputs: readonly Node[], shape: Shape, dtype: DType): Tensor {
  // No closures: every step of every training loop passes here.
  const numbers = new Array<Node | null>(inputs.length);
  let known = 0;
  let whole = false;
  for (let i = 0; i < inputs.length; i++) {
    numbers[i] = uniform(inputs[i]!);
    if (numbers[i] !== null) known++;
    else if (sameShape(inputs[i]!.shape, shape)) whole = true;
  }
  if (known === 0) return make(op, inputs, shape, dtype);
  if (dtype !== 'bool' && known === inputs.length) {
    const words = wordsFor(inputs[op.reads]!.dtype);
    const values = numbers.map((n) => numberOf(n!) as unknown as Num & Cond);
    const y = op.formula(words, ...values) as unknown as number;
    const node = numberNode(dtype === 'uint8' ? y & 255 : y, dtype);
    runtime().folded?.(node, op, numbers as Node[]);
    return shape.length === 0 ? new Tensor(node) : make(repeatOp, [node], shape, dtype);
  }
  return make(op, whole ? inputs.map((n, i) => numbers[i] ?? n) : inputs, shape, dtype);
}

const castOp: CastOp = register({
  kind: 'cast',
  name: 'astype',
  id: nextOpId(),
  vjp: [(g, [x]) => (isFloat(x!.dtype) ? cast(g, x!.dtype) : g)],
});

/** `x` in another dtype; itself if it has that dtype already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : make(castOp, [x.node], x.shape, dtype);
}

/** What the inputs of an elementwise op are read as. */
type Takes =
  | 'any' // numbers of one dtype; bools become int32
  | 'float' // integers become float64
  | 'integer' // int32 or uint8; bools become int32
  | 'bool'; // whether each is not zero

interface ElementwiseSpec<F, N extends number> {
  /** The value from the inputs' values, in kernel words. */
  readonly formula: F;
  readonly takes?: Takes;
  /** The result's dtype: the inputs' (default) or bool. */
  readonly gives?: 'same' | 'bool';
  readonly vjp: Gradients<N>;
}

type Formula1 = (w: Words, x: Num & Cond) => Num | Cond;
type Formula2 = (w: Words, a: Num & Cond, b: Num & Cond) => Num | Cond;

export interface Unary {
  (x: TensorLike): Tensor;
  readonly op: ElementwiseOp;
}
export interface Binary {
  (a: TensorLike, b: TensorLike): Tensor;
  readonly op: ElementwiseOp;
}

function defineElementwise<F, N extends number>(name: string, spec: ElementwiseSpec<F, N>): ElementwiseOp {
  return register({
    kind: 'elementwise',
    name,
    id: nextOpId(),
    formula: spec.formula as ElementwiseOp['formula'],
    reads: 0,
    vjp: spec.vjp as Gradients,
  });
}

/** The dtype inputs of dtype `d` are converted to before the formula reads them. */
function readAs(takes: Takes, d: DType, name: string): DType {
  switch (takes) {
    case 'any':
      return d === 'bool' ? 'int32' : d;
    case 'float':
      return floating(d);
    case 'bool':
      return 'bool';
    case 'integer':
      if (isFloat(d)) throw new DTypeError(`needs integers, got ${d}`, { op: name, hint: "use astype('int32')" });
      return d === 'uint8' ? d : 'int32';
  }
}

/** `f` under a name of its own, for messages and printed models: bundlers shorten those that are written. */
export const called = <F extends object>(name: string, f: F): F => Object.defineProperty(f, 'name', { value: name });

/** An elementwise function of one tensor. */
export function unary(name: string, spec: ElementwiseSpec<Formula1, 1>): Unary {
  const op = defineElementwise(name, spec);
  const takes = spec.takes ?? 'any';
  const apply = (x: TensorLike): Tensor => {
    const t = asTensor(x, name);
    const read = cast(t, readAs(takes, t.dtype, name));
    const dtype = spec.gives === 'bool' ? 'bool' : read.dtype;
    return elementwise(op, [read.node], t.shape, dtype);
  };
  return Object.assign(called(name, apply), { op });
}

/** The nodes of two operands in their common dtype. Plain numbers are weak. */
export function operands(a: TensorLike, b: TensorLike, takes: Takes, name: string): [Node, Node, DType] {
  const numberA = typeof a === 'number';
  const numberB = typeof b === 'number';
  if (numberA !== numberB) {
    const t = asTensor(numberA ? b : a, name);
    const value = (numberA ? a : b) as number;
    const d = readAs(takes, promoteWithNumber(t.dtype, value), name);
    const x = cast(t, d).node;
    const c = d === 'bool' ? cast(asTensor(value, name), 'bool').node : numberNode(value, d);
    return numberA ? [c, x, d] : [x, c, d];
  }
  const [x, y] = [asTensor(a, name), asTensor(b, name)];
  const d = readAs(takes, promote(x.dtype, y.dtype), name);
  return [cast(x, d).node, cast(y, d).node, d];
}

/** An elementwise function of two tensors that broadcast. */
export function binary(name: string, spec: ElementwiseSpec<Formula2, 2>): Binary {
  const op = defineElementwise(name, spec);
  const takes = spec.takes ?? 'any';
  const apply = (a: TensorLike, b: TensorLike): Tensor => {
    const [x, y, d] = operands(a, b, takes, name);
    const dtype = spec.gives === 'bool' ? 'bool' : d;
    return elementwise(op, [x, y], broadcastShapes(x.shape, y.shape, name), dtype);
  };
  return Object.assign(called(name, apply), { op });
}

/** An elementwise op whose inputs have several dtypes; `reads` says which of them the formula's words follow. */
export const defineMixed = <N extends number>(
  name: string,
  formula: ElementwiseOp['formula'],
  reads: number,
  vjp: Gradients<N>,
): ElementwiseOp => register({ kind: 'elementwise', name, id: nextOpId(), formula, reads, vjp: vjp as Gradients });

export const defineView = (name: string, layout: ViewOp['layout'], vjp: Gradients<1>): ViewOp =>
  register({ kind: 'view', name, id: nextOpId(), layout, vjp: vjp as Gradients });

export const defineReduce = (name: string, fold: ReduceOp['fold'], vjp: Gradients<1>): ReduceOp =>
  register({ kind: 'reduce', name, id: nextOpId(), fold, vjp: vjp as Gradients });

/** An op with a kernel of its own, of `N` inputs. */
export const defineKernel = <N extends number>(
  name: string,
  spec: Omit<KernelOp<N>, 'kind' | 'id' | 'name'>,
): KernelOp => register({ kind: 'kernel', name, id: nextOpId(), ...spec } as unknown as KernelOp);

/** Register an op of another kind. */
export const defineOther = <T extends Op>(op: Omit<T, 'id'>): T => register({ ...op, id: nextOpId() } as T);

/** What an op is tried on: inputs and, where known, the result. Read by the tests and the reference page. */
export interface Sample {
  readonly name: string;
  readonly of: (...inputs: Tensor[]) => Tensor;
  /** Inputs as nested lists of float64 (or typed otherwise by the case). */
  readonly cases: readonly {
    readonly inputs: readonly TensorLike[];
    readonly result?: TensorLike;
    /** How far elements may be off, relative to the largest; two roundings of each element unless given. */
    readonly tolerance?: number;
  }[];
  /** 'smooth': the gradient check runs to second order; 'once': to first; 'none': no gradient. */
  readonly gradient: 'smooth' | 'once' | 'none';
}
/** In a bundle nobody reads samples, and the mark lets it leave them out. */
export const samples = /* @__NO_SIDE_EFFECTS__ */ (sample: Sample): Sample => sample;
