import { sizeOf, tuple } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import type { CorrelationJob } from '../correlation/job.ts';
import { finishPixels } from '../correlation/operand.ts';
import type { Builder } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, overLots, plus } from '../loop/count.ts';
import type { Strategy } from '../strategy.ts';
import { correlatesByBlas, gemmType } from './threshold.ts';
import { groupImages, Windows } from './windows.ts';

/** Filters (1, F, C, KH, KW) as a dense matrix (F, KH C KW). */
function filterRows(lw: Lowering, w: View): View {
  const [, filters, channels, kh, kw] = tuple(w.layout.shape, 5);
  const [, sf, sc, sh, sw] = tuple(w.layout.strides, 5);
  const layout = { shape: [filters, kh, channels, kw], strides: [sf, sh, sc, sw], offset: w.layout.offset };
  return densely(lw, { ...w, layout });
}

/** Whether a BLAS has such products, and is quicker than our own kernels. */
function fits({ lw, e, groups, frame, sliding, shape: [images, filters] }: CorrelationJob): boolean {
  const { depth, columns } = groupImages(e, sliding, frame, images);
  return groups === 1 && gemmType(e) !== null && correlatesByBlas(lw, filters, depth, columns);
}

/** For each row of pixels of a group of images the filters are multiplied with that row's windows. */
function render({ lw, name, e, x, w, frame, sliding, epilogue, shape }: CorrelationJob): void {
  const type = gemmType(e)!;
  const [images, filters] = shape;
  const grouping = groupImages(e, sliding, frame, images);
  const rows = filterRows(lw, w);

  const own = new Arguments({});
  const finish = finishPixels(lw, own, e, epilogue, shape);
  const windows = new Windows(lw, own, e, x, frame, sliding, grouping);
  const stripBytes = filters * grouping.columns * e.bytes;
  const strips = ofLots(lw, grouping.lots, { strips: stripBytes });
  const args = windows.args.put({ filters: rows, filterCount: filters, ...strips });

  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const zero = b.i32(0);
    const [pitch, width, depth] = [read('pitch'), read('pixels.width'), read('depth')];
    const left = { at: read('filters'), stride: depth, transposed: false };
    overLots(b, read('units'), read('lots'), (unit, lot, fresh) => {
      windows.write(b, unit, lot, fresh);
      const { first, size } = windows.imagesOf(b, unit);
      const strip = plus(b, read('strips'), lot, read('strips.bytes'));
      const result = { at: strip, stride: read('pitch.elements'), transposed: false };
      count(b, zero, read('pixels.height'), (y) => {
        const columns = b.mul(size, width);
        b.gemm(type, [read('filterCount'), columns, depth], left, windows.matrix(b, lot, y), result);
        count(b, zero, size, (i) => {
          const batch = b.add(first, i);
          finish.write(b, {
            at: plus(b, strip, b.mul(i, width), e.bytes),
            pitch,
            row: zero,
            rows: read('filterCount'),
            column: b.mul(y, width),
            columns: width,
            batch,
          });
        });
      });
    });
  };
  args.launch(lw, {
    key: `blas conv2d ${e.dtype} ${windows.key} ${finish.key}`,
    name: `${name}, BLAS`,
    write,
    size: grouping.lots,
    work: 2 * sizeOf(shape) * grouping.depth,
  });
}

export const blasCorrelation: Strategy<CorrelationJob> = { name: 'blas', fits, render };
