import { type DType, isFloat, itemSize } from '../base/dtype.ts';
import { ShapeError, showShape } from '../base/errors.ts';
import { firstBad } from '../base/finite.ts';
import { broadcastLayout, dense } from '../base/layout.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { type Body, copyBody, type Epilogue, storeBody } from '../kernel/body.ts';
import { lanesFor } from '../kernel/order.ts';
import type { Host, Problem } from '../kernel/problem.ts';
import { asDense, type Buffer, type View } from '../kernel/view.ts';
import { canFold } from '../kernel/walk.ts';
import type { Machine, Schedule } from '../machine/machine.ts';
import { axesOf } from '../op/shape/structure.ts';
import { baseOf, Node, numberOp } from '../tensor/node.ts';
import type { OpViews } from '../tensor/op.ts';
import { fuseBody, isSpecialNumber, telling, watchingBody } from './body.ts';
import { type FoldNode, type Group, groupNodes, isElementwise } from './group.ts';
import { runPlain } from './plain.ts';
import type { Root } from './walk.ts';

/** Kernels count elements in 32 bits, with a sign. A view may have more of them in no memory at all. */
const MOST_ELEMENTS = 2 ** 31;

/**
 * What a product's epilogue may hold. Longer work with more arrays, an optimizer's, runs faster as a pass of its own: tile
 * by tile, many arrays a row apart compete for the same cache lines.
 */
const EPILOGUE_OPS = 8;
const EPILOGUE_OPERANDS = 3;

export interface Lowered {
  readonly schedule: Schedule;
  /** The group of each problem. */
  readonly groupOf: readonly number[];
  readonly groups: readonly Group[];
}

/** A program: its nodes, those whose values are wanted, and for whom. */
export interface Lowerable {
  readonly nodes: readonly Node[];
  readonly roots: readonly Root[];
  readonly isLeaf: (n: Node) => boolean;
  /** Joins elementwise work into the kernels beside it. */
  readonly fuse: boolean;
  readonly machine: Pick<Machine, 'renders'>;
  /** Of what is part of another program, such as the body of a loop: where it lies there. Its run-time numbers are fixed. */
  readonly within?: Within;
}

/** Where leaves lie, and where roots go, in their order. */
export interface Within {
  readonly leaves: ReadonlyMap<Node, View>;
  readonly outputs: readonly View[];
}

/** Turns a program's nodes into problems. */
export const lowerProgram = (program: Lowerable): Lowered => new ProgramLowering(program).run();

class ProgramLowering {
  private readonly program: Lowerable;
  private readonly schedule: Problem[] = [];
  private readonly groupOf: number[] = [];
  private readonly views = new Map<Node, View>();
  private readonly stored = new Map<Node, View>();
  /** The roots that kernels have written where they go. */
  private readonly written = new Set<number>();
  /** The group at hand. */
  private current = 0;
  /** What cells are to hold: whether it is finite is watched. */
  private readonly contents: ReadonlySet<Node>;

  constructor(program: Lowerable) {
    this.program = program;
    this.contents = new Set(program.roots.filter((r) => r.kind === 'cell').map((r) => r.node));
  }

  run(): Lowered {
    const { nodes, isLeaf, fuse } = this.program;
    checkSizes(nodes);
    const groups = groupNodes(
      nodes,
      isLeaf,
      fuse,
      (kernel, group) => canFuseEpilogue(kernel, group, isLeaf),
      (group, fold) => canFoldGroup(group, fold, isLeaf),
    );
    const needed = neededOutside(this.program, groups);
    groups.forEach((g, i) => {
      this.current = i;
      this.lowerGroup(g, needed);
    });
    this.current = groups.length;
    this.copyOutRemaining();
    const { schedule, groupOf } = this;
    return { schedule, groupOf, groups };
  }

  /** Adds a problem, which computes all of a group, if one is given: node by node where the machine does not render it. */
  private emit(problem: Problem, g?: Group): void {
    if (g && !this.program.machine.renders(problem)) {
      for (const n of g.all.toSorted((a, b) => a.local - b.local)) this.schedulePlain(n);
      return;
    }
    this.schedule.push(problem);
    this.groupOf.push(this.current);
  }

