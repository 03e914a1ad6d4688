import { ArgumentError, NonFiniteError } from '../base/errors.ts';
import type { Parameter } from '../grad/parameter.ts';
import { add, div, mul, sqrt, square, sub } from '../op/elementwise.ts';
import { Cell } from '../tensor/cell.ts';
import { fromData } from '../tensor/create.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import type { Module } from '../nn/module.ts';
import { newArray } from '../base/dtype.ts';

/** How one parameter moves: from its content, gradient and slots to the next content and slots. */
export interface UpdateRule {
  readonly name: string;
  /** Names of the slots: tensors of the parameter's shape, zero at first. */
  readonly slots: readonly string[];
  /** `t` counts steps from 1. */
  update(p: Tensor, g: Tensor, slots: readonly Tensor[], lr: number, t: number): { readonly p: Tensor; readonly slots: readonly Tensor[] };
}

export interface OptimizerOptions {
  /** Learning rate. */
  readonly lr?: number;
  /** Adds weightDecay * p to the gradient (for AdamW, shrinks p directly). */
  readonly weightDecay?: number;
  /** Scales all gradients together so that their joint norm is at most this. */
  readonly clipNorm?: number;
}

interface Slots {
  readonly parameter: Parameter;
  readonly cells: readonly Cell[];
}

/**
 * Moves parameters against their gradients. `step` computes the gradients that `backward` left, the new contents and the
 * losses in one run, and publishes all of it or, if a loss is not finite, nothing.
 */
export class Optimizer {
  readonly rule: UpdateRule;
  /** The present learning rate; schedules change it. */
  lr: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  /** Steps taken. */
  steps = 0;
  private readonly state: readonly Slots[];

  /** Throws ArgumentError for a rate that is no positive number, or no parameters. */
  constructor(model: Module | readonly Parameter[], rule: UpdateRule, options: OptimizerOptions & { readonly lr: number }) {
    const parameters = typeof model === 'function' ? model.parameters() : [...(model as readonly Parameter[])];
    if (parameters.length === 0) throw new ArgumentError('there are no parameters to train', { op: rule.name });
    if (!(options.lr >= 0 && Number.isFinite(options.lr))) throw new ArgumentError(`the learning rate must be a number of at least 0, not ${options.lr}`, { op: rule.name });
    this.rule = rule;
    this.lr = options.lr;
    this.weightDecay = options.weightDecay ?? 0;
    this.clipNorm = options.clipNorm ?? Infinity;
    this.state = parameters.map((parameter) => ({
      parameter,
      cells: rule.slots.map((slot) => new Cell(`${parameter.name}.${slot}`, newArray(parameter.dtype, parameter.size), parameter.shape, parameter.dtype)),
    }));
  }

  get parameters(): readonly Parameter[] {
    return this.state.map((s) => s.parameter);
  }

  /** The joint norm of all gradients: sqrt of the sum of all squares. */
  gradientNorm(): Tensor {
    const squares = this.parameters.flatMap((p) => (p.grad && !p.used ? [square(p.grad).sum()] : []));
    if (squares.length === 0) throw new ArgumentError('there are no gradients: call backward() first', { op: 'gradientNorm' });
    return sqrt(squares.reduce((a, b) => add(a, b)));
  }

  /**
   * One step. Throws ArgumentError if no gradient waits; NonFiniteError, with everything as it was, if a loss is not
   * finite.
   */
  step(): void {
    const ready = this.state.filter((s) => s.parameter.grad !== null && !s.parameter.used);
    if (ready.length === 0) throw new ArgumentError('there are no gradients: call backward() first', { op: `${this.rule.name}.step` });
    const scale = this.clipNorm < Infinity ? div(this.clipNorm, this.gradientNorm().maximum(this.clipNorm)) : null;
    const targets: [Cell, Tensor['node']][] = [];
    const losses = new Set<Tensor>();
    for (const { parameter, cells } of ready) {
      for (const loss of parameter.losses) losses.add(loss);
      const p = new Tensor(parameter.node);
      let g = scale ? mul(parameter.grad!, scale) : parameter.grad!;
      if (this.weightDecay !== 0 && this.rule.name !== 'adamW') g = add(g, mul(p, this.weightDecay));
      const next = this.rule.update(p, g, cells.map((c) => new Tensor(c)), this.lr, this.steps + 1);
      const shrunk = this.weightDecay !== 0 && this.rule.name === 'adamW' ? sub(next.p, mul(p, this.lr * this.weightDecay)) : next.p;
      targets.push([parameter.cell, shrunk.node]);
      cells.forEach((cell, i) => targets.push([cell, next.slots[i]!.node]));
    }
    const watched = [...losses];
    const finite = (): boolean => watched.every((l) => Number.isFinite(hostData(l.node)[0]));
    const done = runtime().assign(targets, watched.map((l) => l.node), finite);
    for (const { parameter } of ready) parameter.used = true;
    if (!done) {
      const bad = watched.find((l) => !Number.isFinite(hostData(l.node)[0]))!;
      throw new NonFiniteError(`the loss is ${hostData(bad.node)[0]} at step ${this.steps + 1}; nothing was changed`, {
        op: `${this.rule.name}.step`,
        hint: `lower the learning rate (now ${this.lr}), or check the inputs for NaN and large numbers`,
      });
    }
    this.steps++;
  }

  /** All slots and the step count, for a checkpoint. */
  stateDict(): Map<string, Tensor> {
    const out = new Map<string, Tensor>([['steps', fromData(Int32Array.of(this.steps), [1])]]);
    for (const { cells } of this.state) for (const c of cells) out.set(c.name, new Tensor(c).detach());
    return out;
  }
  /** Takes over what `stateDict` gave. Throws ArgumentError if a slot is missing. */
  loadStateDict(saved: ReadonlyMap<string, Tensor>): void {
    const missing = this.state.flatMap((s) => s.cells).filter((c) => saved.get(c.name)?.size !== new Tensor(c).size);
    if (missing.length > 0 || !saved.has('steps')) throw new ArgumentError(`the saved state lacks ${missing.map((c) => `'${c.name}'`).join(', ') || "'steps'"}`, { op: 'loadStateDict' });
    for (const { cells } of this.state) for (const c of cells) c.replace(hostData(saved.get(c.name)!.node).slice());
    this.steps = saved.get('steps')!.item();
  }
}

