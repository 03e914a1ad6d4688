import { exp } from '../../../kernel/math/exponential.ts';
import { log } from '../../../kernel/math/logarithm.ts';
import { VECTORS_IN_SUM } from '../../../kernel/order.ts';
import type { View } from '../../../kernel/view.ts';
import type { Num } from '../../../kernel/words.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { kernelWords } from '../words.ts';
import { loadLanes, overElements, overVectors, storeAhead } from './access.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';
import { isZero, lotsFor, overLots, plus } from './count.ts';
import { type Element, elementOf, loadOne, loadVector, storeOne, storeVector } from './element.ts';

/**
 * Softmax with cross-entropy, a row at a time: for logits (n, c), float32 or float64, and labels (n,), int32 or uint8,
 * -log softmax at the label into `losses` (n,), and softmax minus the one-hot label, the loss's slope, into `slopes`
 * (n, c). A label that is no class is refused.
 *
 * The exponentials of a row are added in lanes: element i goes to lane i modulo the vector's length.
 */
export function lowerCrossEntropy(
  lw: Lowering,
  logits: View,
  labels: View,
  losses: View | null,
  slopes: View | null,
): void {
  const [rows, columns] = logits.layout.shape as [number, number];
  if (rows === 0) return;
  const e = elementOf(logits.dtype);
  const x = columns > 1 && logits.layout.strides[1] !== 1 ? densely(lw, logits) : logits;
  const paddedBytes = Math.ceil(columns / e.lanes) * 16;
  const lots = lotsFor(rows, paddedBytes);
  const args = new Arguments();
  args.view('x', x);
  args.int('x.row', x.layout.strides[0]! * e.bytes);
  args.view('labels', labels);
  args.int('labels.row', labels.layout.strides[0]! * (labels.dtype === 'int32' ? 4 : 1));
  if (losses) args.view('losses', losses);
  if (slopes) args.view('slopes', slopes);
  args.int('rows', rows);
  args.int('columns', columns);
  args.int('lots', lots);
  args.buffer('padded', lw.scratch(lots * paddedBytes));
  args.int('padded.bytes', paddedBytes);
  const key = `crossEntropy ${e.dtype} ${labels.dtype}${losses ? ' losses' : ''}${slopes ? ' slopes' : ''}`;
  const kernel = new Rows(args, e, labels.dtype as 'int32' | 'uint8', losses !== null, slopes !== null);
  lw.launch({
    source: { key, name: 'crossEntropy', write: (b) => kernel.write(b) },
    slots: args.slots,
    size: lots,
    // An exponential takes about twenty instructions.
    work: 20 * rows * columns,
  });
}

class Rows {
  private readonly args: Arguments;
  private readonly e: Element;
  private readonly labels: 'int32' | 'uint8';
  private readonly losses: boolean;
  private readonly slopes: boolean;

  constructor(args: Arguments, e: Element, labels: 'int32' | 'uint8', losses: boolean, slopes: boolean) {
    this.args = args;
    this.e = e;
    this.labels = labels;
    this.losses = losses;
    this.slopes = slopes;
  }

  write(b: Builder): void {
    const { args, e } = this;
    args.hoist(b);
    const read = (name: string): Value => args.read(b, name);
    overLots(b, read('rows'), read('lots'), (row, lot) => {
      const x = plus(b, read('x'), row, read('x.row'));
      const padded = plus(b, read('padded'), lot, read('padded.bytes'));
      const label = loadLanes(b, this.labels, 1, 1, plus(b, read('labels'), row, read('labels.row')));
      b.if(b.compare('ge_u', label, read('columns')), () => b.refuse());
      const top = this.pad(b, x, padded);
      const sum = this.exponentials(b, padded, top);
      if (this.losses) {
        const w = kernelWords(b, e.dtype, 1);
        const among = b.compare('lt_u', label, read('columns'));
        const picked = b.local(b.num(e.scalar, 0));
        b.if(among, () => b.set(picked, loadOne(b, e, plus(b, x, label, e.bytes))));
        const loss = w.add(w.sub(num(top), num(b.get(picked))), log(w, num(sum)));
        storeOne(b, e, plus(b, read('losses'), row, e.bytes), value(loss));
      }
      if (this.slopes)
        this.writeSlopes(b, padded, plus(b, read('slopes'), b.mul(row, read('columns')), e.bytes), sum, label);
    });
  }