  /** A node by its plain loop. */
  private schedulePlain(node: Node): void {
    const { op, local } = node;
    const out = this.stored.get(node) ?? this.target(node);
    const run = plainLoop(node, this.contents.has(node) && out.buffer.kind === 'output');
    const inputs = node.inputs.map((n) => this.viewOf(n));
    this.emit({ kind: 'host', name: op.name, inputs, outputs: [out], local, run });
  }

  /** A view's elements in row-major order. */
  private densely(view: View): View {
    const known = asDense(view);
    if (known) return known;
    const { shape } = view.layout;
    const bytes = sizeOf(shape) * itemSize(view.dtype);
    const to: View = { buffer: { kind: 'scratch', bytes }, layout: dense(shape), dtype: view.dtype };
    const copy: Problem = { kind: 'copy', from: view, to };
    this.emit(this.program.machine.renders(copy) ? copy : nestOf(shape, [view], copyBody(view.dtype), [to]));
    return to;
  }

  /** Where a computed node's value goes: into a root's output, or into scratch memory. */
  private target(node: Node): View {
    // The contents of cells are watched by elementwise bodies: what another kernel makes is copied by one.
    const watched = !this.contents.has(node) || isElementwise(node);
    const root = watched ? this.program.roots.findIndex((r) => r.node === node) : -1;
    const { bytes } = node;
    if (root >= 0) this.written.add(root);
    const buffer: Buffer = { kind: 'scratch', bytes };
    const view: View = root >= 0 ? this.output(root, node) : { buffer, layout: dense(node.shape), dtype: node.dtype };
    this.views.set(node, view);
    this.stored.set(node, view);
    return view;
  }

  private output(root: number, { bytes, shape, dtype }: Node): View {
    const buffer: Buffer = { kind: 'output', bytes, root };
    return this.program.within?.outputs[root] ?? { buffer, layout: dense(shape), dtype };
  }

  /** A node's value in memory. Views are followed; what no layout can express is copied once. */
  private viewOf(node: Node): View {
    const known = this.views.get(node) ?? this.program.within?.leaves.get(node);
    if (known) return known;
    let view: View;
    if (this.program.isLeaf(node)) {
      const { bytes, local, dtype } = node;
      const buffer: Buffer =
        node.op === numberOp ? { kind: 'number', bytes, local, dtype } : { kind: 'leaf', bytes, local };
      view = { buffer, layout: dense(node.shape), dtype };
    } else view = this.follow(node);
    this.views.set(node, view);
    return view;
  }

  private follow(node: Node): View {
    const { op } = node;
    const [shown] = node.inputs;
    if (op.kind !== 'view' || !shown) throw new Error(`${op.name} was read before it was computed`);
    const input = this.viewOf(shown);
    const layout = op.layout(input.layout, node);
    if (layout === null) {
      const copy = this.densely(input);
      return { ...copy, layout: op.layout(copy.layout, node)! };
    }
    if (node.scalars.length === 0 || this.program.within) return { ...input, layout };
    const size = itemSize(node.dtype);
    let fixed = layout.offset * size;
    const factors = node.scalars.map((scalar, k) => {
      const shifted = withScalars(node, node.scalars.with(k, scalar + 1));
      const factor = (op.layout(input.layout, shifted)!.offset - layout.offset) * size;
      fixed -= scalar * factor;
      return factor;
    });
    const { bytes, local } = node;
    const buffer: Buffer = { kind: 'moved', bytes, base: input.buffer, local, first: 0, fixed, factors };
    return { buffer, layout: { ...layout, offset: 0 }, dtype: node.dtype };
  }

  private broadcast(node: Node, shape: readonly number[]): View {
    const view = this.viewOf(node);
    return { ...view, layout: broadcastLayout(view.layout, shape) };
  }

  /** The body of a group, which watches what cells are to hold. */
  private bodyOf(nodes: readonly Node[], operands: readonly Node[], results: readonly Node[]): Body {
    const watched = telling(
      nodes,
      results.filter((n) => this.contents.has(n) && nodes.includes(n)),
    );
    return watchingBody(
      fuseBody(nodes, operands, results),
      results.map((n) => watched.includes(n)),
    );
  }

