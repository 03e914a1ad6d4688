import { ArgumentError, GradientError, ShapeError, showShape } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import { sameShape } from '../base/shape.ts';
import { announced, cast } from '../op/define.ts';
import { reduce, sumOp } from '../op/shape/structure.ts';
import { attributes } from '../tensor/attributes.ts';
import { asTensor } from '../tensor/create.ts';
import { zerosLike } from '../tensor/create-like.ts';
import { CELL_BENEATH, Node, UNKNOWN_BENEATH } from '../tensor/node.ts';
import type { GradientRule, ViewOp } from '../tensor/op.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import { batched } from './batch.ts';
import { passing, unknown } from './trace.ts';

/** What a backward function is told besides the gradient of the result. */
export interface Passed {
  /** What the function was given. */
  readonly inputs: readonly Tensor[];
  /** What it has given. */
  readonly output: Tensor;
  /** What it has saved. */
  readonly saved: readonly Tensor[];
}

/** A gradient for each input, null for none; of one input the gradient itself. */
type Backward = (g: Tensor, passed: Passed) => Tensor | readonly (Tensor | null)[];

const op = 'customGradient';

/** The backward functions, by the number that a node holds: those of examples are made of others. */
const backwards: Backward[] = [];
const told = attributes({ backward: 'whole', inputs: 'whole' });

/** The gradients by all inputs, made once for one g. */
let last: { g: Tensor; gradients: readonly Tensor[] } | null = null;

function gradientsOf(g: Tensor, all: readonly Tensor[], output: Tensor): readonly Tensor[] {
  if (last?.g === g) return last.gradients;
  const { backward, inputs: count } = told.of(output.node);
  const [inputs, saved] = [all.slice(1, count + 1), all.slice(count + 1)];
  const given = backwards[backward]!(g, { inputs, output, saved });
  const list = given instanceof Tensor ? [given] : given;
  if (!Array.isArray(list) || list.length !== count)
    throw new GradientError(`backward must give a gradient for each of ${count} inputs`, { op, hint: 'null is none' });
  const gradients = inputs.map((x, i) => {
    const own: unknown = list[i];
    if (own === null) return zerosLike(x);
    if (!(own instanceof Tensor)) throw new GradientError(`the gradient by input ${i} is no tensor`, { op });
    if (sameShape(own.shape, x.shape)) return cast(own, x.dtype);
    throw new ShapeError(`the gradient by input ${i} has shape ${showShape(own.shape)}, not ${showShape(x.shape)}`, {
      op,
      shapes: [own.shape, x.shape],
    });
  });
  last = { g, gradients };
  return gradients;
}

/** What a function has given, with the function's inputs behind, and what it has saved. */
const customOp: ViewOp = passing(op, {
  attributes: told,
  vjp(k, node): GradientRule | null {
    return k === 0 || k > told.of(node).inputs ? null : (g, inputs, output) => gradientsOf(g, inputs, output)[k - 1]!;
  },
  batch(node, changed, size) {
    const isMany = node.inputs.map((_, k) => k === 0 || changed[k] !== null);
    const inputs = node.inputs.map((n, k) => changed[k]?.node ?? n);
    if (!changed[0]) throw new GradientError('the result does not depend on what is differentiated', { op });
    const [backward = 0, count = 0] = node.attributes;
    return passed(inputs, [ofMany(backward, isMany, size), count]);
  },
});

const passed = (inputs: readonly Node[], numbers: readonly number[]): Tensor =>
  announced(new Node(customOp, inputs, inputs[0]!.shape, inputs[0]!.dtype, numbers));

/** The numbers of the backward functions of many examples, by those of one and which of their inputs have an axis of them. */
const known = new Map<string, number>();

