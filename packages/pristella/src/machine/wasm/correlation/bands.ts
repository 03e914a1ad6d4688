import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import type { Images } from './plane.ts';

/** A block of Winograd's tiles: rows of tiles `row`, row + 1, ... of the images from `image`. */
export interface Band<P extends string> {
  readonly image: Value;
  readonly images: Value;
  readonly row: Value;
  readonly rows: Value;
  /** The tiles of one image. */
  readonly imageTiles: Value;
  /** Where the framed images lie. */
  readonly at: Value;
  /** The address of a part of the lot's scratch memory, by the name of its argument. */
  readonly own: (part: P) => Value;
  /** Not 0 for the first and for the last block of a lot. */
  readonly first: Value;
  readonly last: Value;
}

/** What kernels that go by bands are told: P are the parts of a lot's scratch memory. */
export type BandSlot<P extends string> =
  | ('units' | 'lots' | 'bands' | 'group' | 'imageCount' | 'band' | 'down' | 'across')
  | P
  | `${P}.bytes`;

/** Visits the blocks of all groups of images, lot by lot. */
export function overBands<P extends string>(
  b: Builder,
  args: Arguments<BandSlot<P>>,
  source: Images,
  write: (band: Band<P>) => void,
): void {
  const read = args.reader(b);
  overLots(b, read('units'), read('lots'), (unit, lot, first) => {
    b.if(first, () => source.clear(b, lot));
    const block = remainder(b, unit, read('bands'));
    const image = b.mul(quotient(b, unit, read('bands')), read('group'));
    const end = minimum(b, b.add(image, read('group')), read('imageCount'));
    const fresh = b.emit('i32.or', 'i32', [first, b.compare('eq', block, b.i32(0))]);
    const at = source.open(b, lot, image, end, fresh);
    const row = b.mul(block, read('band'));
    const rows = minimum(b, read('band'), b.sub(read('down'), row));
    const lotEnd = quotient(b, b.mul(b.add(lot, b.i32(1)), read('units')), read('lots'));
    write({
      image,
      images: b.sub(end, image),
      row,
      rows,
      imageTiles: b.mul(rows, read('across')),
      at,
      own: (part) => plus(b, read(part), lot, read(`${part}.bytes`)),
      first,
      last: b.compare('eq', b.add(unit, b.i32(1)), lotEnd),
    });
  });
}
