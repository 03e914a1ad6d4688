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

/** The body that also watches the results marked so: one instruction each, and two for each type. */
export function watchingBody<B extends Body>(body: B, marked: readonly boolean[]): B {
  if (!marked.includes(true)) return body;
  return {
    ...body,
    key: `${body.key} watching ${marked.map(Number).join('')}`,
    write: (b: Builder, lanes: 1 | 2 | 4, inputs: readonly Value[]) => {
      const results = body.write(b, lanes, inputs);
      for (const dtype of ['float32', 'float64'] as const) {
        const watched = results.filter((_, i) => marked[i] && body.outputs[i] === dtype);
        // The sum may leave the type's range where they do not: then contents are looked at one by one, and pass.
        if (watched.length > 0) b.watch(watched.reduce((x, y) => b.add(x, y)));
      }
      return results;
    },
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
