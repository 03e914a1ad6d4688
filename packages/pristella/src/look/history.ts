import type { Node } from '../tensor/node.ts';
import type { Op } from '../tensor/op.ts';

/** How a node was made, as a recording has kept it. The engine lets go of it where a small tensor is computed at once. */
export interface Made {
  readonly inputs: readonly Node[];
  /** The op, if the node itself does not tell: what is made of numbers alone is a number. */
  readonly op?: Op;
}

/** By node, for as long as the node lives. Beside the nodes, so that a recording changes nothing of what the engine sees. */
const histories = new WeakMap<Node, Made>();
/** The names that nodes have been given, by a program or by its source. */
const names = new WeakMap<Node, string>();

export const remember = (node: Node, made: Made): void => void histories.set(node, made);
export const rename = (node: Node, name: string): void => void names.set(node, name);

/** What a node is made of, as far as anybody remembers. */
export const inputsOf = (node: Node): readonly Node[] =>
  node.inputs.length > 0 ? node.inputs : (histories.get(node)?.inputs ?? node.inputs);
export const opOf = (node: Node): Op => histories.get(node)?.op ?? node.op;
/** The name of a parameter, or the one that a recording or `name` has given; empty if there is none. */
export const nameOf = (node: Node): string => names.get(node) ?? node.cell?.name ?? '';
