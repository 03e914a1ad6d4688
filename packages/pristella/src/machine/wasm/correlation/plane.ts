import { tuple } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, plus, roundDown } from '../loop/count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';

/** How images are set into a frame of zeros: shifted by padding. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  /** The row and column of the image's first element; may be negative. */
  readonly top: number;
  readonly left: number;
}

/** Where a convolution reads its images: byte strides. */
export interface ImageStrides {
  readonly image: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

type FrameSlot =
  | `frame${'' | '.bytes' | '.channel' | '.start' | '.row'}`
  | `images.${'start' | 'channels' | 'channel' | 'row' | 'column' | 'rows' | 'columns'}`
  | 'group.bytes';

/**
 * The images (n, C, H, W) that a convolution slides over: read where they lie, or, where padding needs
 * zeros, copied into frames of a lot's own, `group` images at a time; of `channels` channels, those of one of `groups`.
 */
export class Images {
  readonly strides: ImageStrides;
  readonly key: string;
  private readonly args: Arguments<'images' | 'images.image' | 'images.group'>;
  /** What copies into frames are told; null where images are read where they lie. */
  private readonly frames: Arguments<FrameSlot> | null = null;
  private readonly e: Element;
  private readonly dense: boolean;

  constructor(
    lw: Lowering,
    args: Arguments,
    e: Element,
    view: View,
    frame: Frame,
    lots: number,
    group = 1,
    groups = 1,
  ) {
    this.e = e;
    const [, allChannels, height, width] = tuple(view.layout.shape, 4);
    const steps = view.layout.strides.map((stride) => stride * e.bytes);
    const [image, channel, row, column] = tuple(steps, 4);
    const channels = allChannels / groups;
    const framed = !(frame.top === 0 && frame.left === 0 && frame.height <= height && frame.width <= width);
    this.dense = column === e.bytes;
    this.key = framed ? (this.dense ? 'framed' : 'apart') : 'bare';
    this.args = args.put({ images: view, 'images.image': image, 'images.group': channels * channel });
    if (!framed) {
      this.strides = { image, channel, row, column };
      return;
    }
    const frameRow = frame.width * e.bytes;
    const frameBytes = Math.ceil((channels * frame.height * frameRow) / 16) * 16;
    this.strides = { image: frameBytes, channel: frame.height * frameRow, row: frameRow, column: e.bytes };
    const buffer = lw.scratch(lots * group * frameBytes);
    const rows = inFrame(frame.top, height, frame.height);
    const columns = inFrame(frame.left, width, frame.width);
    this.frames = args.put({
      frame: buffer,
      'frame.bytes': frameBytes,
      'group.bytes': group * frameBytes,
      'frame.channel': this.strides.channel,
      'frame.start': (frame.top + rows.from) * frameRow + (frame.left + columns.from) * e.bytes,
      'frame.row': frameRow,
      'images.start': rows.from * row + columns.from * column,
      'images.channels': channels,
      'images.channel': channel,
      'images.row': row,
      'images.column': column,
      'images.rows': rows.to - rows.from,
      'images.columns': columns.to - columns.from,
    });
  }

  /** Fills the lot's frames with zeros; copies of images then leave them alone. */
  clear(b: Builder, lot: Value): void {
    if (!this.frames) return;
    const frames = lotFrames(b, this.frames, lot);
    const zero = b.num(this.e.vector, 0);
    b.loop(b.i32(0), this.frames.read(b, 'group.bytes'), 16, (at) => {
      storeVector(b, b.add(frames, at), zero);
    });
  }

  /** The address of image `from`, after copying it and the others up to `to` into the lot's frames if `fresh` is not 0. */
  open(b: Builder, lot: Value, from: Value, to: Value, fresh: Value, group?: Value): Value {
    const [first, step] = [this.args.read(b, 'images'), this.args.read(b, 'images.image')];
    const start = group ? plus(b, first, group, this.args.read(b, 'images.group')) : first;
    const args = this.frames;
    if (!args) return plus(b, start, from, step);
    const frames = lotFrames(b, args, lot);
    b.if(fresh, () => {
      count(b, from, to, (image) => {
        const at = plus(b, start, image, step);
        this.copy(b, args, at, plus(b, frames, b.sub(image, from), args.read(b, 'frame.bytes')));
      });
    });
    return frames;
  }

  private copy(b: Builder, args: Arguments<FrameSlot>, image: Value, frame: Value): void {
    const { e } = this;
    const read = args.reader(b);
    const columns = read('images.columns');
    const from = b.add(image, read('images.start'));
    const to = b.add(frame, read('frame.start'));
    count(b, b.i32(0), read('images.channels'), (c) => {
      const fromChannel = plus(b, from, c, read('images.channel'));
      const toChannel = plus(b, to, c, read('frame.channel'));
      count(b, b.i32(0), read('images.rows'), (y) => {
        const fromRow = plus(b, fromChannel, y, read('images.row'));
        const toRow = plus(b, toChannel, y, read('frame.row'));
        const main = this.dense ? roundDown(b, columns, e.lanes) : b.i32(0);
        if (this.dense) {
          b.loop(b.i32(0), main, e.lanes, (counter) => {
            const x = b.get(counter);
            storeVector(b, plus(b, toRow, x, e.bytes), loadVector(b, e, plus(b, fromRow, x, e.bytes)));
          });
        }
        count(b, main, columns, (x) => {
          storeOne(b, e, plus(b, toRow, x, e.bytes), loadOne(b, e, plus(b, fromRow, x, read('images.column'))));
        });
      });
    });
  }
}

function lotFrames(b: Builder, args: Arguments<'frame' | 'group.bytes'>, lot: Value): Value {
  return plus(b, args.read(b, 'frame'), lot, args.read(b, 'group.bytes'));
}

/** The run of indices i with 0 <= start + i < size, of `count`. */
export function inFrame(start: number, count: number, size: number): { from: number; to: number } {
  const from = Math.min(count, Math.max(0, -start));
  const to = Math.max(from, Math.min(count, size - start));
  return { from, to };
}
