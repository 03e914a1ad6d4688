import { type DType, itemSize } from '../base/dtype.ts';
import { carrier, lanesFor, loadLanes, storeLanes } from './access.ts';
import { type Builder, type Value, vector } from './ir.ts';
import { address, int, type Lowering, type View } from './launch.ts';
import { densely } from './product/copy.ts';

// Weights moved along a signal: out[k] is the sum of signal[k - before + j] weights[j] over those j whose element is there.
// Each output is summed in one order, fixed by the sizes, without fused multiply-add: its bits are those of the plain loop.

/** What is moved along what. */
export interface Slide {
  readonly outputs: number;
  readonly signal: number;
  readonly weights: number;
  /** The place of the first weight, at the first output, before the signal's first element. */
  readonly before: number;
}

/** Outputs that are made together: their sums stand in registers. */
export const OUTPUTS = 32;
/** Terms that are summed before they are added to the total, so that its error does not grow with every term. */
export const TERMS = 128;
/** Vectors of outputs whose sums stand in registers at once. */
const VECTORS = 8;

/** Numbers or kernel values with the little arithmetic that bounds need. */
interface Whole<T> {
  sub(a: T, b: T): T;
  add(a: T, b: T): T;
  num(value: number): T;
  min(a: T, b: T): T;
  max(a: T, b: T): T;
}

/** Of the weights, those that meet the signal at the outputs `first` to `last`, all of them. */
export function termsOf<T>(
  w: Whole<T>,
  first: T,
  last: T,
  { signal, weights, before }: { readonly [K in 'signal' | 'weights' | 'before']: T },
): readonly [from: T, to: T] {
  const end = w.min(weights, w.sub(w.add(signal, before), last));
  return [w.max(w.num(0), w.sub(before, first)), w.max(w.num(0), end)];
}

const wholeOf = (b: Builder): Whole<Value> => ({
  sub: (x, y) => b.sub(x, y),
  add: (x, y) => b.add(x, y),
  num: (value) => b.i32(value),
  min: (x, y) => b.select(b.compare('lt_s', x, y), x, y),
  max: (x, y) => b.select(b.compare('gt_s', x, y), x, y),
});

/** Calls `write` for terms from..to in blocks. */
function inBlocks(b: Builder, from: Value, to: Value, write: (from: Value, to: Value) => void): void {
  b.loop(from, to, TERMS, (counter) => {
    const start = b.get(counter);
    write(start, wholeOf(b).min(b.add(start, b.i32(TERMS)), to));
  });
}

function writeSlide(b: Builder, dtype: DType, lanes: 1 | 2 | 4): void {
  const size = itemSize(dtype);
  const w = wholeOf(b);
  const [signalAt, weightsAt, outAt] = [0, 1, 2].map((slot) => b.arg('i32', slot)) as [Value, Value, Value];
  const [outputs, signal, weights, before] = [3, 4, 5, 6].map((slot) => b.arg('i32', slot)) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const sizes = { signal, weights, before };
  const zero = (width: 1 | 2 | 4): Value => b.num(width === 1 ? carrier(dtype) : vector(carrier(dtype)), 0);
  const load = (width: 1 | 2 | 4, at: Value, offset = 0): Value => loadLanes(b, dtype, width, 1, at, undefined, offset);
  /** Where the signal lies for the first of some outputs at weight 0. */
  const startOf = (k: Value): Value => b.at(signalAt, b.sub(k, before), size);
  b.loop(b.begin, b.end, 1, (counter) => {
    const first = b.mul(b.get(counter), b.i32(OUTPUTS));
    const count = w.min(b.i32(OUTPUTS), b.sub(outputs, first));
    const last = b.add(first, b.i32(OUTPUTS - 1));
    const [low, high] = termsOf(w, first, last, sizes);
    // A few outputs at the end, and those with no term in common, are made one by one.
    const together = b.emit('i32.and', 'i32', [b.compare('eq', count, b.i32(OUTPUTS)), b.compare('gt_s', high, low)]);
    const [from, to] = [b.select(together, low, b.i32(0)), b.select(together, high, b.i32(0))];
    /** For each output its own terms on one side of those in common. */
    const oneByOne = (side: 'before' | 'behind'): void =>
      b.loop(b.i32(0), count, 1, (i) => {
        const k = b.add(first, b.get(i));
        const at = b.at(outAt, k, size);
        const [own, end] = termsOf(w, k, k, sizes);
        const total = b.local(side === 'before' ? zero(1) : load(1, at));
        const start = startOf(k);
        const [a, z] = side === 'before' ? [own, w.min(from, end)] : [w.max(to, own), end];
        inBlocks(b, a, z, (s, e) => {
          const part = b.local(zero(1));
          b.loop(s, e, 1, (j) => {
            const place = b.mul(b.get(j), b.i32(size));
            b.set(part, b.add(b.get(part), b.mul(load(1, b.add(start, place)), load(1, b.add(weightsAt, place)))));
          });
          b.set(total, b.add(b.get(total), b.get(part)));
        });
        storeLanes(b, dtype, 1, at, b.get(total));
      });
    oneByOne('before');
    inBlocks(b, from, to, (s, e) => {
      for (let done = 0; done < OUTPUTS; done += VECTORS * lanes) {
        const [at, start] = [b.at(outAt, first, size), startOf(first)];
        const offsets = Array.from({ length: VECTORS }, (_, v) => (done + v * lanes) * size);
        const sums = offsets.map(() => b.local(zero(lanes)));
        b.loop(s, e, 1, (j) => {
          const place = b.mul(b.get(j), b.i32(size));
          const weight = loadLanes(b, dtype, lanes, 0, b.add(weightsAt, place));
          const x = b.add(start, place);
          // Everything is loaded before anything is set, so that neighbours can be joined.
          const next = offsets.map((offset, v) => b.add(b.get(sums[v]!), b.mul(load(lanes, x, offset), weight)));
          next.forEach((value, v) => {
            b.set(sums[v]!, value);
          });
        });
        const totals = offsets.map((offset, v) => b.add(load(lanes, at, offset), b.get(sums[v]!)));
        totals.forEach((value, v) => {
          storeLanes(b, dtype, lanes, at, value, offsets[v]);
        });
      }
    });
    oneByOne('behind');
  });
}

/** The launch that moves weights along a signal, vectors of one dtype, floats or int32, whose sums wrap. */
export function lowerSlide(lw: Lowering, signal: View, weights: View, out: View, sizes: Slide): void {
  const { dtype } = out;
  const lanes = lanesFor([dtype]);
  const start = (v: View): ReturnType<typeof address> => address(v.buffer, v.layout.offset * itemSize(dtype));
  const [x, y] = [densely(lw, signal), densely(lw, weights)];
  lw.launch({
    source: { key: `slide ${dtype} ${lanes}`, name: 'slide', write: (b) => writeSlide(b, dtype, lanes) },
    slots: [start(x), start(y), start(out), ...[sizes.outputs, sizes.signal, sizes.weights, sizes.before].map(int)],
    size: Math.ceil(sizes.outputs / OUTPUTS),
    work: 2 * sizes.outputs * Math.min(sizes.weights, sizes.signal),
  });
}
