import { dtypeCode } from '../base/dtype.ts';
import { dataOp, type Node, numberOp } from '../tensor/node.ts';

/** What a run is asked for: a value on the host, one kept for later runs, or the next content of a cell. */
export type RootKind = 'host' | 'keep' | 'cell';

export interface Root {
  readonly node: Node;
  readonly kind: RootKind;
}

export const rootCode = { host: 1, keep: 2, cell: 3 } as const;
export const LEAF = 0x10000;

/** A hash of the first numbers of a key. */
export function hashOf(key: Int32Array, length: number): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < length; i++) h = Math.imul(h ^ key[i]!, 0x01000193);
  return h;
}

/**
 * One walk over what a run needs: the nodes in an order in which inputs come first, and the key, a list of integers
 * that two runs share exactly if one program serves both. Numbers, slice starts and addresses are not part of it.
 */
export class Walk {
  readonly nodes: Node[] = [];
  key: Int32Array = new Int32Array(4096);
  length = 0;
  /** Hash of the key. */
  hash = 0;
  roots: Root[] = [];
  private epoch = 0;
  private readonly stack: Node[] = [];
  private readonly cursors: number[] = [];
  private readonly available: (node: Node) => boolean;

  constructor(available: (node: Node) => boolean) {
    this.available = available;
  }

  run(roots: readonly Root[]): void {
    this.epoch++;
    this.nodes.length = 0;
    this.length = 0;
    this.roots = roots.slice();
    for (const root of roots) {
      if (root.node.home && !this.isLeaf(root.node)) root.node.home.keep(root.node.homeIndex);
      this.visit(root.node);
    }
    for (const root of this.roots) {
      this.push(rootCode[root.kind]);
      this.push(root.node.local);
    }
    this.hash = hashOf(this.key, this.length);
  }

  private isLeaf(node: Node): boolean {
    return node.op.kind === 'leaf' || this.available(node);
  }

  private push(value: number): void {
    if (this.length === this.key.length) {
      const longer = new Int32Array(this.length * 2);
      longer.set(this.key);
      this.key = longer;
    }
    this.key[this.length++] = value;
  }

  private visit(root: Node): void {
    if (root.mark === this.epoch) return;
    const { stack, cursors } = this;
    stack.push(root);
    cursors.push(0);
    root.mark = this.epoch;
    root.local = -1;
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top]!;
      const inputs = node.inputs;
      let next = cursors[top]!;
      if (next === 0 && this.isLeaf(node)) next = inputs.length;
      let descended = false;
      while (next < inputs.length) {
        const input = inputs[next++]!;
        if (input.home !== null && node.home === null) this.keepIfDropped(input);
        if (input.mark === this.epoch) continue;
        input.mark = this.epoch;
        input.local = -1;
        cursors[top] = next;
        stack.push(input);
        cursors.push(0);
        descended = true;
        break;
      }
      if (descended) continue;
      stack.pop();
      cursors.pop();
      this.record(node);
    }
  }

  /**
   * An earlier run computed this node and dropped it, and now something new needs it. It becomes an output: of the
   * earlier program from its next run on, and of this run.
   */
  private keepIfDropped(node: Node): void {
    let base = node;
    while (base.op.kind === 'view' && !this.isLeaf(base)) base = base.inputs[0]!;
    if (base.home === null || base.keptMark === this.epoch || this.isLeaf(base)) return;
    base.home.keep(base.homeIndex);
    base.keptMark = this.epoch;
    this.roots.push({ node: base, kind: 'keep' });
  }

  private record(node: Node): void {
    node.local = this.nodes.length;
    this.nodes.push(node);
    const { shape } = node;
    const leaf = this.isLeaf(node);
    if (!leaf || node.op === numberOp) {
      this.push(node.op.id | (dtypeCode(node.dtype) << 12));
      const { attributes } = node;
      this.push(attributes.length);
      for (let i = 0; i < attributes.length; i++) this.push(attributes[i]!);
      if (leaf) return;
      const { inputs } = node;
      this.push(inputs.length);
      for (let i = 0; i < inputs.length; i++) this.push(inputs[i]!.local);
    } else {
      this.push(LEAF | dataOp.id | (dtypeCode(node.dtype) << 12));
    }
    this.push(shape.length);
    for (let i = 0; i < shape.length; i++) this.push(shape[i]!);
  }
}
