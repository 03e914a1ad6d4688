import { ArgumentError, DataError, showShape, showValue } from '../../base/errors.ts';
import { checkFunction } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { plain, plains } from '../../base/plain.ts';
import { asVariables } from '../../grad/grad.ts';
import type { Cell } from '../../tensor/cell.ts';
import { asTensor } from '../../tensor/create.ts';
import { type Node, numberOf, numberOp } from '../../tensor/node.ts';
import { hostData, Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { type ExpressionFile, type FileNode, MOST_ELEMENTS } from './format.ts';

const op = 'writeExpression';

/** Tensors by name. */
export type Values = Readonly<Record<string, TensorLike>>;

/**
 * What a function makes of tensors, as JSON: each op with its inputs and attributes. The values that it is called with stand in it by
 * name, shape and dtype alone; what else it reads, such as the weights of a model, is written with it, up to 2^20 elements. Parameters
 * among the values are known again where the function uses them itself. What the function does with numbers that it has read (`item()`,
 * a loop over a length) is done once, now. Throws ArgumentError for what is no function of tensors, DataError for too many elements.
 * @example
 * const text = io.writeExpression(({ x, w }) => np.matmul(x, w).tanh(), { x: np.ones([2, 3]), w: np.ones([3, 1]) });
 * const f = io.readExpression(text);
 * f({ x: [[1, 2, 3], [4, 5, 6]], w: [[0.1], [0.2], [0.3]] });
 */
export function writeExpression<V extends Values>(
  f: (values: { readonly [Name in keyof V]: Tensor }) => Tensor,
  values: V,
): string {
  checkArguments(arguments.length, 2, op);
  checkFunction(f, 'what is written', op);
  if (typeof values !== 'object' || values === null)
    throw new ArgumentError(`needs values by name, not ${showValue(values)}`, { op, hint: '{ x, w }' });
  const given = Object.entries(values).map(([name, value]) => [name, asTensor(value, op)] as const);
  const nodes: FileNode[] = [];
  /** Where a node, or a cell by any of its nodes, stands in the file. */
  const places = new Map<Node | Cell, number>();
  const result = asVariables(
    given.map(([, x]) => x),
    (inputs) => {
      const called = given.map(([name, x], i) => {
        const variable = inputs[i] as Tensor;
        for (const known of [x.node, x.node.cell, variable.node]) if (known) places.set(known, i);
        nodes.push({ kind: 'value', ...formOf(x.node), name });
        return [name, variable];
      });
      return f(Object.fromEntries(called) as { [Name in keyof V]: Tensor });
    },
    op,
  );
  if (!(result instanceof Tensor))
    throw new ArgumentError(`the function must return a tensor, not ${showValue(result)}`, { op });
  addNodes(result.node, nodes, places);
  const file: ExpressionFile = {
    format: 'pristella expression',
    version: 1,
    nodes,
    result: places.get(result.node) as number,
  };
  return JSON.stringify(file);
}

const formOf = ({ shape, dtype }: Node): Pick<FileNode, 'shape' | 'dtype'> => ({ shape: [...shape], dtype });

/** Adds what lies beneath a node, inputs first, and the node itself. */
function addNodes(root: Node, nodes: FileNode[], places: Map<Node | Cell, number>): void {
  const placeOf = (n: Node): number | undefined => places.get(n) ?? (n.cell ? places.get(n.cell) : undefined);
  let elements = 0;
  const open = [root];
  for (let node = open.at(-1); node !== undefined; node = open.at(-1)) {
    const known = placeOf(node);
    const below = known === undefined ? node.inputs.filter((n) => placeOf(n) === undefined) : [];
    if (below.length > 0) {
      open.push(...below);
      continue;
    }
    open.pop();
    const inputs = node.inputs.map(placeOf) as number[];
    // A gradient's variable is what it stands on.
    const same = known ?? (node.op.name === 'variable' ? inputs[0] : undefined);
    places.set(node, same ?? nodes.length);
    if (same !== undefined) continue;
    const { op: made } = node;
    if (made === numberOp) nodes.push({ kind: 'number', ...formOf(node), number: plain(numberOf(node)) });
    else if (made.kind !== 'leaf' && (inputs.length > 0 || made.kind === 'index')) {
      const attributes = made.attributes?.of(node) ?? {};
      nodes.push({ kind: 'op', ...formOf(node), op: made.name, inputs, attributes });
    } else {
      elements += node.size;
      if (elements > MOST_ELEMENTS) throw tooLarge(node);
      nodes.push({ kind: 'data', ...formOf(node), elements: plains(hostData(node)) });
    }
  }
}

const tooLarge = (node: Node): DataError =>
  new DataError(`more than ${MOST_ELEMENTS} elements would have to be written, ${showShape(node.shape)} among them`, {
    op,
    hint: 'give it a name among the values, and keep it in a file of arrays',
  });
