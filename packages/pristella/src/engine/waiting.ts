import type { Node } from '../tensor/node.ts';

const MOST_NODES = 8192;
const MOST_BYTES = 2 ** 28;

/** Nodes without cells beneath that no run has met yet. Bounded, so that nothing piles up in a loop that reads nothing. */
export class Waiting {
  private nodes: Node[] = [];
  private bytes = 0;

  add(node: Node): void {
    this.nodes.push(node);
    this.bytes += node.bytes;
  }
  get isFull(): boolean {
    return this.nodes.length >= MOST_NODES || this.bytes >= MOST_BYTES;
  }

  /** Lets go of the nodes that a run has met: the young ones must not grow old in the list. */
  forgetMet(isAvailable: (node: Node) => boolean): void {
    let kept = 0;
    for (const node of this.nodes) {
      let base = node;
      while (base.op.kind === 'view' && base.inputs.length > 0) base = base.inputs[0]!;
      if (base.home === null && base.op.kind !== 'leaf' && !isAvailable(base)) this.nodes[kept++] = node;
      else this.bytes -= node.bytes;
    }
    this.nodes.length = kept;
  }

  /** Empties the list. Returns the nodes that nothing has used, which compute the others on the way. */
  take(): Node[] {
    const tips = this.nodes.filter((n) => n.users === 0);
    this.nodes = [];
    this.bytes = 0;
    return tips;
  }
}
