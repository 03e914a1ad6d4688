import { type Shape, sizeOf } from '../base/shape.ts';
import { make } from '../op/define.ts';
import { matmulOp } from '../op/product/matmul.ts';
import { place } from '../op/shape/place.ts';
import { permuted, reshaped, stretched, strided } from '../op/shape/structure.ts';
import { zeros } from '../tensor/create.ts';
import { type Node, UNKNOWN_BENEATH } from '../tensor/node.ts';
import type { ComputedOp } from '../tensor/op.ts';
import { Tensor } from '../tensor/tensor.ts';
import { laterOp, rebuilt, twin } from './trace.ts';

// What becomes of an expression of one example if it is to be that of many: each node in between gets one more axis, in front.
// A node is batched by its kind, and one with a kernel by what its op says of itself (`Batch`).

/** A node, and for each input, if it has an axis of examples now, what it is. */
interface Examples {
  readonly node: Node;
  readonly op: ComputedOp;
  readonly changed: readonly (Tensor | null)[];
  readonly size: number;
}

/** Another shape: of what has another already, that of what lies beneath. */
function shaped(x: Tensor, shape: Shape): Tensor {
  let { node } = x;
  while (node.op.name === 'reshape' && node.inputs[0]) node = node.inputs[0];
  return reshaped(new Tensor(node), shape);
}

const ones = (n: number): number[] => new Array<number>(Math.max(0, n)).fill(1);

/** Input `k` as it is, or with the axis of examples in front of `rank` others. */
function aligned({ node, changed, size }: Examples, k: number, rank: number): Tensor {
  const x = changed[k];
  if (!x) return new Tensor(node.inputs[k]!);
  const own = x.shape.slice(1);
  return shaped(x, [size, ...ones(rank - own.length), ...own]);
}

/** Input `k` with the axis of examples, along which what is the same for all repeats. */
const repeated = ({ node, changed, size }: Examples, k: number): Tensor =>
  changed[k] ?? stretched(new Tensor(node.inputs[k]!), [size, ...node.inputs[k]!.shape]);

/** The node's op on other inputs, with the axis of examples in front of its result. */
const made = (
  { node, op, size }: Examples,
  inputs: readonly Tensor[],
  attributes: readonly number[] = node.attributes,
  scalars: readonly number[] = node.scalars,
): Tensor =>
  make(
    op,
    inputs.map((x) => x.node),
    attributes,
    { shape: [size, ...node.shape], dtype: node.dtype },
    scalars,
  );

const all = (e: Examples): Tensor[] => e.node.inputs.map((_, k) => repeated(e, k));

/** The numbers of a node with its axes one further back. */
function movedAxes({ op, node }: Examples): number[] {
  let axes = false;
  const kinds = Object.values(op.attributes?.kinds ?? {});
  return node.attributes.map((n, i) => {
    axes ||= kinds[i] === 'axes';
    return axes || kinds[i] === 'axis' ? n + 1 : n;
  });
}

/** The ops that only look at elements otherwise. */
function viewed(e: Examples): Tensor {
  const { node, size, op } = e;
  const x = repeated(e, 0);
  const { attributes, scalars } = node;
  switch (op.name) {
    case 'reshape':
      return shaped(x, [size, ...node.shape]);
    case 'broadcastTo':
      return stretched(aligned(e, 0, node.shape.length), [size, ...node.shape]);
    case 'transpose':
      return permuted(x, [0, ...attributes.map((a) => a + 1)]);
    case 'slice':
      return strided(x, [0, ...scalars], [1, ...attributes], [size, ...node.shape]);
    // The gradient by it has been made.
    case 'variable':
      return x;
    default:
      return made(e, [x, ...node.inputs.slice(1).map((n, k) => e.changed[k + 1] ?? new Tensor(n))]);
  }
}

/** Rows of all examples one below the other. Null where an input is batched that every row needs. */
function byRows(e: Examples, kinds: readonly ('rows' | 'whole')[]): Tensor | null {
  const { node, op, changed, size } = e;
  if (changed.some((x, k) => x && kinds[k] !== 'rows')) return null;
  const inputs = node.inputs.map((n, k) => {
    if (kinds[k] !== 'rows') return n;
    const [rows = 1, ...rest] = n.shape;
    return shaped(repeated(e, k), [size * rows, ...rest]).node;
  });
  const [rows = 1, ...rest] = node.shape;
  const shape = [size * rows, ...rest];
  return shaped(make(op, inputs, node.attributes, { shape, dtype: node.dtype }, node.scalars), [size, ...node.shape]);
}

/** Of all examples that are multiplied by one matrix, the rows one below the other; else a stack of products. */
function multiplied(e: Examples): Tensor {
  const { node, changed, size } = e;
  const [a, b] = [changed[0], node.inputs[1]!];
  const rank = node.shape.length;
  if (!a || changed[1] || b.shape.length > 2) return made(e, [aligned(e, 0, rank), aligned(e, 1, rank)]);
  const columns = a.shape.at(-1) ?? 1;
  const rows = sizeOf([size, ...node.shape.slice(0, -1)]);
  return shaped(make(matmulOp, [shaped(a, [rows, columns]).node, b]), [size, ...node.shape]);
}

