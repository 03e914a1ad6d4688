import type { Layout } from '../../../base/layout.ts';
import { sizeOf, tuple } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import type { Correlation, InputGrad } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import { isAdjacent } from '../../../kernel/walk.ts';
import { blasCorrelation } from '../blas/correlation.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { lotsFor } from '../loop/count.ts';
import { type Element, elementOf } from '../loop/element.ts';
import { PANEL_ROW_BYTES, panelColumns, panelsFor } from '../product/panel.ts';
import { rowTiles, tileRows } from '../product/rows.ts';
import { renderBy, type Strategy } from '../strategy.ts';
import { CorrelationKernel } from './correlation.ts';
import { type CorrelationJob, frameOf } from './job.ts';
import { finishPixels } from './operand.ts';
import { Patches, type Sliding } from './patches.ts';
import { Images } from './plane.ts';
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

/** A packed block of pixels is to stay in the second-level cache. */
const BLOCK_BYTES = 64 * 1024;

/** How many images share their panels, so that small ones fill them. */
function groupOf(e: Element, images: number, pixels: number): number {
  return pixels % panelColumns(e) === 0 ? 1 : Math.min(images, Math.ceil(128 / pixels));
}

/** Ways of correlating, those that repay first. */
const ways: readonly Strategy<CorrelationJob>[] = [
  winograd,
  blasCorrelation,
  { name: 'direct', fits: () => true, render: lowerDirectly },
];

function lowerCorrelation(job: Omit<CorrelationJob, 'e' | 'shape'>): void {
  const shape = tuple(resultShape(job.epilogue), 4);
  if (sizeOf(shape) > 0) renderBy(ways, { ...job, e: elementOf(job.x.dtype), shape });
}

function lowerDirectly({ lw, name, e, x, w, frame, sliding, epilogue, shape }: CorrelationJob): void {
  const [images, filters] = shape;
  const depth = sliding.channels * sliding.kernel[0] * sliding.kernel[1];
  const pixels = shape[2] * shape[3];
  const group = groupOf(e, images, pixels);
  const panelBytes = depth * PANEL_ROW_BYTES;
  const groupPanels = panelsFor(e, group * pixels);
  const panels = Math.max(1, Math.min(32, groupPanels, Math.floor(BLOCK_BYTES / Math.max(1, panelBytes))));
  const blocks = Math.ceil(groupPanels / panels);
  const units = Math.ceil(images / group) * blocks;
  const frameBytes = group * sliding.channels * frame.height * frame.width * e.bytes;
  const lots = lotsFor(units, frameBytes + panels * panelBytes);
  const filterRows = asRows(lw, w);

  const args = new Arguments({});
  const finish = finishPixels(lw, args, e, epilogue, shape);
  const source = new Images(lw, args, e, x, frame, lots, group);
  const patches = new Patches(lw, args, e, sliding, source.strides, lots, group);
  const block = patches.args.put({
    filters: filterRows.view,
    'filters.row': filterRows.row * e.bytes,
    'filters.k': e.bytes,
    ...rowTiles(tileRows(filters)),
    imageCount: images,
    units,
    lots,
    blocks,
    'block.panels': panels,
    pitch: panels * PANEL_ROW_BYTES,
    panelBytes,
    panels: lw.scratch(lots * panels * panelBytes),
    strips: lw.scratch(lots * 6 * panels * PANEL_ROW_BYTES),
  });
  args.launch(lw, {
    key: `conv2d ${e.dtype} ${source.key} ${patches.key} ${finish.key}`,
    name,
    write: (b) => new CorrelationKernel(block, e, source, patches, finish).write(b),
    size: lots,
    work: 2 * sizeOf(shape) * Math.max(1, depth),
  });
}

/** Filters as a matrix whose columns, the positions, are adjacent. */
function asRows(lw: Lowering, w: View): { readonly view: View; readonly row: number } {
  const [filters, ...rest] = tuple(w.layout.shape, 4);
  const view = isAdjacent(w, 1) ? w : densely(lw, w);
  const [row] = tuple(view.layout.strides, 4);
  const layout = { shape: [filters, sizeOf(rest)], strides: [row, 1], offset: view.layout.offset };
  return { view: { ...view, layout }, row };
}
