import type { Cell } from '../tensor/cell.ts';
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
/** The names that a program has given to nodes, and those that recordings have found in its source. */
const given = new WeakMap<Node, string>();
const found = new WeakMap<Node, string>();

export const remember = (node: Node, made: Made): void => void histories.set(node, made);
export const rename = (node: Node, name: string): void => void given.set(node, name);
export const foundName = (node: Node, name: string): void => void found.set(node, name);

/** What a node is made of, as far as anybody remembers. */
export const inputsOf = (node: Node): readonly Node[] =>
  node.inputs.length > 0 ? node.inputs : (histories.get(node)?.inputs ?? node.inputs);
export const opOf = (node: Node): Op => histories.get(node)?.op ?? node.op;
/** What cells are called; `cellNames` of the nodes that read them says it best. */
export type CellName = (cell: Cell) => string;
const ownName: CellName = (cell) => cell.name;

/** The name that a node has been given: by the program, or as a parameter by its model. Empty if there is none. */
export const givenName = (node: Node, cellName: CellName = ownName): string =>
  given.get(node) ?? (node.cell ? cellName(node.cell) : '');
/** The name that a node has been given, or that a recording has found; empty if there is none. */
export const nameOf = (node: Node, cellName: CellName): string => givenName(node, cellName) || (found.get(node) ?? '');
