import { sizeOf, tuple } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import { isAdjacent } from '../../../kernel/walk.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, lotsFor, minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import { type Element, loadOne, loadSplat, loadVector, storeOne, storeVector } from '../loop/element.ts';
import type { Strategy } from '../strategy.ts';
import type { CorrelationJob } from './job.ts';
import { finishPixels } from './operand.ts';
import type { Sliding } from './patches.ts';
import { type Frame, inFrame } from './plane.ts';

/** Rows of pixels are finished while they are in the first-level cache. */
const STRIP_BYTES = 8192;
/** Vectors whose sums stand in registers at once. */
const VECTORS = [8, 6, 4, 2, 1] as const;

/** Slots of the copies of an image's channels in which windows are read. */
type PlaneSlot =
  | `planes${'' | '.bytes' | '.channel' | '.row' | '.phase' | '.start' | '.left' | '.height' | '.width'}`
  | `x${'' | '.image' | '.group' | '.channel' | '.row' | '.column'}`
  | 'channels'
  | 'stride.column'
  | 'taps'
  | 'taps.bytes'
  | `tap.${'channels' | 'rows' | 'columns' | 'row' | 'dilation'}`;

/**
 * The channels of a group, each in a frame of zeros, those of one image at a time. Columns that windows a stride apart meet
 * lie side by side: each `stride`th, from the first, from the second, ... So all that a filter's element meets along a row of pixels is one
 * run, which begins at the element's offset in a list.
 */
export class Planes {
  readonly key: string;
  readonly args: Arguments<PlaneSlot>;
  /** Bytes between the rows that neighbouring pixels meet. */
  readonly pixelRow: number;
  private readonly e: Element;

  constructor(
    lw: Lowering,
    args: Arguments,
    e: Element,
    x: View,
    groups: number,
    frame: Frame,
    sliding: Sliding,
    lots: number,
  ) {
    const { channels, kernel, stride, dilation } = sliding;
    const [, , height, width] = tuple(x.layout.shape, 4);
    const [image, channel, row, column] = tuple(
      x.layout.strides.map((s) => s * e.bytes),
      4,
    );
    const phase = Math.ceil(frame.width / stride[1]) * e.bytes;
    const rowBytes = stride[1] * phase;
    const rows = inFrame(frame.top, height, frame.height);
    const columns = inFrame(frame.left, width, frame.width);
    // Vectors are read beyond the end of a row.
    const bytes = Math.ceil((channels * frame.height * rowBytes) / 16) * 16 + 16 * (VECTORS[0] + 1);
    this.e = e;
    this.key = `${stride[1] === 1} ${column === e.bytes}`;
    this.pixelRow = stride[0] * rowBytes;
    this.args = args.put({
      ...ofLots(lw, lots, { planes: bytes, taps: 4 * channels * kernel[0] * kernel[1] }),
      'planes.channel': frame.height * rowBytes,
      'planes.row': rowBytes,
      'planes.phase': phase,
      'planes.start': (frame.top + rows.from) * rowBytes,
      'planes.left': frame.left + columns.from,
      'planes.height': rows.to - rows.from,
      'planes.width': columns.to - columns.from,
      x: {
        ...x,
        layout: { ...x.layout, offset: x.layout.offset + (rows.from * row + columns.from * column) / e.bytes },
      },
      'x.image': image,
      'x.group': (x.layout.shape[1]! / groups) * channel,
      'x.channel': channel,
      'x.row': row,
      'x.column': column,
      channels,
      'stride.column': stride[1],
      'tap.channels': channels,
      'tap.rows': kernel[0],
      'tap.columns': kernel[1],
      'tap.row': dilation[0] * rowBytes,
      'tap.dilation': dilation[1],
    });
  }

