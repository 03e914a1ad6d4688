import { isFloat } from '../base/dtype.ts';
import { GradientError, showShape } from '../base/errors.ts';
import { cast } from '../op/define.ts';
import { add } from '../op/elementwise/index.ts';
import { broadcastTo, embed, embedded, sumTo } from '../op/shape/structure.ts';
import { type Node, numberNode } from '../tensor/node.ts';
import type { GradientRule, Op } from '../tensor/op.ts';
import { Tensor } from '../tensor/tensor.ts';

let walks = 0;

/**
 * The nodes beneath `root` down to the targets, inputs first; `leads` is set on those beneath which a target lies. Targets
 * mark what is above them with a bit of `mask`: what lacks it, such as the history of a plain loop, is not visited.
 */
function pathsTo(root: Node, mask: number, isTarget: (n: Node) => boolean): Node[] {
  const order: Node[] = [];
  const walk = ++walks;
  const stack: Node[] = [root];
  const cursor: number[] = [0];
  root.gradientMark = walk;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const node = stack[top]!;
    const next = cursor[top]!;
    if (next < node.inputs.length && (node.beneath & mask) !== 0 && !isTarget(node)) {
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
    node.received = null;
    node.leads = isTarget(node) || ((node.beneath & mask) !== 0 && anyLeads(node.inputs, walk));
    order.push(node);
  }
  return order;
}

/** True if the last walk has met the node: all nodes made of cells that lie beneath its root, after one for cells. */
export const wasWalked = (node: Node): boolean => node.gradientMark === walks;

function anyLeads(inputs: readonly Node[], walk: number): boolean {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]!.leads && inputs[i]!.gradientMark === walk) return true;
  return false;
}

/** The rule by which an op sends a gradient to an input; null if it sends none. */
export const ruleOf = (op: Op, input: number): GradientRule | null => {
  if (op.vjp === 'none') return null;
  return typeof op.vjp === 'function' ? op.vjp(input) : (op.vjp[input] ?? null);
};

/** The sum of what a node's users contribute to its gradient; what comes from slices gathers in one buffer. */
function total(contributions: readonly Tensor[]): Tensor {
  const first = contributions[0]!;
  if (contributions.length === 1) return first;
  const slices = contributions.flatMap((g) => embedded(g) ?? []);
  const whole = contributions.filter((g) => embedded(g) === null);
  if (slices.length > 0) {
    const parts = slices.flatMap((s) => s.parts.map((n) => new Tensor(n)));
    whole.unshift(
      embed(
        parts,
        first.shape,
        slices.flatMap((s) => s.regions),
      ),
    );
  }
  return whole.reduce((a, b) => add(a, b));
}

/** Told of what a backward walk meets and makes. */
export interface Spies {
  made?(by: Node, part: Node): void;
  met?(order: readonly Node[]): void;
  seen?(node: Node, g: Tensor): void;
}

/**
 * Reverse mode: the gradients of `sum(seed * root)` by every node that `isTarget` names, as expressions; `mask` holds the
 * bits of `beneath` that targets set. Rules are written in ops, so the result can be differentiated again. `made` is told
 * of each part and of the node whose rule made it, `met` of all nodes down to the targets, inputs first, `seen` of each gradient. Griewank and Walther:
 * Evaluating Derivatives (2008), chapter 3.
 */
export function backpropagate(
  root: Node,
  seed: Tensor,
  mask: number,
  isTarget: (n: Node) => boolean,
  { made, met, seen }: Spies = {},
): Map<Node, Tensor> {
  const order = pathsTo(root, mask, isTarget);
  met?.(order);
  root.received = [seed];
  const found = new Map<Node, Tensor>();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    const { received } = node;
    if (!received || !node.leads) continue;
    node.received = null;
    const g = total(received);
    seen?.(node, g);
    if (isTarget(node)) {
      found.set(node, g);
      continue;
    }
    let inputs: Tensor[] | null = null;
    for (let k = 0; k < node.inputs.length; k++) {
      const input = node.inputs[k]!;
      if (!input.leads || !isFloat(input.dtype)) continue;
      const rule = ruleOf(node.op, k);
      if (rule === null) continue;
      inputs ??= node.inputs.map((n) => new Tensor(n));
      const raw = rule(g, inputs, new Tensor(node));
      const part = cast(node.op.kind === 'elementwise' ? sumTo(raw, input.shape) : raw, input.dtype);
      made?.(node, part.node);
      if (input.received) input.received.push(part);
      else input.received = [part];
    }
  }
  return found;
}

/** Throws GradientError unless `y` is one float from which a gradient can start. */
export function checkScalar(y: Tensor, op: string): void {
  if (y.size !== 1) {
    throw new GradientError(`a gradient starts from one number, not from shape ${showShape(y.shape)}`, {
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
