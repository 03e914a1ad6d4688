import { ArgumentError, GradientError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { checkFunction, unlike } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { whole } from '../base/row.ts';
import { sameShape, sizeOf } from '../base/shape.ts';
import { cast } from '../op/define.ts';
import { permuted, reshaped } from '../op/shape/structure.ts';
import { asTensor, eye } from '../tensor/create.ts';
import { type Node, UNKNOWN_BENEATH } from '../tensor/node.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import type { Seeded } from './backward.ts';
import { batched } from './batch.ts';
import { atVariables, differentiate, grad, gradientsBy, readArguments } from './grad.ts';
import { filledIn, laterOp, rebuilt, twin, unknown } from './trace.ts';
import { isFloating, type Like, shared, Tree } from './tree.ts';

/** What a function gets of arguments: whatever becomes a tensor is one. */
type Inputs<P extends readonly unknown[]> = { -readonly [K in keyof P]: P[K] extends TensorLike ? Tensor : P[K] };
/** A gradient for each argument, of its form. */
type Gradients<P extends readonly unknown[]> = { -readonly [K in keyof P]: Like<Inputs<P>[K], Tensor> };
/** What is given in the place of a gradient. */
type Direction<T> = T extends TensorLike ? TensorLike : Like<T, Tensor>;
type Directions<P extends readonly unknown[]> = { readonly [K in keyof P]: Direction<P[K]> };

/** What a function gives, and its gradients by its arguments as expressions of `seeds`, the gradient of what it gives, which nobody knows yet. */
interface Pullback {
  readonly trees: readonly Tree[];
  readonly value: Tree;
  readonly seeds: readonly Tensor[];
  /** For each tensor of the arguments in turn. */
  readonly gradients: readonly Tensor[];
}

function pullback(f: (...inputs: never) => unknown, primals: readonly unknown[], op: string): Pullback {
  checkFunction(f, 'the first argument', op);
  if (primals.length === 0) throw new ArgumentError('there is nothing to differentiate by', { op });
  const trees = readArguments(primals, () => true, op);
  return atVariables(
    trees,
    (given, variables, mask) => {
      const value = resultOf(f(...(given as never)), op);
      const seeds = value.tensors.map((y) => unknown(y.shape, y.dtype, op));
      const roots = value.tensors.map((y, i): Seeded => [y.node, seeds[i]!]);
      return { trees, value, seeds, gradients: gradientsBy(roots, variables.flat(), mask) };
    },
    op,
  );
}

/** The floats that a function has given. Throws ArgumentError if there are none. */
function resultOf(given: unknown, op: string): Tree {
  const value = new Tree(given, op, isFloating);
  if (value.tensors.length > 0) return value;
  throw new ArgumentError(`the function must return tensors of floats, not ${showValue(given)}`, { op });
}

/**
 * What a function gives, and a function that takes its gradient back: `const [y, pull] = vjp(f, a, b)`, then `pull(g)` is a list
 * of the gradients of sum(g · y) by a and by b. Arguments and results may be trees of tensors and models, as for `grad`; g has the form of the
 * result. What `pull` gives can be differentiated again. Throws GradientError for arguments without floats, ArgumentError for a function that gives no tensors
 * and for a g that lacks one of them, ShapeError for a g of another shape.
 * @formula gᵀ ∂f / ∂x
 * @shapes those of the arguments
 * @example
 * const [y, pull] = vjp((a, b) => np.matmul(a, b), [[1, 2]], [[3], [4]]);
 * y;
 * const [byA, byB] = pull([[10]]);
 * console.log(byA, byB);
 */
export function vjp<P extends readonly unknown[], Out>(
  f: (...inputs: Inputs<P>) => Out,
  ...primals: P
): [value: Out, pull: (g: Direction<Out>) => Gradients<P>];
export function vjp(
  f: (...inputs: never) => unknown,
  ...primals: readonly unknown[]
): [value: unknown, pull: (g: never) => unknown] {
  const { trees, value, seeds, gradients } = pullback(f, primals, 'vjp');
  const pull = (g: unknown): unknown[] => {
    const given = counterparts(value, g, 'the gradient of the result');
    const found = filledIn(gradients, new Map(seeds.map((seed, i) => [seed, given[i]!])));
    return shared(trees, found).map((own, i) => trees[i]!.of(own));
  };
  return [value.with(value.tensors), pull];
}

/**
 * How much what a function gives changes along directions, for each argument one of its form: [f(x), (∂f / ∂x) v]. It is made of the gradients' rules, so it costs
 * as much as another `vjp`, whatever the shapes. Arguments and results may be trees of tensors and models, as for `grad`. Throws as `vjp` does; GradientError where a custom
 * gradient is no linear function of g.
 * @formula (∂f / ∂x) v
 * @shapes that of the result, twice
 * @example
 * const [y, change] = jvp((x) => x.square(), [[1, 2, 3]], [[1, 0, 10]]);
 * console.log(y, change);
 */
export function jvp<P extends readonly unknown[], Out>(
  f: (...inputs: Inputs<P>) => Out,
  primals: readonly [...P],
  tangents: Directions<P>,
): [value: Out, tangent: Like<Out, Tensor>];
export function jvp(
  f: (...inputs: never) => unknown,
  primals: readonly unknown[],
  tangents: readonly unknown[],
): [value: unknown, tangent: unknown] {
  checkArguments(arguments.length, 3, 'jvp');
  const back = pullback(f, listOf(primals, 'the arguments', 'jvp'), 'jvp');
  const along = alongArguments(back.trees, listOf(tangents, 'the directions', 'jvp'));
  const { value } = back;
  return [value.with(value.tensors), value.of(pushed(back, along, 'jvp'))];
}

/**
 * The tensors of a tree of the form of another, each of the shape of its counterpart and made of its dtype. Throws ArgumentError where one is
 * missing, ShapeError for another shape.
 */
function counterparts({ tensors, paths, op }: Tree, given: unknown, what: string): Tensor[] {
  const other = new Tree(given, op);
  const byPath = new Map(other.paths.map((path, i) => [path, other.tensors[i]]));
  return tensors.map(({ shape, dtype }, i) => {
    const path = paths[i]!;
    const t = byPath.get(path);
    const where = path === '' ? '' : ` at ${path}`;
    if (!t) throw new ArgumentError(`${what} has no tensor${where}`, { op });
    if (sameShape(t.shape, shape)) return cast(t, dtype);
    throw new ShapeError(`${what} has shape ${showShape(t.shape)}${where}, not ${showShape(shape)}`, {
      op,
      shapes: [t.shape, shape],
    });
  });
}

function listOf(given: readonly unknown[], what: string, op: string): readonly unknown[] {
  if (Array.isArray(given)) return given;
  throw unlike(given, what, 'a list', op, `${op}(f, [x], [v])`);
}

/** The direction of each tensor of arguments. */
function alongArguments(trees: readonly Tree[], given: readonly unknown[]): Tensor[] {
  return trees.flatMap((tree, i) => counterparts(tree, given[i], `direction ${i}`));
}

/**
 * What becomes of directions: a gradient is linear in the one that it begins with, so the gradient of sum(v · gradient) by that is
 * the change along v.
 */
function pushed({ seeds, gradients }: Pullback, along: readonly Tensor[], op: string): Tensor[] {
  const roots = gradients.map((g, i): Seeded => [g.node, along[i]!]);
  const changes = gradientsBy(roots, seeds, UNKNOWN_BENEATH);
  // Only what waits for the seeds may have them beneath: now there is nothing to wait for.
  const free = new Set<Node>();
  const without = (node: Node, changed: readonly (Node | null)[]): Node => {
    const isFree = changed.map((n) => n === null || free.has(n));
    const waits = node.op === laterOp && isFree[0];
    const made = waits ? (changed[0] ?? node.inputs[0]!) : twin(node, changed);
    if (waits || !isFree.includes(false)) free.add(made);
    return made;
  };
  const own = new Map(seeds.map(({ node }): [Node, Node] => [node, node]));
  const nodes = changes.map((c) => c.node);
  return rebuilt(nodes, own, UNKNOWN_BENEATH, without).map((n, i) => {
    if (n === null) return changes[i]!;
    if (free.has(n)) return new Tensor(n);
    throw new GradientError('a gradient of its own is not linear in g', { op, hint: 'vjp goes without' });
  });
}

/**
 * The second derivative of a scalar function along directions, without the matrix: a list of H v for each argument. Arguments may be
 * trees and models, as for `grad`. Throws as `grad` and `jvp` do.
 * @formula (∂²f / ∂x²) v
 * @shapes those of the arguments
 * @example
 * hvp((x) => x.pow(3).sum(), [[1, 2]], [[1, 10]]);
 */
export function hvp<P extends readonly unknown[]>(
  f: (...inputs: Inputs<P>) => Tensor,
  primals: readonly [...P],
  directions: Directions<P>,
): Gradients<P>;
export function hvp(
  f: (...inputs: never) => unknown,
  primals: readonly unknown[],
  directions: readonly unknown[],
): unknown[] {
  checkArguments(arguments.length, 3, 'hvp');
  checkFunction(f, 'the first argument', 'hvp');
  const trees = readArguments(listOf(primals, 'the arguments', 'hvp'), () => true, 'hvp');
  const along = alongArguments(trees, listOf(directions, 'the directions', 'hvp'));
  return atVariables(
    trees,
    (given, variables, mask) => {
      const { gradients } = differentiate(f, given, { argnums: undefined, hasAux: false }, 'hvp');
      const slopes = gradients.flatMap((g) => new Tree(g, 'hvp').tensors);
      const found = gradientsBy(
        slopes.map((s, i): Seeded => [s.node, along[i]!]),
        variables.flat(),
        mask,
      );
      return shared(trees, found).map((own, i) => trees[i]!.of(own));
    },
    'hvp',
  );
}

/** By which argument. */
export class JacobianOptions {
  /** Which argument, from 0; 0 unless told. */
  readonly argnums?: number = whole(0, 0);
}
const jacobianOptions: Options<JacobianOptions> = options(JacobianOptions);

/**
 * All derivatives of what a function of tensors gives by its first argument, or by that which `argnums` names, at once: each element by each. Rows are gradients of the elements, all
 * made as one batch; of fewer columns than rows it makes the columns. Throws as `vjp` does, and ArgumentError unless it is one tensor
 * by one tensor.
 * @formula ∂f / ∂x
 * @shapes that of the result, then that of the argument
 * @example
 * jacobian((x) => np.stack([x.sum(), x.prod()]))([2, 3, 4]);
 */
export function jacobian(
  f: (...inputs: Tensor[]) => Tensor,
  options: JacobianOptions = {},
): (...args: TensorLike[]) => Tensor {
  const { argnums } = jacobianOptions.read(options, 'jacobian', arguments.length - 2);
  checkFunction(f, 'what is differentiated', 'jacobian');
  return (...args) => derivatives(f, args, argnums, 'jacobian');
}

/**
 * The second derivatives of a scalar function of tensors by the elements of its first argument, or of that which `argnums` names: the
 * jacobian of its gradient. Throws as `grad` and `jacobian` do.
 * @formula ∂²f / ∂x²
 * @shapes that of the argument, twice
 * @example
 * hessian((x) => x.at(0).square().mul(x.at(1)))([3, 5]);
 */
export function hessian(
  f: (...inputs: Tensor[]) => Tensor,
  options: JacobianOptions = {},
): (...args: TensorLike[]) => Tensor {
  const { argnums } = jacobianOptions.read(options, 'hessian', arguments.length - 2);
  const slope = grad(f, { argnums });
  return (...args) => derivatives(slope, args, argnums, 'hessian');
}

/** A tensor for each element of a shape, 1 there and else 0. */
const basis = ({ shape, dtype }: Tensor): Tensor =>
  reshaped(eye(sizeOf(shape), sizeOf(shape), 0, { dtype }), [sizeOf(shape), ...shape]);

function derivatives(
  f: (...inputs: Tensor[]) => Tensor,
  args: readonly TensorLike[],
  place: number,
  op: string,
): Tensor {
  const points = args.map((a) => asTensor(a, op));
  const point = points[place];
  if (!point) throw new ArgumentError(`there is no argument ${place} among ${args.length}`, { op });
  const of = (x: Tensor): Tensor => f(...points.map((p, i) => (i === place ? x : p)));
  const back = pullback(of, [point], op);
  const { value, seeds, gradients } = back;
  const [y] = value.tensors;
  const [seed, gradient] = [seeds[0], gradients[0]];
  if (!y || !seed || !gradient || value.paths[0] !== '')
    throw new ArgumentError('the function must return one tensor', { op });
  const shape = [...y.shape, ...point.shape];
  if (point.size >= y.size) {
    const [rows] = batched([gradient], new Map([[seed, basis(y)]]), y.size);
    return reshaped(rows!, shape);
  }
  const along = unknown(point.shape, point.dtype, op);
  const [columns] = batched(pushed(back, [along], op), new Map([[along, basis(point)]]), point.size);
  return reshaped(permuted(columns!, [...y.shape.map((_, i) => i + 1), 0]), shape);
}
