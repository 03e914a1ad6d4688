import { ArgumentError, GradientError, showValue } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { either, flag, isNumber, list, whole } from '../base/row.ts';
import { defineView } from '../op/define.ts';
import { zerosLike } from '../tensor/create-like.ts';
import { gradientDepth } from '../tensor/depth.ts';
import { Node } from '../tensor/node.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import { backpropagate, checkScalar, type Seeded, seedOf } from './backward.ts';
import { type Given, isFloating, type Like, shared, Tree } from './tree.ts';

/** The point at which a function is differentiated: its input, seen as a variable. */
const variableOp = defineView('variable', { shape: 'same', layout: (layout) => layout, vjp: [(g) => g] });

function variable(x: Tensor, depth: number): Tensor {
  const { node } = x;
  return new Tensor(new Node(variableOp, [node], node.shape, node.dtype, [], [], 1 << depth));
}

const DEEPEST = 24;

/** What `f` makes of tensors seen as variables, one deeper than what runs now; `depth` is their bit in `Node.beneath`. */
export function asVariables<T>(inputs: readonly Tensor[], f: (variables: Tensor[], depth: number) => T, op: string): T {
  if (gradientDepth.now >= DEEPEST) throw new GradientError(`gradients nest deeper than ${DEEPEST}`, { op });
  const depth = ++gradientDepth.now;
  try {
    return f(
      inputs.map((x) => variable(x, depth)),
      depth,
    );
  } finally {
    gradientDepth.now--;
  }
}

/** By what a function is differentiated, and what it gives. */
export class GradOptions {
  /** Which arguments, from 0: one gradient for a number, a list of them for a list. */
  readonly argnums?: number | readonly number[] | undefined = either(isNumber, whole(0), list(whole(0), 1));
  /** Whether the function gives [number, more]; what more there is comes along with the gradient. False by default. */
  readonly hasAux?: boolean = flag(false);
}
const gradOptions: Options<GradOptions> = options(GradOptions);

/** The gradients by those arguments that options name, or by some of them. */
type Gradients<In extends readonly unknown[], O, Default> = O extends { argnums: infer A }
  ? A extends readonly number[]
    ? { -readonly [K in keyof A]: Like<In[A[K] & number], Tensor> }
    : Like<In[A & number], Tensor>
  : Default;
/** What comes of a function that may give more than a number. */
type Beside<Out, Main> = 0 extends 1 & Out ? Main : Out extends readonly [Tensor, infer Aux] ? [Main, aux: Aux] : Main;
type Loss = Tensor | readonly [value: Tensor, aux: unknown];

interface Differentiated {
  readonly value: Tensor;
  readonly aux: unknown;
  readonly gradients: readonly unknown[];
}

/** Which arguments are differentiated by, all of them unless told; throws unless there are such. */
function placesIn(args: readonly unknown[], argnums: number | readonly number[] | undefined, op: string): number[] {
  if (args.length === 0) throw new ArgumentError('there is nothing to differentiate by', { op, hint: `${op}(f)(x)` });
  const places = argnums === undefined ? args.map((_, i) => i) : [argnums].flat();
  const beyond = places.find((i) => i >= args.length);
  if (beyond === undefined) return places;
  throw new ArgumentError(`there is no argument ${beyond} among ${args.length}`, { op, hint: 'argnums counts from 0' });
}

/** The tensors of arguments by which a function is differentiated, and of the others what it is given. */
export function readArguments(args: readonly unknown[], isPoint: (place: number) => boolean, op: string): Tree[] {
  return args.map((arg, place) => {
    if (!isPoint(place)) return new Tree(arg, op, () => false);
    const tree = new Tree(arg, op, isFloating);
    if (tree.tensors.length > 0) return tree;
    const { dtype } = new Tree(arg, op).tensors[0] ?? {};
    const what = dtype ? `an input of dtype ${dtype}` : showValue(arg);
    const hint = dtype
      ? "use astype('float64'), or name the other arguments: { argnums: [0] }"
      : 'tensors, or lists, objects, Maps and models of them';
    throw new GradientError(`cannot differentiate by ${what}`, { op, hint });
  });
}

/** What `f` makes of arguments whose tensors are variables, by which `backward` differentiates. */
export function atVariables<T>(
  trees: readonly Tree[],
  f: (args: unknown[], variables: Tensor[][], mask: number) => T,
  op: string,
): T {
  const flat = trees.flatMap((t) => t.tensors);
  return asVariables(
    flat,
    (variables, depth) => {
      const own = shared(trees, variables);
      const within = trees.reduceRight<() => T>(
        (g, tree, i) => () => tree.standing(own[i]!, g),
        () =>
          f(
            trees.map((tree, i) => tree.with(own[i]!)),
            own,
            1 << depth,
          ),
      );
      return within();
    },
    op,
  );
}

/** The gradients of roots, given those of the roots themselves, by variables: zeros by those of which none is made. */
export function gradientsBy(roots: readonly Seeded[], variables: readonly Tensor[], mask: number): Tensor[] {
  const nodes = new Set(variables.map((v) => v.node));
  const found = backpropagate(roots, mask, (n) => nodes.has(n));
  return variables.map((v) => found.get(v.node) ?? zerosLike(v));
}

