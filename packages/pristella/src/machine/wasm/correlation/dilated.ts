import { itemSize } from '../../../base/dtype.ts';
import { broadcastLayout, dense, type Layout } from '../../../base/layout.ts';
import { type Size4, sizeOf, tuple } from '../../../base/shape.ts';
import { storeTo } from '../../../kernel/body.ts';
import type { View } from '../../../kernel/view.ts';
import { lowerNest } from '../loop/nest.ts';
import type { Strategy } from '../strategy.ts';
import { type CorrelationJob, frameOf } from './job.ts';
import { winograd } from './winograd.ts';

/** Every `step`-th row and column from the `first`, of `shape`. */
function every(
  { shape: all, strides, offset }: Layout,
  first: readonly number[],
  step: readonly number[],
  shape: Size4,
): Layout {
  const [n, c, y, x] = tuple(strides, 4);
  const [down, across] = [step[0]!, step[1]!];
  const start = offset + (sizeOf(all) > 0 ? first[0]! * y + first[1]! * x : 0);
  return { shape, strides: [n, c, down * y, across * x], offset: start };
}

/** The pixels from (a, b) on that lie a dilation apart: they meet every so many-th element of the images alone, by a filter that is dense there. */
function phaseOf(job: CorrelationJob, phase: readonly [number, number]): CorrelationJob {
  const { lw, x, frame, sliding, shape } = job;
  const { dilation } = sliding;
  const [images, channels, height, width] = tuple(x.layout.shape, 4);
  const along = (axis: 0 | 1, size: number, start: number) => {
    const step = dilation[axis];
    const from = phase[axis] - start;
    const first = ((from % step) + step) % step;
    const pixels = Math.ceil((shape[axis + 2]! - phase[axis]) / step);
    return { first, start: (first - from) / step, size: Math.max(0, Math.ceil((size - first) / step)), pixels };
  };
  const [rows, columns] = [along(0, height, frame.top), along(1, width, frame.left)];
  const part: Size4 = [images, channels, rows.size, columns.size];
  const whole: Size4 = [shape[0], shape[1], rows.pixels, columns.pixels];
  const layout = every(x.layout, [rows.first, columns.first], dilation, part);
  const buffer = lw.scratch(sizeOf(whole) * itemSize(x.dtype));
  const slides = { ...sliding, dilation: [1, 1], pixels: [rows.pixels, columns.pixels] } as const;
  return {
    ...job,
    x: { ...x, layout },
    frame: frameOf(slides, [rows.start, columns.start]),
    sliding: slides,
    shape: whole,
    epilogue: storeTo({ buffer, layout: dense(whole), dtype: x.dtype }),
  };
}

function render(job: CorrelationJob): void {
  const { lw, sliding, shape, epilogue } = job;
  for (let a = 0; a < sliding.dilation[0]; a++) {
    for (let b = 0; b < sliding.dilation[1]; b++) {
      const phase = phaseOf(job, [a, b]);
      winograd.render(phase);
      const apart = (view: View): View => {
        const layout = broadcastLayout(view.layout, shape);
        return { ...view, layout: every(layout, [a, b], sliding.dilation, phase.shape) };
      };
      const inputs = [...phase.epilogue.outputs, ...epilogue.operands.map(apart)];
      lowerNest(lw, { shape: phase.shape, inputs, body: epilogue.body, outputs: epilogue.outputs.map(apart) });
    }
  }
}

/**
 * Whether Winograd's transforms repay for the phases, as they do for the smallest one: then they take about half of the time of products that
 * reach for elements which lie apart.
 */
function fits(job: CorrelationJob): boolean {
  const { sliding, shape } = job;
  const pixels = [Math.floor(shape[2] / sliding.dilation[0]), Math.floor(shape[3] / sliding.dilation[1])] as const;
  if (sliding.dilation.every((d) => d === 1)) return false;
  return winograd.fits({ ...job, sliding: { ...sliding, dilation: [1, 1], pixels } });
}

export const dilated: Strategy<CorrelationJob> = { name: 'dilated', fits, render };
