import { sizeOf, tuple } from '../../../base/shape.ts';
import type { Band } from '../../../kernel/problem.ts';
import type { Builder, Type, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { overElements } from '../loop/access.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, minimum, plus, quotient, remainder, roundDown } from '../loop/count.ts';
import { elementOf, loadOne, loadSplat, loadVector, storeOne, storeVector } from '../loop/element.ts';

/** Rows that share what is read of the spans, where the axis is the last one. */
const ROWS = 16;

/** What the kernel is told, and what its text depends on. */
function kernelOf(lw: Lowering, { x, axis, weights, spans, out }: Band) {
  const e = elementOf(x.dtype);
  const { shape } = x.layout;
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const [outputs, most] = tuple(weights.layout.shape, 2);
  const args = new Arguments({
    x: densely(lw, x),
    weights: densely(lw, weights),
    spans: densely(lw, spans),
    out,
    ...{ outer, inner, outputs, size: shape[axis]!, 'weights.row': most * e.bytes },
  });
  return { args, e, outer, outputs, most, isLast: inner === 1 };
}
type Kernel = ReturnType<typeof kernelOf>;

/** Floats of one dtype; each output is summed in order. */
export function lowerBand(lw: Lowering, problem: Band): void {
  const { shape } = problem.out.layout;
  if (sizeOf(shape) === 0) return;
  const kernel = kernelOf(lw, problem);
  const { args, e, outer, outputs, most, isLast } = kernel;
  args.launch(lw, {
    key: `band ${e.dtype} ${isLast}`,
    name: 'band',
    write(b) {
      args.hoist(b);
      if (isLast) count(b, b.begin, b.end, (unit) => writeRows(b, kernel, unit));
      else count(b, b.begin, b.end, (unit) => writeLayer(b, kernel, unit));
    },
    size: isLast ? Math.ceil(outer / ROWS) : outer * outputs,
    work: 2 * most * sizeOf(shape),
  });
}

/** An output's terms: where they begin, how many they are, and the address of their weights. */
interface Span {
  readonly start: Value;
  readonly terms: Value;
  readonly weight: Value;
}

function spanOf(b: Builder, { args }: Kernel, o: Value): Span {
  const read = args.reader(b);
  const at = plus(b, read('spans'), o, 8);
  const [start, terms] = [b.load('i32.load', 'i32', at), b.load('i32.load', 'i32', at, 4)];
  return { start, terms, weight: plus(b, read('weights'), o, read('weights.row')) };
}

/** From -0 on a sum of one term is that term; a sum of none is 0. */
const beginning = (b: Builder, type: Type, terms: Value): Value =>
  b.local(b.select(terms, b.num(type, -0), b.num(type, 0)));

/** Along the last axis: some rows, for vectors of outputs. */
function writeRows(b: Builder, kernel: Kernel, unit: Value): void {
  const { args, e } = kernel;
  const read = args.reader(b);
  const zero = b.i32(0);
  const first = b.mul(unit, b.i32(ROWS));
  const end = minimum(b, b.add(first, b.i32(ROWS)), read('outer'));
  const from = (row: Value, { start }: Span): Value => plus(b, read('x'), plus(b, start, row, read('size')), e.bytes);
  const to = (row: Value, o: Value): Value => plus(b, read('out'), plus(b, o, row, read('outputs')), e.bytes);
  const single = (o: Value): void => {
    const span = spanOf(b, kernel, o);
    count(b, first, end, (row) => {
      const at = from(row, span);
      const sum = beginning(b, e.scalar, span.terms);
      count(b, zero, span.terms, (t) => {
        const skip = b.mul(t, b.i32(e.bytes));
        b.set(sum, b.add(sum, b.mul(loadOne(b, e, b.add(at, skip)), loadOne(b, e, b.add(span.weight, skip)))));
      });
      storeOne(b, e, to(row, o), sum);
    });
  };
  const gather = ([place, ...others]: readonly Value[], skip: Value): Value => {
    const lanes = loadSplat(b, e, b.add(place!, skip));
    const bits = e.bytes === 8 ? 64 : 32;
    return others.reduce((v, other, lane) => b.loadLane(bits, v, b.add(other, skip), lane + 1), lanes);
  };
  const whole = roundDown(b, read('outputs'), e.lanes);
  b.loop(zero, whole, e.lanes, (counter) => {
    const o = b.get(counter);
    const spans = Array.from({ length: e.lanes }, (_, lane) => spanOf(b, kernel, b.add(o, b.i32(lane))));
    const terms = spans[0]!.terms;
    const alike = spans
      .slice(1)
      .map((span) => b.compare('eq', span.terms, terms))
      .reduce((p, q) => b.emit('i32.and', 'i32', [p, q]));
    const weights = spans.map(({ weight }) => weight);
    // Neighbours of as many terms each are summed side by side.
    b.if(
      alike,
      () =>
        count(b, first, end, (row) => {
          const places = spans.map((span) => from(row, span));
          const sum = beginning(b, e.vector, terms);
          count(b, zero, terms, (t) => {
            const skip = b.mul(t, b.i32(e.bytes));
            b.set(sum, b.add(sum, b.mul(gather(places, skip), gather(weights, skip))));
          });
          storeVector(b, to(row, o), sum);
        }),
      () => count(b, o, b.add(o, b.i32(e.lanes)), single),
    );
  });
  count(b, whole, read('outputs'), single);
}

/** Along another axis: one output, for all places of the axes behind. */
function writeLayer(b: Builder, kernel: Kernel, unit: Value): void {
  const { args, e } = kernel;
  const read = args.reader(b);
  const { start, terms, weight } = spanOf(b, kernel, remainder(b, unit, read('outputs')));
  const row = quotient(b, unit, read('outputs'));
  const from = plus(b, read('x'), b.mul(plus(b, start, row, read('size')), read('inner')), e.bytes);
  const to = plus(b, read('out'), b.mul(unit, read('inner')), e.bytes);
  const step = b.mul(read('inner'), b.i32(e.bytes));
  overElements(b, e.lanes, b.i32(0), read('inner'), (width, i, ahead) => {
    const along = b.mul(i, b.i32(e.bytes));
    const [load, times, store] = width === 1 ? [loadOne, loadOne, storeOne] : [loadVector, loadSplat, storeWhole];
    const sums = ahead.map(() => beginning(b, width === 1 ? e.scalar : e.vector, terms));
    count(b, b.i32(0), terms, (t) => {
      const at = b.add(plus(b, from, t, step), along);
      const by = times(b, e, plus(b, weight, t, e.bytes));
      const next = sums.map((sum, v) => b.add(sum, b.mul(load(b, e, at, ahead[v]! * e.bytes), by)));
      next.forEach((sum, v) => {
        b.set(sums[v]!, sum);
      });
    });
    sums.forEach((sum, v) => {
      store(b, e, b.add(to, along), sum, ahead[v]! * e.bytes);
    });
  });
}

const storeWhole: typeof storeOne = (b, _, at, value, offset) => storeVector(b, at, value, offset);
