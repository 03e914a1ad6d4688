import type { DType, TypedArray } from '../base/dtype.ts';
import { StaleValueError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { Value } from '../machine/value.ts';
import { CELL_BENEATH, cellOp, Node } from './node.ts';

/** How often any cell has got new content: while the count stays, no value has become older. */
export const publications: { count: number } = { count: 0 };

/**
 * What changes: a parameter, an optimizer's slot, a running statistic. A cell points at an immutable value; an
 * expression captures the value it saw. Two buffers hold the present version and the one before it.
 */
export class Cell {
  /** For messages where no model is at hand: its path in the model that was last asked for it, a part not before its whole. */
  name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  version = 0;
  /** Contents of versions v and v - 1 at [v & 1] and [(v - 1) & 1]. */
  readonly contents: [Value, Value];
  private leaf: Node;
  /** The handle that receives gradients, if there is one. */
  owner: object | null = null;
  /** Assigned but not yet computed. */
  pending: Node | null = null;
  /** A refused step has overwritten the version before the present one. */
  private previousLost = false;

  constructor(name: string, data: TypedArray, shape: Shape, dtype: DType) {
    this.name = name;
    this.shape = shape;
    this.dtype = dtype;
    this.contents = [new Value(data), new Value(null)];
    this.leaf = this.leafNow();
  }

  private leafNow(): Node {
    return new Node(cellOp, [], this.shape, this.dtype, [], [], CELL_BENEATH, this, this.version);
  }

  /** The node that stands for the present content. */
  get node(): Node {
    return this.pending ?? this.leaf;
  }
  /** The node of the published content, assigned ones aside. */
  get published(): Node {
    return this.leaf;
  }

  /** The content that `node`, a leaf of this cell, captured. Throws StaleValueError when it is gone. */
  contentOf(node: Node): Value {
    const age = this.version - node.version;
    if (age > 1 || (age === 1 && this.previousLost)) {
      throw new StaleValueError(
        `a value made from '${this.name}' ${age} step${age === 1 ? '' : 's'} ago was read, but only the last step's contents are kept`,
        { op: 'read', hint: 'read it within a step of making it, or keep it with detach()' },
      );
    }
    return this.contents[node.version & 1]!;
  }

  /** Where the next version goes. */
  get next(): Value {
    return this.contents[(this.version + 1) & 1]!;
  }

  /** Leaves the present version; the content computed for the next one is refused. */
  refuse(): void {
    this.previousLost = true;
  }

  /** Makes the next version the present one. */
  publish(): void {
    this.version++;
    publications.count++;
    this.previousLost = false;
    this.pending = null;
    this.leaf = this.leafNow();
  }

  /** Replaces the content at once; expressions that captured an older one keep their meaning for one step. */
  replace(data: TypedArray): void {
    const next = this.next;
    next.host = data;
    next.slot = -1;
    this.publish();
  }
}
