import { itemSize } from '../base/dtype.ts';
import { ShapeError, showShape } from '../base/errors.ts';
import { firstBad } from '../base/finite.ts';
import { broadcastLayout, dense } from '../base/layout.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { type Body, copyBody } from '../kernel/body.ts';
import type { Host, Problem } from '../kernel/problem.ts';
import { asDense, type Buffer, type View } from '../kernel/view.ts';
import { canFold } from '../kernel/walk.ts';
import type { Machine, Schedule } from '../machine/machine.ts';
import { axesOf } from '../op/shape/structure.ts';
import { Node, numberOp } from '../tensor/node.ts';
import type { OpViews } from '../tensor/op.ts';
import { watchingBody } from './body.ts';
import { contentsOf, type Frame, type Framed, frameOf, numbersOf, type Part } from './frame.ts';
import { type FoldNode, isElementwise, isFold } from './group.ts';
import { runPlain } from './plain.ts';

/** Kernels count elements in 32 bits, with a sign. A view may have more of them in no memory at all. */
const MOST_ELEMENTS = 2 ** 31;

export interface Lowered {
  readonly schedule: Schedule;
  /** The group of each problem. */
  readonly groupOf: readonly number[];
  readonly frame: Frame;
  readonly nodes: readonly Node[];
}

/** A program, and what renders its problems. */
export interface Lowerable extends Framed {
  readonly machine: Pick<Machine, 'renders'>;
}

/** Turns a program's nodes into problems; by a frame where it is known how they are divided. */
export const lowerProgram = (program: Lowerable, frame: Frame = frameOf(program)): Lowered =>
  new ProgramLowering(program, frame).run();

class ProgramLowering {
  private readonly program: Lowerable;
  private readonly schedule: Problem[] = [];
  private readonly groupOf: number[] = [];
  /** Of each node, by its number. */
  private readonly views: (View | undefined)[];
  private readonly stored: (View | undefined)[];
  private readonly frame: Frame;
  /** The group at hand. */
  private current = 0;
  /** What cells are to hold: whether it is finite is watched. */
  private readonly contents: ReadonlySet<Node>;

  constructor(program: Lowerable, frame: Frame) {
    this.program = program;
    this.frame = frame;
    this.views = new Array(program.nodes.length);
    this.stored = new Array(program.nodes.length);
    this.contents = contentsOf(program.roots);
  }

  run(): Lowered {
    const { nodes } = this.program;
    const { frame } = this;
    checkSizes(nodes);
    frame.parts.forEach((part, i) => {
      this.current = i;
      this.lowerPart(part);
    });
    this.current = frame.parts.length;
    this.copyOutRemaining();
    const { schedule, groupOf } = this;
    return { schedule, groupOf, frame, nodes };
  }

  private node(local: number): Node {
    return this.program.nodes[local]!;
  }

  /** Adds a problem, which computes all of a part, if one is given: node by node where the machine does not render it. */
  private emit(problem: Problem, part?: Part): void {
    if (part && !this.program.machine.renders(problem)) {
      for (const local of numbersOf(part).sort((a, b) => a - b)) this.schedulePlain(this.node(local));
      return;
    }
    this.schedule.push(problem);
    this.groupOf.push(this.current);
  }

  /** A node by its plain loop. */
  private schedulePlain(node: Node): void {
    const { op, local } = node;
    const out = this.stored[local] ?? this.target(node);
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
    const buffer: Buffer = root >= 0 ? { kind: 'output', bytes, root } : { kind: 'scratch', bytes };
    const view: View = { buffer, layout: dense(node.shape), dtype: node.dtype };
    this.views[node.local] = view;
    this.stored[node.local] = view;
    return view;
  }

