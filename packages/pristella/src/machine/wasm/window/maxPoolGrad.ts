import { sizeOf, tuple } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import type { MaxPoolGrad } from '../../../kernel/problem.ts';
import { finishPixels } from '../correlation/operand.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, lotsFor, minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import { type Element, elementOf, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';
import { shuffle } from '../product/panel.ts';

/** Rows are filled, and then finished, while they are in the first-level cache. */
const STRIP_BYTES = 8192;

/**
 * The gradient of max pooling by windows (KH, KW) that tile the images: g (n, c, OH, OW) and the places of the maxima
 * (int32, row * W + column) give (n, c, H, W), the epilogue's shape. Each row is written once, zeros included.
 */
export function lowerMaxPool2dGrad(lw: Lowering, { g, positions, kernel, out: epilogue }: MaxPoolGrad): void {
  const shape = tuple(resultShape(epilogue), 4);
  if (sizeOf(shape) === 0) return;
  const e = elementOf(g.dtype);
  const [images, channels, height, width] = shape;
  const [, , rows, columns] = tuple(g.layout.shape, 4);
  const rowsBytes = kernel[0] * width * e.bytes;
  const band = Math.max(1, Math.min(rows, Math.floor(STRIP_BYTES / rowsBytes)));
  const stripBytes = band * rowsBytes;
  const lots = lotsFor(images * channels, stripBytes);
  const own = new Arguments({});
  const finish = finishPixels(lw, own, e, epilogue, shape);
  const args = own.put({
    g: densely(lw, g),
    positions: densely(lw, positions),
    strips: lw.scratch(lots * stripBytes),
    ...{ channels, width, rows, columns, band, lots, stripBytes, planes: images * channels },
    'window.rows': kernel[0],
    'window.columns': kernel[1],
    rest: (height - rows * kernel[0]) * width,
  });
  // Pairs of columns are filled a vector of windows at a time.
  const paired = e.dtype === 'float32' && kernel[1] === 2 && columns >= e.lanes;
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const [rows, columns, width, zero] = [read('rows'), read('columns'), read('width'), b.i32(0)];
    const rowBytes = b.mul(width, b.i32(e.bytes));
    const windowPixels = b.mul(read('window.rows'), width);
    overLots(b, read('planes'), read('lots'), (plane, lot) => {
      const strip = plus(b, read('strips'), lot, read('stripBytes'));
      const batch = quotient(b, plane, read('channels'));
      const row = remainder(b, plane, read('channels'));
      const store = (column: Value, pixels: Value): void =>
        finish.write(b, { at: strip, pitch: zero, row, rows: b.i32(1), column, columns: pixels, batch });
      b.loop(zero, rows, read('band'), (counter) => {
        const top = b.get(counter);
        const end = minimum(b, b.add(top, read('band')), rows);
        count(b, top, end, (oy) => {
          const window = b.mul(plus(b, oy, plane, rows), columns);
          const g = plus(b, read('g'), window, e.bytes);
          const positions = plus(b, read('positions'), window, 4);
          const first = b.mul(oy, windowPixels);
          const lines = plus(b, strip, b.mul(b.sub(oy, top), read('window.rows')), rowBytes);
          count(b, zero, read('window.rows'), (i) => {
            const line = plus(b, lines, i, rowBytes);
            (paired ? writePairs : writeRow)(b, e, args, { line, place: plus(b, first, i, width), g, positions });
            count(b, b.mul(columns, read('window.columns')), width, (x) => {
              storeOne(b, e, plus(b, line, x, e.bytes), b.num(e.scalar, 0));
            });
          });
        });
        store(b.mul(top, windowPixels), b.mul(b.sub(end, top), windowPixels));
      });
      // Rows that no window reaches.
      b.if(read('rest'), () => {
        b.fill(strip, zero, b.mul(read('rest'), b.i32(e.bytes)));
        store(b.mul(rows, windowPixels), read('rest'));
      });
    });
  };
  args.launch(lw, {
    key: `maxPool2d.grad ${e.dtype} ${paired} ${finish.key}`,
    name: 'maxPool2d.grad',
    write,
    size: lots,
    work: sizeOf(shape),
  });
}

type RowArguments = Arguments<'columns' | 'window.columns'>;
/** A row of pixels, of which the first is at `place`, and the gradients and places of its windows. */
type Row = Readonly<Record<'line' | 'place' | 'g' | 'positions', Value>>;

/** One row: the gradient of a window goes to its maximum. */
function writeRow(b: Builder, e: Element, args: RowArguments, { line, place, g, positions }: Row): void {
  const step = args.read(b, 'window.columns');
  count(b, b.i32(0), args.read(b, 'columns'), (ox) => {
    const maximum = b.sub(b.load('i32.load', 'i32', plus(b, positions, ox, 4)), place);
    const gradient = loadOne(b, e, plus(b, g, ox, e.bytes));
    const from = b.mul(ox, step);
    count(b, from, b.add(from, step), (x) => {
      const value = b.select(b.compare('eq', maximum, x), gradient, b.num(e.scalar, 0));
      storeOne(b, e, plus(b, line, x, e.bytes), value);
    });
  });
}

/** The same for windows of two columns, four windows at a time; the last four begin early enough to end with the row. */
function writePairs(b: Builder, e: Element, args: RowArguments, { line, place, g, positions }: Row): void {
  const columns = args.read(b, 'columns');
  const last = b.sub(columns, b.i32(e.lanes));
  let ramp = b.num('i32x4', 0);
  for (const lane of [1, 2, 3]) ramp = b.replaceLane(ramp, lane, b.i32(lane));
  b.loop(b.i32(0), columns, e.lanes, (counter) => {
    const ox = minimum(b, b.get(counter), last);
    const x = b.add(ox, ox);
    const gradients = loadVector(b, e, plus(b, g, ox, 4));
    const maxima = b.load('v128.load', 'i32x4', plus(b, positions, ox, 4));
    [
      [0, 0, 1, 1],
      [2, 2, 3, 3],
    ].forEach((lanes, half) => {
      const places = b.add(b.splat(b.add(b.add(place, x), b.i32(4 * half))), ramp);
      const here = b.emit('i32x4.eq', 'i32x4', [shuffle(b, maxima, maxima, lanes), places]);
      const value = b.emit('v128.and', e.vector, [shuffle(b, gradients, gradients, lanes), here]);
      storeVector(b, plus(b, line, x, 4), value, 16 * half);
    });
  });
}
