import { sizeOf } from '../../../base/shape.ts';
import { addBody, copyBody, zeroBody } from '../../../kernel/body.ts';
import type { Place } from '../../../kernel/problem.ts';
import type { Lowering } from '../launch.ts';
import { lowerNest } from './nest.ts';

export function lowerPlace(lw: Lowering, { parts, regions, adds, out }: Place): void {
  const { shape } = out.layout;
  const covered = parts.reduce((n, part) => n + sizeOf(part.layout.shape), 0);
  if (adds || covered < sizeOf(shape)) lowerNest(lw, shape, [], zeroBody(out.dtype), [out]);
  parts.forEach((part, k) => {
    const region = regions[k]!;
    if (adds) lowerNest(lw, part.layout.shape, [region, part], addBody(out.dtype), [region]);
    else lowerNest(lw, part.layout.shape, [part], copyBody(out.dtype), [region]);
  });
}
