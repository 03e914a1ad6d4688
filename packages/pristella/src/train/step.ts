import { newArray } from '../base/dtype.ts';
import { backward, Differentiated, type Parameter } from '../grad/parameter.ts';
import type { Loss } from '../nn/loss.ts';
import { training } from '../nn/mode.ts';
import type { AnyModule, Module } from '../nn/module.ts';
import { add, mul } from '../op/elementwise/index.ts';
import { Cell } from '../tensor/cell.ts';
import { makeAgain } from '../tensor/passes.ts';
import { type Assignment, runtime } from '../tensor/runtime.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Batch } from './dataset.ts';
import { accuracyOfStep, type Measured, type Metrics, measure, samplesOf } from './metric.ts';
import type { Optimizer } from './optimizer.ts';
import type { Standing } from './standing.ts';

/** Whether each module trains in the forward passes of a run. */
export type Modes = ReadonlyMap<AnyModule, boolean>;

/** What the steps of a run have in common. */
export interface Lesson {
  readonly model: Module;
  readonly modes: Modes;
  readonly optimizer: Optimizer;
  readonly loss: Loss<Tensor>;
  readonly metrics: Metrics | null;
  /** Where the model's statistics and random streams stand. */
  readonly standing: Standing;
  /** The optimizer's parameters. */
  readonly moved: ReadonlySet<Parameter>;
  /** Where their gradients are added up, once there is more than one batch a step. */
  readonly sums: Map<Parameter, Cell>;
}

/**
 * One step, of one batch or of several. The gradients of each batch are computed and added up before the next one is asked
 * for, so that a step of many batches takes the memory of one. Until the last batch nothing is published, and between two
 * of them, when others may have their turns, nothing waits in parameters, and no layer's statistics have moved.
 */
export class Step {
  /** Samples seen. */
  samples = 0;
  private readonly lesson: Lesson;
  private readonly planned: number;
  private readonly putBack: () => void;
  private readonly sources: Differentiated[] = [];
  private readonly summed = new Set<Parameter>();
  /** What layers have assigned to their statistics so far. */
  private assigned: readonly Assignment[] = [];
  private values: Record<string, Tensor> = {};

  /** `samples` is how many all of its batches are expected to have. */
  constructor(lesson: Lesson, samples: number) {
    this.lesson = lesson;
    this.planned = samples;
    this.putBack = lesson.standing.note();
  }

  /**
   * Learns from a batch; `look` sees the predictions, and `factor` is what the schedule says of the learning rate. After
   * an error everything is as it was before the step.
   */
  take(batch: Batch, isLast: boolean, factor: number, look?: (predictions: Tensor) => void): Measured {
    try {
      this.samples += samplesOf(batch[1]);
      for (const [cell, node] of this.assigned) runtime().assignLater(cell, node);
      if (isLast) this.correct();
      const source = this.differentiate(batch, isLast ? this.samples : this.planned, look);
      if (isLast) this.move(factor);
      else this.addUp(source);
      return this.values as Measured;
    } catch (error) {
      this.undo();
      throw error;
    }
  }

  /** Datasets may give other numbers of samples than they are asked for: what has been weighed by those is weighed anew. */
  private correct(): void {
    const factor = this.planned / this.samples;
    for (const [name, value] of Object.entries(this.values))
      this.values[name] = factor === 1 ? value : mul(value, factor);
    if (this.summed.size === 0) return;
    const source = new Differentiated(null);
    this.sources.push(source);
    for (const p of this.summed) {
      const sum = new Tensor(this.lesson.sums.get(p)!.node);
      source.give(p, factor === 1 ? sum : mul(sum, factor));
    }
  }

  /** A batch's loss and metrics, weighed by its share of the samples, joined to those before, and the loss's gradients. */
  private differentiate(batch: Batch, samples: number, look?: (predictions: Tensor) => void): Differentiated {
    const { model, modes, loss, metrics, moved } = this.lesson;
    const share = samplesOf(batch[1]) / samples;
    const measured = training(modes, () => measure(model, batch, loss, metrics, 'fit', accuracyOfStep, look));
    let source!: Differentiated;
    for (const [name, value] of Object.entries(measured)) {
      const part = share === 1 ? value : mul(value, share);
      if (name === 'loss') source = backward(part, moved);
      const before = this.values[name];
      this.values[name] = before ? add(before, part) : part;
    }
    this.sources.push(source);
    return source;
  }

  /** Computes the gradients of a batch that is not the last, and keeps nothing of it but their sums with those before. */
  private addUp(source: Differentiated): void {
    const { moved, optimizer } = this.lesson;
    const targets: Assignment[] = [];
    for (const p of moved) {
      const [g] = p.gradientsOf(source);
      if (!g) continue;
      const cell = this.sumOf(p);
      targets.push([cell, this.summed.has(p) ? add(new Tensor(cell.node), new Tensor(g)).node : g]);
      this.summed.add(p);
    }
    makeAgain(source.changes);
    const assigned = runtime().takeAssigned();
    const { loss, ...others } = this.values as Measured;
    const along = [...Object.values(others), ...assigned.map(([, node]) => new Tensor(node))];
    optimizer.compute(targets, loss, along);
    source.end();
    this.assigned = assigned.map(([cell, node]) => [cell, new Tensor(node).detach().node]);
    for (const [name, value] of Object.entries(this.values)) this.values[name] = value.detach();
  }

  private move(factor: number): void {
    const { optimizer } = this.lesson;
    optimizer.factor = factor;
    try {
      optimizer.step(Object.values(this.values));
    } finally {
      optimizer.factor = 1;
    }
  }

  private sumOf(p: Parameter): Cell {
    const { sums } = this.lesson;
    let cell = sums.get(p);
    if (!cell) {
      cell = new Cell(`the gradient of '${p.name}'`, newArray(p.dtype, p.size), p.shape, p.dtype);
      sums.set(p, cell);
    }
    return cell;
  }

  /** Leaves everything as it was before the step. */
  undo(): void {
    for (const source of this.sources) source.end();
    this.putBack();
  }
}
