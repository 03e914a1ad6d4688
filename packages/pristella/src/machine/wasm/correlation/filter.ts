import { sizeOf, tuple } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import type { FilterGrad } from '../../../kernel/problem.ts';
import { isAdjacent } from '../../../kernel/walk.ts';
import { blasFilterGrad } from '../blas/filter.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, overLots, plus, quotient, remainder } from '../loop/count.ts';
import { elementOf } from '../loop/element.ts';
import { PANEL_ROW_BYTES, panelColumns, panelsFor, writePanel } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows } from '../product/rows.ts';
import { overPanels } from '../product/strip.ts';
import type { AddProducts, Left, VectorPlace } from '../product/tile.ts';
import { renderBy, type Strategy } from '../strategy.ts';
import { type FilterGradJob, frameOf } from './job.ts';
import { Patches, type Sliding } from './patches.ts';
import { Images } from './plane.ts';
import { planesGrad } from './planes-grad.ts';
import { lowerByParts, type Partial } from './total.ts';
import { winogradFilterGrad } from './winograd-grad.ts';

/**
 * The gradient of `lowerConv2d` by its filters: x (n, G C, H, W) and g (n, G F, OH, OW) give (G F, C, KH, KW), the epilogue's
 * shape, with filters as rows. Within a part of the batch sums run over images and pixels in order, or, for filters of
 * 3 x 3 over enough channels in float32, as `lowerWinogradParts` has it; then over parts.
 */
export function lowerConv2dFilterGrad(lw: Lowering, problem: FilterGrad): void {
  const { x, g: gradient, stride, padding, dilation, groups, out: epilogue } = problem;
  const shape = tuple(resultShape(epilogue), 4);
  if (sizeOf(shape) === 0) return;
  const e = elementOf(x.dtype);
  const [, channels, kh, kw] = shape;
  const [, , oh, ow] = tuple(gradient.layout.shape, 4);
  const sliding: Sliding = { channels, kernel: [kh, kw], pixels: [oh, ow], stride, dilation };
  const frame = frameOf(sliding, padding);
  const g = isAdjacent(gradient, 2) ? gradient : densely(lw, gradient);
  renderBy(ways, { lw, e, x, g, groups, frame, sliding, epilogue, shape });
}

/** Ways of computing the gradient, those that repay first. Winograd's transforms save more than vectors twice as long. */
const ways: readonly Strategy<FilterGradJob>[] = [
  planesGrad,
  { ...winogradFilterGrad, fits: (job) => job.lw.blas === 2 && winogradFilterGrad.fits(job) },
  blasFilterGrad,
  winogradFilterGrad,
  { name: 'direct', fits: () => true, render: (job) => lowerByParts(job, tuple(job.g.layout.shape, 4)[0], lowerParts) },
];

function lowerParts({ lw, e, x, g, groups, frame, sliding, shape }: FilterGradJob, partial: Partial): void {
  const filters = shape[0] / groups;
  const lots = groups * partial.parts;
  const [images, , oh, ow] = tuple(g.layout.shape, 4);
  const [imageStep, filterStep] = tuple(g.layout.strides, 4);
  const own = new Arguments({});
  const source = new Images(lw, own, e, x, frame, lots, 1, groups);
  const patches = new Patches(lw, own, e, sliding, source.strides, lots);
  const pixelBytes = oh * ow * PANEL_ROW_BYTES;
  const panelCount = panelsFor(e, filters);
  const args = patches.args.put({
    g,
    'g.image': imageStep * e.bytes,
    'g.filter': filterStep * e.bytes,
    filters,
    panelCount,
    panelBytes: pixelBytes,
    panels: lw.scratch(lots * panelCount * pixelBytes),
    partial: partial.buffer,
    'partial.bytes': partial.bytes,
    pitch: partial.pitch,
    ...rowTiles(tileRows(patches.positions)),
    'group.units': images,
    'group.gradient': filters * filterStep * e.bytes,
    units: groups * images,
    lots,
  });
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const [panelBytes, pitch, panels] = [read('panelBytes'), read('pitch'), read('panelCount')];
    /** Pixels lie evenly within a row of the image only: one run of k for each row. */
    const multiplyRows = (add: AddProducts, rows: readonly Value[], vectors: readonly VectorPlace[]): void => {
      const width = read('pixels.width');
      count(b, b.i32(0), read('pixels.height'), (y) => {
        const skip = b.mul(y, read('pixel.row'));
        const left: Left = {
          dense: patches.key === 'adjacent' ? 'k' : 'any',
          rows: rows.map((row) => b.add(row, skip)),
          kStride: read('pixel.column'),
        };
        const down = b.mul(b.mul(y, width), b.i32(PANEL_ROW_BYTES));
        const right = vectors.map(({ at, offset }) => ({ at: b.add(at, down), offset }));
        add(left, { vectors: right, kStride: PANEL_ROW_BYTES }, width);
      });
    };
    overLots(b, read('units'), read('lots'), (unit, lot, first) => {
      const group = groups > 1 ? quotient(b, unit, read('group.units')) : undefined;
      const image = group ? remainder(b, unit, read('group.units')) : unit;
      const ofGroup = group ? plus(b, read('g'), group, read('group.gradient')) : read('g');
      b.if(first, () => {
        source.clear(b, lot);
        patches.writeOffsets(b, lot);
      });
      const at = source.open(b, lot, image, b.add(image, b.i32(1)), b.i32(1), group);
      const lotPanels = plus(b, read('panels'), b.mul(lot, panels), panelBytes);
      count(b, b.i32(0), panels, (panel) => {
        const gradient = {
          dense: 'k' as const,
          at: plus(b, ofGroup, image, read('g.image')),
          kStride: b.i32(e.bytes),
          columnStride: read('g.filter'),
          depth: read('pixels'),
          columns: read('filters'),
        };
        writePanel(b, e, gradient, b.mul(panel, b.i32(panelColumns(e))), plus(b, lotPanels, panel, panelBytes));
      });
      const { positions } = patches.offsets(b, lot);
      const sums = plus(b, read('partial'), lot, read('partial.bytes'));
      count(b, b.i32(0), read('tileCount'), (tile) => {
        const row = firstRow(b, args, tile);
        byHeight(b, args, tile, (height) => {
          const offsets = plus(b, positions, row, 4);
          const rows = Array.from({ length: height }, (_, r) => b.add(at, b.load('i32.load', 'i32', offsets, r * 4)));
          const strip = { at: plus(b, sums, row, pitch), pitch, begins: first };
          overPanels(b, e, height, { at: lotPanels, bytes: panelBytes, count: panels }, strip, (add, vectors) =>
            multiplyRows(add, rows, vectors),
          );
        });
      });
    });
  };
  args.launch(lw, {
    key: `conv2d.filterGrad ${e.dtype} ${groups > 1} ${source.key} ${patches.key}`,
    name: 'conv2d.filterGrad',
    write,
    size: lots,
    work: 2 * images * oh * ow * sizeOf(shape),
  });
}
