import type { Builder, Value } from '../ir.ts';
import type { Arguments } from './arguments.ts';
import { maximum, minimum, plus } from './count.ts';

/** Row tiles of six rows, then of four, then of one, that cover `rows` without overlap. */
export interface RowTiles {
  readonly sixes: number;
  readonly fours: number;
  readonly ones: number;
}

export function tileRows(rows: number): RowTiles {
  const even = rows - (rows % 2);
  if (even < 4) return { sixes: 0, fours: 0, ones: rows };
  const fours = [0, 2, 1][(even % 6) / 2]!;
  return { sixes: (even - 4 * fours) / 6, fours, ones: rows % 2 };
}

export const tilesIn = (t: RowTiles): number => t.sixes + t.fours + t.ones;

export function putRowTiles(args: Arguments, t: RowTiles): void {
  args.int('sixes', t.sixes);
  args.int('fours', t.fours);
}

/** The first row of tile t. */
export function firstRow(b: Builder, args: Arguments, t: Value): Value {
  const [sixes, fours] = [args.read(b, 'sixes'), args.read(b, 'fours')];
  const beyond = maximum(b, b.sub(t, sixes), b.i32(0));
  return plus(b, plus(b, t, minimum(b, t, sixes), 5), minimum(b, beyond, fours), 3);
}

/** Writes what is done with tile t for each height it may have. */
export function byHeight(b: Builder, args: Arguments, t: Value, write: (height: 6 | 4 | 1) => void): void {
  const [sixes, fours] = [args.read(b, 'sixes'), args.read(b, 'fours')];
  b.if(
    b.compare('lt_s', t, sixes),
    () => write(6),
    () => {
      b.if(
        b.compare('lt_s', t, b.add(sixes, fours)),
        () => write(4),
        () => write(1),
      );
    },
  );
}
