import { denseStrides } from '../../../base/layout.ts';
import { sizeOf, tuple } from '../../../base/shape.ts';
import { afterSum } from '../../../kernel/body.ts';
import type { View } from '../../../kernel/view.ts';
import type { FilterGradJob } from '../correlation/job.ts';
import type { Builder, Matrix } from '../ir.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { count, overLots, plus } from '../loop/count.ts';
import { loadVector, storeVector } from '../loop/element.ts';
import { lowerNest } from '../loop/nest.ts';
import type { Strategy } from '../strategy.ts';
import { gemmType, sumsByBlas } from './threshold.ts';
import { groupImages, Windows } from './windows.ts';

/** Whether a BLAS has such products, and is quicker than our own kernels. */
function fits({ lw, e, g, groups, frame, sliding, shape: [filters] }: FilterGradJob): boolean {
  const [images, , rows] = tuple(g.layout.shape, 4);
  const { depth, columns } = groupImages(e, sliding, frame, images);
  return groups === 1 && gemmType(e) !== null && images * rows > 0 && sumsByBlas(lw, filters, depth, columns);
}

type Side = 'depth' | 'filters';

/** The sum over rows of pixels of gradients times windows, first over the groups of a lot, then over lots in order. */
function render({ lw, e, x, g, frame, sliding, epilogue, shape }: FilterGradJob): void {
  const type = gemmType(e)!;
  const [filters, channels, kh, kw] = shape;
  const [images, , oh, ow] = tuple(g.layout.shape, 4);
  const grouping = groupImages(e, sliding, frame, images);
  const { lots, depth, columns } = grouping;
  // The longer side first: a fifth quicker with OpenBLAS.
  const turned = depth >= filters;

  const [imageStep, filterStep] = tuple(g.layout.strides, 4);
  const windows = new Windows(lw, new Arguments({}), e, x, frame, sliding, grouping);
  const rowBytes = filters * columns * e.bytes;
  const gradientBytes = Math.ceil((oh * rowBytes) / 16) * 16 + 16;
  const partial = lw.scratch(lots * sizeOf(shape) * e.bytes);
  const args = windows.args.put({
    g,
    'g.image': imageStep * e.bytes,
    'g.filter': filterStep * e.bytes,
    filters,
    ...ofLots(lw, lots, { gradients: gradientBytes }),
    'gradients.row': rowBytes,
    partial,
    'partial.bytes': sizeOf(shape) * e.bytes,
  });

  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const zero = b.i32(0);
    const width = read('pixels.width');
    overLots(b, read('units'), read('lots'), (unit, lot, fresh) => {
      const sums = plus(b, read('partial'), lot, read('partial.bytes'));
      b.if(fresh, () => b.fill(sums, zero, read('partial.bytes')));
      windows.write(b, unit, lot, fresh);
      const { first, size } = windows.imagesOf(b, unit);
      const gradients = plus(b, read('gradients'), lot, read('gradients.bytes'));
      const from = plus(b, read('g'), first, read('g.image'));
      // (OH, F, image, OW), row by row; what is written beyond a row's end is overwritten by the next.
      count(b, zero, read('pixels.height'), (y) => {
        const row = plus(b, gradients, y, read('gradients.row'));
        const skip = b.mul(b.mul(y, width), b.i32(e.bytes));
        count(b, zero, read('filters'), (f) => {
          const source = plus(b, b.add(from, skip), f, read('g.filter'));
          const target = plus(b, row, f, read('pitch'));
          count(b, zero, size, (i) => {
            const [at, to] = [plus(b, source, i, read('g.image')), plus(b, target, b.mul(i, width), e.bytes)];
            b.loop(zero, width, e.lanes, (counter) => {
              const along = b.mul(b.get(counter), b.i32(e.bytes));
              storeVector(b, b.add(to, along), loadVector(b, e, b.add(at, along)));
            });
          });
        });
      });
      count(b, zero, read('pixels.height'), (y) => {
        const stride = read('pitch.elements');
        const at = plus(b, gradients, y, read('gradients.row'));
        const columns = b.mul(size, width);
        const sum = (m: Side, n: Side, left: Matrix, right: Matrix): void => {
          const result = { at: sums, stride: read(n), transposed: false };
          b.gemm(type, [read(m), read(n), columns], left, right, result, true);
        };
        if (turned) sum('depth', 'filters', windows.matrix(b, lot, y), { at, stride, transposed: true });
        else sum('filters', 'depth', { at, stride, transposed: false }, windows.matrix(b, lot, y, true));
      });
    });
  };
  args.launch(lw, {
    key: `blas filterGrad ${e.dtype} ${turned} ${windows.key}`,
    name: 'conv2d.filterGrad, BLAS',
    write,
    size: lots,
    work: 2 * images * oh * ow * sizeOf(shape),
  });
  // The sums lie as (KH, C, KW, F) or (F, KH, C, KW).
  const sizes = turned ? [kh, channels, kw, filters] : [filters, kh, channels, kw];
  const steps = tuple(denseStrides(sizes), 4);
  const [byRow, byChannel, byColumn, byFilter] = turned ? steps : [steps[1], steps[2], steps[3], steps[0]];
  const parts = Array.from({ length: lots }, (_, lot): View => {
    const layout = { shape, strides: [byFilter, byChannel, byRow, byColumn], offset: lot * sizeOf(shape) };
    return { buffer: partial, layout, dtype: x.dtype };
  });
  const body = afterSum(lots, x.dtype, epilogue.body);
  lowerNest(lw, { shape, inputs: [...parts, ...epilogue.operands], body, outputs: epilogue.outputs });
}

export const blasFilterGrad: Strategy<FilterGradJob> = { name: 'blas', fits, render };
