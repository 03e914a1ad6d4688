import type { DType } from '../base/dtype.ts';
import { carrier } from '../kernel/access.ts';
import { convert, lowByte } from '../kernel/convert.ts';
import { kernelWords } from '../kernel/emit.ts';
import { type Builder, type Value, vector } from '../kernel/ir.ts';
import type { Body } from '../kernel/launch.ts';
import type { Cond, Num } from '../kernel/words.ts';
import { type Node, numberOf, numberOp } from '../tensor/node.ts';

/** An elementwise body made of several nodes, computed one after another. */
export interface FusedBody extends Body {
  readonly usesIndex: boolean;
}

export const isSpecialNumber = (node: Node): boolean => node.op === numberOp && node.attributes.length > 0;

/**
 * The body that computes `nodes` (elementwise, inputs first) from `operands`, whose values it is given in that order,
 * and returns those of `results`. Each node is rounded as if it ran alone.
 */
export function fuseBody(nodes: readonly Node[], operands: readonly Node[], results: readonly Node[]): FusedBody {
  const place = new Map<Node, string>();
  operands.forEach((n, i) => {
    place.set(n, `i${i}`);
  });
  const parts: string[] = [];
  nodes.forEach((n, i) => {
    const inputs = n.inputs.map((x) => place.get(x) ?? `#${numberOf(x)}`);
    parts.push(`${n.op.name}(${inputs.join()}):${n.dtype}`);
    place.set(n, `n${i}`);
  });
  const dtypes = new Set<DType>();
  for (const n of nodes) {
    dtypes.add(n.dtype);
    for (const x of n.inputs) dtypes.add(x.dtype);
  }
  return {
    key: `${parts.join(' ')} -> ${results.map((r) => place.get(r)).join()}`,
    inputs: [...dtypes],
    outputs: results.map((r) => r.dtype),
    usesIndex: nodes.some((n) => n.op.kind === 'index'),
    write: (b, lanes, loaded) => write(b, lanes, nodes, operands, results, loaded),
  };
}

function write(
  b: Builder,
  lanes: 1 | 2 | 4,
  nodes: readonly Node[],
  operands: readonly Node[],
  results: readonly Node[],
  loaded: readonly Value[],
): Value[] {
  const values = new Map<Node, Value>();
  operands.forEach((n, i) => {
    values.set(n, loaded[i]!);
  });
  const known = (n: Node): Value => values.get(n) ?? constant(b, lanes, n);
  for (const n of nodes) values.set(n, computeNode(b, lanes, n, known, loaded));
  return results.map((r) => values.get(r)!);
}

/** A special number as a constant in the code. */
function constant(b: Builder, lanes: 1 | 2 | 4, n: Node): Value {
  const t = carrier(n.dtype);
  const wide = lanes === 1 ? t : vector(t);
  if (n.dtype !== 'bool') return b.num(wide, numberOf(n));
  const on = numberOf(n) !== 0;
  return b.num(lanes === 1 ? 'i32' : lanes === 4 ? 'i32x4' : 'i64x2', on ? (lanes === 1 ? 1 : -1) : 0);
}

function computeNode(
  b: Builder,
  lanes: 1 | 2 | 4,
  n: Node,
  known: (n: Node) => Value,
  loaded: readonly Value[],
): Value {
  const { op } = n;
  if (op.kind === 'index') return loaded[loaded.length - 1]!;
  if (op.kind === 'cast') return convert(b, lanes, n.inputs[0]!.dtype, n.dtype, known(n.inputs[0]!));
  if (op.kind !== 'elementwise') throw new Error(`${op.name} cannot be fused`);
  const read = n.inputs[op.reads]!.dtype;
  const w = kernelWords(b, read === 'float32' || read === 'float64' ? read : 'int32', lanes);
  const y = op.formula(w, ...n.inputs.map((x) => known(x) as unknown as Num & Cond)) as unknown as Value;
  return n.dtype === 'uint8' ? lowByte(b, y) : y;
}