  /** Where the lot's planes lie, and its list of offsets. */
  at(b: Builder, lot: Value): { planes: Value; taps: Value } {
    const read = this.args.reader(b);
    return {
      planes: plus(b, read('planes'), lot, read('planes.bytes')),
      taps: plus(b, read('taps'), lot, read('taps.bytes')),
    };
  }

  /** Fills the lot's planes with zeros, and its list: what all of its images share. */
  begin(b: Builder, lot: Value): void {
    const read = this.args.reader(b);
    const { planes, taps } = this.at(b, lot);
    const zero = b.i32(0);
    b.fill(planes, zero, read('planes.bytes'));
    const to = b.local(taps);
    count(b, zero, read('tap.channels'), (c) =>
      count(b, zero, read('tap.rows'), (i) => {
        const row = plus(b, b.mul(c, read('planes.channel')), i, read('tap.row'));
        count(b, zero, read('tap.columns'), (j) => {
          b.store('i32.store', to, b.add(row, this.column(b, b.mul(j, read('tap.dilation')))));
          b.set(to, b.add(to, b.i32(4)));
        });
      }),
    );
  }

  /** The bytes at which a column of the frame lies in its row. */
  private column(b: Builder, column: Value): Value {
    const step = this.args.read(b, 'stride.column');
    return plus(
      b,
      b.mul(remainder(b, column, step), this.args.read(b, 'planes.phase')),
      quotient(b, column, step),
      this.e.bytes,
    );
  }

  /** Copies an image's channels of a group. */
  copy(b: Builder, planes: Value, image: Value, group: Value): void {
    const { e } = this;
    const read = this.args.reader(b);
    const isWhole = this.key.startsWith('true');
    const zero = b.i32(0);
    const from = plus(b, plus(b, read('x'), image, read('x.image')), group, read('x.group'));
    const [width, step] = [read('planes.width'), read('stride.column')];
    const one = (to: Value, at: Value, x: Value): void =>
      storeOne(b, e, to, loadOne(b, e, plus(b, at, x, read('x.column'))));
    count(b, zero, read('channels'), (c) =>
      count(b, zero, read('planes.height'), (y) => {
        const at = plus(b, plus(b, from, c, read('x.channel')), y, read('x.row'));
        const row = plus(
          b,
          plus(b, b.add(planes, read('planes.start')), c, read('planes.channel')),
          y,
          read('planes.row'),
        );
        if (this.key === 'true true') {
          const to = plus(b, row, read('planes.left'), e.bytes);
          b.copy(to, at, b.mul(width, b.i32(e.bytes)));
        } else if (isWhole)
          count(b, zero, width, (x) => one(plus(b, row, b.add(read('planes.left'), x), e.bytes), at, x));
        else
          count(b, zero, minimum(b, step, width), (first) => {
            const to = b.local(b.add(row, this.column(b, b.add(read('planes.left'), first))));
            b.loop(first, width, step, (x) => {
              one(to, at, b.get(x));
              b.set(to, b.add(to, b.i32(e.bytes)));
            });
          });
      }),
    );
  }
}

/** What the kernel is told, and what its text depends on. */
function kernelOf({ lw, e, x, w, groups, frame, sliding, epilogue, shape }: CorrelationJob) {
  const [images, filters, height, width] = shape;
  const rowBytes = width * e.bytes;
  const band = Math.max(1, Math.min(height, Math.floor(STRIP_BYTES / rowBytes)));
  const vectors = Math.ceil(width / e.lanes);
  const cost = (n: number): number => Math.ceil(vectors / n) * (n + 1);
  const block = VECTORS.reduce((best, n) => (cost(n) < cost(best) ? n : best));
  const strip = Math.ceil((band * rowBytes) / 16) * 16 + block * 16;
  const units = images * groups;
  const lots = lotsFor(units, strip + sliding.channels * frame.height * frame.width * e.bytes);
  const own = new Arguments({});
  const finish = finishPixels(lw, own, e, epilogue, shape);
  const source = new Planes(lw, own, e, x, groups, frame, sliding, lots);
  const rows = isAdjacent(w, 2) ? w : densely(lw, w);
  const [group, row] = tuple(rows.layout.strides, 5);
  const args = source.args.put({
    ...ofLots(lw, lots, { strip }),
    weights: rows,
    'weights.group': group * e.bytes,
    'weights.row': row * e.bytes,
    filters: filters / groups,
    'pixel.row': source.pixelRow,
    tapCount: sizeOf(w.layout.shape.slice(2)),
    ...{ units, lots, groups, band, height, width },
  });
  return { args, e, source, finish, block, lots };
}

