import { sameShape } from '../base/shape.ts';
import type { FoldWord } from '../kernel/problem.ts';
import { axesOf } from '../op/shape/structure.ts';
import { baseOf, type Node } from '../tensor/node.ts';
import type { ReduceOp } from '../tensor/op.ts';

/** Nodes that one kernel computes: elementwise ones of one shape, perhaps behind a product, perhaps folded at the end. */
export class Group {
  nodes: Node[] = [];
  /** The product (or other kernel op) at its start. */
  kernel: Node | null = null;
  /** What that kernel computes along with it. */
  companion: Node | null = null;
  /** Folds of its values. */
  folds: FoldNode[] = [];
  /** Order of its first node. */
  order: number;
  /** Its place in an order in which every group comes after those it reads. */
  place: number;
  readonly before: Set<Group> = new Set();
  readonly after: Set<Group> = new Set();
  /** Those that read its values through views, or whose values it so reads: they must be finished before, or come later. */
  readonly apart: Set<Group> = new Set();

  constructor(order: number) {
    this.order = order;
    this.place = order;
  }
  get all(): Node[] {
    return [
      ...(this.kernel ? [this.kernel] : []),
      ...(this.companion ? [this.companion] : []),
      ...this.nodes,
      ...this.folds,
    ];
  }
}

/** A fused kernel holds at most this many ops: beyond it, registers spill and code grows without gain. */
const MOST_OPS = 100;

export const isElementwise = (n: Node): boolean =>
  n.op.kind === 'elementwise' || n.op.kind === 'cast' || n.op.kind === 'index';

/** The sum, product, largest or smallest of its input's elements along some axes. */
export interface FoldNode extends Node {
  readonly op: ReduceOp & { readonly fold: FoldWord };
  inputs: readonly [Node];
}
export const isFold = (n: Node): n is FoldNode =>
  n.op.kind === 'reduce' && n.op.fold !== 'argmax' && n.op.fold !== 'argmin';

/**
 * Divides the computed nodes of a program into groups, of which every one comes after those it reads. Without `fuse`, each is a
 * group of its own. `canFuseEpilogue` and `canFoldGroup` say whether the kernels can take what a merge would give them.
 */
export function groupNodes(
  nodes: readonly Node[],
  isLeaf: (n: Node) => boolean,
  fuse: boolean,
  canFuseEpilogue: (kernel: Node, group: Group) => boolean,
  canFoldGroup: (group: Group, fold: FoldNode) => boolean,
): readonly Group[] {
  const computed = nodes.filter((n) => !isLeaf(n) && n.op.kind !== 'view');
  const groupOf = apartAtFirst(computed, isLeaf);
  if (fuse) {
    joinElementwise(groupOf);
    for (const [n, g] of groupOf)
      if (g.kernel === n && !joinCompanion(groupOf, n, g)) joinEpilogue(groupOf, n, g, canFuseEpilogue);
    for (const [n, g] of groupOf) if (isFold(n)) joinFold(groupOf, n, g, canFoldGroup);
  }
  return inOrder(new Set(groupOf.values()));
}

/** The group of each node. */
type GroupOf = Map<Node, Group>;

/** Elementwise nodes of one shape beside each other. */
function joinElementwise(groupOf: GroupOf): void {
  for (const [n, own] of groupOf) {
    if (!isElementwise(n)) continue;
    let b = own;
    for (const input of n.inputs) {
      const a = groupOf.get(input);
      if (!a || !isElementwise(input) || !sameShape(input.shape, n.shape)) continue;
      if (a.nodes.length + b.nodes.length > MOST_OPS || !canMerge(a, b)) continue;
      merge(groupOf, a, b);
      b = a;
    }
  }
}

/** What a kernel computes along with its own result. True if there is such a node. */
function joinCompanion(groupOf: GroupOf, n: Node, g: Group): boolean {
  if (n.op.kind !== 'kernel' || !n.op.companion) return false;
  for (const [twin, other] of groupOf) {
    if (other.kernel !== twin || !isCompanion(twin, n)) continue;
    if (!canMerge(g, other)) return false;
    other.kernel = null;
    g.companion = twin;
    merge(groupOf, g, other);
    groupOf.set(twin, g);
    return true;
  }
  return false;
}

/** An elementwise group that follows a kernel. */
function joinEpilogue(groupOf: GroupOf, n: Node, g: Group, canFuse: (kernel: Node, group: Group) => boolean): void {
  for (const next of g.after) {
    const [first] = next.nodes;
    if (next.kernel || !first || next.folds.length > 0 || !sameShape(first.shape, n.shape)) continue;
    if (canMerge(g, next) && canFuse(n, next)) {
      merge(groupOf, g, next);
      return;
    }
  }
}

/** A fold at the end of the elementwise group whose values it folds. */
function joinFold(groupOf: GroupOf, n: FoldNode, own: Group, canFold: (group: Group, fold: FoldNode) => boolean): void {
  const [input] = n.inputs;
  const source = groupOf.get(input);
  if (!source || source.kernel || !source.nodes.includes(input)) return;
  const other = source.folds[0];
  if (other && axesOf(other).join() !== axesOf(n).join()) return;
  if (canMerge(source, own) && canFold(source, n)) merge(groupOf, source, own);
}

