import { ArgumentError } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { announced, collecting, make } from '../op/define.ts';
import { Node } from '../tensor/node.ts';
import type { ViewOp } from '../tensor/op.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';
import { laterOp, passing, rebuilt, twin } from './trace.ts';
import type { Given } from './tree.ts';

/** What a function has given; the inputs behind are the nodes that it began with. */
const checkpointOp: ViewOp = passing('checkpoint', {
  vjp: (k) => (k === 0 ? (g) => g : null),
  recompute(node, g, twins) {
    const [result, ...first] = node.inputs;
    const ends = new Map(first.map((n): [Node, Node] => [n, make(laterOp, [twins.get(n) ?? n, g.node]).node]));
    const met = new Set([result!]);
    for (const n of met) {
      if (ends.has(n)) continue;
      if (n.inputs.length === 0) ends.set(n, n);
      else for (const input of n.inputs) met.add(input);
    }
    const again = (n: Node, changed: readonly (Node | null)[]): Node => {
      const made = twin(n, changed);
      twins.set(n, made);
      return made;
    };
    rebuilt([result!], ends, -1, again);
  },
});

/**
 * A function that computes the same and keeps less: of what it makes on its way to the result nothing waits for the backward walk, which computes it
 * once more from what the function began with. Values and gradients are those of the function itself, bit for bit; so are the random numbers, because
 * it is the expression that is computed again, and the function is called once. It takes whatever the function takes. Throws ArgumentError
 * if the function gives no tensor. Chen et al.: Training Deep Nets with Sublinear Memory Cost (2016).
 * @formula f(x)
 * @shapes those of the function
 * @example
 * const block = checkpoint((x) => x.sin().exp());
 * const f = (x) => block(block(x)).sum();
 * grad(f)(np.array([1, 2]));
 */
export function checkpoint(f: (...inputs: Tensor[]) => Tensor): (...args: TensorLike[]) => Tensor;
export function checkpoint<In extends readonly unknown[]>(f: (...inputs: In) => Tensor): (...args: Given<In>) => Tensor;
export function checkpoint(f: (...inputs: never) => Tensor): (...args: never) => Tensor {
  checkFunction(f, 'the argument', 'checkpoint');
  return (...args) => {
    const before = collecting.now;
    const own = new Set<Node>();
    collecting.now = own;
    let result: Tensor;
    try {
      result = f(...args);
    } finally {
      collecting.now = before;
      if (before) for (const n of own) before.add(n);
    }
    if (!(result instanceof Tensor)) throw new ArgumentError('the function must return a tensor', { op: 'checkpoint' });
    const first = new Set<Node>();
    const inner = new Set(own.has(result.node) ? [result.node] : []);
    for (const n of inner) for (const input of n.inputs) (own.has(input) ? inner : first).add(input);
    // What is known, or was given, is nothing to compute again.
    if (inner.size === 0 || result.node.beneath === 0) return result;
    const { node } = result;
    return announced(new Node(checkpointOp, [node, ...first], node.shape, node.dtype));
  };
}
