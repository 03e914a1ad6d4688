import { type DType, itemSize } from '../../../base/dtype.ts';
import { type Builder, type Scalar, type Value, vector } from '../ir.ts';

/** The scalar type in which a dtype's elements travel through a kernel. */
export const carrier = (d: DType): Scalar => (d === 'float64' ? 'f64' : d === 'float32' ? 'f32' : 'i32');

/** Steps between neighbouring elements of the innermost axis: 0 repeats, 1 is dense, 'any' is a run-time stride. */
export type Step = 0 | 1 | 'any';

const scalarLoad = (d: DType): string =>
  d === 'float64' ? 'f64.load' : d === 'float32' ? 'f32.load' : d === 'int32' ? 'i32.load' : 'i32.load8_u';

function toCondition(b: Builder, x: Value): Value {
  return b.emit('i32.ne', 'i32', [x, b.i32(0)]);
}

function loadScalar(b: Builder, d: DType, address: Value, offset = 0): Value {
  const x = b.load(scalarLoad(d), carrier(d), address, offset);
  return d === 'bool' ? toCondition(b, x) : x;
}

/** An element as a lane holds it: a condition becomes a mask of the lane's width. */
function laneOf(b: Builder, d: DType, lanes: 2 | 4, x: Value): Value {
  if (d !== 'bool') return x;
  const all = b.sub(b.i32(0), x);
  return lanes === 4 ? all : b.emit('i64.extend_i32_s', 'i64', [all]);
}

function loadDense(b: Builder, d: DType, lanes: 2 | 4, address: Value, offset: number): Value {
  if (d === 'float32' || d === 'float64' || d === 'int32')
    return b.load('v128.load', vector(carrier(d)), address, offset);
  if (lanes === 2) return gather(b, d, lanes, address, b.i32(1), offset);
  // Four bytes to four 32-bit lanes.
  const raw = b.load('v128.load32_zero', 'i32x4', address, offset);
  const wide = b.emit('i32x4.extend_low_i16x8_u', 'i32x4', [b.emit('i16x8.extend_low_i8x16_u', 'i32x4', [raw])]);
  return d === 'bool' ? b.emit('i32x4.ne', 'i32x4', [wide, b.num('i32x4', 0)]) : wide;
}

function gather(b: Builder, d: DType, lanes: 2 | 4, address: Value, strideBytes: Value, offset: number): Value {
  let at = address;
  const next = (): Value => laneOf(b, d, lanes, loadScalar(b, d, at, offset));
  let out = b.splat(next());
  for (let lane = 1; lane < lanes; lane++) {
    at = b.add(at, strideBytes);
    out = b.replaceLane(out, lane, next());
  }
  return out;
}

/** Loads `lanes` neighbouring elements, `offset` bytes beyond `address`. `strideBytes` is needed for step 'any' alone. */
export function loadLanes(
  b: Builder,
  d: DType,
  lanes: 1 | 2 | 4,
  step: Step,
  address: Value,
  strideBytes?: Value,
  offset = 0,
): Value {
  if (lanes === 1) return loadScalar(b, d, address, offset);
  if (step === 0) return b.splat(laneOf(b, d, lanes, loadScalar(b, d, address, offset)));
  if (step === 1) return loadDense(b, d, lanes, address, offset);
  return gather(b, d, lanes, address, strideBytes!, offset);
}

/** Stores `lanes` neighbouring dense elements, `offset` bytes beyond `address`; uint8 keeps the low byte, bool becomes 0 or 1. */
export function storeLanes(b: Builder, d: DType, lanes: 1 | 2 | 4, address: Value, value: Value, offset = 0): void {
  if (lanes === 1) {
    const word = itemSize(d) === 1 ? 'i32.store8' : `${carrier(d)}.store`;
    b.store(word, address, value, offset);
  } else if (d === 'float32' || d === 'float64' || d === 'int32') {
    b.store('v128.store', address, value, offset);
  } else if (lanes === 4) {
    // Four 32-bit lanes to four bytes.
    const low = b.emit('v128.and', 'i32x4', [b.as(value, 'i32x4'), b.num('i32x4', d === 'bool' ? 1 : 255)]);
    const narrow = b.emit('i16x8.narrow_i32x4_u', 'i32x4', [low, low]);
    b.storeLane(32, address, b.emit('i8x16.narrow_i16x8_u', 'i32x4', [narrow, narrow]), 0, offset);
  } else {
    for (let lane = 0; lane < lanes; lane++) {
      const bits = b.emit('i32.wrap_i64', 'i32', [b.lane(b.as(value, 'i64x2'), lane)]);
      b.store('i32.store8', address, b.emit('i32.and', 'i32', [bits, b.i32(1)]), offset + lane);
    }
  }
}

/** Stores what `overElements` asks for: vectors of `lanes` elements at the places `ahead`, or one element. */
export function storeAhead(
  b: Builder,
  d: DType,
  lanes: 1 | 2 | 4,
  address: Value,
  values: readonly Value[],
  ahead: readonly number[],
): void {
  const [first, second] = values;
  if (!first || !second || lanes !== 4 || itemSize(d) > 1) {
    values.forEach((value, v) => {
      storeLanes(b, d, lanes, address, value, ahead[v]! * itemSize(d));
    });
    return;
  }
  // Eight 32-bit lanes to eight bytes: masks are all ones or zeros, also when they are cut.
  const low = (x: Value): Value => b.emit('v128.and', 'i32x4', [b.as(x, 'i32x4'), b.num('i32x4', 255)]);
  const [p, q] = d === 'bool' ? [first, second] : [low(first), low(second)];
  const sign = d === 'bool' ? 's' : 'u';
  const half = b.emit(`i16x8.narrow_i32x4_${sign}`, 'i32x4', [p, q]);
  const bytes = b.emit(`i8x16.narrow_i16x8_${sign}`, 'i32x4', [half, half]);
  const stored = d === 'bool' ? b.emit('v128.and', 'i32x4', [bytes, b.num('i32x4', 0x01010101)]) : bytes;
  b.storeLane(64, address, stored, 0);
}

/**
 * A loop over from..to by whole vectors of `step`, be that elements or bytes. `write` handles, at i, a vector at each of
 * the places `ahead` of i: two of them where the target joins neighbours, which asks that everything be loaded before
 * anything is stored. Gives where it ended.
 */
export function overVectors(
  b: Builder,
  step: number,
  from: Value,
  to: Value,
  write: (i: Value, ahead: readonly number[]) => void,
): Value {
  let done = from;
  const count = b.sub(to, from);
  for (const vectors of b.target.wide ? [2, 1] : [1]) {
    const end = b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-vectors * step)]));
    const ahead = Array.from({ length: vectors }, (_, v) => v * step);
    b.loop(done, end, vectors * step, (counter) => write(b.get(counter), ahead));
    done = end;
  }
  return done;
}

/** `overVectors` and then one by one: `width` is the elements of what is handled at each place. */
export function overElements(
  b: Builder,
  lanes: 1 | 2 | 4,
  from: Value,
  to: Value,
  write: (width: 1 | 2 | 4, i: Value, ahead: readonly number[]) => void,
): void {
  const done = lanes > 1 ? overVectors(b, lanes, from, to, (i, ahead) => write(lanes, i, ahead)) : from;
  b.loop(done, to, 1, (counter) => write(1, b.get(counter), [0]));
}
