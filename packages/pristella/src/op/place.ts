import type { DType } from '../base/dtype.ts';
import { forEachOffset } from '../base/layout.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import type { Body } from '../kernel/launch.ts';
import { lowerNest } from '../kernel/nest.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { defineKernel, make } from './define.ts';
import { type Region, regionLayout, regionOf } from './region.ts';
import { strided, zeroBody } from './structure.ts';

const copyBody = (d: DType): Body => ({
  key: `copy ${d}`,
  inputs: [d],
  outputs: [d],
  write: (_b, _lanes, [x]) => [x!],
});

const placeOp = defineKernel('place', {
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
  lower(lw, inputs, out, node) {
    const whole = out.outputs[0]!;
    const covered = inputs.reduce((n, part) => n + sizeOf(part.layout.shape), 0);
    if (covered < node.size) lowerNest(lw, node.shape, [], zeroBody(node.dtype), [whole]);
    inputs.forEach((part, k) => {
      const layout = { ...regionLayout(node, k, part.layout.shape), offset: whole.layout.offset };
      const region = lw.moved({ ...whole, layout }, k * node.shape.length, whole.layout.strides);
      lowerNest(lw, part.layout.shape, [part], copyBody(node.dtype), [region]);
    });
  },
});

/** Parts of one dtype copied to regions that have no place in common; what they leave is zero. `embed` would add them. */
export function place(parts: readonly Tensor[], shape: Shape, regions: readonly Region[]): Tensor {
  return make(
    placeOp,
    parts.map((p) => p.node),
    shape,
    parts[0]!.dtype,
    regions.flatMap((r) => r.steps),
    regions.flatMap((r) => r.starts),
  );
}
