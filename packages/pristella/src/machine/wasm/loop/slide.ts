import { itemSize } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import { lanesFor, OUTPUTS, TERMS, termsOf, type Whole } from '../../../kernel/order.ts';
import type { Slide } from '../../../kernel/problem.ts';
import { type Builder, type Value, vector } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { carrier, loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';

// Weights moved along a signal: out[k] is the sum of signal[k - before + j] weights[j] over those j whose element is there.
// Each output is summed in one order, fixed by the sizes, without fused multiply-add: its bits are those of the plain loop.

/** Vectors of outputs whose sums stand in registers at once. */
const VECTORS = 8;

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

/** Vectors of one dtype, floats or int32, whose sums wrap. */
export function lowerSlide(lw: Lowering, { signal, weights, before, out }: Slide): void {
  const { dtype } = out;
  const lanes = lanesFor([dtype]);
  const outputs = sizeOf(out.layout.shape);
  const sizes = { outputs, signal: sizeOf(signal.layout.shape), weights: sizeOf(weights.layout.shape), before };
  const args = new Arguments({ x: densely(lw, signal), v: densely(lw, weights), out, ...sizes });
  const write = (b: Builder): void => {
    const size = itemSize(dtype);
    const w = wholeOf(b);
    const read = args.reader(b);
    const [signalAt, weightsAt, outAt] = [read('x'), read('v'), read('out')];
    const outputs = read('outputs');
    const given = { signal: read('signal'), weights: read('weights'), before: read('before') };
    const zero = (width: 1 | 2 | 4): Value => b.num(width === 1 ? carrier(dtype) : vector(carrier(dtype)), 0);
    const load = (width: 1 | 2 | 4, at: Value, offset = 0): Value =>
      loadLanes(b, dtype, width, 1, at, undefined, offset);
    /** Where the signal lies for the first of some outputs at weight 0. */
    const startOf = (k: Value): Value => b.at(signalAt, b.sub(k, given.before), size);
    b.loop(b.begin, b.end, 1, (counter) => {
      const first = b.mul(b.get(counter), b.i32(OUTPUTS));
      const count = w.min(b.i32(OUTPUTS), b.sub(outputs, first));
      const last = b.add(first, b.i32(OUTPUTS - 1));
      const [low, high] = termsOf(w, first, last, given);
      // A few outputs at the end, and those with no term in common, are made one by one.
      const together = b.emit('i32.and', 'i32', [b.compare('eq', count, b.i32(OUTPUTS)), b.compare('gt_s', high, low)]);
      const [from, to] = [b.select(together, low, b.i32(0)), b.select(together, high, b.i32(0))];
      /** For each output its own terms on one side of those in common. */
      const oneByOne = (side: 'before' | 'behind'): void =>
        b.loop(b.i32(0), count, 1, (i) => {
          const k = b.add(first, b.get(i));
          const at = b.at(outAt, k, size);
          const [own, end] = termsOf(w, k, k, given);
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
  };
  args.launch(lw, {
    key: `slide ${dtype} ${lanes}`,
    name: 'slide',
    write,
    size: Math.ceil(outputs / OUTPUTS),
    work: 2 * outputs * Math.min(sizes.weights, sizes.signal),
  });
}
