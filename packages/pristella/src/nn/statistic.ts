import { unlike } from '../base/limits.ts';
import { Cell } from '../tensor/cell.ts';
import { type Node, UNKNOWN_BENEATH } from '../tensor/node.ts';
import { type Change, change } from '../tensor/passes.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';

/**
 * A tensor that a layer keeps but training does not change: a running mean. Part of a model's state.
 * @example
 * const layer = nn.batchNorm(2);
 * layer.runningMean instanceof nn.Statistic;
 * layer.parameters().length;
 */
export class Statistic extends Tensor {
  /** @internal Where its content lies. */
  readonly cell: Cell;
  /** Throws ArgumentError for what is no tensor. */
  constructor(init: Tensor, name = 'statistic') {
    if (!(init instanceof Tensor)) throw unlike(init, 'the content', 'a tensor', 'Statistic');
    const cell = new Cell(name, hostData(init.node).slice(), init.shape, init.dtype);
    super(cell);
    this.cell = cell;
  }

  /**
   * @internal Moves by a forward pass to what `next` makes of the present content: computed with the next step or read. The
   * pass made `output` of `bytes` of input, which stay as long as nobody does either. Throws GradientError within `vmap`.
   */
  moveBy(output: Tensor, bytes: number, next: (now: Tensor) => Tensor): void {
    // Examples that vmap takes at once have no statistics of their own: reading says so.
    if ((output.node.beneath & UNKNOWN_BENEATH) !== 0) hostData(output.node);
    change(new Move(this, output.node, bytes, next));
  }
}

class Move implements Change {
  readonly of: Cell;
  readonly output: Node;
  private readonly statistic: Statistic;
  private readonly bytes: number;
  private readonly next: (now: Tensor) => Tensor;
  private before: Node | null = null;
  private version = 0;

  constructor(statistic: Statistic, output: Node, bytes: number, next: (now: Tensor) => Tensor) {
    this.of = statistic.cell;
    this.output = output;
    this.statistic = statistic;
    this.bytes = bytes;
    this.next = next;
  }
  redo(): void {
    this.before = this.of.pending;
    this.version = this.of.version;
    runtime().assignLater(this.of, this.next(this.statistic).node, this.bytes);
  }
  undo(): void {
    // Whatever has been given to it since is not this pass's.
    if (this.of.version === this.version) runtime().assignLater(this.of, this.before);
  }
}