  private lowerGroup(g: Group, needed: ReadonlySet<Node>): void {
    const [fold] = g.folds;
    const [first] = g.nodes;
    if (g.kernel) this.lowerKernelGroup(g, g.kernel, needed);
    else if (fold) this.lowerFoldGroup(g, fold, needed);
    else if (first) {
      const operands = operandsOf(g, g.nodes);
      const results = g.nodes.filter((n) => needed.has(n));
      const { shape } = first;
      const inputs = operands.map((n) => this.broadcast(n, shape));
      const body = this.bodyOf(g.nodes, operands, results);
      const outputs = results.map((n) => this.target(n));
      this.emit(nestOf(shape, inputs, body, outputs), g);
    }
  }

  private lowerFoldGroup(g: Group, fold: FoldNode, needed: ReadonlySet<Node>): void {
    const [source] = fold.inputs;
    const { shape } = source;
    const axes = axesOf(fold);
    const sources = [...new Set(g.folds.map((f) => f.inputs[0]))];
    const stores = g.nodes.filter((n) => needed.has(n));
    const results = [...new Set([...sources, ...stores])];
    const operands = g.nodes.length > 0 ? operandsOf(g, g.nodes) : [source];
    let inputs = operands.map((n) => this.broadcast(n, shape));
    if (g.nodes.length === 0 && !canFold(shape, axes, inputs)) inputs = inputs.map((v) => this.densely(v));
    const at = (n: Node): number => results.indexOf(n);
    const problem: Problem = {
      kind: 'fold',
      shape,
      axes,
      inputs,
      body: this.bodyOf(g.nodes, operands, results),
      stores: stores.map((n) => ({ from: at(n), out: this.target(n) })),
      folds: g.folds.map((f) => ({ word: f.op.fold, from: at(f.inputs[0]), dtype: f.dtype, out: this.target(f) })),
    };
    this.emit(problem, g);
  }

  private lowerKernelGroup(g: Group, kernel: Node, needed: ReadonlySet<Node>): void {
    const { op } = kernel;
    g.operands = kernel.inputs.map((n) => n.shape);
    const inputs = kernel.inputs.map((n) => this.viewOf(n));
    const [x] = inputs;
    if (op.kind === 'reduce' && x) {
      const out = this.target(kernel);
      this.emit({ kind: 'argfold', x, axes: axesOf(kernel), largest: op.fold === 'argmax', out }, g);
      return;
    }
    const results = [kernel, ...(g.companion ? [g.companion] : []), ...g.nodes].filter(
      (n) => needed.has(n) || n === g.companion,
    );
    if (g.companion && results[0] !== kernel) results.unshift(kernel);
    const operands = operandsOf(g, [kernel, ...g.nodes]);
    const outputs = results.map((n) => this.target(n));
    const [to] = outputs;
    if (op.kind !== 'kernel' || !to) throw new Error(`${op.name} has no kernel or result`);
    const epilogue: Epilogue = {
      body: g.nodes.length === 0 ? storeBody(kernel.dtype) : this.bodyOf(g.nodes, [kernel, ...operands], results),
      operands: operands.map((n) => this.broadcast(n, kernel.shape)),
      outputs,
    };
    const { local } = kernel;
    const moved: OpViews['moved'] = (view, first, strides) => {
      if (this.program.within) {
        const { layout } = view;
        const offset = strides.reduce((o, s, i) => o + s * kernel.scalars[first + i]!, layout.offset);
        return { ...view, layout: { ...layout, offset } };
      }
      const factors = strides.map((s) => s * itemSize(view.dtype));
      const { bytes } = view.buffer;
      return { ...view, buffer: { kind: 'moved', bytes, base: view.buffer, local, first, fixed: 0, factors } };
    };
    const counted = this.program.within ? null : local;
    this.emit(op.kernel({ inputs, out: epilogue, to, moved, counted }, kernel), g);
  }

  /** Roots that are leaves, views, or named twice: they have no kernel that writes their output. */
  private copyOutRemaining(): void {
    this.program.roots.forEach((r, i) => {
      const { shape, dtype } = r.node;
      if (this.written.has(i) || sizeOf(shape) === 0) return;
      const out = this.output(i, r.node);
      this.emit(nestOf(shape, [this.viewOf(r.node)], watchingBody(copyBody(dtype), [r.kind === 'cell']), [out]));
    });
  }
}

/** Throws ShapeError where a fold would have to count more elements than it can, which lie in no memory: views, and what is made of them on the way. */
function checkSizes(nodes: readonly Node[]): void {
  for (const { op, inputs } of nodes) {
    const huge = op.kind === 'reduce' ? inputs.find((n) => n.size >= MOST_ELEMENTS && n.op.kind !== 'kernel') : null;
    if (huge)
      throw new ShapeError(`${showShape(huge.shape)} are more elements than kernels count`, {
        op: op.name,
        shapes: [huge.shape],
      });
  }
}