function ofMany(backward: number, isMany: readonly boolean[], size: number): number {
  const key = `${backward} ${size} ${isMany.join()}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const many: Backward = (g, { inputs, output, saved }) => {
    const examples = new Map<Tensor, Tensor>();
    const one = (t: Tensor, is: boolean | undefined): Tensor => {
      if (!is) return t;
      const own = unknown(t.shape.slice(1), t.dtype, 'vmap');
      examples.set(own, t);
      return own;
    };
    const ones = inputs.map((x, i) => one(x, isMany[i + 1]));
    const found = backwards[backward]!(one(g, true), {
      inputs: ones,
      output: one(output, true),
      saved: saved.map((x, i) => one(x, isMany[inputs.length + i + 1])),
    });
    const list = (found instanceof Tensor ? [found] : found).map((t, i) => t ?? zerosLike(ones[i]!));
    // What all examples share gets what each of them sends.
    return batched(list, examples, size).map((t, i) => (isMany[i + 1] ? t : reduce(sumOp, t, { axis: 0 })));
  };
  const number = backwards.push(many) - 1;
  known.set(key, number);
  return number;
}

/** Throws GradientError for what a gradient would flow to, but that is none of the inputs. */
function checkOwn(result: Tensor, inputs: readonly Node[]): void {
  const met = new Set([result.node]);
  for (const n of met) {
    if ((n.beneath & ~UNKNOWN_BENEATH) === 0 || inputs.includes(n) || n.op.vjp === 'none') {
      if (!n.cell || inputs.includes(n)) continue;
    }
    const isVariable = n.op.name === 'variable' && inputs.every((x) => x !== n);
    if (n.cell || isVariable)
      throw new GradientError(
        `the function uses ${n.cell ? `'${n.cell.name}'` : 'a variable'}, which is none of its inputs`,
        {
          op,
          hint: 'give it as an argument; backward gives its gradient',
        },
      );
    for (const input of n.inputs) met.add(input);
  }
}

/**
 * A function with a gradient of one's own. `forward` takes tensors and gives one, or a list of one and of what it saves for the way back. `backward` gets the
 * gradient g of the result, and what was given, came out and was saved, and gives a list of a gradient for each input, or one alone. It is written in ops, so the gradient has gradients again: what was saved is an
 * expression of the inputs. Within `vmap` it is taken example by example. Throws GradientError where forward uses a parameter or variable that is none of its inputs, and
 * where backward gives another number of gradients, ShapeError for one of another shape, ArgumentError for a forward that gives no tensor.
 * @shapes those of forward
 * @gradient what backward gives
 * @example
 * // Rounds, and lets the gradient through as if it did not.
 * const straight = customGradient((x) => np.round(x), (g) => g);
 * grad((x) => straight(x).mul([1, 10]).sum())([0.4, 1.7]);
 * const sigmoid = customGradient(
 *   (x) => x.neg().exp().add(1).reciprocal(),
 *   (g, { output }) => g.mul(output).mul(np.sub(1, output)),
 * );
 * grad((x) => grad((y) => sigmoid(y).sum())(x).sum())([0, 1]);
 */
export function customGradient(
  forward: (...inputs: Tensor[]) => Tensor | readonly [output: Tensor, saved: readonly Tensor[]],
  backward: (g: Tensor, passed: Passed) => Tensor | readonly (Tensor | null)[],
): (...args: TensorLike[]) => Tensor {
  checkArguments(arguments.length, 2, op);
  checkFunction(forward, 'the first argument', op);
  checkFunction(backward, 'the second argument', op);
  const number = backwards.push(backward) - 1;
  return (...args) => {
    const inputs = args.map((a) => asTensor(a, op));
    const given = forward(...inputs);
    const [result, saved = []] = given instanceof Tensor ? [given] : Array.isArray(given) ? given : [];
    if (!(result instanceof Tensor) || !Array.isArray(saved) || !saved.every((t) => t instanceof Tensor))
      throw new ArgumentError('forward must give a tensor, or [tensor, list of saved tensors]', { op });
    const nodes = inputs.map((x) => x.node);
    if ((result.node.beneath & ~UNKNOWN_BENEATH) !== 0 || (result.node.beneath & CELL_BENEATH) !== 0)
      checkOwn(result, nodes);
    if (nodes.every((n) => n.beneath === 0)) return result;
    return passed([result.node, ...nodes, ...saved.map((t) => t.node)], [number, nodes.length]);
  };
}
