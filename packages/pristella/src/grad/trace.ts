import type { DType } from '../base/dtype.ts';
import { GradientError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { announced } from '../op/define.ts';
import { attributes, numberOfName } from '../tensor/attributes.ts';
import { Node, UNKNOWN_BENEATH } from '../tensor/node.ts';
import { type KernelOp, opOf, type ViewOp } from '../tensor/op.ts';
import { Tensor } from '../tensor/tensor.ts';

// Functions are traced: called with tensors of which only shape and dtype are known yet. What they make of those is an
// expression, in which other values are put in their place.

const made = attributes({ by: 'name' });
const refuse = (node: Node): never => {
  const { by } = made.of(node);
  throw new GradientError(`a value is read that is not known within ${by}`, {
    op: by,
    hint: `${by} knows shapes and dtypes alone: what decides by numbers (item, data, masks, unique) goes before it, or becomes np.where; statistics stay by model.eval()`,
  });
};
const unknownOp = opOf<KernelOp>({
  kind: 'kernel',
  name: 'unknown',
  takes: [],
  shape: (_, __, asked) => asked,
  dtype: 'asked',
  attributes: made,
  vjp: 'none',
  run: (_, __, node) => refuse(node),
  kernel: (_, node) => refuse(node),
});

/** A tensor of which only shape and dtype are known. Computing what is made of it throws GradientError in the name of a function. */
export const unknown = (shape: Shape, dtype: DType, by: string): Tensor =>
  new Tensor(new Node(unknownOp, [], shape, dtype, [numberOfName(by)], [], UNKNOWN_BENEATH));

/**
 * What becomes of expressions if some of the nodes beneath are other things, as `given` says: `remake` makes of each node in
 * between what stands for it, told what stands for those of its inputs that change. Null for an expression that does not change. Only nodes
 * with one of the bits of `mask` beneath are looked at.
 */
export function rebuilt<T extends object>(
  roots: readonly Node[],
  given: ReadonlyMap<Node, T>,
  mask: number,
  remake: (node: Node, changed: readonly (T | null)[]) => T,
): (T | null)[] {
  const done = new Map<Node, T | null>(given);
  for (const root of roots) {
    const stack = [root];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      const isNew = !done.has(node);
      const inputs = isNew && (node.beneath & mask) !== 0 ? node.inputs : [];
      const missing = inputs.filter((n) => !done.has(n));
      if (missing.length > 0) {
        stack.push(...missing.reverse());
        continue;
      }
      stack.pop();
      if (!isNew) continue;
      const changed = inputs.map((n) => done.get(n) ?? null);
      done.set(node, changed.some((c) => c !== null) ? remake(node, changed) : null);
    }
  }
  return roots.map((root) => done.get(root) ?? null);
}

/** An op that shows its first input; the others are what its rules need, or what must be there before. */
export const passing = (name: string, spec: Pick<ViewOp, 'vjp' | 'batch' | 'recompute' | 'attributes'>): ViewOp =>
  opOf<ViewOp>({ kind: 'view', name, takes: { each: 'any' }, shape: 'same', dtype: 'same', layout: (l) => l, ...spec });

/** What was there, once something else is there as well: what is computed of it is computed then, and no sooner. */
export const laterOp: ViewOp = passing('later', { vjp: [(g) => g, null] });

/** A node's twin, of other inputs where there are such. */
export function twin(node: Node, changed: readonly (Node | null)[]): Node {
  const { op, shape, dtype, attributes, scalars } = node;
  const inputs = node.inputs.map((n, k) => changed[k] ?? n);
  return announced(new Node(op, inputs, shape, dtype, attributes, scalars)).node;
}

/** What expressions are where unknown tensors have values. */
export function filledIn(tensors: readonly Tensor[], values: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const given = new Map([...values].map(([of, value]): [Node, Node] => [of.node, value.node]));
  const nodes = tensors.map((t) => t.node);
  return rebuilt(nodes, given, UNKNOWN_BENEATH, twin).map((node, i) => (node ? new Tensor(node) : tensors[i]!));
}
