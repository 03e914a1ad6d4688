import { denseStrides, type Layout } from '../../base/layout.ts';
import type { Shape } from '../../base/shape.ts';
import type { Problem } from '../../kernel/problem.ts';
import * as problems from '../../machine/problems.ts';
import type { Node } from '../../tensor/node.ts';
import type { OpViews } from '../../tensor/op.ts';

/** Where a part lies in the whole: every `steps[i]`-th place of axis i from `starts[i]`. */
export interface Region {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
}

/** Region `k` of an embed node: its scalars are the starts of one region after another, its attributes the steps. */
export function regionOf(node: Node, k: number): Region {
  const rank = node.shape.length;
  const [from, to] = [k * rank, (k + 1) * rank];
  return { starts: node.scalars.slice(from, to), steps: node.attributes.slice(from, to) };
}

/** Where the elements of part `k` lie in the whole. */
export function regionLayout(node: Node, k: number, part: Shape): Layout {
  const strides = denseStrides(node.shape);
  const { starts, steps } = regionOf(node, k);
  return {
    shape: part,
    strides: strides.map((s, axis) => s * steps[axis]!),
    offset: strides.reduce((o, s, axis) => o + s * starts[axis]!, 0),
  };
}

/** The problem of putting a node's inputs at their regions. */
export function placing({ inputs, out, moved }: OpViews, node: Node, adds: boolean): Problem {
  const whole = out.outputs[0]!;
  const regions = inputs.map((part, k) => {
    const layout = { ...regionLayout(node, k, part.layout.shape), offset: whole.layout.offset };
    return moved({ ...whole, layout }, k * node.shape.length, whole.layout.strides);
  });
  return problems.place({ parts: inputs, regions, adds, out: whole });
}
