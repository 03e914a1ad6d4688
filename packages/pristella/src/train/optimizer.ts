import { newArray } from '../base/dtype.ts';
import { ArgumentError, DataError, NonFiniteError, showValue } from '../base/errors.ts';
import { sameShape } from '../base/shape.ts';
import { diagnose, explain } from '../engine/diagnose.ts';
import { Parameter } from '../grad/parameter.ts';
import { Module } from '../nn/module.ts';
import { add, astype, div, maximum, minimum, mul, sqrt, square, sub } from '../op/elementwise.ts';
import { sum } from '../op/structure.ts';
import { Cell } from '../tensor/cell.ts';
import { convertData, fromData } from '../tensor/create.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';

/** How one parameter moves: from its content, gradient and slots to the next content and slots. */
export interface UpdateRule {
  readonly name: string;
  /** Names of the slots: tensors of the parameter's shape, zero at first. */
  readonly slots: readonly string[];
  /** Weight decay shrinks the parameter itself instead of joining its gradient. */
  readonly decoupledDecay?: boolean;
  /** `t` counts steps from 1. */
  update(
    p: Tensor,
    g: Tensor,
    slots: readonly Tensor[],
    lr: number,
    t: number,
  ): { readonly p: Tensor; readonly slots: readonly Tensor[] };
}

/** What all optimizers take. */
export interface OptimizerOptions {
  /** Learning rate. */
  readonly lr?: number;
  /** Adds weightDecay * p to the gradient (for AdamW, shrinks p directly): 0. */
  readonly weightDecay?: number;
  /** Scales all gradients together so that their joint norm is at most this. */
  readonly clipNorm?: number;
  /** Cuts each element of the gradients to within plus and minus this, before `clipNorm`. */
  readonly clipValue?: number;
}

interface Slots {
  readonly parameter: Parameter;
  /** The parameter's name, or where it shares it with another, its name with its place. */
  readonly name: string;
  /** None until the parameter is first moved, where it was frozen when the optimizer was made. */
  cells: readonly Cell[] | null;
}

/** Throws ArgumentError unless `value` is a number of at least 0 (above 0 where `positive`). */
function checkNumber(value: number, what: string, op: string, positive = false): number {
  if (value >= 0 && (!positive || value > 0) && !Number.isNaN(value)) return value;
  throw new ArgumentError(`${what} must be ${positive ? 'a number above 0' : 'a number of at least 0'}, not ${value}`, {
    op,
  });
}

/** The parameters of a model, or those in a list, each once. */
function parametersOf(model: Module | readonly Parameter[], op: string): readonly Parameter[] {
  if (model instanceof Module) return model.parameters();
  if (Array.isArray(model) && model.every((p) => p instanceof Parameter)) return [...new Set(model)];
  throw new ArgumentError(`needs a model or a list of parameters, got ${showValue(model)}`, {
    op,
    hint: 'give a model of this copy of Pristella, or model.parameters()',
  });
}

/**
 * Moves parameters against their gradients. `step` computes the gradients that `backward` left, the new contents and
 * the losses in one run, and publishes all of it or, if a loss is not finite, nothing. Frozen parameters stay as they are,
 * and so do the slots of those that it has moved before; they go on from there once they are trainable again.
 * @example
 * const model = nn.linear(2, 1);
 * const optimizer = train.adam({ lr: 0.01, clipNorm: 1 })(model);
 * nn.meanSquaredError(model([[1, 2]]), [[3]]).backward();
 * optimizer.gradientNorm().item() > 1;
 * optimizer.step();
 * optimizer.zeroGrad();
 * console.log(optimizer.steps, optimizer.lr, optimizer.parameters.length, optimizer.rule.slots);
 * const saved = optimizer.stateDict();
 * [...saved.keys()];
 * const other = train.adam()(model);
 * other.loadStateDict(saved);
 * other.steps;
 */
export class Optimizer {
  /** How one parameter moves. */
  readonly rule: UpdateRule;
  /** The present learning rate; schedules change it. */
  lr: number;
  /** What share of a parameter joins its gradient; for AdamW, what share is taken off directly. */
  readonly weightDecay: number;
  /** The most that the joint norm of the gradients may be; Infinity unless told. */
  readonly clipNorm: number;
  /** The most that an element of a gradient may be, in absolute terms; Infinity unless told. */
  readonly clipValue: number;
  /** Steps taken. */
  steps = 0;
  private readonly state: readonly Slots[];
  private readonly model: Module | null;

