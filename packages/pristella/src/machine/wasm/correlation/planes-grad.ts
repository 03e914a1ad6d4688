import { sizeOf, tuple } from '../../../base/shape.ts';
import type { Builder, Value } from '../ir.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { count, lotsFor, overLots, plus, roundDown } from '../loop/count.ts';
import { loadVector, storeOne, storeVector } from '../loop/element.ts';
import { acrossLanes } from '../loop/total.ts';
import type { Strategy } from '../strategy.ts';
import type { FilterGradJob } from './job.ts';
import { Planes, repaysPlanes } from './planes.ts';
import { finishFilters } from './total.ts';

/** Elements of a filter whose sums stand in registers at once. */
const TAPS = 8;

/** What the kernel is told, and what its text depends on. */
function kernelOf({ lw, e, x, g, groups, frame, sliding, epilogue, shape }: FilterGradJob) {
  const taps = sizeOf(shape.slice(1));
  const [images, , height, width] = tuple(g.layout.shape, 4);
  const [image, filter] = tuple(g.layout.strides, 4);
  const pitch = Math.ceil(width / e.lanes) * 16;
  const filters = shape[0] / groups;
  const scratch = {
    gradient: height * pitch + 16,
    sums: filters * taps * 16,
    strip: Math.ceil((taps * e.bytes) / 16) * 16,
  };
  const lots = lotsFor(
    groups,
    scratch.gradient + scratch.sums + sliding.channels * frame.height * frame.width * e.bytes,
  );
  const own = new Arguments({});
  const finish = finishFilters(lw, own, e, epilogue, shape);
  const source = new Planes(lw, own, e, x, groups, frame, sliding, lots);
  const args = source.args.put({
    ...ofLots(lw, lots, scratch),
    g,
    'g.image': image * e.bytes,
    'g.filter': filter * e.bytes,
    'pixel.row': source.pixelRow,
    tapCount: taps,
    ...{ units: groups, lots, images, filters, height, width, pitch },
  });
  return { args, e, source, finish, lots, ragged: width % e.lanes > 0 };
}

/** Plane by plane: the gradient's rows meet those of the images, for each element of a filter, image by image in order. */
function render(job: FilterGradJob): void {
  const kernel = kernelOf(job);
  const { args, e, source, finish, lots, ragged } = kernel;
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const [zero, bytes] = [b.i32(0), b.i32(e.bytes)];
    overLots(b, read('units'), read('lots'), (group, lot, first) => {
      const { planes, taps } = source.at(b, lot);
      const own = (part: 'gradient' | 'sums' | 'strip'): Value => plus(b, read(part), lot, read(`${part}.bytes`));
      const [gradient, sums, strip] = [own('gradient'), own('sums'), own('strip')];
      b.if(first, () => {
        source.begin(b, lot);
        b.fill(gradient, zero, read('gradient.bytes'));
      });
      b.fill(sums, zero, read('sums.bytes'));
      const firstFilter = b.mul(group, read('filters'));
      count(b, zero, read('images'), (image) => {
        source.copy(b, planes, image, group);
        count(b, zero, read('filters'), (filter) => {
          const from = plus(
            b,
            plus(b, read('g'), image, read('g.image')),
            b.add(firstFilter, filter),
            read('g.filter'),
          );
          const rowBytes = b.mul(read('width'), bytes);
          count(b, zero, read('height'), (y) =>
            b.copy(plus(b, gradient, y, read('pitch')), plus(b, from, y, rowBytes), rowBytes),
          );
          const totals = plus(b, sums, b.mul(filter, read('tapCount')), 16);
          const whole = roundDown(b, read('tapCount'), TAPS);
          b.loop(zero, whole, TAPS, (k) => writeTaps(b, kernel, TAPS, b.get(k), { planes, taps, gradient, totals }));
          count(b, whole, read('tapCount'), (k) => writeTaps(b, kernel, 1, k, { planes, taps, gradient, totals }));
        });
      });
      count(b, zero, read('filters'), (filter) => {
        const totals = plus(b, sums, b.mul(filter, read('tapCount')), 16);
        count(b, zero, read('tapCount'), (k) => {
          const total = acrossLanes(b, loadVector(b, e, plus(b, totals, k, 16)), (p, q) => b.add(p, q));
          storeOne(b, e, plus(b, strip, k, bytes), total);
        });
        const row = b.add(firstFilter, filter);
        const [rows, columns] = [b.i32(1), read('tapCount')];
        finish.write(b, { at: strip, pitch: zero, row, column: zero, rows, columns, batch: zero });
      });
    });
  };
  args.launch(job.lw, {
    key: `conv2d.planes.filterGrad ${e.dtype} ${ragged} ${source.key} ${finish.key}`,
    name: 'conv2d.filterGrad, planes',
    write,
    size: lots,
    work: 2 * sizeOf(job.g.layout.shape) * sizeOf(job.shape.slice(1)),
  });
}

type Places = Readonly<Record<'planes' | 'taps' | 'gradient' | 'totals', Value>>;

/** Adds one image's products for so many elements of a filter from `first` on. */
function writeTaps(b: Builder, kernel: ReturnType<typeof kernelOf>, taps: number, first: Value, places: Places): void {
  const { args, e, ragged } = kernel;
  const read = args.reader(b);
  const [zero, bytes, width] = [b.i32(0), b.i32(e.bytes), read('width')];
  const met = Array.from({ length: taps }, (_, t) =>
    b.add(places.planes, b.load('i32.load', 'i32', plus(b, places.taps, first, 4), t * 4)),
  );
  const sums = met.map(() => b.local(b.num(e.vector, 0)));
  const whole = roundDown(b, width, e.lanes);
  count(b, zero, read('height'), (y) => {
    const [down, row] = [b.mul(y, read('pixel.row')), plus(b, places.gradient, y, read('pitch'))];
    const add = (column: Value, cut: (x: Value) => Value): void => {
      const along = b.mul(column, bytes);
      const g = loadVector(b, e, b.add(row, along));
      const skip = b.add(down, along);
      const next = sums.map((sum, t) => b.fma(cut(loadVector(b, e, b.add(met[t]!, skip))), g, sum));
      next.forEach((sum, t) => {
        b.set(sums[t]!, sum);
      });
    };
    b.loop(zero, whole, e.lanes, (x) => add(b.get(x), (v) => v));
    if (!ragged) return;
    // Beyond the row's end the gradient is zero, and what lies there in the image, infinite perhaps, is no part of it.
    const rest = b.splat(b.emit(`${e.scalar}.convert_i32_s`, e.scalar, [b.sub(width, whole)]));
    const inside = b.emit(`${e.vector}.lt`, e.bytes === 8 ? 'i64x2' : 'i32x4', [
      b.lanes(e.vector, [0, 1, 2, 3].slice(0, e.lanes)),
      rest,
    ]);
    add(whole, (v) => b.emit('v128.and', e.vector, [v, inside]));
  });
  sums.forEach((sum, t) => {
    const at = plus(b, places.totals, first, 16);
    storeVector(b, at, b.add(loadVector(b, e, at, t * 16), sum), t * 16);
  });
}

export const planesGrad: Strategy<FilterGradJob> = {
  name: 'planes',
  fits: ({ groups, shape }) => repaysPlanes(groups, shape[0] / groups, shape[1]),
  render,
};
