import { tuple } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import type { Sliding } from '../correlation/patches.ts';
import { type Frame, Images } from '../correlation/plane.ts';
import type { Builder, Matrix, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { type Arguments, ofLots } from '../loop/arguments.ts';
import { count, minimum, plus, quotient, remainder } from '../loop/count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';

/** The windows of a group of images are to stay in the second-level cache. */
const GROUP_BYTES = 512 * 1024;
/** Groups are small enough that so many threads have work. */
const LEAST_GROUPS = 8;
/** A lot writes its windows where those of its last group were: few lots keep them in the cache. */
const MOST_LOTS = 8;

const EVEN_COLUMNS = 8;

/** How many images a group holds, and how many groups and lots there are. */
export interface Grouping {
  readonly group: number;
  readonly groups: number;
  readonly lots: number;
  /** The rows and columns of a row's windows as a matrix. */
  readonly depth: number;
  readonly columns: number;
}

export function groupImages(e: Element, sliding: Sliding, frame: Frame, images: number): Grouping {
  const { channels, kernel, pixels } = sliding;
  const bytes = frame.height * channels * kernel[1] * pixels[1] * e.bytes;
  const most = Math.max(1, Math.min(Math.floor(GROUP_BYTES / Math.max(1, bytes)), Math.ceil(images / LEAST_GROUPS)));
  // BLAS is quickest where the columns, images times pixels, fill its tiles.
  const even = EVEN_COLUMNS / Math.min(EVEN_COLUMNS, pixels[1] & -pixels[1]);
  const group = most >= even ? most - (most % even) : most;
  const groups = Math.ceil(images / group);
  const depth = channels * kernel[0] * kernel[1];
  return { group, groups, lots: Math.min(groups, MOST_LOTS), depth, columns: group * pixels[1] };
}

type WindowSlot =
  | ('units' | 'lots' | 'group' | 'imageCount' | 'pitch' | 'pitch.elements' | 'frame.rows' | 'channels' | 'depth')
  | `windows${'' | '.bytes' | '.row' | '.step' | '.run'}`
  | 'dilation'
  | ('kernel.width' | 'pixels.height' | 'pixels.width')
  | `from.${'image' | 'channel' | 'row' | 'column' | 'pixel'}`;

/**
 * The windows that a convolution slides over a group of images, for products by the BLAS. For each row of the framed
 * images stand (C, KW) rows of (image, OW) pixels: that row, shifted by each kernel column. So the (KH, C, KW) windows of
 * a row of pixels are one matrix with even rows, and only KW times the images are written, not KH KW times. Rows that a dilated
 * filter meets together follow each other: each `dilation`th row, from the first, from the second, ...
 */
export class Windows {
  readonly key: string;
  readonly args: Arguments<WindowSlot>;
  private readonly e: Element;
  private readonly images: Images;
  private readonly adjacent: boolean;
  private readonly dilated: boolean;

  constructor(lw: Lowering, args: Arguments, e: Element, x: View, frame: Frame, sliding: Sliding, grouping: Grouping) {
    const { channels, kernel, pixels, stride, dilation } = sliding;
    const { group, groups, lots, columns } = grouping;
    this.e = e;
    this.images = new Images(lw, args, e, x, frame, lots, group);
    const { strides } = this.images;
    this.adjacent = strides.column * stride[1] === e.bytes;
    this.dilated = dilation[0] > 1;
    this.key = `${this.images.key} ${this.adjacent ? 'adjacent' : 'apart'} ${this.dilated}`;
    const pitch = columns * e.bytes;
    const rowBytes = channels * kernel[1] * pitch;
    // Rows are copied by whole vectors, beyond their ends.
    // Runs of rows lie apart, too: a run is written when the first rows of the next one stand already.
    const run = Math.ceil((Math.ceil(frame.height / dilation[0]) * rowBytes) / 16) * 16 + 16;
    const bytes = dilation[0] * run;
    this.args = args.put({
      units: groups,
      lots,
      group,
      imageCount: tuple(x.layout.shape, 4)[0],
      ...ofLots(lw, lots, { windows: bytes }),
      'windows.row': rowBytes,
      'windows.step': stride[0],
      'windows.run': run,
      dilation: dilation[0],
      pitch,
      'pitch.elements': columns,
      'frame.rows': frame.height,
      channels,
      'kernel.width': kernel[1],
      depth: grouping.depth,
      'pixels.height': pixels[0],
      'pixels.width': pixels[1],
      'from.image': strides.image,
      'from.channel': strides.channel,
      'from.row': strides.row,
      'from.column': strides.column * dilation[1],
      'from.pixel': strides.column * stride[1],
    });
  }

  /** The first image of a group, and how many it has: the last group may have fewer. */
  imagesOf(b: Builder, unit: Value): { first: Value; size: Value } {
    const group = this.args.read(b, 'group');
    const first = b.mul(unit, group);
    return { first, size: minimum(b, group, b.sub(this.args.read(b, 'imageCount'), first)) };
  }

  /** Writes the windows of a group; `fresh` is not 0 for the first one of a lot. */
  write(b: Builder, unit: Value, lot: Value, fresh: Value): void {
    const read = this.args.reader(b);
    b.if(fresh, () => this.images.clear(b, lot));
    const { first, size } = this.imagesOf(b, unit);
    const at = this.images.open(b, lot, first, b.add(first, size), b.i32(1));
    const to = this.at(b, lot);
    const zero = b.i32(0);
    count(b, zero, read('frame.rows'), (y) => {
      count(b, zero, read('channels'), (c) => {
        const source = plus(b, plus(b, at, y, read('from.row')), c, read('from.channel'));
        const target = plus(b, this.rowAt(b, to, y), b.mul(c, read('kernel.width')), read('pitch'));
        count(b, zero, read('kernel.width'), (x) => {
          const from = plus(b, source, x, read('from.column'));
          const row = plus(b, target, x, read('pitch'));
          const width = b.mul(read('pixels.width'), b.i32(this.e.bytes));
          count(b, zero, size, (i) => {
            this.copyRow(b, plus(b, from, i, read('from.image')), plus(b, row, i, width));
          });
        });
      });
    });
  }

  /** One row of pixels. What is written beyond its end is overwritten by the next row. */
  private copyRow(b: Builder, from: Value, to: Value): void {
    const { e } = this;
    const width = this.args.read(b, 'pixels.width');
    if (!this.adjacent) {
      count(b, b.i32(0), width, (x) => {
        storeOne(b, e, plus(b, to, x, e.bytes), loadOne(b, e, plus(b, from, x, this.args.read(b, 'from.pixel'))));
      });
      return;
    }
    b.loop(b.i32(0), width, e.lanes, (counter) => {
      const skip = b.mul(b.get(counter), b.i32(e.bytes));
      storeVector(b, b.add(to, skip), loadVector(b, e, b.add(from, skip)));
    });
  }

  /** Where a row of the framed images stands. */
  private rowAt(b: Builder, at: Value, row: Value): Value {
    const read = this.args.reader(b);
    if (!this.dilated) return plus(b, at, row, read('windows.row'));
    const step = read('dilation');
    const run = plus(b, at, remainder(b, row, step), read('windows.run'));
    return plus(b, run, quotient(b, row, step), read('windows.row'));
  }

  private at(b: Builder, lot: Value): Value {
    return plus(b, this.args.read(b, 'windows'), lot, this.args.read(b, 'windows.bytes'));
  }

  /** The windows of row `y` of the pixels: (KH C KW, images OW). */
  matrix(b: Builder, lot: Value, y: Value, transposed = false): Matrix {
    const at = this.rowAt(b, this.at(b, lot), b.mul(y, this.args.read(b, 'windows.step')));
    return { at, stride: this.args.read(b, 'pitch.elements'), transposed };
  }
}