/** Nodes whose values must lie in memory: roots, and whatever another group or a view reads. */
function neededOutside({ nodes, roots, isLeaf }: Lowerable, groups: readonly Group[]): Set<Node> {
  const needed = new Set<Node>();
  const home = new Map<Node, Group>();
  for (const g of groups) for (const n of g.all) home.set(n, g);
  for (const n of nodes) {
    if (isLeaf(n) || n.op.kind === 'view') continue;
    for (const input of n.inputs) {
      const base = baseOf(input, isLeaf);
      if (base !== input || home.get(base) !== home.get(n)) needed.add(base);
    }
  }
  for (const r of roots) needed.add(baseOf(r.node, isLeaf));
  return needed;
}

/** What a group reads from outside, each once; special numbers are constants in the code. */
function operandsOf(group: Group, inside: readonly Node[]): Node[] {
  const own = new Set(inside);
  const out = new Set<Node>();
  for (const n of group.nodes) for (const x of n.inputs) if (!own.has(x) && !isSpecialNumber(x)) out.add(x);
  return [...out];
}

/** Whether a kernel can do a group's work on its results. */
function canFuseEpilogue(kernel: Node, group: Group, isLeaf: Lowerable['isLeaf']): boolean {
  if (kernel.op.kind !== 'kernel') return false;
  const { fusesEpilogue = false } = kernel.op;
  if (!(typeof fusesEpilogue === 'function' ? fusesEpilogue(kernel) : fusesEpilogue)) return false;
  // The body must go as many elements at a time as the product does, and know no places.
  if (group.nodes.some((n) => n.op.kind === 'index')) return false;
  if (lanesFor([kernel.dtype, ...bodyDTypes(group)]) !== lanesFor([kernel.dtype])) return false;
  const operands = operandsOf(group, [kernel, ...group.nodes]);
  if (group.nodes.length > EPILOGUE_OPS || operands.length > EPILOGUE_OPERANDS) return false;
  return operands.every((n) => {
    const column = n.shape.at(-1);
    return column === undefined || column === 1 || baseOf(n, isLeaf) === n;
  });
}

/** Whether a fold of a group's values can be part of it. */
function canFoldGroup(group: Group, fold: FoldNode, isLeaf: Lowerable['isLeaf']): boolean {
  const [{ shape }] = fold.inputs;
  const plain = (n: Node): View => ({
    buffer: { kind: 'scratch', bytes: 0 },
    layout: broadcastLayout(dense(n.shape), shape),
    dtype: n.dtype,
  });
  const operands = operandsOf(group, group.nodes);
  if (operands.some((n) => baseOf(n, isLeaf) !== n) || group.nodes.some((n) => n.op.kind === 'index')) return false;
  // A float sum has one order for each number of lanes: the body must not change what the fold alone would have.
  const lanes = lanesFor([...bodyDTypes(group), ...group.folds.map((f) => f.dtype)]);
  if ([fold, ...group.folds].some((f) => isFloat(f.dtype) && lanesFor([f.dtype]) !== lanes)) return false;
  return canFold(shape, axesOf(fold), operands.map(plain));
}

/** The plain loop of a node, of which nothing else is kept. */
const plainLoop =
  ({ op, shape, dtype, attributes }: Node, isWatched: boolean): Host['run'] =>
  (inputs, outputs, scalars) => {
    const data = runPlain(new Node(op, [], shape, dtype, attributes, scalars), inputs);
    for (const { data: to } of outputs) to.set(data);
    return !isWatched || firstBad(data) < 0;
  };

const nestOf = (shape: Shape, inputs: readonly View[], body: Body, outputs: readonly View[]): Problem => ({
  kind: 'nest',
  shape,
  inputs,
  body,
  outputs,
});

/** The dtypes that a group's elementwise work reads and gives. */
const bodyDTypes = (group: Group): DType[] => group.nodes.flatMap((n) => [n.dtype, ...n.inputs.map((x) => x.dtype)]);

/** The node as it would be with other run-time numbers. */
function withScalars(node: Node, scalars: readonly number[]): Node {
  return Object.create(node, { scalars: { value: scalars } });
}
