import { sizeOf, tuple } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import type { Correlation, InputGrad } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import { blasCorrelation } from '../blas/correlation.ts';
import type { Lowering } from '../launch.ts';
import { elementOf } from '../loop/element.ts';
import { renderBy, type Strategy } from '../strategy.ts';
import { correlateDirectly } from './correlation.ts';
import { dilated } from './dilated.ts';
import { type CorrelationJob, frameOf } from './job.ts';
import type { Sliding } from './patches.ts';
import { lowerByPhases } from './phases.ts';
import { planes } from './planes.ts';
import { winograd } from './winograd.ts';

/** Filters (G F, C, KH, KW) by their groups: (G, F, C, KH, KW). */
function grouped(w: View, groups: number): View {
  const { shape, strides, offset } = w.layout;
  const filters = shape[0]! / groups;
  const layout = { shape: [groups, filters, ...shape.slice(1)], strides: [filters * strides[0]!, ...strides], offset };
  return { ...w, layout };
}

/**
 * Cross-correlation of images x (n, G C, H, W) with filters w (G F, C, KH, KW) into (n, G F, OH, OW), which goes through the
 * epilogue with filters as rows and pixels as columns. Sums run over (c, kh, kw) in order, or, for filters of 3 x 3 over
 * enough channels in float32, as `lowerWinograd` has it.
 */
export function lowerConv2d(lw: Lowering, problem: Correlation): void {
  const { x, w, stride, padding, dilation, groups, out: epilogue } = problem;
  const [, channels, kh, kw] = tuple(w.layout.shape, 4);
  const [, , oh, ow] = tuple(resultShape(epilogue), 4);
  const sliding: Sliding = { channels, kernel: [kh, kw], pixels: [oh, ow], stride, dilation };
  const frame = frameOf(sliding, padding);
  lowerCorrelation({ lw, name: 'conv2d', x, w: grouped(w, groups), groups, frame, sliding, epilogue });
}

/**
 * The gradient of `lowerConv2d` by its images: g (n, G F, OH, OW) and w (G F, C, KH, KW) give (n, G C, H, W), the epilogue's
 * shape: g correlated with the turned filters; where the stride is not 1, phase by phase of the stride.
 */
export function lowerConv2dInputGrad(lw: Lowering, problem: InputGrad): void {
  if (sizeOf(resultShape(problem.out)) > 0)
    lowerByPhases(lw, { ...problem, w: grouped(problem.w, problem.groups) }, lowerCorrelation);
}

/** Ways of correlating, those that repay first. */
const ways: readonly Strategy<CorrelationJob>[] = [
  planes,
  winograd,
  dilated,
  blasCorrelation,
  { name: 'direct', fits: () => true, render: correlateDirectly },
];

function lowerCorrelation(job: Omit<CorrelationJob, 'e' | 'shape'>): void {
  const shape = tuple(resultShape(job.epilogue), 4);
  if (sizeOf(shape) > 0) renderBy(ways, { ...job, e: elementOf(job.x.dtype), shape });
}