/** Makes the second group part of the first. */
function merge(groupOf: GroupOf, a: Group, b: Group): void {
  makeOnePlace(a, b);
  a.order = Math.min(a.order, b.order);
  a.nodes = [...a.nodes, ...b.nodes].sort((x, y) => x.local - y.local);
  a.folds.push(...b.folds);
  a.kernel ??= b.kernel;
  for (const n of b.all) groupOf.set(n, a);
  for (const [side, other] of [
    ['before', 'after'],
    ['after', 'before'],
  ] as const) {
    for (const h of b[side]) {
      h[other].delete(b);
      if (h === a) continue;
      h[other].add(a);
      a[side].add(h);
    }
  }
  for (const side of ['before', 'after'] as const) {
    a[side].delete(b);
    a[side].delete(a);
  }
  for (const h of b.apart) {
    h.apart.delete(b);
    h.apart.add(a);
    a.apart.add(h);
  }
}

/** Each node a group of its own, with what it reads and who reads it, in the order of the nodes. */
function apartAtFirst(computed: readonly Node[], isLeaf: (n: Node) => boolean): GroupOf {
  const groupOf: GroupOf = new Map();
  computed.forEach((n, i) => {
    const g = new Group(i);
    if (isElementwise(n)) g.nodes.push(n);
    else if (isFold(n)) g.folds.push(n);
    else g.kernel = n;
    groupOf.set(n, g);
  });
  for (const [n, g] of groupOf) {
    for (const input of n.inputs) {
      const base = baseOf(input, isLeaf);
      const h = groupOf.get(base);
      if (!h) continue;
      h.after.add(g);
      g.before.add(h);
      if (base === input && sameShape(input.shape, iterationShape(n))) continue;
      h.apart.add(g);
      g.apart.add(h);
    }
  }
  return groupOf;
}

/** True unless one reads the other's values through a third, or apart from the loop that makes them. */
function canMerge(a: Group, b: Group): boolean {
  if (a === b || a.apart.has(b)) return false;
  const [first, last] = inPlace(a, b);
  return !between(last, first, 'before').has(first);
}

const inPlace = (a: Group, b: Group): readonly [first: Group, last: Group] => (a.place < b.place ? [a, b] : [b, a]);

/**
 * What lies between two groups as seen from one of them: towards the other, the groups that depend on it or that it
 * depends on. If the other is among them, so that the two cannot become one, it is the last. Seen from the last of the two, that is
 * mostly little: what prepares a slope needs nothing but what it is the slope of.
 */
function between(from: Group, to: Group, direction: 'before' | 'after'): Set<Group> {
  const found = new Set<Group>();
  const beyond = (g: Group): boolean => (direction === 'before' ? g.place < to.place : g.place > to.place);
  const stack: Group[] = [];
  for (const g of from[direction]) if (g !== to) stack.push(g);
  for (let g = stack.pop(); g; g = stack.pop()) {
    if (g === to) return found.add(g);
    if (beyond(g) || found.has(g)) continue;
    found.add(g);
    for (const next of g[direction]) stack.push(next);
  }
  return found;
}

/**
 * Gives groups that become one (`a`) a place after all that either reads and before all that read either. Pearce and Kelly:
 * A dynamic topological sort algorithm for directed acyclic graphs (2007).
 */
function makeOnePlace(a: Group, b: Group): void {
  const [first, last] = inPlace(a, b);
  const behind = between(last, first, 'before');
  if (behind.size === 0) {
    a.place = first.place;
    return;
  }
  const byPlace = (groups: Iterable<Group>): Group[] => [...groups].sort((x, y) => x.place - y.place);
  const ahead = byPlace(between(first, last, 'after'));
  const places = byPlace([...behind, first, last, ...ahead]).map((g) => g.place);
  // Of the places of the two one is left over.
  const order = [...byPlace(behind), null, a, ...ahead];
  for (const [i, place] of places.entries()) {
    const g = order[i];
    if (g) g.place = place;
  }
}

/** True if `m` is what the kernel of `n` can compute along: the companion op on the same inputs. */
const isCompanion = (m: Node, n: Node): boolean =>
  n.op.kind === 'kernel' &&
  m.op === n.op.companion &&
  m.inputs.every((input, i) => input === n.inputs[i]) &&
  m.attributes.join() === n.attributes.join();

const iterationShape = (n: Node): readonly number[] => ((n.op.kind === 'reduce' ? n.inputs[0] : undefined) ?? n).shape;

/** Topological order, the earliest first where there is a choice. */
function inOrder(groups: ReadonlySet<Group>): Group[] {
  const done = new Map<Group, number>();
  const ready = [...groups].filter((g) => g.before.size === 0).sort((a, b) => b.order - a.order);
  const out: Group[] = [];
  for (let g = ready.pop(); g; g = ready.pop()) {
    out.push(g);
    for (const next of g.after) {
      const before = (done.get(next) ?? 0) + 1;
      done.set(next, before);
      if (before < next.before.size) continue;
      ready.splice(ready.findLastIndex(({ order }) => order >= next.order) + 1, 0, next);
    }
  }
  if (out.length < groups.size) throw new Error('the groups of a program wait for each other in a circle');
  return out;
}
