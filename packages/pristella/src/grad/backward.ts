import { isFloat } from '../base/dtype.ts';
import { GradientError } from '../base/errors.ts';
import { sameShape } from '../base/shape.ts';
import { cast } from '../op/define.ts';
import { add } from '../op/elementwise.ts';
import { broadcastTo, embed, embedded, sumTo } from '../op/structure.ts';
import { type Node, numberNode } from '../tensor/node.ts';
import type { GradientRule, Op } from '../tensor/op.ts';
import { Tensor } from '../tensor/tensor.ts';

let walks = 0;

/** The nodes beneath `root`, inputs first; `leads` is set on those beneath which a target lies. */
function pathsTo(root: Node, isTarget: (n: Node) => boolean): Node[] {
  const order: Node[] = [];
  const walk = ++walks;
  const stack: Node[] = [root];
  const cursor: number[] = [0];
  root.gradientMark = walk;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const node = stack[top]!;
    const next = cursor[top]!;
    if (next < node.inputs.length && node.beneath !== 0) {
      cursor[top] = next + 1;
      const input = node.inputs[next]!;
      if (input.gradientMark !== walk) {
        input.gradientMark = walk;
        stack.push(input);
        cursor.push(0);
      }
      continue;
    }
    stack.pop();
    cursor.pop();
    node.leads = isTarget(node) || (node.beneath !== 0 && node.inputs.some((n) => n.leads && n.gradientMark === walk));
    order.push(node);
  }
  return order;
}

const ruleOf = (op: Op, input: number): GradientRule | null => {
  if (op.vjp === 'none') return null;
  return typeof op.vjp === 'function' ? op.vjp(input) : (op.vjp[input] ?? null);
};

/** Two contributions to one gradient; those of slices gather in one buffer. */
function accumulate(a: Tensor, b: Tensor): Tensor {
  const [x, y] = [embedded(a), embedded(b)];
  if (x && y && sameShape(a.shape, b.shape)) {
    return embed(
      [...x.parts, ...y.parts].map((n) => new Tensor(n)),
      a.shape,
      [...x.regions, ...y.regions],
    );
  }
  return add(a, b);
}

/**
 * Reverse mode: the gradients of `sum(seed * root)` by every node that `isTarget` names, as expressions. Rules are written
 * in ops, so the result can be differentiated again. Griewank and Walther: Evaluating Derivatives (2008), chapter 3.
 */
export function backpropagate(root: Node, seed: Tensor, isTarget: (n: Node) => boolean): Map<Node, Tensor> {
  const order = pathsTo(root, isTarget);
  const gradients = new Map<Node, Tensor>([[root, seed]]);
  const found = new Map<Node, Tensor>();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    const g = gradients.get(node);
    if (!g || !node.leads) continue;
    if (isTarget(node)) found.set(node, g);
    gradients.delete(node);
    let inputs: Tensor[] | null = null;
    for (let k = 0; k < node.inputs.length; k++) {
      const input = node.inputs[k]!;
      if (!input.leads || !isFloat(input.dtype)) continue;
      const rule = ruleOf(node.op, k);
      if (rule === null) continue;
      inputs ??= node.inputs.map((n) => new Tensor(n));
      const raw = rule(g, inputs, new Tensor(node));
      const part = cast(node.op.kind === 'elementwise' ? sumTo(raw, input.shape) : raw, input.dtype);
      const known = gradients.get(input);
      gradients.set(input, known ? accumulate(known, part) : part);
    }
  }
  return found;
}

/** Throws GradientError unless `y` is one float from which a gradient can start. */
export function checkScalar(y: Tensor, op: string): void {
  if (y.size !== 1) {
    throw new GradientError(`a gradient starts from one number, not from shape (${y.shape.join(', ')})`, {
      op,
      shapes: [y.shape],
      hint: 'reduce the loss with mean or sum',
    });
  }
  if (!isFloat(y.dtype)) {
    throw new GradientError(`a ${y.dtype} has no gradient`, { op, hint: 'compute the loss in float32 or float64' });
  }
}

/** The gradient of a loss by itself: 1, of its shape. */
export const seedOf = (loss: Tensor): Tensor => broadcastTo(new Tensor(numberNode(1, loss.dtype)), loss.shape);
