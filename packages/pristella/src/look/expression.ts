import { ArgumentError, showValue } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { plains } from '../base/plain.ts';
import { number } from '../base/row.ts';
import type { Node } from '../tensor/node.ts';
import { cellNames } from '../tensor/scope.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { beneath } from './beneath.ts';
import { inputsOf } from './history.ts';
import { Ids, type LookNode, lookNode } from './node.ts';

/** The expression of a tensor, as plain data. */
export interface Expression {
  /** Every node once, inputs first: `nodes[id].id` is `id`. */
  readonly nodes: readonly LookNode[];
  /** The id of the tensor itself. */
  readonly root: number;
}

const size = { least: 0, infinite: true } as const;

/** Which numbers an expression shows. */
export class LookOptions {
  /** Computes and shows the values of tensors of up to so many elements: 0. */
  readonly values?: number = number(size, 0);
}
const lookOptions: Options<LookOptions> = options(LookOptions);

/** The node of what is looked at. Throws ArgumentError for what is no tensor. */
export function lookedAt(x: Tensor, op: string): Node {
  if (x instanceof Tensor) return x.node;
  throw new ArgumentError(`looks at a tensor, not ${showValue(x)}`, { op });
}

/** Nodes as numbered data, inputs first; with `most`, the values of those that are no larger. */
export function numbered(
  order: readonly Node[],
  inputs: (n: Node) => readonly Node[] = inputsOf,
  most = 0,
): LookNode[] {
  const ids = new Ids(order);
  const cellName = cellNames(order);
  // All inputs are noted before any value is computed, because computing lets go of them.
  const nodes = order.map((node, id) => ({ node, seen: lookNode(node, id, inputs(node).map(ids.of), cellName) }));
  return nodes.map(({ node, seen }) =>
    most === 0 || seen.kind === 'number' || node.size > most ? seen : { ...seen, values: plains(hostData(node)) },
  );
}

/**
 * The expression that a tensor stands for, as plain data that JSON and `structuredClone` give back: a node for each op, parameter,
 * array and number beneath it, each once, however often it is used. A small tensor that was computed at once remembers what
 * it was made of within `record` only. Throws ArgumentError for what is no tensor.
 * @example
 * const w = new nn.Parameter(np.ones([2, 3]), 'w');
 * const { nodes, root } = look.expression(w.matmul(np.ones(3)).sum());
 * nodes.map(({ id, op, inputs, name }) => `${id} ${op} ${inputs} ${name}`);
 * root;
 */
export function expression(x: Tensor, given: LookOptions = {}): Expression {
  checkArguments(arguments.length, 2, 'look.expression');
  const node = lookedAt(x, 'look.expression');
  const most = lookOptions.read(given, 'look.expression').values;
  const order = beneath([node]);
  return { nodes: numbered(order, inputsOf, most), root: order.length - 1 };
}
