import { type DType, itemSize, type TypedArray } from '../base/dtype.ts';
import { sizeOf } from '../base/shape.ts';
import { after, type Binding, type Later, type Memory } from '../machine/machine.ts';
import { Value } from '../machine/value.ts';
import type { Cell } from '../tensor/cell.ts';
import { type Node, numberOf } from '../tensor/node.ts';
import type { Program } from './program.ts';
import type { Structure } from './structure.ts';

/** A kept value without cells beneath forgets how it was made, and lies on the host, when its history is longer than this. */
const MOST_HISTORY = 64;
/** Results up to this size leave no copy in the machine; larger ones stay there for later runs. */
const SMALL_OUTPUT = 4096;

/** What outputs need of the engine. */
export interface Keeper {
  isLive(node: Node): boolean;
  settle(node: Node, data: TypedArray): void;
}

/** What one run reads and where its results go, and what becomes of them after it. */
export class Outputs implements Binding {
  private readonly memory: Memory;
  private readonly program: Program;
  private readonly structure: Structure;
  private readonly nodes: readonly Node[];
  private readonly cells: ReadonlyMap<number, Cell>;
  private readonly values: Value[];
  /** Cells whose older version this run reads: they are written after it. Null for none. */
  private readonly detours: Set<Cell> | null = null;

  /** `cells` says which roots are the next contents of cells. */
  constructor(
    memory: Memory,
    program: Program,
    structure: Structure,
    nodes: readonly Node[],
    cells: ReadonlyMap<number, Cell>,
  ) {
    this.memory = memory;
    this.program = program;
    this.structure = structure;
    this.nodes = nodes;
    this.cells = cells;
    for (const n of nodes) if (n.cell && n.version < n.cell.version) (this.detours ??= new Set()).add(n.cell);
    // No closures and iterators: every step of every training loop passes here.
    this.values = [];
    for (let i = 0; i < program.rootLocals.length; i++) {
      const cell = cells.get(i);
      const known = cell ? (this.detours?.has(cell) ? null : cell.next) : this.root(i).value;
      this.values.push(known ?? new Value(null));
    }
  }

  private root(root: number): Node {
    return this.nodes[this.program.rootLocals[root]!]!;
  }

  leaf(local: number): Value {
    const node = this.nodes[local]!;
    return node.cell ? node.cell.contentOf(node) : node.value!;
  }
  dtypeOf(local: number): DType {
    return this.nodes[local]!.dtype;
  }
  numberOf(local: number): number {
    return numberOf(this.nodes[local]!);
  }
  scalarsOf(local: number): readonly number[] {
    return this.nodes[local]!.scalars;
  }
  output(root: number): Value {
    return this.values[root]!;
  }
  outputBytes(root: number): number {
    return this.root(root).bytes;
  }
  outputDType(root: number): DType {
    return this.root(root).dtype;
  }

  /** Gives the results to their nodes and cells. */
  deliver(keeper: Keeper): Later<void> {
    let reads: Promise<void>[] | null = null;
    for (let i = 0; i < this.values.length; i++) {
      const value = this.values[i]!;
      const node = this.root(i);
      this.memory.place(value, node.bytes, node.dtype);
      const kind = this.program.rootKinds[i];
      if (kind === 'cell') this.memory.own(value);
      else if (kind === 'host' || (!keeper.isLive(node) && node.depth > MOST_HISTORY)) {
        const read = this.download(node, value, keeper);
        if (read instanceof Promise) (reads ??= []).push(read);
      } else this.keep(i, node, value);
    }
    if (this.detours !== null)
      for (const [i, cell] of this.cells) if (this.detours.has(cell)) this.copyTo(cell, this.values[i]!);
    if (reads !== null) return Promise.all(reads).then(() => {});
  }

  /** A result that the host wants: copied out. */
  private download(node: Node, value: Value, keeper: Keeper): Later<void> {
    return after(this.memory.read(value), (data) => {
      node.value = value;
      if (data.byteLength <= SMALL_OUTPUT) this.memory.drop(value);
      keeper.settle(node, data);
    });
  }

  /** A result kept for later runs: of each structure, the outputs of the last two runs. */
  private keep(index: number, node: Node, value: Value): void {
    node.value = value;
    const ring = (this.structure.ring ??= new Map());
    const [last, before] = ring.get(index) ?? [null, null];
    if (before) this.memory.drop(before);
    ring.set(index, [value, last]);
  }

  private copyTo(cell: Cell, from: Value): void {
    const { memory } = this;
    memory.retains(from);
    memory.drop(cell.next);
    cell.next.host = null;
    memory.copy(from, cell.next, sizeOf(cell.shape) * itemSize(cell.dtype), cell.dtype);
    memory.own(cell.next);
    memory.drop(from);
  }
}