  /** Throws ArgumentError if there are no parameters, or for a setting that makes no sense. */
  constructor(
    model: Module | readonly Parameter[],
    rule: UpdateRule,
    options: OptimizerOptions & { readonly lr: number },
  ) {
    this.model = model instanceof Module ? model : null;
    const parameters = parametersOf(model, rule.name);
    if (parameters.length === 0) throw new ArgumentError('there are no parameters to train', { op: rule.name });
    this.rule = rule;
    this.lr = checkNumber(options.lr, 'the learning rate', rule.name);
    if (this.lr === Infinity) throw new ArgumentError('the learning rate must be finite', { op: rule.name });
    this.weightDecay = checkNumber(options.weightDecay ?? 0, 'the weight decay', rule.name);
    this.clipNorm = checkNumber(options.clipNorm ?? Infinity, 'clipNorm', rule.name, true);
    this.clipValue = checkNumber(options.clipValue ?? Infinity, 'clipValue', rule.name, true);
    const names = new Set(parameters.map((p) => p.name));
    this.state = parameters.map((parameter, i) => {
      parameter.optimizers++;
      // Parameters outside a module may share a name.
      const name = names.size === parameters.length ? parameter.name : `${i}.${parameter.name}`;
      return { parameter, name, cells: parameter.trainable ? this.newCells(parameter, name) : null };
    });
  }

  private newCells({ dtype, size, shape }: Parameter, name: string): Cell[] {
    return this.rule.slots.map((what) => new Cell(`${name}.${what}`, newArray(dtype, size), shape, dtype));
  }

  /** The parameters that it moves. */
  get parameters(): readonly Parameter[] {
    return this.state.map((s) => s.parameter);
  }

  /** The joint norm of all gradients: sqrt of the sum of all squares. Throws ArgumentError if no gradient waits. */
  gradientNorm(): Tensor {
    return normOf(this.ready().map((s) => s.parameter.grad!));
  }

  /** Drops the gradients that wait in its parameters. There is no need to: they end with the `backward` after a step. */
  zeroGrad(): void {
    for (const { parameter } of this.state) parameter.grad = null;
  }

  /** The parameters with gradients that it has not yet used. */
  private ready(): readonly Slots[] {
    return this.state.filter((s) => s.parameter.sourcesFor(this).length > 0);
  }

  /**
   * One step by the gradients of all losses since the last one. Other optimizers may step by the same losses afterwards,
   * also over parameters that this one has moved; with the next `backward` their gradients end. Scalars in `along` are
   * computed in the same run, so that reading them later costs nothing. Throws ArgumentError if no gradient waits;
   * NonFiniteError, with everything as it was, if a loss is not finite. A step that a device failed can be tried again, or
   * left out: the next `backward` starts anew.
   */
  step(along: readonly Tensor[] = []): void {
    const ready = this.ready();
    if (ready.length === 0)
      throw new ArgumentError('there are no gradients: call backward() first', { op: `${this.rule.name}.step` });
    const sources = [...new Set(ready.flatMap((s) => s.parameter.sourcesFor(this)))];
    const losses = sources.flatMap((s) => s.loss ?? []);
    for (const { parameter } of ready) parameter.keepGradients();
    const { gradients, norm } = this.clipped(ready.map((s) => s.parameter.grad!));
    const targets = ready.flatMap((slots, i) => this.updates(slots, gradients[i]!));
    const guarded = norm ? [...losses, norm] : losses;
    const finite = (x: Tensor): boolean => Number.isFinite(hostData(x.node)[0]);
    for (const source of sources) source.spend();
    const done = runtime().assign(
      targets,
      [...guarded, ...along].map((x) => x.node),
      () => guarded.every(finite),
    );
    for (const { parameter } of ready) parameter.use(this);
    if (!done) this.refuse(guarded.find((x) => !finite(x))!, norm);
    this.steps++;
  }

  /** The gradients cut to the limits, and their norm where it counts. */
  private clipped(all: readonly Tensor[]): { gradients: readonly Tensor[]; norm: Tensor | null } {
    const { clipNorm, clipValue } = this;
    const cut = clipValue < Infinity ? all.map((g) => minimum(maximum(g, -clipValue), clipValue)) : all;
    if (clipNorm === Infinity) return { gradients: cut, norm: null };
    const norm = normOf(cut);
    const scale = div(clipNorm, maximum(norm, clipNorm));
    return { gradients: cut.map((g) => mul(g, astype(scale, g.dtype))), norm };
  }

