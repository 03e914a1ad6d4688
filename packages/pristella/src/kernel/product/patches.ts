import type { Builder, Value } from '../ir.ts';
import type { Buffer, Lowering } from '../launch.ts';
import type { Arguments } from './arguments.ts';
import { count, minimum, plus, quotient, remainder } from './count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from './element.ts';
import { PANEL_ROW_BYTES, panelColumns } from './panel.ts';
import type { ImageStrides } from './plane.ts';

/** The window a convolution slides: filter positions (C, KH, KW), pixels (OH, OW), and the steps between pixels. */
export interface Sliding {
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly pixels: readonly [number, number];
  readonly stride: readonly [number, number];
}

/**
 * The patches of an image as a matrix, (filter position, pixel): element (k, p) lies k's offset plus p's offset from
 * the image. Both lists of offsets are written by each lot for itself.
 */
export class Patches {
  readonly positions: number;
  readonly pixels: number;
  readonly key: string;
  private readonly args: Arguments;
  private readonly e: Element;
  private readonly adjacent: boolean;

  constructor(lw: Lowering, args: Arguments, e: Element, sliding: Sliding, strides: ImageStrides, lots: number) {
    const { channels, kernel, pixels, stride } = sliding;
    this.args = args;
    this.e = e;
    this.positions = channels * kernel[0] * kernel[1];
    this.pixels = pixels[0] * pixels[1];
    this.adjacent = strides.column * stride[1] === e.bytes;
    this.key = this.adjacent ? 'adjacent' : 'apart';
    const offsets: Buffer = lw.scratch(lots * 4 * (this.positions + this.pixels));
    args.buffer('offsets', offsets);
    args.int('positions', this.positions);
    args.int('pixels', this.pixels);
    args.int('kernel.size', kernel[0] * kernel[1]);
    args.int('kernel.width', kernel[1]);
    args.int('position.channel', strides.channel);
    args.int('position.row', strides.row);
    args.int('position.column', strides.column);
    args.int('pixels.width', pixels[1]);
    args.int('pixel.row', strides.row * stride[0]);
    args.int('pixel.column', strides.column * stride[1]);
  }

  /** The addresses of the lot's offsets: of positions, then of pixels. */
  offsets(b: Builder, lot: Value): { positions: Value; pixels: Value } {
    const read = (name: string): Value => this.args.read(b, name);
    const positions = plus(b, read('offsets'), b.mul(lot, b.add(read('positions'), read('pixels'))), 4);
    return { positions, pixels: plus(b, positions, read('positions'), 4) };
  }

  writeOffsets(b: Builder, lot: Value): void {
    const read = (name: string): Value => this.args.read(b, name);
    const { positions, pixels } = this.offsets(b, lot);
    count(b, b.i32(0), read('positions'), (k) => {
      const within = remainder(b, k, read('kernel.size'));
      const channel = b.mul(quotient(b, k, read('kernel.size')), read('position.channel'));
      const row = plus(b, channel, quotient(b, within, read('kernel.width')), read('position.row'));
      b.store(
        'i32.store',
        plus(b, positions, k, 4),
        plus(b, row, remainder(b, within, read('kernel.width')), read('position.column')),
      );
    });
    count(b, b.i32(0), read('pixels'), (p) => {
      const row = b.mul(quotient(b, p, read('pixels.width')), read('pixel.row'));
      b.store(
        'i32.store',
        plus(b, pixels, p, 4),
        plus(b, row, remainder(b, p, read('pixels.width')), read('pixel.column')),
      );
    });
  }

  /** Packs the panel of pixels pixel, pixel + 1, ... at `to`; beyond the last pixel it repeats that one. */
  writePanel(b: Builder, image: Value, offsets: { positions: Value; pixels: Value }, pixel: Value, to: Value): void {
    const { e } = this;
    const last = b.sub(this.args.read(b, 'pixels'), b.i32(1));
    const depth = this.args.read(b, 'positions');
    for (let half = 0; half < 2; half++) {
      const from = Array.from({ length: e.lanes }, (_, j) => {
        const p = minimum(b, b.add(pixel, b.i32(half * e.lanes + j)), last);
        return b.add(image, b.load('i32.load', 'i32', plus(b, offsets.pixels, p, 4)));
      });
      const start = b.add(to, b.i32(half * 16));
      const gather = (): void =>
        this.eachPosition(b, offsets.positions, depth, start, (skip, at) => {
          from.forEach((x, j) => {
            storeOne(b, e, at, loadOne(b, e, b.add(x, skip)), j * e.bytes);
          });
        });
      const copy = (): void =>
        this.eachPosition(b, offsets.positions, depth, start, (skip, at) => {
          storeVector(b, at, loadVector(b, e, b.add(from[0]!, skip)));
        });
      if (!this.adjacent) gather();
      else b.if(b.compare('eq', b.sub(from.at(-1)!, from[0]!), b.i32(16 - e.bytes)), copy, gather);
    }
  }

  private eachPosition(
    b: Builder,
    positions: Value,
    depth: Value,
    to: Value,
    write: (skip: Value, at: Value) => void,
  ): void {
    count(b, b.i32(0), depth, (k) => {
      write(b.load('i32.load', 'i32', plus(b, positions, k, 4)), plus(b, to, k, PANEL_ROW_BYTES));
    });
  }
}

export const panelsFor = (e: Element, columns: number): number => Math.ceil(columns / panelColumns(e));
