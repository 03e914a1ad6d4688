import { checkArguments } from '../base/options.ts';
import { checkScalar } from '../grad/backward.ts';
import { cellNames } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { beneath } from './beneath.ts';
import { lookedAt } from './expression.ts';
import { inputsOf } from './history.ts';
import { Ids, type LookNode, lookNode } from './node.ts';
import { Shadow } from './shadow.ts';

/** A node of an expression or of its gradient. */
export interface GradientNode extends LookNode {
  /**
   * Of a node of the gradient the id of the node whose rule made it; null for those of the expression, for what
   * gradients begin with, and for sums of what several users of a node send it.
   */
  readonly rule: number | null;
}

/** How a number's gradients are computed, as plain data. */
export interface Gradient {
  /** The expression of the number, as `expression` gives it, and after it that of its gradients; inputs first. */
  readonly nodes: readonly GradientNode[];
  /** The id of the number. */
  readonly root: number;
  /** For each node through which a gradient flows, from the number down, the id of the node that is its gradient. */
  readonly gradients: readonly { readonly node: number; readonly gradient: number }[];
}

/**
 * The expression of the gradients of one number, by all that it is made of, without computing them: parameters, arrays and what lies
 * between. Gradients that no leaf needs are not there. Throws GradientError for a tensor of more elements than one, or of integers,
 * ArgumentError for what is no tensor.
 * @example
 * const w = new nn.Parameter(np.array([1, 2]), 'w');
 * const { nodes, gradients } = look.gradient(w.square().sum());
 * gradients.map(({ node, gradient }) => `${nodes[node]?.op}: ${nodes[gradient]?.op}`);
 */
export function gradient(loss: Tensor): Gradient {
  checkArguments(arguments.length, 1, 'look.gradient');
  const root = lookedAt(loss, 'look.gradient');
  checkScalar(loss, 'look.gradient');
  const order = beneath([root]);
  const shadow = new Shadow(inputsOf, 0);
  const { gradients, rules } = shadow.differentiate(order, root);
  const ids = new Ids(order);
  for (const n of order) ids.set(shadow.twinOf(n), ids.of(n));
  const made = beneath([...gradients.values()], (n) => (ids.has(n) ? [] : n.inputs)).filter((n) => !ids.has(n));
  for (const [i, n] of made.entries()) ids.set(n, order.length + i);
  const cellName = cellNames(order);
  return {
    nodes: [
      ...order.map((n, id) => ({ ...lookNode(n, id, inputsOf(n).map(ids.of), cellName), rule: null })),
      ...made.map((n, i) => {
        const rule = rules.get(n);
        const node = lookNode(n, order.length + i, n.inputs.map(ids.of), cellName);
        return { ...node, line: '', rule: rule ? ids.of(rule) : null };
      }),
    ],
    root: order.length - 1,
    gradients: [...gradients].map(([node, g]) => ({ node: ids.of(node), gradient: ids.of(g) })),
  };
}
