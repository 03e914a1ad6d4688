import type { TypedArray } from '../base/dtype.ts';
import { PristellaError } from '../base/errors.ts';
import type { Cell } from './cell.ts';
import type { Node } from './node.ts';

/** What tensors need of an engine. The engine registers itself, so that this floor need not know it. */
export interface Runtime {
  /** Computes the nodes' values. */
  evaluate(nodes: readonly Node[]): void;
  /** Called for each new node that a program would compute. */
  created(node: Node): void;
  /** Gives cells new contents, and `watched` nodes their values, in one run; see the engine. */
  assign(
    targets: readonly (readonly [Cell, Node])[],
    watched?: readonly Node[],
    accept?: (finite: boolean) => boolean,
  ): boolean;
  /** Within `accept`: what a cell will hold. */
  upcoming(cell: Cell): TypedArray;
  /** Assigns a cell with the next `assign`. */
  assignLater(cell: Cell, node: Node): void;
  /** Takes back what is assigned but not yet computed. */
  takeAssigned(): [Cell, Node][];
}

let current: Runtime | null = null;

export function registerRuntime(runtime: Runtime): void {
  current = runtime;
}

export function runtime(): Runtime {
  if (current) return current;
  throw new PristellaError('no engine is registered', { hint: "import from 'pristella', not from its inner files" });
}
