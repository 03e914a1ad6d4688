import { denseStrides, forEachOffset, type Layout } from '../../base/layout.ts';
import type { Shape } from '../../base/shape.ts';
import type { Problem } from '../../kernel/problem.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Node } from '../../tensor/node.ts';
import type { KernelOp, OpViews } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineKernel, unfit } from '../define.ts';

/** Where a part lies in the whole: every `steps[i]`-th place of axis i from `starts[i]`. */
export interface Region {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
}

/** Throws ShapeError unless a part of a shape lies with all of its region in the whole. */
export function checkRegion(whole: Shape, part: Shape, { starts, steps }: Region): void {
  if (part.length !== whole.length || starts.length !== whole.length || steps.length !== whole.length)
    throw unfit(whole, part);
  for (let i = 0; i < whole.length; i++) {
    const [start, size] = [starts[i]!, part[i]!];
    const last = start + (size - 1) * steps[i]!;
    if (size === 0 || (start >= 0 && start < whole[i]! && last >= 0 && last < whole[i]!)) continue;
    throw unfit(whole, part);
  }
}

/** The elements of a tensor in a region. */
type Cut = (x: Tensor, starts: readonly number[], steps: readonly number[], shape: Shape) => Tensor;

/**
 * An op that puts parts at regions of a whole, added to what is there or in its place: the starts and steps of one region
 * after another. `cut` gives a part its gradient.
 */
export const defineRegions = (name: string, adds: boolean, cut: Cut): KernelOp =>
  defineKernel(name, {
    takes: { each: 'same' },
    dtype: 'same',
    attributes: attributes({ steps: 'list', starts: 'scalars' }),
    shape(parts: readonly Node[], steps: readonly number[], whole: Shape, starts: readonly number[]): Shape {
      const rank = whole.length;
      for (let k = 0; k < parts.length; k++) {
        const [from, to] = [k * rank, (k + 1) * rank];
        checkRegion(whole, parts[k]!.shape, { starts: starts.slice(from, to), steps: steps.slice(from, to) });
      }
      return whole;
    },
    vjp: (k) => (g, inputs, y) => {
      const { starts, steps } = regionOf(y.node, k);
      return cut(g, starts, steps, inputs[k]!.shape);
    },
    run(inputs, out, node) {
      inputs.forEach((part, k) => {
        forEachOffset(regionLayout(node, k, part.shape), (offset, i) => {
          out.data[offset] = adds ? out.data[offset]! + part.data[i]! : part.data[i]!;
        });
      });
    },
    kernel: (views, node) => placing(views, node, adds),
  });

/** Region `k` of an embed node: its scalars are the starts of one region after another, its attributes the steps. */
export function regionOf(node: Node, k: number): Region {
  const rank = node.shape.length;
  const [from, to] = [k * rank, (k + 1) * rank];
  return { starts: node.scalars.slice(from, to), steps: node.attributes.slice(from, to) };
}

/** Where the elements of part `k` lie in the whole. */
function regionLayout(node: Node, k: number, part: Shape): Layout {
  const strides = denseStrides(node.shape);
  const { starts, steps } = regionOf(node, k);
  return {
    shape: part,
    strides: strides.map((s, axis) => s * steps[axis]!),
    offset: strides.reduce((o, s, axis) => o + s * starts[axis]!, 0),
  };
}

/** The problem of putting a node's inputs at their regions. */
function placing({ inputs, to: whole, moved }: OpViews, node: Node, adds: boolean): Problem {
  const regions = inputs.map((part, k) => {
    const layout = { ...regionLayout(node, k, part.layout.shape), offset: whole.layout.offset };
    return moved({ ...whole, layout }, k * node.shape.length, whole.layout.strides);
  });
  return problems.place({ parts: inputs, regions, adds, out: whole });
}
