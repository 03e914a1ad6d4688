import type { Budget } from '../machine/budget.ts';
import { baseOf, type Node } from '../tensor/node.ts';

/** Nodes made since the last run, those with cells or variables beneath included: what a run would have to take at once. */
const MOST_NODES = 2048;

/** Nodes without cells beneath that no run has met yet. Bounded, so that nothing piles up in a loop that reads nothing. */
export class Waiting {
  private nodes: Node[] = [];
  /** What the results will take. */
  bytes = 0;
  private made = 0;
  private readonly budget: Budget;

  constructor(budget: Budget) {
    this.budget = budget;
  }

  get count(): number {
    return this.nodes.length;
  }
  /** Counts a node that was made, whether it waits or not. */
  met(): void {
    this.made++;
  }
  add(node: Node): void {
    this.nodes.push(node);
    this.bytes += node.bytes;
  }
  get isFull(): boolean {
    return this.made >= MOST_NODES || this.bytes >= this.budget.pending;
  }

  /** Lets go of the nodes that a run has met: the young ones must not grow old in the list. */
  forgetMet(isAvailable: (node: Node) => boolean): void {
    let kept = 0;
    for (const node of this.nodes) {
      const base = baseOf(node);
      if (base.home === null && base.op.kind !== 'leaf' && !isAvailable(base)) this.nodes[kept++] = node;
      else this.bytes -= node.bytes;
    }
    this.nodes.length = kept;
    this.made = kept;
  }

  /** Empties the list. Returns the nodes that no other of them reads: computing these computes the others on the way. */
  take(): Node[] {
    const read = new Set<Node>();
    for (const node of this.nodes) for (const input of node.inputs) read.add(input);
    const tips = this.nodes.filter((n) => !read.has(n));
    this.nodes = [];
    this.bytes = 0;
    this.made = 0;
    return tips;
  }
}
