import type { DType } from '../base/dtype.ts';
import { type Body, operand, type Ref, type Step, stepResult } from '../kernel/body.ts';
import { type Node, numberOf, numberOp } from '../tensor/node.ts';

export const isSpecialNumber = (node: Node): boolean => node.op === numberOp && node.attributes.length > 0;

const nameOf = (r: Ref): string => (r.kind === 'number' ? `#${r.value}` : `${r.kind === 'operand' ? 'i' : 'n'}${r.at}`);

function stepOf(n: Node, inputs: readonly Ref[]): Step {
  const { op, dtype } = n;
  if (op.kind === 'index') return { kind: 'place', inputs: [], dtype };
  const [input] = inputs;
  const read = n.inputs[op.kind === 'elementwise' ? op.reads : 0];
  if (op.kind === 'cast' && input && read) return { kind: 'cast', from: read.dtype, inputs: [input], dtype };
  if (op.kind === 'elementwise' && read)
    return { kind: 'formula', name: op.name, formula: op.formula, reads: read.dtype, inputs, dtype };
  throw new Error(`${op.name} cannot be fused`);
}

/**
 * The body that computes `nodes` (elementwise, inputs first) from `operands`, whose values it is given in that order,
 * and returns those of `results`. Each node is rounded as if it ran alone.
 */
export function fuseBody(nodes: readonly Node[], operands: readonly Node[], results: readonly Node[]): Body {
  const place = new Map<Node, Ref>(operands.map((n, i) => [n, operand(i)]));
  const known = (x: Node): Ref => place.get(x) ?? { kind: 'number', value: numberOf(x), dtype: x.dtype };
  const parts: string[] = [];
  const dtypes = new Set<DType>();
  const steps = nodes.map((n, i): Step => {
    const inputs = n.inputs.map(known);
    parts.push(`${n.op.name}(${inputs.map(nameOf).join()}):${n.dtype}`);
    place.set(n, stepResult(i));
    dtypes.add(n.dtype);
    for (const x of n.inputs) dtypes.add(x.dtype);
    return stepOf(n, inputs);
  });
  const given = results.map(known);
  return {
    key: `${parts.join(' ')} -> ${given.map(nameOf).join()}`,
    steps,
    results: given,
    inputs: [...dtypes],
    outputs: results.map((r) => r.dtype),
  };
}

/** Ops of which an infinity or NaN in any operand makes the result an infinity or NaN; of a quotient, in the first. */
const passing = new Set(['add', 'sub', 'mul', 'neg', 'square', 'sqrt', 'div']);

/** Of some of a group's nodes, those that are finite only if all of them are: what is bad in the others shows in these. */
export function telling(nodes: readonly Node[], some: readonly Node[]): Node[] {
  const shown = new Set<Node>();
  for (const n of nodes.toReversed()) {
    if (!passing.has(n.op.name) || !(shown.has(n) || some.includes(n))) continue;
    for (const x of n.op.name === 'div' ? n.inputs.slice(0, 1) : n.inputs) if (x.dtype === n.dtype) shown.add(x);
  }
  return some.filter((n) => !shown.has(n));
}

/** The body that also watches the results marked so. */
export const watchingBody = (body: Body, watched: readonly boolean[]): Body =>
  watched.includes(true) ? { ...body, key: `${body.key} watching ${watched.map(Number).join('')}`, watched } : body;
