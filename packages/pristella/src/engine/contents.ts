import { after, type Later } from '../machine/machine.ts';
import type { Cell } from '../tensor/cell.ts';
import { dataNode, dataOp, type Node } from '../tensor/node.ts';
import { passesDone, passesRead, takeBack } from '../tensor/passes.ts';
import type { Accept, Assignment } from '../tensor/runtime.ts';
import type { Engine } from './engine.ts';
import { hostArray } from './plain.ts';
import type { Root } from './walk.ts';

/** A statistic that passes move again and again, unread, is computed after so many, or so many bytes of input. */
const MOST_MOVES = 64;
const MOST_BYTES = 2 ** 25;

const none: readonly never[] = [];

/** What cells are to hold: assigned by a step at once, or by a layer with the next step. */
export class Contents {
  private readonly engine: Engine;
  /** Cells that a layer has assigned. An array, because a cleared Map keeps its old tables, and what they held, alive. */
  private list: Cell[] = [];
  /** How often one was assigned again since the last run that computed them, and bytes of input that wait for it. */
  private moves = 0;
  private bytes = 0;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The cells that a layer has assigned, and what to. */
  get waiting(): readonly Assignment[] {
    if (this.list.length === 0) return none;
    // One that was given a content meanwhile keeps that.
    const waiting: Assignment[] = [];
    for (const cell of this.list) if (cell.pending !== null) waiting.push([cell, cell.pending]);
    if (waiting.length < this.list.length) this.list = waiting.map(([cell]) => cell);
    return waiting;
  }

  /** Assigns a cell with the next step or, with null, no more. Returns true if what waits is to be computed now. */
  later(cell: Cell, node: Node | null, bytes: number): boolean {
    const again = cell.pending !== null && cell.pending.op !== dataOp;
    if (node !== null && !this.list.includes(cell)) this.list.push(cell);
    cell.pending = node;
    if (!again || node === null) return false;
    this.moves++;
    this.bytes += bytes;
    // Of several statistics that wait, each pass moves most.
    const each = this.list.length;
    return this.moves >= MOST_MOVES * each || this.bytes >= MOST_BYTES * each;
  }

  /** Takes back what layers have assigned, which the next run will not publish then. */
  take(): readonly Assignment[] {
    const taken = this.waiting;
    for (const [cell] of taken) cell.pending = null;
    return taken;
  }

  /** Something made of weights was read, and what waits computed with it: it is replaced by its value, without history. */
  settle(): void {
    this.moves = 0;
    this.bytes = 0;
    let finite = true;
    for (const [cell, node] of this.waiting) {
      const data = node.value?.host;
      // What was assigned since the run began waits for the next one.
      if (node.op === dataOp || !data) continue;
      cell.pending = dataNode(data, cell.shape, cell.dtype);
      finite &&= data.every(Number.isFinite);
    }
    // A bad batch must not outlive the step that refuses it.
    if (finite) passesRead();
    else takeBack();
  }

  /**
   * Computes the new contents of cells together with the values of `watched` nodes, and publishes all of them unless
   * `accept` says no, after it has seen the watched values. What layers have assigned is published as well. If it says no,
   * or the run fails, every cell is as it was after the last step.
   */
  assign(targets: Iterable<Assignment>, watched: readonly Node[], accept: Accept): Later<boolean> {
    const assigned = new Map(targets);
    let known: readonly Assignment[] = none;
    for (const waits of this.waiting) {
      const [cell, node] = waits;
      if (assigned.has(cell)) continue;
      if (node.op === dataOp) known = [...known, waits];
      else assigned.set(cell, node);
    }
    // No closures at once: the site of each new node holds the functions that called it, and so all that they can see.
    let finite: Later<boolean>;
    try {
      finite = this.compute(assigned, watched);
    } catch (error) {
      this.refuse(assigned);
      throw error;
    }
    return finite instanceof Promise
      ? this.decideLater(finite, assigned, known, accept)
      : this.decide(finite, assigned, known, accept);
  }

  private refuse(assigned: ReadonlyMap<Cell, Node>): void {
    for (const cell of assigned.keys()) cell.refuse();
    takeBack(true);
  }

  private decide(
    finite: boolean,
    assigned: ReadonlyMap<Cell, Node>,
    known: readonly Assignment[],
    accept: Accept,
  ): boolean {
    let accepted = false;
    try {
      accepted = accept(finite, assigned);
    } finally {
      if (!accepted) this.refuse(assigned);
    }
    if (accepted) this.publish(assigned, known);
    return accepted;
  }

  private async decideLater(
    finite: Promise<boolean>,
    assigned: ReadonlyMap<Cell, Node>,
    known: readonly Assignment[],
    accept: Accept,
  ): Promise<boolean> {
    let found: boolean;
    try {
      found = await finite;
    } catch (error) {
      this.refuse(assigned);
      throw error;
    }
    return this.decide(found, assigned, known, accept);
  }

  private publish(assigned: ReadonlyMap<Cell, Node>, known: readonly Assignment[]): void {
    for (const cell of assigned.keys()) cell.publish();
    for (const [cell, node] of known) cell.replace(hostArray(node).data);
    if (this.list.length > 0) this.list = [];
    this.moves = 0;
    this.bytes = 0;
    passesDone();
  }

  /** Computes contents in the cells' other buffers. Returns whether all are finite, which kernels have watched. */
  private compute(assigned: ReadonlyMap<Cell, Node>, watched: readonly Node[]): Later<boolean> {
    const { engine } = this;
    if (engine.isPlain) {
      engine.compute([...watched.filter((n) => !n.value?.host), ...assigned.values()]);
      for (const [cell, node] of assigned) {
        const { data } = hostArray(node);
        cell.next.host = node.op.kind === 'leaf' ? data.slice() : data;
        cell.next.slot = -1;
      }
      return [...assigned.keys()].every((cell) => engine.upcoming(cell).every(Number.isFinite));
    }
    const roots: Root[] = [];
    for (const node of watched) if (!node.value?.host) roots.push({ node, kind: 'host' });
    const cells = new Map<number, Cell>();
    for (const [cell, node] of assigned) {
      cells.set(roots.length, cell);
      roots.push({ node, kind: 'cell' });
    }
    return after(engine.run(roots, cells), ({ finite }) => finite);
  }
}
