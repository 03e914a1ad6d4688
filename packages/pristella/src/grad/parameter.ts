import { isFloat } from '../base/dtype.ts';
import { DTypeError, GradientError, ShapeError, showShape } from '../base/errors.ts';
import { sameShape } from '../base/shape.ts';
import { add } from '../op/elementwise.ts';
import { Cell } from '../tensor/cell.ts';
import { convertData } from '../tensor/create.ts';
import { CELL_BENEATH, cellOp } from '../tensor/node.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { backpropagate, checkScalar, seedOf } from './backward.ts';

const none: readonly Tensor[] = [];

/**
 * A tensor that training changes. It stands for its present content wherever it is used.
 * @example
 * const w = new nn.Parameter(np.array([1, 2]));
 * w.square().sum().backward();
 * w.grad;
 * w.assign(np.array([0, 5]));
 * w.mul(1);
 */
export class Parameter extends Tensor {
  /** @internal Where its content lies. */
  readonly cell: Cell;
  /**
   * The gradient that `backward` left, of the parameter's shape. Several losses add up until an optimizer's step, whether
   * that succeeds or fails; the next `backward` then starts anew.
   */
  grad: Tensor | null = null;
  /** The losses that the gradient came from. */
  losses: readonly Tensor[] = none;
  /** An optimizer has used the gradient. */
  used = false;
  /** An optimizer's step with the gradient has failed: it can be tried again, but the next `backward` starts anew. */
  tried = false;

  /** Throws DTypeError unless `init` is of a float dtype. */
  constructor(init: Tensor, name = 'parameter') {
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

  /** The name in messages and files: the path of fields that lead to it from the model. */
  get name(): string {
    return this.cell.name;
  }

  /** Replaces the content at once. Throws ShapeError unless the shapes agree. */
  assign(value: Tensor): void {
    if (!sameShape(value.shape, this.shape)) {
      throw new ShapeError(`'${this.name}' has shape ${showShape(this.shape)}, not ${showShape(value.shape)}`, {
        op: 'assign',
        shapes: [this.shape, value.shape],
      });
    }
    this.cell.replace(convertData(hostData(value.node), value.dtype, this.dtype));
  }

  /** @internal Adds what a loss contributes to the gradient. */
  receive(g: Tensor, losses: readonly Tensor[]): void {
    const fresh = this.grad === null || this.used || this.tried;
    this.grad = fresh ? g : add(this.grad!, g);
    this.losses = fresh ? losses : [...this.losses, ...losses];
    this.used = false;
    this.tried = false;
  }
}

/**
 * Leaves in every parameter beneath a scalar loss its gradient, as an expression that the optimizer's step computes
 * together with the loss. Throws GradientError if the loss is not one float, has no parameter beneath it, was made from
 * weights that have since been changed, or has been differentiated before.
 */
export function backward(loss: Tensor): void {
  checkScalar(loss, 'backward');
  const { node } = loss;
  if (node.differentiated) {
    throw new GradientError('this loss has been differentiated already', {
      op: 'backward',
      hint: 'compute the loss again for the next step, or use grad() for gradients as values',
    });
  }
  const targets = new Map<Parameter, Tensor>();
  const found = backpropagate(
    node,
    seedOf(loss),
    CELL_BENEATH,
    (n) => n.op === cellOp && n.cell!.owner instanceof Parameter,
  );
  for (const [leaf, g] of found) {
    const parameter = leaf.cell!.owner as Parameter;
    if (leaf.version !== leaf.cell!.version) {
      throw new GradientError(`the loss was made from '${parameter.name}' before its last change`, {
        op: 'backward',
        hint: 'compute the loss again after a step',
      });
    }
    targets.set(parameter, g);
  }
  if (targets.size === 0) {
    throw new GradientError('no parameter lies beneath this loss', {
      op: 'backward',
      hint: 'was it detached, or made under noGrad? For plain tensors use grad()',
    });
  }
  node.differentiated = true;
  const losses = [loss];
  for (const [parameter, g] of targets) parameter.receive(g, losses);
}

/** Runs a layer's or an optimizer's own assignment: the new content is computed with the next step. */
export function assignLater(cell: Cell, value: Tensor): void {
  runtime().assignLater(cell, value.node);
}
