import { isFloat } from '../base/dtype.ts';
import { ArgumentError, GradientError } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { defineView } from '../op/define.ts';
import { asTensor } from '../tensor/create.ts';
import { zerosLike } from '../tensor/create-like.ts';
import { gradientDepth } from '../tensor/depth.ts';
import { Node } from '../tensor/node.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import { backpropagate, checkScalar, seedOf } from './backward.ts';

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

/** A function and its gradients at once: see `valueAndGrad`. */
function differentiate(
  f: (...inputs: Tensor[]) => Tensor,
  args: readonly TensorLike[],
  op: string,
): { value: Tensor; gradients: Tensor[] } {
  if (args.length === 0) throw new ArgumentError('there is nothing to differentiate by', { op, hint: `${op}(f)(x)` });
  const inputs = args.map((a) => asTensor(a, op));
  for (const x of inputs) {
    if (!isFloat(x.dtype))
      throw new GradientError(`cannot differentiate by an input of dtype ${x.dtype}`, {
        op,
        hint: "use astype('float64')",
      });
  }
  return asVariables(
    inputs,
    (variables, depth) => {
      const value = f(...variables);
      if (!(value instanceof Tensor)) throw new ArgumentError('the function must return a tensor', { op });
      checkScalar(value, op);
      // A slope may be constant; but who takes no argument has meant a tensor from outside.
      if (f.length === 0 && !/^[^)]*\.\.\./.test(String(f)) && (value.node.beneath & (1 << depth)) === 0)
        throw new GradientError('the function takes no argument, so its result depends on none', {
          op,
          hint: `${op}((w) => w.square().sum())(w); numericalGradient alone takes a function of the tensor itself`,
        });
      const nodes = new Set(variables.map((v) => v.node));
      const found = backpropagate(value.node, seedOf(value), 1 << depth, (n) => nodes.has(n));
      return { value, gradients: variables.map((v) => found.get(v.node) ?? zerosLike(v)) };
    },
    op,
  );
}

/**
 * The gradient of a scalar function by its first argument: `grad(f)(x)` has the shape of x. Nests: `grad(grad(f))`.
 * Throws GradientError for integer inputs, for results of more than one element, for functions that use no argument, and for gradients nested too deep,
 * ArgumentError if the function returns no tensor.
 * @formula ∂f / ∂x
 * @shapes that of the first argument
 * @example
 * const cube = (x) => x.pow(3).sum();
 * const x = np.array([1, 2]);
 * grad(cube)(x);
 * grad((y) => grad(cube)(y).sum())(x);
 */
export function grad(f: (...inputs: Tensor[]) => Tensor): (...args: TensorLike[]) => Tensor {
  checkFunction(f, 'what is differentiated', 'grad');
  return (...args) => differentiate(f, args, 'grad').gradients[0]!;
}

/**
 * A scalar function's value and its gradients by all its arguments. Throws as `grad` does.
 * @shapes (), and those of the arguments
 * @example
 * const loss = (w, x) => w.mul(x).square().mean();
 * const [value, [byW, byX]] = valueAndGrad(loss)([1, 2], [3, 1]);
 * value;
 * byW;
 * byX;
 */
export function valueAndGrad(
  f: (...inputs: Tensor[]) => Tensor,
): (...args: TensorLike[]) => [value: Tensor, gradients: Tensor[]] {
  checkFunction(f, 'what is differentiated', 'valueAndGrad');
  return (...args) => {
    const { value, gradients } = differentiate(f, args, 'valueAndGrad');
    return [value, gradients];
  };
}