/** A function and its gradients at once: see `valueAndGrad`. */
export function differentiate(
  f: (...inputs: never) => unknown,
  args: readonly unknown[],
  { argnums, hasAux }: { argnums: number | readonly number[] | undefined; hasAux: boolean },
  op: string,
): Differentiated {
  const places = placesIn(args, argnums, op);
  const trees = readArguments(args, (i) => places.includes(i), op);
  return atVariables(
    trees,
    (given, variables, mask) => {
      const result: unknown = f(...(given as never));
      const [value, aux] = hasAux ? (Array.isArray(result) ? result : []) : [result];
      if (!(value instanceof Tensor))
        throw new ArgumentError(`the function must return ${hasAux ? '[tensor, more]' : 'a tensor'}`, { op });
      checkScalar(value, op);
      // A slope may be constant; but who takes no argument has meant a tensor from outside.
      if (f.length === 0 && !/^[^)]*\.\.\./.test(String(f)) && (value.node.beneath & mask) === 0)
        throw new GradientError('the function takes no argument, so its result depends on none', {
          op,
          hint: `${op}((w) => w.square().sum())(w); numericalGradient alone takes a function of the tensor itself`,
        });
      const found = gradientsBy([[value.node, seedOf(value)]], variables.flat(), mask);
      const all = shared(trees, found);
      return { value, aux, gradients: places.map((i) => trees[i]!.of(all[i]!)) };
    },
    op,
  );
}

/**
 * The gradient of a scalar function by its first argument, or by those that `argnums` names: `grad(f)(x)` has the shape of x.
 * An argument may be a tree of tensors (lists, plain objects and Maps of them): its gradient is such a tree, with null for what is no float
 * tensor. It may be a model, which then computes with its trainable parameters as variables: its gradient is a Map by their names.
 * Nests: `grad(grad(f))`. What waits in `parameter.grad` stays as it is.
 * Throws GradientError for integer inputs, for results of more than one element, for functions that use no argument, and for gradients nested too deep,
 * ArgumentError if the function returns no tensor, or with `hasAux` no list of a tensor and more.
 * @formula ∂f / ∂x
 * @shapes that of the first argument
 * @example
 * const cube = (x) => x.pow(3).sum();
 * const x = np.array([1, 2]);
 * grad(cube)(x);
 * grad((y) => grad(cube)(y).sum())(x);
 * const loss = ({ w, b }) => w.mul(x).add(b).square().sum();
 * grad(loss)({ w: x, b: np.ones(2) });
 * grad((w, y) => w.mul(y).sum(), { argnums: 1 })(x, x);
 * const model = nn.linear(2, 1, { bias: false });
 * const output = (m) => m([[3, 4]]).sum();
 * grad(output)(model);
 */
export function grad(
  f: (...inputs: Tensor[]) => Tensor,
  options?: GradOptions & { readonly argnums?: number; readonly hasAux?: false },
): (...args: TensorLike[]) => Tensor;
export function grad<In extends readonly unknown[], Out extends Loss, const O extends GradOptions>(
  f: (...inputs: In) => Out,
  options?: O,
): (...args: Given<In>) => Beside<Out, Gradients<In, O, Like<In[0], Tensor>>>;
export function grad(f: (...inputs: never) => unknown, options: GradOptions = {}): (...args: never) => unknown {
  const { argnums = 0, hasAux } = gradOptions.read(options, 'grad', arguments.length - 2);
  checkFunction(f, 'what is differentiated', 'grad');
  return (...args: readonly unknown[]) => {
    const { gradients, aux } = differentiate(f, args, { argnums, hasAux }, 'grad');
    const found = typeof argnums === 'number' ? gradients[0] : gradients;
    return hasAux ? [found, aux] : found;
  };
}

/**
 * A scalar function's value and its gradients by all its arguments, or by those that `argnums` names, which may be trees and models as for
 * `grad`. With `hasAux` the value is [value, more]. Throws as `grad` does.
 * @shapes (), and those of the arguments
 * @example
 * const loss = (w, x) => w.mul(x).square().mean();
 * const [value, [byW, byX]] = valueAndGrad(loss)([1, 2], [3, 1]);
 * value;
 * byW;
 * byX;
 * valueAndGrad(loss, { argnums: 0 })([1, 2], [3, 1]);
 */
export function valueAndGrad(
  f: (...inputs: Tensor[]) => Tensor,
): (...args: TensorLike[]) => [value: Tensor, gradients: Tensor[]];
export function valueAndGrad<In extends readonly unknown[], Out extends Loss, const O extends GradOptions>(
  f: (...inputs: In) => Out,
  options?: O,
): (
  ...args: Given<In>
) => [value: Beside<Out, Tensor>, gradients: Gradients<In, O, { -readonly [K in keyof In]: Like<In[K], Tensor> }>];
export function valueAndGrad(f: (...inputs: never) => unknown, options: GradOptions = {}): (...args: never) => unknown {
  const { argnums, hasAux } = gradOptions.read(options, 'valueAndGrad', arguments.length - 2);
  checkFunction(f, 'what is differentiated', 'valueAndGrad');
  return (...args: readonly unknown[]) => {
    const { value, gradients, aux } = differentiate(f, args, { argnums, hasAux }, 'valueAndGrad');
    return [hasAux ? [value, aux] : value, typeof argnums === 'number' ? gradients[0] : gradients];
  };
}
