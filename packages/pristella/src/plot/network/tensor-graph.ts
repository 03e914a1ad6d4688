import { ArgumentError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag, whole } from '../../base/row.ts';
import { type Node, numberOf, numberOp } from '../../tensor/node.ts';
import { hostData, Tensor } from '../../tensor/tensor.ts';
import type { Figure } from '../figure.ts';
import { brief } from '../ticks.ts';
import { ExpressionOptions, expressionGraph, expressionOptions, type GraphEdge, type GraphNode } from './expression.ts';

/** What is written in the boxes of a tensor's graph, and how many there may be. */
export class TensorGraphOptions extends ExpressionOptions {
  /** Computes and writes the values of tensors of up to six elements; it does unless told. */
  readonly values?: boolean = flag(true);
  /** More nodes than this are refused; 120 unless told. */
  readonly most?: number = whole(1, 120);
}
const tensorGraphOptions: Options<TensorGraphOptions> = options(TensorGraphOptions);

/**
 * The expression that a tensor stands for: parameters, data and operations with their shapes, from left to right.
 * A tensor that was computed may have forgotten its inputs: draw it before reading it.
 * Throws ArgumentError for a graph of too many nodes.
 * @example
 * const w = new nn.Parameter(np.ones([2, 3]), 'w');
 * plot.tensorGraph(w.matmul(np.ones(3)).sum()).describe();
 */
export function tensorGraph(tensor: Tensor, options: TensorGraphOptions = {}): Figure {
  const { values, most } = tensorGraphOptions.read(options, 'tensorGraph', arguments.length - 2);
  if (!(tensor instanceof Tensor))
    throw new ArgumentError(`draws a tensor, not ${showValue(tensor)}`, { op: 'tensorGraph' });
  // All inputs are noted before any value is computed, because computing lets go of them.
  const order = nodesBeneath(tensor.node);
  if (order.size > most) {
    const hint = 'draw a smaller part, or raise { most }';
    throw new ArgumentError(`the expression has ${order.size} nodes, more than ${most}`, { op: 'tensorGraph', hint });
  }
  const edges: GraphEdge[] = [...order.values()].flatMap(({ id, inputs }) =>
    inputs.map((input) => ({ from: order.get(input)!.id, to: id })),
  );
  const nodes = [...order].map(([node, { id, inputs }]): GraphNode => {
    const isSmall = values && node.op !== numberOp && node.size > 0 && node.size <= 6;
    const kind = node.cell ? 'parameter' : inputs.length === 0 ? 'data' : 'op';
    const shape = node.op === numberOp ? [] : [`${showShape(node.shape)} ${node.dtype}`];
    return { id, label: nameOf(node), kind, details: [...shape, ...(isSmall ? [valueText(node)] : [])] };
  });
  return expressionGraph(nodes, edges, expressionOptions.pick(options));
}

interface Noted {
  readonly id: number;
  readonly inputs: readonly Node[];
}

/** Every node that a value is made of, itself included, in the order met from the result. */
function nodesBeneath(root: Node): Map<Node, Noted> {
  const found = new Map<Node, Noted>();
  const open = [root];
  while (open.length > 0) {
    const node = open.pop()!;
    if (found.has(node)) continue;
    found.set(node, { id: found.size, inputs: [...node.inputs] });
    open.push(...node.inputs);
  }
  return found;
}

function nameOf(node: Node): string {
  if (node.cell) return node.cell.name || 'parameter';
  return node.op === numberOp ? brief(numberOf(node)) : node.op.name;
}

const valueText = (node: Node): string => {
  const text = Array.from(hostData(node), brief).join(', ');
  return node.size === 1 ? text : `[${text}]`;
};
