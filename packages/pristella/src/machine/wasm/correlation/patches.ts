import type { Buffer } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, minimum, plus, remainder } from '../loop/count.ts';
import { type Element, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';
import { PANEL_ROW_BYTES, panelColumns } from '../product/panel.ts';
import type { ImageStrides } from './plane.ts';

/** The window a convolution slides: filter positions (C, KH, KW), pixels (OH, OW), and the steps between either. */
export interface Sliding {
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly pixels: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** The addresses of a lot's lists of byte offsets. */
export interface Offsets {
  readonly positions: Value;
  readonly pixels: Value;
}

type PatchSlot =
  | ('offsets' | 'positions' | 'pixels' | 'group' | 'group.pixels' | 'channels')
  | `kernel.${'height' | 'width'}`
  | `position.${'channel' | 'row' | 'column'}`
  | `pixel.${'image' | 'row' | 'column'}`
  | `pixels.${'height' | 'width'}`;

/**
 * The patches of a group of images as a matrix, (filter position, pixel): element (k, p) lies k's offset plus p's
 * offset from the first image. Both lists of offsets are written by each lot for itself.
 */
export class Patches {
  readonly positions: number;
  readonly key: string;
  readonly args: Arguments<PatchSlot>;
  private readonly e: Element;
  private readonly adjacent: boolean;

  constructor(
    lw: Lowering,
    args: Arguments,
    e: Element,
    sliding: Sliding,
    strides: ImageStrides,
    lots: number,
    group = 1,
  ) {
    const { channels, kernel, stride, dilation } = sliding;
    const [height, width] = joinedRows(sliding, strides);
    const pixels = height * width;
    this.e = e;
    this.positions = channels * kernel[0] * kernel[1];
    this.adjacent = strides.column * stride[1] === e.bytes;
    this.key = this.adjacent ? 'adjacent' : 'apart';
    const offsets: Buffer = lw.scratch(lots * 4 * (this.positions + group * pixels));
    this.args = args.put({
      offsets,
      positions: this.positions,
      pixels,
      group,
      'group.pixels': group * pixels,
      'pixel.image': strides.image,
      channels,
      'kernel.height': kernel[0],
      'kernel.width': kernel[1],
      'position.channel': strides.channel,
      'position.row': strides.row * dilation[0],
      'position.column': strides.column * dilation[1],
      'pixels.height': height,
      'pixels.width': width,
      'pixel.row': strides.row * stride[0],
      'pixel.column': strides.column * stride[1],
    });
  }

  offsets(b: Builder, lot: Value): Offsets {
    const read = this.args.reader(b);
    const positions = plus(b, read('offsets'), b.mul(lot, b.add(read('positions'), read('group.pixels'))), 4);
    return { positions, pixels: plus(b, positions, read('positions'), 4) };
  }

  writeOffsets(b: Builder, lot: Value): void {
    const read = this.args.reader(b);
    const { positions, pixels } = this.offsets(b, lot);
    const position = [read('position.channel'), read('position.row'), read('position.column')] as const;
    const pixel = [read('pixel.image'), read('pixel.row'), read('pixel.column')] as const;
    writeGrid(b, positions, [read('channels'), read('kernel.height'), read('kernel.width')], position);
    writeGrid(b, pixels, [read('group'), read('pixels.height'), read('pixels.width')], pixel);
  }

  /** Packs the panel of pixels pixel, pixel + 1, ... of `pixels` at `to`; beyond the last pixel it repeats that one. */
  writePanel(b: Builder, image: Value, offsets: Offsets, pixel: Value, pixels: Value, to: Value): void {
    const { e } = this;
    const last = b.sub(pixels, b.i32(1));
    const address = (p: Value): Value => b.add(image, b.load('i32.load', 'i32', plus(b, offsets.pixels, p, 4)));
    const half = (i: number): void => {
      const first = minimum(b, b.add(pixel, b.i32(i * e.lanes)), last);
      this.ifAdjacent(
        b,
        first,
        e.lanes,
        () => this.copy(b, offsets.positions, address(first), to, i * 16, 1),
        () => {
          const from = Array.from({ length: e.lanes }, (_, j) => address(minimum(b, b.add(first, b.i32(j)), last)));
          this.gather(b, offsets.positions, from, b.add(to, b.i32(i * 16)));
        },
      );
    };
    this.ifAdjacent(
      b,
      pixel,
      panelColumns(e),
      () => this.copy(b, offsets.positions, address(pixel), to, 0, 2),
      () => {
        half(0);
        half(1);
      },
    );
  }

  /** Neighbouring pixels lie side by side unless a row ends between them. */
  private ifAdjacent(b: Builder, pixel: Value, size: number, then: () => void, otherwise: () => void): void {
    if (!this.adjacent) {
      otherwise();
      return;
    }
    const width = this.args.read(b, 'pixels.width');
    b.if(b.compare('ge_s', b.sub(width, remainder(b, pixel, width)), b.i32(size)), then, otherwise);
  }

  private copy(b: Builder, positions: Value, from: Value, to: Value, first: number, vectors: number): void {
    const places = Array.from({ length: vectors }, (_, v) => first + v * 16);
    this.eachPosition(b, positions, to, (skip, at) => {
      for (const place of places) storeVector(b, at, loadVector(b, this.e, b.add(from, skip), place - first), place);
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

type Three = readonly [Value, Value, Value];

/** Stores index . strides, in bytes, for every index of a grid in row-major order. */
function writeGrid(b: Builder, to: Value, [outer, middle, inner]: Three, [byI, byJ, byK]: Three): void {
  const at = b.local(to);
  const zero = b.i32(0);
  count(b, zero, outer, (i) => {
    count(b, zero, middle, (j) => {
      const row = plus(b, b.mul(i, byI), j, byJ);
      count(b, zero, inner, (k) => {
        b.store('i32.store', at, plus(b, row, k, byK));
        b.set(at, b.add(at, b.i32(4)));
      });
    });
  });
}

/** The pixels' rows and columns; one long row where each row goes on where the last one ended. */
function joinedRows({ pixels, stride }: Sliding, strides: ImageStrides): readonly [number, number] {
  const even = strides.row * stride[0] === pixels[1] * strides.column * stride[1];
  return even ? [1, pixels[0] * pixels[1]] : pixels;
}
