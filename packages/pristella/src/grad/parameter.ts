import { isFloat } from '../base/dtype.ts';
import { ArgumentError, DTypeError, GradientError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { type Shape, sameShape } from '../base/shape.ts';
import { add } from '../op/elementwise/index.ts';
import { Cell } from '../tensor/cell.ts';
import { asTensor, convertData } from '../tensor/create.ts';
import { CELL_BENEATH, cellOp, type Node } from '../tensor/node.ts';
import { type Change, changesBeneath } from '../tensor/passes.ts';
import { checkIdle, runtime } from '../tensor/runtime.ts';
import { cellNames } from '../tensor/scope.ts';
import { hostData, Tensor, type TensorLike } from '../tensor/tensor.ts';
import { backpropagate, checkScalar, seedOf, wasWalked } from './backward.ts';

/** What a loss has left in a parameter. */
interface Share {
  readonly source: Differentiated;
  readonly gradient: Tensor;
  /** The parameter's version when it was left. */
  readonly version: number;
  /** The optimizers whose steps have used it. */
  users: readonly object[];
}

/**
 * A loss that `backward` has differentiated. Once an optimizer's step has used one of its gradients it is spent, and with
 * the next `backward` all of them end, in every parameter: none joins a later loss or a later step.
 */
export class Differentiated {
  /** Null for a gradient that was given by hand. */
  readonly loss: Tensor | null;
  /** By the forward passes beneath the loss. */
  readonly changes: readonly Change[];
  private holders: Parameter[] = [];
  private isSpent = false;

  constructor(loss: Tensor | null, changes: readonly Change[] = none) {
    this.loss = loss;
    this.changes = changes;
  }

  /** Leaves a gradient in a parameter. */
  give(parameter: Parameter, gradient: Tensor): void {
    this.holders.push(parameter);
    parameter.receive({ source: this, gradient, version: parameter.cell.version, users: none });
  }

  /** A step has used one of its gradients, whether or not it succeeded. */
  spend(): void {
    if (!this.isSpent) spent.push(this);
    this.isSpent = true;
  }

  /** Takes its gradient out of one parameter, or out of all. */
  end(holder?: Parameter): void {
    if (holder) {
      holder.release(this);
      this.holders = this.holders.filter((p) => p !== holder);
      return;
    }
    for (const p of this.holders) p.release(this);
    this.holders = [];
  }

  /** True while an optimizer may still use a gradient of it. */
  get waits(): boolean {
    return this.holders.some((p) => p.waits);
  }

  /** Computes all of its gradients, which then no longer depend on what the parameters hold. */
  compute(): void {
    runtime().evaluate(this.holders.flatMap((p) => p.gradientsOf(this)));
  }
}

const none: readonly never[] = [];

/** Spent since the last `backward`: their gradients can still be read, and used by the steps of other optimizers. */
const spent: Differentiated[] = [];

/**
 * A tensor that training changes. It stands for its present content wherever it is used.
 * @example
 * const w = new nn.Parameter(np.array([1, 2]));
 * w.square().sum().backward();
 * w.grad;
 * w.assign(np.array([0, 5]));
 * w.mul(1);
 * w.trainable;
 */
export class Parameter extends Tensor {
  /** @internal Where its content lies. */
  readonly cell: Cell;
  /** @internal How many optimizers move it. */
  optimizers = 0;
  private shares: readonly Share[] = none;
  /** Dropped here, while others may hold gradients that depend on this parameter's content. */
  private dropped: readonly Share[] = none;
  private total: Tensor | null = null;
  private isTrainable = true;

  /** Throws DTypeError unless `value` is of a float dtype. */
  constructor(value: TensorLike, name = 'parameter') {
    const init = asTensor(value, 'Parameter');
    if (!isFloat(init.dtype))
      throw new DTypeError(`a parameter must be a float, not ${init.dtype}`, {
        op: 'Parameter',
        hint: "use astype('float32')",
      });
    const cell = new Cell(name, hostData(init.node).slice(), init.shape, init.dtype);
    super(cell);
    this.cell = cell;
    cell.owner = this;
  }

  /**
   * The name in messages where no model is at hand: the path of fields that lead to it from the model that was first called or
   * trained, or last asked for its parameters; a part does not rename what its whole has named. What one model calls it
   * tells `model.named()`.
   */
  get name(): string {
    return this.cell.name;
  }

  /**
   * The gradient that `backward` left, of the parameter's shape; null if there is none. Several losses add up. After an
   * optimizer's step it can still be read, and used by another optimizer; with the next `backward` it ends.
   */
  get grad(): Tensor | null {
    if (this.shares.length === 0) return null;
    this.total ??= this.shares.map((s) => s.gradient).reduce((a, b) => add(a, b));
    return this.total;
  }
  /** A gradient of one's own in place of what waits; null drops that. Throws ShapeError unless it has the parameter's shape. */
  set grad(given: Tensor | null) {
    const value = given === null ? null : asTensor(given, 'grad');
    if (value !== null) this.checkShape(value.shape, 'grad');
    const { shares } = this;
    for (const { source } of shares) source.end(this);
    this.dropped = [...this.dropped, ...shares].filter((s) => s.source.waits);
    if (value !== null) new Differentiated(null).give(this, value);
  }

  /**
   * Whether training changes it: true at first. A parameter that is set to false, as `module.freeze()` does for all of its
   * own, gets no gradient, loses one that waits, and is left alone by optimizers; set to true it is moved again from the
   * next `backward` on. Throws ArgumentError for what is no boolean.
   */
  get trainable(): boolean {
    return this.isTrainable;
  }
  set trainable(on: boolean) {
    if (typeof on !== 'boolean')
      throw new ArgumentError(`trainable must be true or false, not ${showValue(on)}`, { op: 'Parameter' });
    this.isTrainable = on;
    if (!on) this.grad = null;
  }

  /**
   * Replaces the content at once. As with an optimizer's step, the gradient that it holds ends with the next `backward`: a
   * loop that moves its parameters by hand adds none up. Throws ShapeError unless the shapes agree.
   */
  assign(value: TensorLike): void {
    const { node, dtype, shape } = asTensor(value, 'assign');
    this.checkShape(shape, 'assign');
    checkIdle(runtime(), 'assign');
    this.keepGradients();
    this.cell.replace(convertData(hostData(node), dtype, this.dtype));
    for (const { source } of this.shares) source.spend();
  }

  private checkShape(shape: Shape, op: string): void {
    if (sameShape(shape, this.shape)) return;
    throw new ShapeError(`'${this.name}' has shape ${showShape(this.shape)}, not ${showShape(shape)}`, {
      op,
      shapes: [this.shape, shape],
    });
  }

  /** @internal True if a gradient waits for this optimizer's step. */
  waitsFor(optimizer: object): boolean {
    for (const s of this.shares) if (!s.users.includes(optimizer)) return true;
    return false;
  }
  /** @internal The losses whose gradients it holds, as records. */
  get sources(): readonly Differentiated[] {
    return this.shares.map((s) => s.source);
  }
  /** @internal The losses whose gradients it holds. */
  get losses(): readonly Tensor[] {
    return this.shares.flatMap((s) => s.source.loss ?? []);
  }
  /** @internal True if an optimizer has not yet used the gradient. */
  get waits(): boolean {
    return this.shares.some((s) => s.users.length < Math.max(1, this.optimizers));
  }
  /** @internal The nodes of what a loss has left. */
  gradientsOf(source: Differentiated): Node[] {
    return this.shares.filter((s) => s.source === source).map((s) => s.gradient.node);
  }
  /**
   * @internal To be called before the content changes. If it has changed since a gradient was left that still waits, what
   * that was made from would be lost: it is computed now.
   */
  keepGradients(): void {
    if (this.dropped.length > 0) this.dropped = this.dropped.filter((s) => s.source.waits);
    for (const s of this.shares) this.keepGradient(s);
    for (const s of this.dropped) this.keepGradient(s);
  }
  private keepGradient({ source, version }: Share): void {
    if (version !== this.cell.version && source.waits) source.compute();
  }
  /** @internal An optimizer's step has used the gradient. */
  use(optimizer: object): void {
    for (const s of this.shares) s.users = s.users.length === 0 ? [optimizer] : [...s.users, optimizer];
  }
  /** @internal */
  receive(share: Share): void {
    this.shares = this.shares.length === 0 ? [share] : [...this.shares, share];
    this.total = null;
  }
  /** @internal */
  release(source: Differentiated): void {
    const { shares } = this;
    this.shares =
      shares.length === 1 && shares[0]?.source === source ? none : shares.filter((s) => s.source !== source);
    this.total = null;
  }
}

/**
 * Leaves in every trainable parameter beneath a scalar loss, or in those of them that `only` names, its gradient, as an
 * expression that the optimizer's step computes together with the loss. Throws GradientError if the loss is not one float,
 * has no such parameter beneath it or only frozen ones, was made from weights that have since been changed, or has been differentiated before;
 * DeviceError while a step is under way on a machine that answers later.
 */
export function backward(loss: Tensor, only?: ReadonlySet<Parameter>): Differentiated {
  checkScalar(loss, 'backward');
  checkIdle(runtime(), 'backward');
  const { node } = loss;
  if (node.differentiated) {
    throw new GradientError('this loss has been differentiated already', {
      op: 'backward',
      hint: 'compute the loss again for the next step, or use grad() for gradients as values',
    });
  }
  let frozen: Cell | null = null;
  let nodes: readonly Node[] = none;
  let strangers: Set<Parameter> | undefined;
  const isTarget = (n: Node): boolean => {
    if (n.op !== cellOp) return false;
    const owner = n.cell?.owner;
    if (owner instanceof Parameter && owner.optimizers === 0 && owner.trainable) (strangers ??= new Set()).add(owner);
    if (!(owner instanceof Parameter) || (only !== undefined && !only.has(owner))) return false;
    if (!owner.trainable) frozen = owner.cell;
    return owner.trainable;
  };
  const found = backpropagate([[node, seedOf(loss)]], CELL_BENEATH, isTarget, {
    met(order) {
      nodes = order;
      if (strangers) naming.check(order, strangers);
    },
  });
  for (const { cell, version } of found.keys()) {
    if (!cell || version === cell.version) continue;
    throw new GradientError(`the loss was made from '${cellNames(nodes)(cell)}' before its last change`, {
      op: 'backward',
      hint: 'compute the loss again after a step',
    });
  }
  if (found.size === 0) {
    if (frozen !== null) {
      throw new GradientError(`all parameters beneath this loss are frozen, '${cellNames(nodes)(frozen)}' among them`, {
        op: 'backward',
        hint: 'unfreeze() the module that is to learn, or set trainable = true of its parameters',
      });
    }
    const [which, hint] = only
      ? ['none of the parameters to train lies', "was it detached, made under noGrad, or is it another model's?"]
      : ['no parameter lies', 'was it detached, or made under noGrad? For plain tensors use grad()'];
    throw new GradientError(`${which} beneath this loss`, { op: 'backward', hint });
  }
  for (const earlier of spent) earlier.end();
  spent.length = 0;
  node.differentiated = true;
  const source = new Differentiated(loss, changesBeneath(wasWalked));
  for (const [{ cell }, g] of found) if (cell?.owner instanceof Parameter) source.give(cell.owner, g);
  return source;
}

/**
 * @internal Throws unless the models in whose passes nodes were made name those of the strangers, parameters that no optimizer
 * moves, that they use. Modules say how: this floor need not know them.
 */
export const naming: { check: (nodes: readonly Node[], strangers: ReadonlySet<Parameter>) => void } = {
  check: () => {},
};

/** The gradient of a loss by one parameter, made anew, with the op of the loss whose rule made each of its nodes, in the order in which they were made. */
export function retrace(
  loss: Tensor,
  parameter: Parameter,
): { gradient: Tensor; origins: ReadonlyMap<Node, Node> } | null {
  const origins = new Map<Node, Node>();
  const forward = new Set([loss.node]);
  for (const node of forward) for (const input of node.inputs) forward.add(input);
  const found = backpropagate([[loss.node, seedOf(loss)]], CELL_BENEATH, (n) => n.cell === parameter.cell, {
    made(by, part) {
      const stack = [part];
      for (let n = stack.pop(); n; n = stack.pop()) {
        if (origins.has(n) || forward.has(n)) continue;
        origins.set(n, by);
        stack.push(...n.inputs);
      }
    },
  });
  const [gradient] = found.values();
  return gradient ? { gradient, origins } : null;
}