/** Plane by plane: what each element of a filter meets is added to whole rows of pixels. */
function render(job: CorrelationJob): void {
  const { lw, name, sliding, shape } = job;
  const { args, e, source, finish, block, lots } = kernelOf(job);
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const zero = b.i32(0);
    const [width, height, bytes] = [read('width'), read('height'), b.i32(e.bytes)];
    overLots(b, read('units'), read('lots'), (unit, lot, first) => {
      const { planes, taps } = source.at(b, lot);
      b.if(first, () => source.begin(b, lot));
      const [image, group] = [quotient(b, unit, read('groups')), remainder(b, unit, read('groups'))];
      source.copy(b, planes, image, group);
      const strip = plus(b, read('strip'), lot, read('strip.bytes'));
      const ofGroup = plus(b, read('weights'), group, read('weights.group'));
      count(b, zero, read('filters'), (filter) => {
        const weights = plus(b, ofGroup, filter, read('weights.row'));
        b.loop(zero, height, read('band'), (counter) => {
          const top = b.get(counter);
          const rows = minimum(b, read('band'), b.sub(height, top));
          count(b, zero, rows, (y) => {
            const from = plus(b, planes, b.add(top, y), read('pixel.row'));
            const to = plus(b, strip, b.mul(y, width), bytes);
            // What is written beyond the end of a row is overwritten by the next one.
            b.loop(zero, width, block * e.lanes, (x) => {
              const along = b.mul(b.get(x), bytes);
              const sums = Array.from({ length: block }, () => b.local(b.num(e.vector, 0)));
              const at = b.add(from, along);
              count(b, zero, read('tapCount'), (k) => {
                const skip = b.mul(k, b.i32(4));
                const met = b.add(at, b.load('i32.load', 'i32', b.add(taps, skip)));
                const weight = loadSplat(b, e, plus(b, weights, k, bytes));
                const next = sums.map((sum, v) => b.fma(loadVector(b, e, met, v * 16), weight, sum));
                next.forEach((sum, v) => {
                  b.set(sums[v]!, sum);
                });
              });
              sums.forEach((sum, v) => {
                storeVector(b, b.add(to, along), sum, v * 16);
              });
            });
          });
          finish.write(b, {
            at: strip,
            pitch: zero,
            row: plus(b, filter, group, read('filters')),
            rows: b.i32(1),
            column: b.mul(top, width),
            columns: b.mul(rows, width),
            batch: image,
          });
        });
      });
    });
  };
  args.launch(lw, {
    key: `conv2d.planes ${e.dtype} ${block} ${source.key} ${finish.key}`,
    name: `${name}, planes`,
    write,
    size: lots,
    work: 2 * sizeOf(shape) * Math.max(1, sliding.channels * sliding.kernel[0] * sliding.kernel[1]),
  });
}

/** Of few channels and filters a group products would be too small to be worth packing. */
const MOST_CHANNELS = 2;

export const repaysPlanes = (groups: number, filters: number, channels: number): boolean =>
  groups > 1 && Math.max(filters, channels) <= MOST_CHANNELS;

export const planes: Strategy<CorrelationJob> = {
  name: 'planes',
  fits: ({ groups, shape, sliding }) => repaysPlanes(groups, shape[1] / groups, sliding.channels),
  render,
};
