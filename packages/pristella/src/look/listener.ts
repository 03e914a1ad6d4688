import type { TypedArray } from '../base/dtype.ts';
import { quietly } from '../base/errors.ts';
import type { Later } from '../machine/machine.ts';
import type { Cell } from '../tensor/cell.ts';
import type { Node } from '../tensor/node.ts';
import type { Op } from '../tensor/op.ts';
import type { Accept, Assignment, Runtime } from '../tensor/runtime.ts';
import { beneath } from './beneath.ts';
import { inputsOf, remember } from './history.ts';

/**
 * Stands before the engine while a program is recorded, and notes each node with what it is made of, before the engine can let go
 * of it. It changes nothing of what the engine does, so the bits are those of the program without it.
 */
export class Listener implements Runtime {
  /** What was noted, inputs first, each once: in the order in which it was made, and what was there before where it is first used. */
  readonly nodes: Node[] = [];
  /** What layers have assigned to statistics beside their output. */
  readonly assigned: Set<Node> = new Set();
  /** What the engine's plain loops computed at once. */
  readonly plain: Set<Node> = new Set();
  private readonly met = new Set<Node>();
  /** What nodes were made of when they were noted. */
  private readonly inputs = new Map<Node, readonly Node[]>();
  private readonly engine: Runtime;
  /** The engine itself, behind all recordings that are at work. */
  readonly root: Runtime;
  private readonly beforeStep: () => void;
  /** After so many nodes it is told that there are too many. */
  most: number = Number.POSITIVE_INFINITY;
  onFull: () => void = () => {};

  /** `beforeStep` is called before cells get new contents. */
  constructor(engine: Runtime, beforeStep: () => void) {
    this.engine = engine;
    this.root = engine instanceof Listener ? engine.root : engine;
    this.beforeStep = beforeStep;
  }

  get isBusy(): boolean {
    return this.engine.isBusy;
  }
  get isLater(): boolean {
    return this.engine.isLater;
  }

  /** What a node was made of. */
  readonly inputsOf = (node: Node): readonly Node[] => this.inputs.get(node) ?? inputsOf(node);

  /** Notes nodes and all that lies beneath them. */
  note(...nodes: readonly Node[]): void {
    for (const node of beneath(nodes, (n) => (this.met.has(n) ? [] : this.inputsOf(n)))) this.noteOne(node);
  }

  private noteOne(node: Node): void {
    if (this.met.has(node)) return;
    if (this.nodes.length === this.most) this.onFull();
    this.met.add(node);
    this.nodes.push(node);
    const inputs = this.inputsOf(node);
    this.inputs.set(node, inputs);
    if (inputs.length > 0) remember(node, { inputs });
    // What is recorded stays as it is: `set` copies in the place of writing into it.
    else if (node.value) node.value.lent = true;
    // A cell's content can be read for two steps only.
    if (node.cell && !node.value?.host) quietly(() => this.engine.evaluate([node]));
  }

  created(node: Node): void {
    this.note(node);
    this.engine.created(node);
    if (node.value?.host && this.inputsOf(node).length > 0) this.plain.add(node);
  }
  folded(node: Node, op: Op, inputs: readonly Node[]): void {
    this.inputs.set(node, inputs);
    this.note(node);
    remember(node, { inputs, op });
    this.engine.folded?.(node, op, inputs);
  }
  evaluate(nodes: readonly Node[]): Later<void> {
    this.note(...nodes);
    return this.engine.evaluate(nodes);
  }
  assign(targets: Iterable<Assignment>, watched?: readonly Node[], accept?: Accept): Later<boolean> {
    const list = [...targets];
    this.note(...list.map(([, node]) => node), ...(watched ?? []));
    this.beforeStep();
    return this.engine.assign(list, watched, accept);
  }
  upcoming(cell: Cell): TypedArray {
    return this.engine.upcoming(cell);
  }
  assignLater(cell: Cell, node: Node | null, bytes?: number): void {
    if (node) {
      this.note(node);
      this.assigned.add(node);
    }
    this.engine.assignLater(cell, node, bytes);
  }
  takeAssigned(): readonly Assignment[] {
    return this.engine.takeAssigned();
  }
}
