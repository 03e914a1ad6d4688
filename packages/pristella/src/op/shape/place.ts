import type { Region } from '../../base/layout.ts';
import type { Shape } from '../../base/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { make } from '../define.ts';
import { defineRegions } from './region.ts';
import { strided } from './structure.ts';

const placeOp = defineRegions('place', false, strided);

/** Parts of one dtype copied to regions that have no place in common; what they leave is zero. `embed` would add them. */
export function place(parts: readonly Tensor[], shape: Shape, regions: readonly Region[]): Tensor {
  const [steps, starts] = [regions.flatMap((r) => r.steps), regions.flatMap((r) => r.starts)];
  const nodes = parts.map((p) => p.node);
  return make(placeOp, nodes, steps, { shape }, starts);
}
