import type { TypedArray } from '../base/dtype.ts';
import { DeviceError, PristellaError } from '../base/errors.ts';
import type { Later } from '../machine/machine.ts';
import type { Cell } from './cell.ts';
import type { Node } from './node.ts';
import type { Op } from './op.ts';

/** A cell and what it is to hold. */
export type Assignment = readonly [Cell, Node];
/** Whether contents are to be published, given whether all are finite, and what they are. */
export type Accept = (finite: boolean, contents: ReadonlyMap<Cell, Node>) => boolean;

/** What tensors need of an engine. The engine registers itself, so that this floor need not know it. */
export interface Runtime {
  /** True on a machine that answers later. */
  readonly isLater: boolean;
  /** True while a step of such a machine is under way: no content of a cell may change. */
  readonly isBusy: boolean;
  /** Computes the nodes' values; gives a promise on a machine that answers later. */
  evaluate(nodes: readonly Node[]): Later<void>;
  /** Called for each new node that a program would compute. */
  created(node: Node): void;
  /** Called for each number that an op makes of numbers alone, of whose inputs nothing would remain: recordings keep them. */
  folded?(node: Node, op: Op, inputs: readonly Node[]): void;
  /** Gives cells new contents, and `watched` nodes their values, in one run; see the engine. */
  assign(targets: Iterable<Assignment>, watched?: readonly Node[], accept?: Accept): Later<boolean>;
  /** Within `accept`: what a cell will hold. */
  upcoming(cell: Cell): TypedArray;
  /**
   * Assigns a cell with the next `assign`, or, with null, leaves it as it is. What is assigned again and again is computed
   * once it holds too many `bytes` of input.
   */
  assignLater(cell: Cell, node: Node | null, bytes?: number): void;
  /** Takes back what is assigned but not yet computed. */
  takeAssigned(): readonly Assignment[];
}

let current: Runtime | null = null;

export function registerRuntime(runtime: Runtime): void {
  current = runtime;
}

export function runtime(): Runtime {
  if (current) return current;
  throw new PristellaError('no engine is registered', { hint: "import from 'pristella', not from its inner files" });
}

/** Throws DeviceError while a step is under way: what would change now would be lost, or would take the step's place. */
export function checkIdle({ isBusy }: Pick<Runtime, 'isBusy'>, op: string): void {
  if (isBusy) throw new DeviceError('a step is still under way', { op, hint: 'await optimizer.stepLater() first' });
}