  /** The next contents of a parameter and its slots. */
  private updates(slots: Slots, gradient: Tensor): [Cell, Tensor['node']][] {
    const { rule, weightDecay, lr } = this;
    const { parameter } = slots;
    const cells = (slots.cells ??= this.newCells(parameter, slots.name));
    const p = new Tensor(parameter.node);
    const decays = weightDecay !== 0;
    const g = decays && !rule.decoupledDecay ? add(gradient, mul(p, weightDecay)) : gradient;
    const next = rule.update(
      p,
      g,
      cells.map((c) => new Tensor(c)),
      lr,
      this.steps + 1,
    );
    const moved = decays && rule.decoupledDecay ? sub(next.p, mul(p, lr * weightDecay)) : next.p;
    return [
      [parameter.cell, moved.node],
      ...cells.map((cell, i): [Cell, Tensor['node']] => [cell, next.slots[i]!.node]),
    ];
  }

  private refuse(bad: Tensor, norm: Tensor | null): never {
    const value = hostData(bad.node)[0];
    const found = diagnose(bad.node);
    const layer = found?.layer ? (this.model?.describe(found.layer) ?? found.layer) : 'the loss';
    const reason = found ? `; ${explain(found, layer)}` : '';
    const what = bad === norm ? 'the norm of the gradients' : 'the loss';
    throw new NonFiniteError(`${what} is ${value} at step ${this.steps + 1}${reason}; nothing was changed`, {
      op: `${this.rule.name}.step`,
      step: this.steps + 1,
      ...(found && { layer, badOp: found.op }),
      hint:
        found?.kind === 'data'
          ? 'clean the data: fill in or leave out what is missing'
          : `lower the learning rate (now ${this.lr}), or check the inputs for large numbers`,
    });
  }

  /** All slots and the step count, for a checkpoint; a parameter that was frozen all the time has no slots. */
  stateDict(): Map<string, Tensor> {
    const out = new Map<string, Tensor>([['steps', fromData(Int32Array.of(this.steps), [1])]]);
    for (const slots of this.state) {
      if (slots.parameter.trainable) slots.cells ??= this.newCells(slots.parameter, slots.name);
      for (const c of slots.cells ?? []) out.set(c.name, new Tensor(c).detach());
    }
    return out;
  }
  /**
   * Takes over what `stateDict` gave. Throws DataError, with nothing changed, if a slot is missing or has another shape;
   * a frozen parameter may have none.
   */
  loadStateDict(saved: ReadonlyMap<string, Tensor>): void {
    this.checkStateDict(saved, (p) => !p.trainable);
    for (const slots of this.state) {
      const { parameter, name } = slots;
      const has = this.rule.slots.every((what) => saved.has(`${name}.${what}`));
      slots.cells = has ? this.newCells(parameter, name) : null;
      for (const c of slots.cells ?? []) {
        const { node } = saved.get(c.name)!;
        c.replace(convertData(hostData(node), node.dtype, c.dtype));
      }
    }
    this.steps = saved.get('steps')!.item();
  }
  /** @internal Throws DataError if a saved state lacks a slot, those of frozen parameters aside, or has one of another shape. */
  checkStateDict(saved: ReadonlyMap<string, Tensor>, isFrozen: (p: Parameter) => boolean): void {
    const wrong: string[] = [];
    for (const { parameter, name } of this.state) {
      const wanted = this.rule.slots.map((what) => `${name}.${what}`);
      if (isFrozen(parameter) && !wanted.some((slot) => saved.has(slot))) continue;
      wrong.push(...wanted.filter((slot) => !saved.has(slot) || !sameShape(saved.get(slot)!.shape, parameter.shape)));
    }
    if (!saved.has('steps')) wrong.push('steps');
    if (wrong.length > 0) {
      throw new DataError(`the saved state of the optimizer lacks ${wrong.map((name) => `'${name}'`).join(', ')}`, {
        op: 'loadStateDict',
        hint: `it must have been saved by ${this.rule.name} for the same model`,
      });
    }
  }
}

/** The joint norm of gradients. Throws ArgumentError if there are none. */
function normOf(gradients: readonly Tensor[]): Tensor {
  if (gradients.length === 0)
    throw new ArgumentError('there are no gradients: call backward() first', { op: 'gradientNorm' });
  return sqrt(gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b)));
}
