import { dense } from '../../../base/layout.ts';
import { type Size4, sizeOf, tuple } from '../../../base/shape.ts';
import type { MaxPool } from '../../../kernel/problem.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { count, maximum, minimum, plus, quotient, remainder } from '../loop/count.ts';
import { type Element, elementOf, loadOne, loadVector } from '../loop/element.ts';
import { lowest, type Maximum, maximumFrom } from './maximum.ts';

/** What the kernel is told, and what its text depends on. */
function kernelOf(lw: Lowering, problem: MaxPool, shape: Size4) {
  const { x, kernel, stride, padding, dilation, values: into, positions } = problem;
  const e = elementOf(x.dtype);
  const values = into ?? { buffer: lw.scratch(sizeOf(shape) * e.bytes), layout: dense(shape), dtype: x.dtype };
  const [, , height, width] = tuple(x.layout.shape, 4);
  const [image, channel, row, column] = tuple(x.layout.strides, 4);
  const [, channels, rows, columns] = shape;
  // The windows that lie between the left and the right edge of the image.
  const from = Math.min(columns, Math.ceil(padding[1] / stride[1]));
  const extent = dilation[1] * (kernel[1] - 1) + 1;
  const inside = Math.floor((width + padding[1] - extent) / stride[1]) + 1;
  const args = new Arguments({
    x,
    values,
    positions,
    'x.image': image * e.bytes,
    'x.channel': channel * e.bytes,
    'x.row': row * e.bytes,
    'x.column': column * e.bytes,
    ...{ channels, height, width, rows, columns },
    'kernel.row': kernel[0],
    'stride.row': stride[0],
    'padding.row': padding[0],
    'kernel.column': kernel[1],
    'stride.column': stride[1],
    'padding.column': padding[1],
    'dilation.row': dilation[0],
    'dilation.column': dilation[1],
    'inside.from': from,
    'inside.to': Math.max(from, Math.min(columns, inside)),
  });
  // Column steps that a vector of windows can be read with; null reads one window at a time.
  const step: 1 | 2 | null = column === 1 && (stride[1] === 1 || stride[1] === 2) ? stride[1] : null;
  // 2 x 2 windows that lie wholly inside the image.
  const isSmall =
    kernel.every((k) => k === 2) &&
    padding.every((p) => p === 0) &&
    dilation.every((d) => d === 1) &&
    (rows - 1) * stride[0] + 2 <= height;
  return { args, e, step, isSmall, hasPlaces: positions !== null };
}
type Kernel = ReturnType<typeof kernelOf>;

/**
 * The maxima of windows of x (n, c, H, W), float32, float64 or int32, into dense `values` (n, c, OH, OW), and into
 * `positions` (int32, dense, the same shape) where each was met: row * W + column. Padding never wins, NaN always, and
 * of equals the first.
 */
export function lowerMaxPool2d(lw: Lowering, problem: MaxPool): void {
  const shape = tuple((problem.values ?? problem.positions)!.layout.shape, 4);
  if (sizeOf(shape) === 0) return;
  const kernel = kernelOf(lw, problem, shape);
  const { args, e, step, isSmall, hasPlaces } = kernel;
  args.launch(lw, {
    key: `maxPool2d ${e.dtype} ${step} ${isSmall} ${hasPlaces}`,
    name: 'maxPool2d',
    write: (b) => writeMaxPool(b, kernel),
    size: shape[0] * shape[1],
    work: sizeOf(shape) * problem.kernel[0] * problem.kernel[1],
  });
}

/** One row of windows: the rows of the image they reach, and where their maxima go. */
interface Row {
  /** The image row of the windows' first row, and the rows of the kernel that lie inside the image. */
  readonly y: Value;
  readonly from: Value;
  readonly to: Value;
  readonly plane: Value;
  /** The number of the first window of the row. */
  readonly first: Value;
}

function writeMaxPool(b: Builder, kernel: Kernel): void {
  const { args, e, step } = kernel;
  const read = args.hoist(b);
  const [rows, columns] = [read('rows'), read('columns')];
  count(b, b.begin, b.end, (unit) => {
    const image = plus(b, read('x'), quotient(b, unit, read('channels')), read('x.image'));
    const plane = plus(b, image, remainder(b, unit, read('channels')), read('x.channel'));
    count(b, b.i32(0), rows, (oy) => {
      const y = b.sub(b.mul(oy, read('stride.row')), read('padding.row'));
      const [from, to] = inside(b, y, read('kernel.row'), read('height'), read('dilation.row'));
      const row: Row = { y, from, to, plane, first: b.mul(b.add(b.mul(unit, rows), oy), columns) };
      const single = (begin: Value, end: Value): void => count(b, begin, end, (ox) => writeWindow(b, kernel, row, ox));
      if (step === null) {
        single(b.i32(0), columns);
        return;
      }
      const [begin, end] = [read('inside.from'), read('inside.to')];
      const last = b.sub(end, b.i32(e.lanes));
      single(b.i32(0), begin);
      b.if(
        b.compare('lt_s', last, begin),
        () => single(begin, end),
        () => {
          // The last vector begins early enough to end with the last window inside.
          b.loop(begin, end, e.lanes, (ox) => writeWindows(b, kernel, step, row, minimum(b, b.get(ox), last)));
        },
      );
      single(end, columns);
    });
  });
}

