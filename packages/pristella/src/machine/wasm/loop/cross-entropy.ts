import { itemSize } from '../../../base/dtype.ts';
import { tuple } from '../../../base/shape.ts';
import { exp } from '../../../kernel/math/exponential.ts';
import { log } from '../../../kernel/math/logarithm.ts';
import { VECTORS_IN_SUM } from '../../../kernel/order.ts';
import type { CrossEntropy } from '../../../kernel/problem.ts';
import { over } from '../../../kernel/words.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { kernelWords } from '../words.ts';
import { loadLanes, overElements, overVectors, storeAhead } from './access.ts';
import { Arguments, ofLots } from './arguments.ts';
import { densely } from './copy.ts';
import { isZero, lotsFor, overLots, plus } from './count.ts';
import { type Element, elementOf, loadOne, loadVector, storeOne, storeVector } from './element.ts';
import { acrossLanes } from './total.ts';

/**
 * Softmax with cross-entropy, a row at a time: for logits (n, c), float32 or float64, and labels (n,), int32 or uint8,
 * -log softmax at the label into `losses` (n,), and softmax minus the one-hot label, the loss's slope, into `slopes`
 * (n, c). A label that is no class is refused.
 *
 * The exponentials of a row are added in lanes: element i goes to lane i modulo the vector's length.
 */
export function lowerCrossEntropy(lw: Lowering, { logits, labels, losses, slopes }: CrossEntropy): void {
  const [rows, columns] = tuple(logits.layout.shape, 2);
  if (rows === 0) return;
  const e = elementOf(logits.dtype);
  const x = columns > 1 && logits.layout.strides[1] !== 1 ? densely(lw, logits) : logits;
  const paddedBytes = Math.ceil(columns / e.lanes) * 16;
  const lots = lotsFor(rows, paddedBytes);
  const args = new Arguments({
    x,
    'x.row': tuple(x.layout.strides, 2)[0] * e.bytes,
    labels,
    'labels.row': tuple(labels.layout.strides, 1)[0] * itemSize(labels.dtype),
    losses,
    slopes,
    rows,
    columns,
    lots,
    ...ofLots(lw, lots, { padded: paddedBytes }),
  });
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    overLots(b, read('rows'), read('lots'), (row, lot) => {
      const from = plus(b, read('x'), row, read('x.row'));
      const padded = plus(b, read('padded'), lot, read('padded.bytes'));
      const label = loadLanes(b, labels.dtype, 1, 1, plus(b, read('labels'), row, read('labels.row')));
      b.if(b.compare('ge_u', label, read('columns')), () => b.refuse());
      const top = pad(b, e, from, read('columns'), padded);
      const sum = exponentials(b, e, padded, read('padded.bytes'), top);
      if (losses) {
        const among = b.compare('lt_u', label, read('columns'));
        const picked = b.local(b.num(e.scalar, 0));
        b.if(among, () => b.set(picked, loadOne(b, e, plus(b, from, label, e.bytes))));
        const loss = lossOf(kernelWords(b, e.dtype, 1), top, b.get(picked), sum);
        storeOne(b, e, plus(b, read('losses'), row, e.bytes), loss);
      }
      if (slopes) {
        const to = plus(b, read('slopes'), b.mul(row, read('columns')), e.bytes);
        writeSlopes(b, e, padded, read('columns'), to, sum, label);
      }
    });
  };
  args.launch(lw, {
    key: `crossEntropy ${e.dtype} ${labels.dtype}${losses ? ' losses' : ''}${slopes ? ' slopes' : ''}`,
    name: 'crossEntropy',
    write,
    size: lots,
    // An exponential takes about twenty instructions.
    work: 20 * rows * columns,
  });
}

/**
 * Copies a row, filled up to whole vectors with minus infinity, and gives its largest element, NaN aside: the sum of
 * the exponentials will be NaN, and with it everything.
 */
function pad(b: Builder, e: Element, x: Value, columns: Value, padded: Value): Value {
  const w = kernelWords(b, e.dtype, e.lanes);
  const top = b.local(b.num(e.vector, -Infinity));
  const take = (c: Value, vectors: readonly Value[], ahead: readonly number[] = [0]): void => {
    storeAhead(b, e.dtype, e.lanes, plus(b, padded, c, e.bytes), vectors, ahead);
    for (const v of vectors) b.set(top, atLeast(w, b.get(top), v));
  };
  const whole = overVectors(b, e.lanes, b.i32(0), columns, (c, ahead) => {
    const at = plus(b, x, c, e.bytes);
    const vectors = ahead.map((skip) => loadVector(b, e, at, skip * e.bytes));
    take(c, vectors, ahead);
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
  return joinedLanes(b, e, b.get(top), atLeast);
}

/** Turns a padded row of so many bytes into its exponentials, those of its distances from `top`, and gives their sum. */
function exponentials(b: Builder, e: Element, padded: Value, bytes: Value, top: Value): Value {
  const w = kernelWords(b, e.dtype, e.lanes);
  const shift = b.splat(top);
  const end = plus(b, padded, b.i32(1), bytes);
  const total = b.local(b.num(e.vector, 0));
  const part = b.local(b.num(e.vector, 0));
  const left = b.local(b.i32(VECTORS_IN_SUM));
  overVectors(b, 16, padded, end, (at, ahead) => {
    const xs = ahead.map((skip) => loadVector(b, e, at, skip));
    const ys = xs.map((x) => powerOf(w, x, shift));
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
  return joinedLanes(b, e, b.add(b.get(total), b.get(part)), add);
}

function writeSlopes(b: Builder, e: Element, padded: Value, columns: Value, to: Value, sum: Value, label: Value): void {
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
function joinedLanes(b: Builder, e: Element, v: Value, join: typeof add): Value {
  const w = kernelWords(b, e.dtype, 1);
  return acrossLanes(b, v, (p, q) => join(w, p, q));
}

const add = over<Value>((w, p, q) => w.add(p, q));
const atLeast = over<Value>((w, p, q) => w.atLeast(p, q));
const powerOf = over<Value>((w, x, top) => exp(w, w.sub(x, top)));
const lossOf = over<Value>((w, top, picked, sum) => w.add(w.sub(top, picked), log(w, sum)));
