import { isFloat } from '../base/dtype.ts';
import { StaleValueError, showShape } from '../base/errors.ts';
import { firstBad } from '../base/finite.ts';
import { indexAt } from '../base/layout.ts';
import { cellOp, type Node, numberOp } from '../tensor/node.ts';
import { cellNames } from '../tensor/scope.ts';
import { siteOf } from '../tensor/site.ts';
import { hostData } from '../tensor/tensor.ts';

/** Where a NaN or an infinity came into an expression: `gradient` is the rule of an op, by which a gradient is made. */
export interface Diagnosis {
  /** An op whose inputs are all finite, or a leaf: a parameter or statistic, or data given from outside. */
  readonly kind: 'op' | 'gradient' | 'parameter' | 'data';
  readonly op: string;
  /** The layer in whose forward pass it arose, with its path; empty outside of models. */
  readonly layer: string;
  /** The line of the user's program that made it, `file:line:column`; empty if unknown. */
  readonly site: string;
  /** For a parameter its name. */
  readonly name: string;
  /** The first bad element: its value and its place. */
  readonly value: number;
  readonly index: readonly number[];
}

/** The input to blame for a bad result: one that holds NaN before one that holds infinities only; null if all are finite. */
function badInput(node: Node): Node | null {
  let infinite: Node | null = null;
  for (const input of node.inputs) {
    if (input.op === numberOp || !isFloat(input.dtype)) continue;
    const data = hostData(input);
    if (firstBad(data) < 0) continue;
    if (data.some(Number.isNaN)) return input;
    infinite ??= input;
  }
  return infinite;
}

/**
 * Where the NaN or infinity in a node's value came from: evaluates the node's inputs, one op after the other, and
 * follows the bad ones down to an op whose inputs are all finite. Null if the node is finite, or if what it was made
 * from is gone. Of a gradient, `originOf` says by which op's rule a node was made.
 */
export function diagnose(root: Node, originOf?: (node: Node) => Node | undefined): Diagnosis | null {
  const computed: Node[] = [];
  try {
    if (firstBad(hostData(root)) < 0) return null;
    let [node, user] = [root, root];
    for (;;) {
      computed.push(...node.inputs.filter((n) => n.op.kind !== 'leaf' && n.value === null));
      const bad = badInput(node);
      if (!bad) return describe(node, user, originOf?.(node));
      [node, user] = [bad, node];
    }
  } catch (error) {
    if (error instanceof StaleValueError) return null;
    throw error;
  } finally {
    // What was kept only to be looked at need not stay.
    for (const n of computed) if (n.inputs.length > 0) n.value = null;
  }
}

/** `user` is what read the node, or the node itself. */
function describe(node: Node, user: Node, origin?: Node): Diagnosis {
  const data = hostData(node);
  const place = firstBad(data);
  // What does not depend on a cell has forgotten how it was made, once it is computed.
  const own = node.op === cellOp ? 'parameter' : node.inputs.length === 0 ? 'data' : 'op';
  const blamed = origin ?? node;
  return {
    kind: origin ? 'gradient' : own,
    op: blamed.op.name,
    layer: blamed.within.describe(),
    site: siteOf(blamed),
    name: node.cell ? cellNames([user])(node.cell) : '',
    value: data[place]!,
    index: indexAt(place, node.shape),
  };
}

/** A diagnosis in words; `layer` is the module as the user wrote it. */
export function explain({ kind, op, name, site, value, index }: Diagnosis, layer: string): string {
  const where = index.length > 0 ? ` at ${showShape(index)}` : '';
  switch (kind) {
    case 'parameter':
      return `'${name}' itself holds ${value}${where}, from an earlier step`;
    case 'data':
      return `the data given hold ${value}${where}`;
    case 'gradient':
    case 'op':
      return `the first bad op is ${kind === 'op' ? '' : 'the gradient of '}${op} in ${layer}, which made ${value}${where} of finite inputs${site ? ` (${site})` : ''}`;
  }
}
