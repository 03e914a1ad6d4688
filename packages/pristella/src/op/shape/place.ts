import { forEachOffset } from '../../base/layout.ts';
import type { Shape } from '../../base/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineKernel, make } from '../define.ts';
import { ofRegions, placing, type Region, regionLayout, regionOf } from './region.ts';
import { strided } from './structure.ts';

const placeOp = defineKernel('place', {
  ...ofRegions,
  vjp: (k) => (g, inputs, y) => {
    const { starts, steps } = regionOf(y.node, k);
    return strided(g, starts, steps, inputs[k]!.shape);
  },
  run(inputs, out, node) {
    inputs.forEach((part, k) => {
      forEachOffset(regionLayout(node, k, part.shape), (offset, i) => {
        out.data[offset] = part.data[i]!;
      });
    });
  },
  kernel: (views, node) => placing(views, node, false),
});

/** Parts of one dtype copied to regions that have no place in common; what they leave is zero. `embed` would add them. */
export function place(parts: readonly Tensor[], shape: Shape, regions: readonly Region[]): Tensor {
  return make(
    placeOp,
    parts.map((p) => p.node),
    regions.flatMap((r) => r.steps),
    { shape },
    regions.flatMap((r) => r.starts),
  );
}
