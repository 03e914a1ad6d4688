import type { Buffer, View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, plus, roundDown } from '../loop/count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';

/** How images are set into a frame of zeros: shifted by padding, and spread out where a stride is undone. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  /** The row and column of the image's first element; may be negative. */
  readonly top: number;
  readonly left: number;
  /** Steps from one element of the image to the next. */
  readonly spread: readonly [number, number];
}

/** Where a convolution reads its images: byte strides. */
export interface ImageStrides {
  readonly image: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/**
 * The images (n, C, H, W) that a convolution slides over: read where they lie, or, where padding or spreading needs
 * zeros, copied into frames of a lot's own, `group` images at a time.
 */
export class Images {
  readonly strides: ImageStrides;
  readonly key: string;
  private readonly args: Arguments;
  private readonly e: Element;
  private readonly dense: boolean;
  private readonly framed: boolean;
  private readonly frame: Buffer | null = null;

  constructor(lw: Lowering, args: Arguments, e: Element, view: View, frame: Frame, lots: number, group = 1) {
    this.args = args;
    this.e = e;
    const [, channels, height, width] = view.layout.shape as [number, number, number, number];
    const [image, channel, row, column] = view.layout.strides as [number, number, number, number];
    const inside = frame.top === 0 && frame.left === 0 && frame.spread[0] === 1 && frame.spread[1] === 1;
    this.framed = !(inside && frame.height <= height && frame.width <= width);
    this.dense = column === 1 && frame.spread[1] === 1;
    this.key = this.framed ? (this.dense ? 'framed' : 'spread') : 'bare';
    args.view('images', view);
    args.int('images.image', image * e.bytes);
    if (!this.framed) {
      this.strides = {
        image: image * e.bytes,
        channel: channel * e.bytes,
        row: row * e.bytes,
        column: column * e.bytes,
      };
      return;
    }
    const frameRow = frame.width * e.bytes;
    const frameBytes = Math.ceil((channels * frame.height * frameRow) / 16) * 16;
    this.strides = { image: frameBytes, channel: frame.height * frameRow, row: frameRow, column: e.bytes };
    this.frame = lw.scratch(lots * group * frameBytes);
    const rows = inFrame(frame.top, frame.spread[0], height, frame.height);
    const columns = inFrame(frame.left, frame.spread[1], width, frame.width);
    args.buffer('frame', this.frame);
    args.int('frame.bytes', frameBytes);
    args.int('group.bytes', group * frameBytes);
    args.int('frame.channel', this.strides.channel);
    args.int(
      'frame.start',
      (frame.top + rows.from * frame.spread[0]) * frameRow + (frame.left + columns.from * frame.spread[1]) * e.bytes,
    );
    args.int('frame.row', frameRow * frame.spread[0]);
    args.int('frame.column', e.bytes * frame.spread[1]);
    args.int('images.start', (rows.from * row + columns.from * column) * e.bytes);
    args.int('images.channels', channels);
    args.int('images.channel', channel * e.bytes);
    args.int('images.row', row * e.bytes);
    args.int('images.column', column * e.bytes);
    args.int('images.rows', rows.to - rows.from);
    args.int('images.columns', columns.to - columns.from);
  }

  /** Fills the lot's frames with zeros; copies of images then leave them alone. */
  clear(b: Builder, lot: Value): void {
    if (!this.framed) return;
    const frames = this.lotFrames(b, lot);
    const zero = b.num(this.e.vector, 0);
    b.loop(b.i32(0), this.args.read(b, 'group.bytes'), 16, (at) => {
      storeVector(b, b.add(frames, at), zero);
    });
  }

  /** The address of image `from`, after copying it and the others up to `to` into the lot's frames if `fresh` is not 0. */
  open(b: Builder, lot: Value, from: Value, to: Value, fresh: Value): Value {
    const [start, step] = [this.args.read(b, 'images'), this.args.read(b, 'images.image')];
    if (!this.framed) return plus(b, start, from, step);
    const frames = this.lotFrames(b, lot);
    b.if(fresh, () => {
      count(b, from, to, (image) => {
        this.copy(
          b,
          plus(b, start, image, step),
          plus(b, frames, b.sub(image, from), this.args.read(b, 'frame.bytes')),
        );
      });
    });
    return frames;
  }

  private lotFrames(b: Builder, lot: Value): Value {
    return plus(b, this.args.read(b, 'frame'), lot, this.args.read(b, 'group.bytes'));
  }

  private copy(b: Builder, image: Value, frame: Value): void {
    const { args, e } = this;
    const read = (name: string): Value => args.read(b, name);
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
          storeOne(
            b,
            e,
            plus(b, toRow, x, read('frame.column')),
            loadOne(b, e, plus(b, fromRow, x, read('images.column'))),
          );
        });
      });
    });
  }
}

/** The run of indices i with 0 <= start + i * step < size, of `count`. */
function inFrame(start: number, step: number, count: number, size: number): { from: number; to: number } {
  const from = Math.min(count, Math.max(0, Math.ceil(-start / step)));
  const to = Math.max(from, Math.min(count, Math.ceil((size - start) / step)));
  return { from, to };
}