  /**
   * Copies a row, filled up to whole vectors with minus infinity, and gives its largest element, NaN aside: the sum of
   * the exponentials will be NaN, and with it everything.
   */
  private pad(b: Builder, x: Value, padded: Value): Value {
    const { e } = this;
    const w = kernelWords(b, e.dtype, e.lanes);
    const columns = this.args.read(b, 'columns');
    const top = b.local(b.num(e.vector, -Infinity));
    const take = (c: Value, vectors: readonly Value[], ahead: readonly number[] = [0]): void => {
      storeAhead(b, e.dtype, e.lanes, plus(b, padded, c, e.bytes), vectors, ahead);
      for (const v of vectors) b.set(top, value(w.atLeast(num(b.get(top)), num(v))));
    };
    const whole = overVectors(b, e.lanes, b.i32(0), columns, (c, ahead) => {
      const at = plus(b, x, c, e.bytes);
      take(
        c,
        ahead.map((skip) => loadVector(b, e, at, skip * e.bytes)),
        ahead,
      );
    });
    b.if(b.compare('lt_s', whole, columns), () => {
      let last = b.num(e.vector, -Infinity);
      for (let lane = 0; lane < e.lanes - 1; lane++) {
        const c = b.add(whole, b.i32(lane));
        const element = b.local(b.num(e.scalar, -Infinity));
        b.if(b.compare('lt_s', c, columns), () => b.set(element, loadOne(b, e, plus(b, x, c, e.bytes))));
        last = b.replaceLane(last, lane, b.get(element));
      }
      take(whole, [last]);
    });
    const one = kernelWords(b, e.dtype, 1);
    return this.acrossLanes(b, b.get(top), one.atLeast);
  }

  /** Turns a padded row into its exponentials, those of its distances from `top`, and gives their sum. */
  private exponentials(b: Builder, padded: Value, top: Value): Value {
    const { e } = this;
    const w = kernelWords(b, e.dtype, e.lanes);
    const shift = b.splat(top);
    const end = plus(b, padded, b.i32(1), this.args.read(b, 'padded.bytes'));
    const total = b.local(b.num(e.vector, 0));
    const part = b.local(b.num(e.vector, 0));
    const left = b.local(b.i32(VECTORS_IN_SUM));
    overVectors(b, 16, padded, end, (at, ahead) => {
      const xs = ahead.map((skip) => num(loadVector(b, e, at, skip)));
      const ys = xs.map((x) => value(exp(w, w.sub(x, num(shift)))));
      ys.forEach((y, v) => {
        storeVector(b, at, y, ahead[v]!);
      });
      for (const y of ys) b.set(part, b.add(b.get(part), y));
      // By two or by one it comes to zero.
      b.set(left, b.sub(b.get(left), b.i32(ys.length)));
      b.if(isZero(b, b.get(left)), () => {
        b.set(total, b.add(b.get(total), b.get(part)));
        b.set(part, b.num(e.vector, 0));
        b.set(left, b.i32(VECTORS_IN_SUM));
      });
    });
    const one = kernelWords(b, e.dtype, 1);
    return this.acrossLanes(b, b.add(b.get(total), b.get(part)), one.add);
  }

  private writeSlopes(b: Builder, padded: Value, to: Value, sum: Value, label: Value): void {
    const { e } = this;
    const columns = this.args.read(b, 'columns');
    const divisor = b.splat(sum);
    overElements(b, e.lanes, b.i32(0), columns, (width, c, ahead) => {
      const at = plus(b, padded, c, e.bytes);
      const values = ahead.map((skip) => {
        const y = loadLanes(b, e.dtype, width, 1, at, undefined, skip * e.bytes);
        return b.div(y, width === 1 ? sum : divisor);
      });
      storeAhead(b, e.dtype, width, plus(b, to, c, e.bytes), values, ahead);
    });
    b.if(b.compare('lt_u', label, columns), () => {
      const at = plus(b, to, label, e.bytes);
      storeOne(b, e, at, b.sub(loadOne(b, e, at), b.num(e.scalar, 1)));
    });
  }

  /** Lanes two by two: (0 + 1) + (2 + 3). */
  private acrossLanes(b: Builder, v: Value, join: (p: Num, q: Num) => Num): Value {
    const lanes = Array.from({ length: this.e.lanes }, (_, lane) => num(b.lane(v, lane)));
    const pairs = lanes.length === 2 ? lanes : [join(lanes[0]!, lanes[1]!), join(lanes[2]!, lanes[3]!)];
    return value(join(pairs[0]!, pairs[1]!));
  }
}

const num = (v: Value): Num => v as unknown as Num;
const value = (v: Num): Value => v as unknown as Value;