/** What is picked along an axis, or added where it was picked, by indices that are the same for all examples, or lie beside the elements. */
function picked(e: Examples): Tensor | null {
  const { node, changed } = e;
  const [axis = 0, along = 0] = node.attributes;
  const numbers = [axis + 1, along];
  if (along === 1) return made(e, all(e), numbers);
  if (!changed[1]) return made(e, [repeated(e, 0), new Tensor(node.inputs[1]!)], numbers);
  if (changed[0] || node.op.name !== 'take') return null;
  // The examples' axis comes where the indices' axes do.
  const y = make(node.op as ComputedOp, [node.inputs[0]!, changed[1].node], node.attributes);
  return permuted(y, [axis, ...y.shape.map((_, i) => i).filter((i) => i !== axis)]);
}

/** Parts put at their regions, of which each has the axis of examples whole. */
function parted(e: Examples): Tensor {
  const rank = e.node.shape.length;
  const behind = (first: number, numbers: readonly number[]): number[] =>
    e.node.inputs.flatMap((_, k) => [first, ...numbers.slice(k * rank, (k + 1) * rank)]);
  return made(e, all(e), behind(1, e.node.attributes), behind(0, e.node.scalars));
}

/** One after the other, for ops that say nothing of examples: slower, and always right. */
function oneByOne(e: Examples): Tensor {
  const { node, op, changed, size } = e;
  const { shape, dtype, attributes, scalars } = node;
  const zero = shape.map(() => 0);
  const step = shape.map(() => 1);
  if (size === 0) return zeros([0, ...shape], { dtype });
  const results = Array.from({ length: size }, (_, i) => {
    const inputs = changed.map((x, k) => {
      if (!x) return node.inputs[k]!;
      const own = x.shape.slice(1);
      const one = strided(x, [i, ...own.map(() => 0)], ones(x.ndim), [1, ...own]);
      return shaped(one, own).node;
    });
    return shaped(make(op, inputs, attributes, { shape, dtype }, scalars), [1, ...shape]);
  });
  return place(
    results,
    [size, ...shape],
    results.map((_, i) => ({ starts: [i, ...zero], steps: [1, ...step] })),
  );
}

/** Ops that every program has say nothing of examples themselves: pages would load it for nothing. */
const basic: Readonly<Record<string, (e: Examples) => Tensor | null>> = {
  narrowed: (e) => made(e, all(e)),
  whole: (e) => made(e, all(e)),
  labels: (e) => made(e, all(e)),
  targets: (e) => made(e, all(e)),
  take: picked,
  scatterAdd: picked,
  embed: parted,
  place: parted,
  matmul: multiplied,
};

function computed(e: Examples): Tensor | null {
  const { batch, name } = e.op;
  if (Object.hasOwn(basic, name)) return basic[name]!(e);
  if (batch === 'stack') {
    const rank = Math.max(...e.node.inputs.map((n) => n.shape.length));
    return made(
      e,
      all(e).map((x) => shaped(x, [e.size, ...ones(rank + 1 - x.ndim), ...x.shape.slice(1)])),
    );
  }
  if (typeof batch === 'object') return byRows(e, batch);
  const numbers = movedAxes(e);
  return numbers.some((n, i) => n !== e.node.attributes[i]) ? made(e, all(e), numbers) : null;
}

/** A node of many examples. */
function manyOf(node: Node, changed: readonly (Tensor | null)[], size: number): Tensor {
  const { op } = node;
  if (op.kind === 'leaf') throw new Error(`a ${op.name} has no inputs`);
  if (typeof op.batch === 'function') return op.batch(node, changed, size);
  const e: Examples = { node, op, changed, size };
  switch (op.kind) {
    case 'elementwise':
    case 'cast':
      return made(
        e,
        changed.map((_, k) => aligned(e, k, node.shape.length)),
      );
    case 'view':
      return viewed(e);
    case 'reduce':
      return made(e, [repeated(e, 0)], movedAxes(e));
    default:
      return computed(e) ?? oneByOne(e);
  }
}

/** What expressions of one example are for many: `given` has what stands, with an axis of `size` examples in front, for tensors of one. */
export function batched(tensors: readonly Tensor[], given: ReadonlyMap<Tensor, Tensor>, size: number): Tensor[] {
  const begun = new Map([...given].map(([one, many]) => [one.node, many]));
  const nodes = tensors.map((t) => t.node);
  // What comes later than the examples need not have their axis.
  const whole = new Set<Tensor>();
  const repeat = (t: Tensor): Tensor => stretched(t, [size, ...t.shape]);
  const remake = (node: Node, changed: readonly (Tensor | null)[]): Tensor => {
    const isWhole = changed.map((t) => t !== null && whole.has(t));
    const others = isWhole.includes(true)
      ? twin(
          node,
          changed.map((t, k) => (isWhole[k] ? t!.node : null)),
        )
      : node;
    const many = changed.map((t, k) => (isWhole[k] ? null : t));
    const after = many[1];
    if (many.some((t, k) => t !== null && !(k === 1 && node.op === laterOp))) return manyOf(others, many, size);
    const same = new Tensor(after ? twin(others, [null, after.node]) : others);
    whole.add(same);
    return same;
  };
  return rebuilt<Tensor>(nodes, begun, UNKNOWN_BENEATH, remake).map((many, i) =>
    many === null ? repeat(tensors[i]!) : whole.has(many) ? repeat(many) : many,
  );
}
