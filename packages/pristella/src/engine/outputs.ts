import { itemSize, type TypedArray } from '../base/dtype.ts';
import { sizeOf } from '../base/shape.ts';
import type { Cell } from '../tensor/cell.ts';
import { type Node, Value } from '../tensor/node.ts';
import type { Arena } from './arena.ts';
import type { Program } from './program.ts';

/** A kept value without cells beneath forgets how it was made, and lies on the host, when its history is longer than this. */
const MOST_HISTORY = 64;
/** Results up to this size leave no copy in the arena; larger ones stay there for later runs. */
const SMALL_OUTPUT = 4096;

/** What outputs need of the engine. */
export interface Keeper {
  isLive(node: Node): boolean;
  settle(node: Node, data: TypedArray): void;
}

/** Where the results of one run go, and what becomes of them after it. */
export class Outputs {
  private readonly arena: Arena;
  private readonly program: Program;
  private readonly nodes: readonly Node[];
  private readonly cells: ReadonlyMap<number, Cell>;
  private readonly values: Value[];
  /** Cells whose older version this run reads: they are written after it. Null for none. */
  private readonly detours: Set<Cell> | null = null;

  /** `cells` says which roots are the next contents of cells. */
  constructor(arena: Arena, program: Program, nodes: readonly Node[], cells: ReadonlyMap<number, Cell>) {
    this.arena = arena;
    this.program = program;
    this.nodes = nodes;
    this.cells = cells;
    for (const n of nodes) if (n.cell && n.version < n.cell.version) (this.detours ??= new Set()).add(n.cell);
    // No closures and iterators: every step of every training loop passes here.
    this.values = [];
    for (let i = 0; i < program.rootLocals.length; i++) {
      const cell = cells.get(i);
      const known = cell ? (this.detours?.has(cell) ? null : cell.next) : this.node(i).value;
      this.values.push(known ?? new Value(null));
    }
  }

  private node(root: number): Node {
    return this.nodes[this.program.rootLocals[root]!]!;
  }

  /** The address of a root's result. */
  address(root: number): number {
    const { bytes, dtype } = this.node(root);
    return this.arena.place(this.values[root]!, bytes, dtype);
  }

  /** Gives the results to their nodes and cells. */
  deliver(keeper: Keeper): void {
    for (let i = 0; i < this.values.length; i++) {
      const value = this.values[i]!;
      const node = this.node(i);
      this.address(i);
      const kind = this.program.rootKinds[i];
      if (kind === 'cell') this.arena.own(value);
      else if (kind === 'host' || (!keeper.isLive(node) && node.depth > MOST_HISTORY))
        this.download(node, value, keeper);
      else this.keep(i, node, value);
    }
    if (this.detours === null) return;
    for (const [i, cell] of this.cells) if (this.detours.has(cell)) this.copyTo(cell, this.values[i]!);
  }

  /** A result that the host wants: copied out. */
  private download(node: Node, value: Value, keeper: Keeper): void {
    const data = this.arena.download(value);
    node.value = value;
    if (data.byteLength <= SMALL_OUTPUT) this.arena.drop(value);
    keeper.settle(node, data);
  }

  /** A result kept for later runs: of each program, the outputs of the last two runs. */
  private keep(index: number, node: Node, value: Value): void {
    node.value = value;
    const ring = (this.program.ring ??= new Map());
    const [last, before] = ring.get(index) ?? [null, null];
    if (before) this.arena.drop(before);
    ring.set(index, [value, last]);
  }

  private copyTo(cell: Cell, from: Value): void {
    const { arena } = this;
    const at = arena.address(from, cell.dtype);
    arena.drop(cell.next);
    cell.next.host = null;
    const bytes = sizeOf(cell.shape) * itemSize(cell.dtype);
    const to = arena.place(cell.next, bytes, cell.dtype);
    arena.bytes.copyWithin(to, at, at + bytes);
    arena.own(cell.next);
    arena.drop(from);
  }
}
