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
    const from = Array.from({ length: panelColumns(e) }, (_, j) => {
      const p = minimum(b, b.add(pixel, b.i32(j)), last);
      return b.add(image, b.load('i32.load', 'i32', plus(b, offsets.pixels, p, 4)));
    });
    const halves = [from.slice(0, e.lanes), from.slice(e.lanes)];
    const left = b.sub(this.args.read(b, 'pixels'), pixel);
    const half = (i: number): void => {
      this.ifAdjacent(
        b,
        halves[i]!,
        b.compare('ge_s', left, b.i32((i + 1) * e.lanes)),
        () => this.copy(b, offsets.positions, halves[i]![0]!, to, [i * 16]),
        () => this.gather(b, offsets.positions, halves[i]!, b.add(to, b.i32(i * 16))),
      );
    };
    this.ifAdjacent(
      b,
      from,
      b.compare('ge_s', left, b.i32(panelColumns(e))),
      () => this.copy(b, offsets.positions, from[0]!, to, [0, 16]),
      () => {
        half(0);
        half(1);
      },
    );
  }

  /** Pixels that all exist lie side by side in the image unless a row ends between them. */
  private ifAdjacent(b: Builder, from: readonly Value[], exist: Value, then: () => void, otherwise: () => void): void {
    const span = b.i32((from.length - 1) * this.e.bytes);
    const even = b.compare('eq', b.sub(from.at(-1)!, from[0]!), span);
    if (this.adjacent) b.if(b.emit('i32.and', 'i32', [even, exist]), then, otherwise);
    else otherwise();
  }

  private copy(b: Builder, positions: Value, from: Value, to: Value, places: readonly number[]): void {
    this.eachPosition(b, positions, to, (skip, at) => {
      for (const place of places)
        storeVector(b, at, loadVector(b, this.e, b.add(from, skip), place - places[0]!), place);
    });
  }

  private gather(b: Builder, positions: Value, from: readonly Value[], to: Value): void {
    this.eachPosition(b, positions, to, (skip, at) => {
      from.forEach((x, j) => {
        storeOne(b, this.e, at, loadOne(b, this.e, b.add(x, skip)), j * this.e.bytes);
      });
    });
  }

  private eachPosition(b: Builder, positions: Value, to: Value, write: (skip: Value, at: Value) => void): void {
    count(b, b.i32(0), this.args.read(b, 'positions'), (k) => {
      write(b.load('i32.load', 'i32', plus(b, positions, k, 4)), plus(b, to, k, PANEL_ROW_BYTES));
    });
  }
}

export const panelsFor = (e: Element, columns: number): number => Math.ceil(columns / panelColumns(e));
