import type { Layout } from '../../../base/layout.ts';
import { sizeOf, tuple } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import type { Correlation, InputGrad } from '../../../kernel/problem.ts';
import { blasCorrelation } from '../blas/correlation.ts';
import type { Lowering } from '../launch.ts';
import { elementOf } from '../loop/element.ts';
import { renderBy, type Strategy } from '../strategy.ts';
import { correlateDirectly } from './correlation.ts';
import { type CorrelationJob, frameOf } from './job.ts';
import type { Sliding } from './patches.ts';
import { winograd } from './winograd.ts';

/**
 * Cross-correlation of images x (n, C, H, W) with filters w (F, C, KH, KW) into (n, F, OH, OW), which goes through the
 * epilogue with filters as rows and pixels as columns. Sums run over (c, kh, kw) in order, or, for filters of 3 x 3 over
 * enough channels in float32, as `lowerWinograd` has it.
 */
export function lowerConv2d(lw: Lowering, { x, w, stride, padding, out: epilogue }: Correlation): void {
  const [, channels, kh, kw] = tuple(w.layout.shape, 4);
  const [, , oh, ow] = tuple(resultShape(epilogue), 4);
  const sliding: Sliding = { channels, kernel: [kh, kw], pixels: [oh, ow], stride };
  lowerCorrelation({ lw, name: 'conv2d', x, w, frame: frameOf(sliding, padding), sliding, epilogue });
}

/**
 * The gradient of `lowerConv2d` by its images: g (n, F, OH, OW) and w (F, C, KH, KW) give (n, C, H, W), the epilogue's
 * shape: g, spread out by the stride, correlated with the turned filters.
 */
export function lowerConv2dInputGrad(lw: Lowering, { g, w, stride, padding, out: epilogue }: InputGrad): void {
  const [filters, channels, kh, kw] = tuple(w.layout.shape, 4);
  const [, , height, width] = tuple(resultShape(epilogue), 4);
  const [sf, sc, sh, sw] = tuple(w.layout.strides, 4);
  const turned: Layout = {
    shape: [channels, filters, kh, kw],
    strides: [sc, sf, -sh, -sw],
    offset: w.layout.offset + Math.max(0, kh - 1) * sh + Math.max(0, kw - 1) * sw,
  };
  const sliding: Sliding = { channels: filters, kernel: [kh, kw], pixels: [height, width], stride: [1, 1] };
  const [top, left] = padding;
  const frame = frameOf(sliding, [kh - 1 - top, kw - 1 - left], stride);
  lowerCorrelation({ lw, name: 'conv2d.inputGrad', x: g, w: { ...w, layout: turned }, frame, sliding, epilogue });
}

/** Ways of correlating, those that repay first. */
const ways: readonly Strategy<CorrelationJob>[] = [
  winograd,
  blasCorrelation,
  { name: 'direct', fits: () => true, render: correlateDirectly },
];

function lowerCorrelation(job: Omit<CorrelationJob, 'e' | 'shape'>): void {
  const shape = tuple(resultShape(job.epilogue), 4);
  if (sizeOf(shape) > 0) renderBy(ways, { ...job, e: elementOf(job.x.dtype), shape });
}
