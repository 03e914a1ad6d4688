import { sizeOf } from '../../../base/shape.ts';
import { addBody, copyBody, zeroBody } from '../../../kernel/body.ts';
import type { Place } from '../../../kernel/problem.ts';
import type { Lowering } from '../launch.ts';
import { lowerNest } from './nest.ts';

export function lowerPlace(lw: Lowering, { parts, regions, adds, out }: Place): void {
  const { shape } = out.layout;
  const covered = parts.reduce((n, part) => n + sizeOf(part.layout.shape), 0);
  if (adds || covered < sizeOf(shape)) lowerNest(lw, { shape, inputs: [], body: zeroBody(out.dtype), outputs: [out] });
  parts.forEach((part, k) => {
    const region = regions[k]!;
    const { shape } = part.layout;
    if (adds) lowerNest(lw, { shape, inputs: [region, part], body: addBody(out.dtype), outputs: [region] });
    else lowerNest(lw, { shape, inputs: [part], body: copyBody(out.dtype), outputs: [region] });
  });
}