  /** A node's value in memory. Views are followed; what no layout can express is copied once. */
  private viewOf(node: Node): View {
    const known = this.views[node.local];
    if (known) return known;
    let view: View;
    if (this.program.isLeaf(node)) {
      const { bytes, local, dtype } = node;
      const buffer: Buffer =
        node.op === numberOp ? { kind: 'number', bytes, local, dtype } : { kind: 'leaf', bytes, local };
      view = { buffer, layout: dense(node.shape), dtype };
    } else view = this.follow(node);
    this.views[node.local] = view;
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
    if (node.scalars.length === 0) return { ...input, layout };
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

  private broadcast(locals: readonly number[], shape: Shape): View[] {
    return locals.map((i) => {
      const view = this.viewOf(this.node(i));
      return { ...view, layout: broadcastLayout(view.layout, shape) };
    });
  }

  private targets(locals: readonly number[]): View[] {
    return locals.map((i) => this.target(this.node(i)));
  }

  private lowerPart(part: Part): void {
    const { kernel, folds, nodes, operands, results, body } = part;
    const [fold] = folds;
    const [first] = nodes;
    if (kernel !== null) this.lowerKernel(part, this.node(kernel));
    else if (fold !== undefined) this.lowerFold(part, this.foldNode(fold));
    else if (first !== undefined) {
      const { shape } = this.node(first);
      const inputs = this.broadcast(operands, shape);
      this.emit(nestOf(shape, inputs, body, this.targets(results)), part);
    }
  }

  private foldNode(local: number): FoldNode {
    const node = this.node(local);
    if (isFold(node)) return node;
    throw new Error(`${node.op.name} folds nothing`);
  }

  private lowerFold(part: Part, fold: FoldNode): void {
    const { nodes, results, body } = part;
    const { shape } = fold.inputs[0];
    const axes = axesOf(fold);
    let inputs = this.broadcast(part.operands, shape);
    if (nodes.length === 0 && !canFold(shape, axes, inputs)) inputs = inputs.map((v) => this.densely(v));
    const stores = part.stores.map((i) => ({ from: results.indexOf(i), out: this.target(this.node(i)) }));
    const folds = part.folds.map((i) => {
      const f = this.foldNode(i);
      return { word: f.op.fold, from: results.indexOf(f.inputs[0].local), dtype: f.dtype, out: this.target(f) };
    });
    this.emit({ kind: 'fold', shape, axes, inputs, body, stores, folds }, part);
  }

  private lowerKernel(part: Part, kernel: Node): void {
    const { op, local } = kernel;
    const inputs = kernel.inputs.map((n) => this.viewOf(n));
    const [x] = inputs;
    if (op.kind === 'reduce' && x) {
      const out = this.target(kernel);
      this.emit({ kind: 'argfold', x, axes: axesOf(kernel), largest: op.fold === 'argmax', out }, part);
      return;
    }
    const outputs = this.targets(part.results);
    const [to] = outputs;
    if (op.kind !== 'kernel' || !to) throw new Error(`${op.name} has no kernel or result`);
    const operands = this.broadcast(part.operands, kernel.shape);
    const moved: OpViews['moved'] = (view, first, strides) => {
      const factors = strides.map((s) => s * itemSize(view.dtype));
      const { bytes } = view.buffer;
      return { ...view, buffer: { kind: 'moved', bytes, base: view.buffer, local, first, fixed: 0, factors } };
    };
    this.emit(op.kernel({ inputs, out: { body: part.body, operands, outputs }, to, moved }, kernel), part);
  }

  /** Roots that are leaves, views, or named twice: they have no kernel that writes their output. */
  private copyOutRemaining(): void {
    this.program.roots.forEach((r, i) => {
      const known = this.stored[r.node.local];
      if (known?.buffer.kind === 'output' && known.buffer.root === i) return;
      const { bytes, shape, dtype } = r.node;
      if (sizeOf(shape) === 0) return;
      const out: View = { buffer: { kind: 'output', bytes, root: i }, layout: dense(shape), dtype };
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

/** The node as it would be with other run-time numbers. */
function withScalars(node: Node, scalars: readonly number[]): Node {
  return Object.create(node, { scalars: { value: scalars } });
}
