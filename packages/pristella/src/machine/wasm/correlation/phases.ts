import { type DType, itemSize } from '../../../base/dtype.ts';
import { broadcastLayout, dense, type Layout } from '../../../base/layout.ts';
import { sizeOf, tuple } from '../../../base/shape.ts';
import { type Epilogue, resultShape, storeTo, zeroBody } from '../../../kernel/body.ts';
import type { InputGrad } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import type { Lowering } from '../launch.ts';
import { densely } from '../loop/copy.ts';
import { lowerNest } from '../loop/nest.ts';
import { type CorrelationJob, frameOf } from './job.ts';
import type { Sliding } from './patches.ts';

// Row y of an image meets tap i of a filter in row (y + padding - i dilation) / stride of the result, where that is whole. So
// the rows y of one phase, y modulo the stride, meet every so many-th tap: a correlation with a stride of 1.

/** Phases of one axis that one correlation computes, each with taps of its own. */
interface Phases {
  /** The first phase, how many there are, and the steps between them. */
  readonly first: number;
  readonly count: number;
  readonly step: number;
  /** The first tap of the first phase, and the steps to that of the next phase and to the next tap. */
  readonly tap: number;
  readonly nextFirst: number;
  readonly nextTap: number;
  readonly taps: number;
  /** The row of the result that the first tap meets in the phase's first row, and how far apart taps lie there. */
  readonly meets: number;
  readonly dilation: number;
  /** The most rows of a phase. */
  readonly rows: number;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** The phases of an axis, those that differ by evenly spaced taps together. */
export function phasesOf(size: number, kernel: number, stride: number, padding: number, dilation: number): Phases[] {
  const divisor = commonDivisor(stride, dilation);
  const nextTap = stride / divisor;
  const all: Phases[] = [];
  for (let first = 0; first < Math.min(stride, size); first++) {
    let tap = 0;
    while (tap < nextTap && (first + padding - tap * dilation) % stride !== 0) tap++;
    const taps = tap < nextTap ? Math.max(0, Math.ceil((kernel - tap) / nextTap)) : 0;
    const meets = taps === 0 ? 0 : (first + padding - tap * dilation) / stride;
    const phase = { first, tap: taps === 0 ? 0 : tap, taps, meets };
    const last = all.at(-1);
    const joins = last && last.taps === taps && last.meets === meets;
    const step = joins ? (first - last.first) / last.count : 1;
    const nextFirst = joins ? (phase.tap - last.tap) / last.count : 0;
    if (joins && (last.count === 1 || (step === last.step && nextFirst === last.nextFirst)))
      all[all.length - 1] = { ...last, step, nextFirst, count: last.count + 1 };
    else {
      const rows = Math.ceil((size - first) / stride);
      all.push({ ...phase, count: 1, step: 1, nextFirst: 0, nextTap, dilation: dilation / divisor, rows });
    }
  }
  return all;
}

/** The rows of phases as runs that all of the run's phases have: the last rows may be those of the first phases alone. */
function runsOf({ first, count, step, rows }: Phases, size: number, stride: number) {
  const rowsOf = (phase: number): number => Math.ceil((size - first - phase * step) / stride);
  const least = rowsOf(count - 1);
  const longer = Array.from({ length: count }, (_, phase) => rowsOf(phase)).filter((r) => r > least).length;
  return [
    { phases: count, from: 0, rows: least },
    { phases: longer, from: least, rows: rows - least },
  ].filter((run) => run.phases * run.rows > 0);
}

/** The filters that phases meet, last tap first, as (G, phases C, F, taps, taps). */
function filtersOf(lw: Lowering, w: View, down: Phases, across: Phases): View {
  const [groups, filters, channels] = tuple(w.layout.shape, 5);
  const [sg, sf, sc, sh, sw] = tuple(w.layout.strides, 5);
  const lastTap = ({ tap, taps, nextTap }: Phases): number => tap + Math.max(0, taps - 1) * nextTap;
  const layout: Layout = {
    shape: [groups, down.count, across.count, channels, filters, down.taps, across.taps],
    strides: [sg, down.nextFirst * sh, across.nextFirst * sw, sc, sf, -down.nextTap * sh, -across.nextTap * sw],
    offset: w.layout.offset + lastTap(down) * sh + lastTap(across) * sw,
  };
  const shape = [groups, down.count * across.count * channels, filters, down.taps, across.taps];
  if (down.count * across.count > 1) {
    const copy = densely(lw, { ...w, layout });
    return { ...copy, layout: { ...dense(shape), offset: copy.layout.offset } };
  }
  const [, , , ...strides] = layout.strides;
  return { ...w, layout: { shape, strides: [sg, ...strides], offset: layout.offset } };
}

/** One element that is zero, seen everywhere. */
function zeros(lw: Lowering, dtype: DType): View {
  const one: View = { buffer: lw.scratch(16), layout: dense([1]), dtype };
  lowerNest(lw, { shape: [1], inputs: [], body: zeroBody(dtype), outputs: [one] });
  return one;
}

/** The gradient by images as correlations, whose results the last step, with the epilogue, sets side by side. */
export function lowerByPhases(
  lw: Lowering,
  { g, w, stride, padding, dilation, groups, out: epilogue }: InputGrad,
  correlate: (job: Omit<CorrelationJob, 'e' | 'shape'>) => void,
): void {
  const shape = tuple(resultShape(epilogue), 4);
  const [images, allChannels, height, width] = shape;
  const [, filters, channels, kh, kw] = tuple(w.layout.shape, 5);
  const isWhole = stride[0] === 1 && stride[1] === 1;
  const name = isWhole ? 'conv2d.inputGrad' : 'conv2d.inputGrad, phases';
  const start = ({ taps, meets, dilation }: Phases): number => (taps - 1) * dilation - meets;
  for (const down of phasesOf(height, kh, stride[0], padding[0], dilation[0])) {
    for (const across of phasesOf(width, kw, stride[1], padding[1], dilation[1])) {
      const sliding: Sliding = {
        channels: filters,
        kernel: [down.taps, across.taps],
        pixels: [down.rows, across.rows],
        stride: [1, 1],
        dilation: [down.dilation, across.dilation],
      };
      const frame = frameOf(sliding, [start(down), start(across)]);
      const run = (out: Epilogue): void =>
        correlate({ lw, name, x: g, w: filtersOf(lw, w, down, across), groups, frame, sliding, epilogue: out });
      if (isWhole) {
        run(epilogue);
        return;
      }
      const isEmpty = down.taps * across.taps === 0;
      // By image and group: the phases down and across, channels, rows and columns.
      const sizes = [images, groups, down.count, across.count, channels, down.rows, across.rows];
      const rows = [images, allChannels * down.count * across.count, down.rows, across.rows];
      const part = isEmpty
        ? zeros(lw, g.dtype)
        : { buffer: lw.scratch(sizeOf(sizes) * itemSize(g.dtype)), layout: dense(rows), dtype: g.dtype };
      if (!isEmpty) run(storeTo(part));
      const steps = isEmpty ? sizes.map(() => 0) : dense(sizes).strides;
      for (const top of runsOf(down, height, stride[0])) {
        for (const left of runsOf(across, width, stride[1])) {
          const walk = [images, groups, channels, top.phases, top.rows, left.phases, left.rows];
          const phased: Layout = {
            shape: walk,
            strides: [0, 1, 4, 2, 5, 3, 6].map((axis) => steps[axis]!),
            offset: top.from * steps[5]! + left.from * steps[6]!,
          };
          /** The same elements of an array of the result's shape. */
          const whole = (view: View): View => {
            const { strides, offset } = broadcastLayout(view.layout, shape);
            const [n, c, y, x] = tuple(strides, 4);
            const begin = (down.first + top.from * stride[0]) * y + (across.first + left.from * stride[1]) * x;
            const steps = [n, channels * c, c, down.step * y, stride[0] * y, across.step * x, stride[1] * x];
            return { ...view, layout: { shape: walk, strides: steps, offset: offset + begin } };
          };
          const inputs = [{ ...part, layout: phased }, ...epilogue.operands.map(whole)];
          lowerNest(lw, { shape: walk, inputs, body: epilogue.body, outputs: epilogue.outputs.map(whole) });
        }
      }
    }
  }
}
