import type { DType, TypedArray } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type { Later } from '../machine/machine.ts';
import type { Cell } from '../tensor/cell.ts';
import { Node, TRACED_BENEATH } from '../tensor/node.ts';
import { type KernelOp, type Op, opOf } from '../tensor/op.ts';
import { type Assignment, type Runtime, registerRuntime, runtime } from '../tensor/runtime.ts';
import { Tensor } from '../tensor/tensor.ts';

const noNumbers = (): ArgumentError =>
  new ArgumentError('a value from the body of a loop was read outside of it, where it stands for no number', {
    op: 'scan',
    hint: 'return it from the body: what it is in each turn comes back stacked',
  });

/** What stands for a value of each turn. Its rules are asked only where one has left its body. */
export const standInOp: KernelOp = opOf<KernelOp>({
  kind: 'kernel',
  name: 'standIn',
  takes: [],
  shape: (_, _numbers, asked) => asked,
  dtype: 'asked',
  vjp: 'none',
  run() {
    throw noNumbers();
  },
  kernel() {
    throw noNumbers();
  },
});

export const standIn = (shape: Shape, dtype: DType): Node =>
  new Node(standInOp, [], shape, dtype, [], [], TRACED_BENEATH);

const isTraced = (node: Node): boolean => (node.beneath & TRACED_BENEATH) !== 0;

/** Stands before the engine while a body is traced: what depends on a turn has no numbers, and is not computed. */
class Tracing implements Runtime {
  private readonly outer: Runtime;
  private readonly op: string;

  constructor(outer: Runtime, op: string) {
    this.outer = outer;
    this.op = op;
  }

  get isLater(): boolean {
    return this.outer.isLater;
  }
  get isBusy(): boolean {
    return this.outer.isBusy;
  }
  created(node: Node): void {
    if (!isTraced(node)) this.outer.created(node);
  }
  folded(node: Node, op: Op, inputs: readonly Node[]): void {
    this.outer.folded?.(node, op, inputs);
  }
  evaluate(nodes: readonly Node[]): Later<void> {
    if (!nodes.some(isTraced)) return this.outer.evaluate(nodes);
    throw new ArgumentError(
      'its body is called once, to be traced: what depends on a turn has no number to be read yet',
      {
        op: this.op,
        hint: 'np.where chooses by values; what is returned can be read after the loop',
      },
    );
  }
  assign(): never {
    throw this.noChange('an optimizer cannot step');
  }
  assignLater(cell: Cell, node: Node | null, bytes?: number): void {
    if (node && isTraced(node)) throw this.noChange('a layer cannot move its statistics');
    this.outer.assignLater(cell, node, bytes);
  }
  upcoming(cell: Cell): TypedArray {
    return this.outer.upcoming(cell);
  }
  takeAssigned(): readonly Assignment[] {
    return this.outer.takeAssigned();
  }
  private noChange(what: string): ArgumentError {
    return new ArgumentError(`its body is called once, to be traced: ${what} in it`, {
      op: this.op,
      hint: 'carry what changes from turn to turn; model.eval() keeps statistics as they are',
    });
  }
}

/** What a stand-in says of what it stands for. */
export interface Form {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A body as it was traced: what it was given, what else stood for something outside, and what it gave. */
export interface Traced {
  readonly given: readonly Node[];
  readonly outside: ReadonlyMap<Node, Node>;
  readonly results: readonly Node[];
}

/** Calls a body with stand-ins. `closing` gives it one for a node outside, of which a gradient can be asked. */
export function trace(
  op: string,
  given: readonly Form[],
  body: (given: readonly Tensor[], closing: (node: Node) => Node) => readonly Tensor[],
): Traced {
  const nodes = given.map(({ shape, dtype }) => standIn(shape, dtype));
  const outside = new Map<Node, Node>();
  const closing = (node: Node): Node => {
    const inside = standIn(node.shape, node.dtype);
    outside.set(inside, node);
    return inside;
  };
  const outer = runtime();
  registerRuntime(new Tracing(outer, op));
  try {
    const results = body(
      nodes.map((n) => new Tensor(n)),
      closing,
    );
    return { given: nodes, outside, results: results.map((x) => x.node) };
  } finally {
    registerRuntime(outer);
  }
}
