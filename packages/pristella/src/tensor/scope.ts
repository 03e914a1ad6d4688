import type { Cell } from './cell.ts';
import type { Node } from './node.ts';

/** Where a node is made: in the forward pass of a layer, or outside of all of them. */
export interface Scope {
  /** The layer's path in the model that was called; empty outside of models. */
  readonly path: string;
  /** The layer with its path, as the user wrote it: `2: linear(50, 10)`. */
  describe(): string;
  /** What that model calls a cell, by the place where it is used; undefined for one that it does not hold. */
  nameOf(cell: Cell): string | undefined;
}

/** No layer's forward pass. */
export const outside: Scope = { path: '', describe: () => '', nameOf: () => undefined };

/** The forward pass that is running, innermost. */
export const currentScope: { now: Scope } = { now: outside };

/** What the models in whose passes nodes were made call the cells that they read; another cell is called by its own name. */
export function cellNames(nodes: Iterable<Node>): (cell: Cell) => string {
  const names = new Map<Cell, string>();
  for (const { inputs, within } of nodes) {
    for (const { cell } of inputs) {
      if (!cell || names.has(cell)) continue;
      const name = within.nameOf(cell);
      if (name !== undefined) names.set(cell, name);
    }
  }
  return (cell) => names.get(cell) ?? cell.name;
}
