import { ArgumentError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag, whole } from '../../base/row.ts';
import { expression } from '../../look/expression.ts';
import type { LookNode } from '../../look/node.ts';
import { Tensor } from '../../tensor/tensor.ts';
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

/** Longer lists of values are not written. */
const MOST_VALUES = 6;

/**
 * The expression that a tensor stands for: parameters, data and operations with their shapes, from left to right.
 * A small tensor made outside of `look.record` has forgotten its inputs, and so may one that was computed: draw it before
 * reading it. Throws ArgumentError for a graph of too many nodes.
 * @example
 * const w = new nn.Parameter(np.ones([2, 3]), 'w');
 * plot.tensorGraph(w.matmul(np.ones(3)).sum()).describe();
 */
export function tensorGraph(tensor: Tensor, options: TensorGraphOptions = {}): Figure {
  const { values, most } = tensorGraphOptions.read(options, 'tensorGraph', arguments.length - 2);
  if (!(tensor instanceof Tensor))
    throw new ArgumentError(`draws a tensor, not ${showValue(tensor)}`, { op: 'tensorGraph' });
  const { nodes, root } = expression(tensor);
  if (nodes.length > most) {
    const hint = 'draw a smaller part, or raise { most }';
    throw new ArgumentError(`the expression has ${nodes.length} nodes, more than ${most}`, { op: 'tensorGraph', hint });
  }
  const order = fromResult(values ? expression(tensor, { values: MOST_VALUES }).nodes : nodes, root);
  const edges = order.flatMap(({ id, inputs }): GraphEdge[] => inputs.map((from) => ({ from, to: id })));
  return expressionGraph(order.map(boxOf), edges, expressionOptions.pick(options));
}

/** The nodes in the order met from the result, last inputs first: that in which they are laid out. */
function fromResult(nodes: readonly LookNode[], root: number): LookNode[] {
  const met = new Set<LookNode>();
  const open = [root];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id]!;
    if (met.has(node)) continue;
    met.add(node);
    open.push(...node.inputs);
  }
  return [...met];
}

function boxOf({ id, kind, op, number, name, shape, dtype, values }: LookNode): GraphNode {
  if (kind === 'number') return { id, label: brief(Number(number)), kind: 'data', details: [] };
  const shown = values?.length ? [valueText(values.map(Number))] : [];
  return {
    id,
    label: kind === 'op' ? (name === '' ? op : `${name} = ${op}`) : name || (kind === 'parameter' ? kind : op),
    kind,
    details: [`${showShape(shape)} ${dtype}`, ...shown],
  };
}

const valueText = (values: readonly number[]): string => {
  const text = values.map(brief).join(', ');
  return values.length === 1 ? text : `[${text}]`;
};
