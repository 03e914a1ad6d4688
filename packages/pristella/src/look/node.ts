import type { DType } from '../base/dtype.ts';
import { type Plain, plain } from '../base/plain.ts';
import { cellOp, type Node, numberOf, numberOp } from '../tensor/node.ts';
import type { Op } from '../tensor/op.ts';
import { siteOf } from '../tensor/site.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { type CellName, nameOf, opOf } from './history.ts';

/** What a node is: computed by an op, or given as a parameter (or statistic), as data, or as one plain number. */
export type NodeKind = 'op' | 'parameter' | 'data' | 'number';

/** A node of an expression as plain data. */
export interface LookNode {
  /** Its place in the list of nodes, in which inputs come first. */
  readonly id: number;
  readonly kind: NodeKind;
  /** The op that made it; `data`, `number` or `cell` for what no op has made. */
  readonly op: string;
  /** What kind of op that is: `elementwise`, `view`, `reduce`, `kernel`, `cast`, `index`; `leaf` for none. */
  readonly family: Op['kind'];
  /** What is said of the op beside its inputs: `{ axes: [0], keepdims: false }`. */
  readonly attributes: Attributes;
  /** The ids of its inputs. Empty also where nobody remembers them: a small tensor that was computed outside of a recording. */
  readonly inputs: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Path of the layer in whose forward pass it was made; empty outside of layers. */
  readonly layer: string;
  /** Where the user's program made it, `file:line:column`; empty if that is not known. */
  readonly line: string;
  /** Its name: that of a parameter, of the variable in the source (in a recording), or as given by `name`; else empty. */
  readonly name: string;
  /** The value of a plain number; null for all else. */
  readonly number: Plain | null;
  /** Whether its value is there already, so that a run would not compute it. */
  readonly computed: boolean;
  /** Its elements in row-major order, where they were asked for; else null. */
  readonly values: readonly Plain[] | null;
}

/** True if a run has nothing to compute: a leaf, or a value on the host. */
export const isComputed = (n: Node): boolean => n.op.kind === 'leaf' || (n.value?.host ?? null) !== null;

/** What a node is, if it is made of so many others. */
export function kindOf(node: Node, inputs: number): NodeKind {
  if (node.op === cellOp) return 'parameter';
  if (inputs > 0) return 'op';
  return node.op === numberOp ? 'number' : 'data';
}

/** The numbers of nodes, at first in their order. */
export class Ids extends Map<Node, number> {
  constructor(nodes: readonly Node[]) {
    super(nodes.map((n, id) => [n, id]));
  }
  /** The number of a node that has one. */
  readonly of = (node: Node): number => {
    const id = this.get(node);
    if (id === undefined) throw new Error(`a node of ${node.op.name} has no number`);
    return id;
  };
}

/** A node as data, given its number and those of its inputs. */
export const lookNode = (
  node: Node,
  id: number,
  inputs: readonly number[],
  cellName: CellName,
  values: LookNode['values'] = null,
): LookNode => ({
  id,
  kind: kindOf(node, inputs.length),
  op: opOf(node).name,
  family: opOf(node).kind,
  attributes: attributesOf(node),
  inputs,
  shape: [...node.shape],
  dtype: node.dtype,
  layer: node.scope,
  line: siteOf(node),
  name: nameOf(node, cellName),
  number: node.op === numberOp ? plain(numberOf(node)) : null,
  computed: isComputed(node),
  values,
});