/** Which of a window's elements lie inside an axis, where they are `step` apart from `start` on. */
function inside(b: Builder, start: Value, size: Value, all: Value, step: Value): [from: Value, to: Value] {
  const upTo = (n: Value): Value => quotient(b, b.add(n, b.sub(step, b.i32(1))), step);
  const before = maximum(b, b.sub(b.i32(0), start), b.i32(0));
  return [upTo(before), minimum(b, size, upTo(b.sub(all, start)))];
}

/** Stores the maxima of window ox of a row, or of a vector of windows from there, and their places. */
function store(b: Builder, { args, e, hasPlaces }: Kernel, row: Row, ox: Value, maxima: Maximum): void {
  const window = b.add(row.first, ox);
  const value = plus(b, args.read(b, 'values'), window, e.bytes);
  maxima.store(value, hasPlaces ? plus(b, args.read(b, 'positions'), window, 4) : null);
}

/** One window, cut to the image. */
function writeWindow(b: Builder, kernel: Kernel, row: Row, ox: Value): void {
  const { args, e, hasPlaces } = kernel;
  const read = args.reader(b);
  const x = b.sub(b.mul(ox, read('stride.column')), read('padding.column'));
  const [from, to] = inside(b, x, read('kernel.column'), read('width'), read('dilation.column'));
  const rowOf = (i: Value): Value => plus(b, row.y, i, read('dilation.row'));
  const columnOf = (j: Value): Value => plus(b, x, j, read('dilation.column'));
  const place = (i: Value, j: Value): Value | null =>
    hasPlaces ? plus(b, columnOf(j), rowOf(i), read('width')) : null;
  const sum = maximumFrom(b, e, lowest(b, e, e.scalar), place(row.from, from));
  count(b, row.from, row.to, (i) => {
    const at = plus(b, row.plane, rowOf(i), read('x.row'));
    count(b, from, to, (j) => {
      sum.meet(loadOne(b, e, plus(b, at, columnOf(j), read('x.column'))), place(i, j));
    });
  });
  store(b, kernel, row, ox, sum);
}

/** As many neighbouring windows as a vector has lanes, all between the image's left and right edge. */
function writeWindows(b: Builder, kernel: Kernel, step: 1 | 2, row: Row, ox: Value): void {
  const { args, e, isSmall, hasPlaces } = kernel;
  const read = args.reader(b);
  const x = b.sub(b.mul(ox, b.i32(step)), read('padding.column'));
  const lanes = laneNumbers(b, e, step);
  const rowOf = (i: Value): Value => plus(b, row.y, i, read('dilation.row'));
  const columnOf = (j: Value): Value => plus(b, x, j, read('dilation.column'));
  const places = (i: Value, j: Value): Value | null =>
    hasPlaces ? b.add(spread(b, e, plus(b, columnOf(j), rowOf(i), read('width'))), lanes) : null;
  const lineOf = (i: Value): Value => plus(b, plus(b, row.plane, rowOf(i), read('x.row')), x, e.bytes);
  const load = (at: Value, offset = 0): Value => (step === 1 ? loadVector : loadEven)(b, e, at, offset);
  if (isSmall) {
    const [upper, lower] = [lineOf(b.i32(0)), lineOf(b.i32(1))];
    const first = places(b.i32(0), b.i32(0));
    const further = (place: Value | null, by: Value): Value | null => place && b.add(place, by);
    const one = b.num(e.bytes === 8 ? 'i64x2' : 'i32x4', 1);
    const below = further(first, spread(b, e, read('width')));
    const windows = maximumFrom(b, e, load(upper), first);
    windows.meet(load(upper, e.bytes), further(first, one));
    windows.meet(load(lower), below);
    windows.meet(load(lower, e.bytes), further(below, one));
    store(b, kernel, row, ox, windows);
    return;
  }
  const windows = maximumFrom(b, e, lowest(b, e, e.vector), places(row.from, b.i32(0)));
  count(b, row.from, row.to, (i) =>
    count(b, b.i32(0), read('kernel.column'), (j) => {
      windows.meet(load(plus(b, lineOf(i), b.mul(j, read('dilation.column')), e.bytes)), places(i, j));
    }),
  );
  store(b, kernel, row, ox, windows);
}

/** Every second element from `offset` bytes beyond `at`, and none beyond the last of them. */
function loadEven(b: Builder, e: Element, at: Value, offset: number): Value {
  const [low, high] = [loadVector(b, e, at, offset), loadVector(b, e, at, offset + 16 - e.bytes)];
  const lanes = e.lanes === 4 ? [0, 2, 5, 7] : [0, 3];
  const places = lanes.flatMap((lane) => Array.from({ length: e.bytes }, (_, i) => lane * e.bytes + i));
  return b.emit('i8x16.shuffle', e.vector, [low, high], places);
}

/** A place in every lane, in lanes as wide as the element's. */
function spread(b: Builder, e: Element, place: Value): Value {
  return e.bytes === 8 ? b.splat(b.emit('i64.extend_i32_s', 'i64', [place])) : b.splat(place);
}

/** 0, step, 2 * step, ... */
function laneNumbers(b: Builder, e: Element, step: number): Value {
  const scalar = e.bytes === 8 ? 'i64' : 'i32';
  let lanes = b.splat(b.num(scalar, 0));
  for (let lane = 1; lane < e.lanes; lane++) lanes = b.replaceLane(lanes, lane, b.num(scalar, lane * step));
  return lanes;
}
