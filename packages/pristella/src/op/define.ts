import { type DType, floating, isFloat, promote, promoteWithNumber } from '../base/dtype.ts';
import { DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { broadcastLayout } from '../base/layout.ts';
import { checkArguments } from '../base/options.ts';
import { broadcastShapes, reducedShape, type Shape, sameShape } from '../base/shape.ts';
import type { Formula } from '../kernel/body.ts';
import { type Cond, type Num, over, type Words, wordsFor } from '../kernel/words.ts';
import { attributes } from '../tensor/attributes.ts';
import { asTensor } from '../tensor/create.ts';
import { baseOf, Node, numberNode, numberOf, numberOp } from '../tensor/node.ts';
import {
  type CastOp,
  type ComputedOp,
  type ElementwiseOp,
  type Gradients,
  type KernelOp,
  opOf,
  type ReduceOp,
  type Rules,
  type ShapeRule,
  type Takes,
  type ViewOp,
} from '../tensor/op.ts';
import { runtime } from '../tensor/runtime.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';

/** All ops by name, for tests, files, the reference page and the lab. */
export const catalogue: Map<string, ComputedOp> = new Map();

/** What an op is, but for what it is given here. */
type Spec<T extends ComputedOp> = Omit<T, 'id'>;

/** An op of the catalogue. Throws where another has its name. */
export function defineOp<T extends ComputedOp>(spec: Spec<T>): T {
  if (catalogue.has(spec.name)) throw new Error(`two ops are named ${spec.name}`);
  const op = opOf<T>(spec);
  catalogue.set(op.name, op);
  return op;
}

const none: readonly never[] = [];

type Kept<S> = Omit<S, keyof Rules> & Pick<Rules, keyof S & keyof Rules>;
/** A spec whose rules read tuples, as it is kept: nodes have lists. */
const kept = <S>(spec: S): Kept<S> => spec as unknown as Kept<S>;

/** What can be asked of an op that does not follow from its inputs. */
interface Asked {
  readonly shape?: Shape;
  readonly dtype?: DType;
}
const nothing: Asked = {};

/** As many inputs as any rule reads; there are as many as the op has. */
type Three = readonly [Node, Node, Node];

/**
 * A tensor made by `op`, which is told its numbers in the order of `op.attributes`, and says itself of which shape and dtype. What
 * is asked for is taken from functions, which know that it fits; files are held against the op's rule first. Throws what that
 * rule throws for inputs that do not go together.
 */
export function make(
  op: ComputedOp,
  inputs: readonly Node[],
  attributes: readonly number[] = none,
  asked: Asked = nothing,
  scalars: readonly number[] = none,
): Tensor {
  const shape = asked.shape ?? shapeOf(op, inputs, attributes, none, scalars);
  return announced(new Node(op, inputs, shape, dtypeOf(op, inputs, asked.dtype), attributes, scalars));
}

/** The shape of what an op makes of inputs: see `ShapeRule`. */
export const shapeOf = (
  { shape }: ComputedOp,
  inputs: readonly Node[],
  attributes: readonly number[],
  asked: Shape = none,
  scalars: readonly number[] = none,
): Shape => (shape === 'same' ? inputs[0]!.shape : shape(inputs as Three, attributes, asked, scalars));

/** The dtype of what an op makes of inputs. */
export function dtypeOf({ dtype }: ComputedOp, inputs: readonly Node[], asked?: DType): DType {
  if (typeof dtype === 'function') return dtype(inputs as Three);
  return dtype === 'same' ? inputs[0]!.dtype : dtype === 'asked' ? asked! : dtype;
}

/** The nodes that functions make while somebody collects them; null if nobody does. */
export const collecting: { now: Set<Node> | null } = { now: null };

/** The tensor of a node of which the engine is told now. */
export function announced(node: Node): Tensor {
  collecting.now?.add(node);
  runtime().created(node);
  return new Tensor(node);
}

/** The error of shapes that no function gives to an op; a file may. */
export const unfit = (...shapes: Shape[]): ShapeError =>
  new ShapeError(`${shapes.map(showShape).join(' and ')} do not go together`, { shapes });

/** The rule of a shape that is asked for, of ops whose input of one shape can take the other. */
export const asked =
  (fits: (from: Shape, to: Shape) => boolean): ShapeRule<1> =>
  ([{ shape: from }], _, to) => {
    if (fits(from, to)) return to;
    throw unfit(from, to);
  };

/** True if `from` repeats along axes of size 1, and new ones, to `to`. */
export function stretches(from: Shape, to: Shape): boolean {
  const lead = to.length - from.length;
  for (let i = 0; i < from.length; i++) if (from[i] !== 1 && from[i] !== to[lead + i]) return false;
  return lead >= 0;
}

/** An op that shows the elements of its input under another layout. */
export const defineView = <A extends number = number>(
  name: string,
  spec: Pick<ViewOp, 'layout' | 'attributes' | 'batch' | 'recompute'> & Pick<Rules<1, A>, 'shape' | 'vjp'>,
): ViewOp => defineOp<ViewOp>({ kind: 'view', name, takes: ['any'], dtype: 'same', ...kept(spec) });

/** A number seen as a larger tensor. It has no gradient, because numbers have none. */
const repeatOp: ViewOp = defineView('repeated', {
  shape: asked(stretches),
  layout: (l, node) => broadcastLayout(l, node.shape),
  vjp: 'none',
});

/** The number of which all of a node's elements are known to be, without computing anything: gradients begin so. */
function uniform(node: Node): Node | null {
  // A variable may stand on a number, but is none.
  if (node.beneath !== 0) return null;
  const n = baseOf(node);
  return n.op === numberOp ? n : null;
}

/** An elementwise node. Of numbers it is a number, known now: no data that a program would have to be fed. */
function elementwise(op: ElementwiseOp, inputs: readonly Node[]): Tensor {
  // No closures: every step of every training loop passes here.
  const shape = shapeOf(op, inputs, none);
  const numbers = new Array<Node | null>(inputs.length);
  let known = 0;
  let whole = false;
  for (let i = 0; i < inputs.length; i++) {
    numbers[i] = uniform(inputs[i]!);
    if (numbers[i] !== null) known++;
    else if (sameShape(inputs[i]!.shape, shape)) whole = true;
  }
  const dtype = dtypeOf(op, inputs);
  if (dtype !== 'bool' && known === inputs.length) {
    const words = wordsFor(inputs[op.reads]!.dtype);
    const y = over<number>(op.formula)(words, ...numbers.map((n) => numberOf(n!)));
    const node = numberNode(dtype === 'uint8' ? y & 255 : y, dtype);
    runtime().folded?.(node, op, numbers as Node[]);
    return shape.length === 0 ? new Tensor(node) : make(repeatOp, [node], none, { shape });
  }
  // Where one of the others has the whole shape, a number need not be made large.
  const small = known > 0 && whole ? inputs.map((n, i) => numbers[i] ?? n) : inputs;
  return announced(new Node(op, small, shape, dtype));
}

const castOp: CastOp = defineOp<CastOp>({
  kind: 'cast',
  name: 'astype',
  takes: ['any'],
  ...kept<Rules<1>>({ shape: 'same', dtype: 'asked', vjp: [(g, [x]) => (isFloat(x.dtype) ? cast(g, x.dtype) : g)] }),
});

/** `x` in another dtype; itself if it has that dtype already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : make(castOp, [x.node], none, { dtype });
}

/** What the inputs of an elementwise op are read as. */
type Reads =
  | 'number' // of one dtype; bools become int32
  | 'float' // integers become float64
  | 'integer' // int32 or uint8; bools become int32
  | 'bool'; // whether each is not zero

interface ElementwiseSpec<F extends Formula, N extends number> {
  /** The value from the inputs' values, in kernel words. */
  readonly formula: F;
  /** What its inputs become first; numbers unless told. */
  readonly takes?: Reads;
  /** The result's dtype: the inputs' (default) or bool. */
  readonly gives?: 'same' | 'bool';
  readonly vjp: Gradients<N>;
}

/** The formula of a function of one number. */
export type Formula1 = (w: Words, x: Num & Cond) => Num | Cond;
/** That of a function of two. */
export type Formula2 = (w: Words, a: Num & Cond, b: Num & Cond) => Num | Cond;

export interface Unary {
  (x: TensorLike): Tensor;
  readonly op: ElementwiseOp;
}
export interface Binary {
  (a: TensorLike, b: TensorLike): Tensor;
  readonly op: ElementwiseOp;
}

const defineElementwise = <F extends Formula, N extends number>(
  name: string,
  { formula, takes = 'number', gives = 'same', vjp }: ElementwiseSpec<F, N>,
  inputs: readonly Takes[],
  shape: ShapeRule<N, 0>,
): ElementwiseOp =>
  defineOp<ElementwiseOp>({
    kind: 'elementwise',
    name,
    formula,
    reads: 0,
    takes: [takes, ...inputs],
    dtype: gives,
    ...kept({ shape, vjp }),
  });

/** The dtype inputs of dtype `d` are converted to before the formula reads them. */
function readAs(reads: Reads, d: DType, name: string): DType {
  switch (reads) {
    case 'number':
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
  const op = defineElementwise(name, spec, [], 'same');
  const { takes = 'number' } = spec;
  const apply = function (x: TensorLike): Tensor {
    // A list's `map` hands on the place and the list as well.
    if (arguments.length > 1) checkArguments(arguments.length, 1, name, `list.map((x) => ${name}(x))`);
    const t = asTensor(x, name);
    const y = elementwise(op, [cast(t, readAs(takes, t.dtype, name)).node]);
    return plainNumber(x) === undefined ? y : new PlainNumber(y.node);
  };
  return Object.assign(called(name, apply), { op });
}

/**
 * What ops make of plain numbers alone, such as np.sqrt(2). Beside floats it is as weak as they are, or one of them among
 * float32 activations would turn all that follows to float64; NumPy's math.sqrt(2) is a plain number, too.
 */
class PlainNumber extends Tensor {}

/** The plain number that is given, or made of such alone; undefined for all else. */
export const plainNumber = (x: TensorLike): number | undefined => {
  if (typeof x === 'number') return x;
  return x instanceof PlainNumber && x.node.op === numberOp ? numberOf(x.node) : undefined;
};

/** The number as which an operand joins another: of those made of numbers, only beside floats. */
export const weakBeside = (x: TensorLike, other: TensorLike): number | undefined =>
  typeof x === 'number' || (x instanceof PlainNumber && other instanceof Tensor && isFloat(other.dtype))
    ? plainNumber(x)
    : undefined;

/** The nodes of two operands in their common dtype. Plain numbers are weak. */
export function operands(a: TensorLike, b: TensorLike, takes: Reads, name: string): [Node, Node] {
  const numberA = weakBeside(a, b);
  const numberB = weakBeside(b, a);
  const value = numberA ?? numberB;
  if (value !== undefined && (numberA === undefined || numberB === undefined)) {
    const t = asTensor(numberA === undefined ? a : b, name);
    const d = readAs(takes, promoteWithNumber(t.dtype, value), name);
    const x = cast(t, d).node;
    const c = d === 'bool' ? cast(asTensor(value, name), 'bool').node : numberNode(value, d);
    return numberA === undefined ? [x, c] : [c, x];
  }
  const [x, y] = [asTensor(a, name), asTensor(b, name)];
  const d = readAs(takes, promote(x.dtype, y.dtype), name);
  return [cast(x, d).node, cast(y, d).node];
}

/** An elementwise function of two tensors that broadcast. */
export function binary(name: string, spec: ElementwiseSpec<Formula2, 2>): Binary {
  const op = defineElementwise(name, spec, ['same'], ([x, y]) => broadcastShapes(x.shape, y.shape, name));
  const { takes = 'number' } = spec;
  return Object.assign(
    called(name, function (a: TensorLike, b: TensorLike): Tensor {
      checkArguments(arguments.length, 2, name);
      // A list of its own for the node: of lists made in `operands` V8 takes all for long-lived, and keeps with them what they lead to.
      const [x, y] = operands(a, b, takes, name);
      const z = elementwise(op, [x, y]);
      return plainNumber(a) === undefined || plainNumber(b) === undefined ? z : new PlainNumber(z.node);
    }),
    { op },
  );
}

/** An elementwise op whose inputs have several dtypes; `reads` says which of them the formula's words and the result follow. */
export const defineMixed = <N extends number>(
  name: string,
  spec: Pick<ElementwiseOp, 'formula' | 'takes'> & Partial<Pick<ElementwiseOp, 'reads'>> & Rules<N>,
): ElementwiseOp => defineOp<ElementwiseOp>({ kind: 'elementwise', name, reads: 0, ...kept(spec) });

/** An op that folds axes. Choosing from no elements is an error. */
export function defineReduce(name: string, fold: ReduceOp['fold'], vjp: Gradients<1>): ReduceOp {
  const chooses = fold !== 'sum' && fold !== 'prod';
  return defineOp<ReduceOp>({
    kind: 'reduce',
    name,
    fold,
    takes: [chooses ? 'number' : 'summed'],
    attributes: attributes({ keepdims: 'flag', axes: 'axes' }),
    ...kept<Rules<1>>({
      shape([{ shape }], numbers) {
        const axes = numbers.slice(1);
        if (chooses && axes.some((a) => shape[a] === 0))
          throw new ShapeError(`${showShape(shape)} has no elements to choose from`, {
            op: name,
            shapes: [shape],
            ...(!fold.startsWith('arg') && { hint: 'an initial number would be the result: { initial: 0 }' }),
          });
        return reducedShape(shape, axes, numbers[0] === 1);
      },
      dtype: fold.startsWith('arg') ? 'int32' : 'same',
      vjp,
    }),
  });
}

/** An op with a kernel of its own, of `N` inputs. */
export const defineKernel = <N extends number, A extends number = number>(
  name: string,
  spec: Omit<KernelOp<N, A>, 'kind' | 'id' | 'name'>,
): KernelOp => defineOp<KernelOp>({ kind: 'kernel', name, ...spec } as unknown as KernelOp);

/** What an op is tried on: inputs and, where known, the result. Read by the tests and the reference page. */
interface Trials<T> {
  readonly name: string;
  readonly of: (...inputs: Tensor[]) => Tensor;
  readonly cases: readonly {
    readonly inputs: readonly T[];
    readonly result?: T;
    /** How far elements may be off, relative to the largest; two roundings of each element unless given. */
    readonly tolerance?: number;
  }[];
  /** 'smooth': the gradient check runs to second order; 'once': to first; 'none': no gradient. */
  readonly gradient: 'smooth' | 'once' | 'none';
}
/** Inputs are numbers in nested lists, of float64, or tensors of other dtypes. */
export type Sample = Trials<TensorLike>;

const odd: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };

/** An array as NumPy prints it, `[[1 2] [3 nan]]`, as nested lists. */
const listed = (x: TensorLike | string): TensorLike =>
  typeof x !== 'string'
    ? x
    : JSON.parse(
        x
          .replaceAll(' ', ',')
          .replace(/True|False/g, (word) => word.toLowerCase())
          .replace(/-?(nan|inf)/g, '"$&"'),
        (_, v) => (typeof v === 'string' ? odd[v] : v),
      );

/** A sample, whose arrays may be written as NumPy prints them. In a bundle nobody reads samples, and the mark lets it leave them out. */
export const samples = /* @__NO_SIDE_EFFECTS__ */ (trials: Trials<TensorLike | string>): Sample => ({
  ...trials,
  get cases() {
    return trials.cases.map(({ inputs, result, tolerance }) => ({
      inputs: inputs.map(listed),
      ...(result !== undefined && { result: listed(result) }),
      ...(tolerance !== undefined && { tolerance }),
    }));
  },
});
