import type { DType } from '../../../base/dtype.ts';
import type { Builder, Type, Value } from '../ir.ts';
import { carrier } from './access.ts';

function toBool(b: Builder, x: Value): Value {
  const mask: Type = x.type === 'f64x2' ? 'i64x2' : x.type.endsWith('x4') ? 'i32x4' : 'i32';
  return b.emit(`${x.type}.ne`, mask, [x, b.num(x.type, 0)]);
}

/** A condition as 0 or 1 of the target's carrier. */
function fromBool(b: Builder, lanes: 1 | 2 | 4, to: DType, x: Value): Value {
  if (lanes === 1) return convertScalar(b, 'int32', to, x);
  const one = b.num(carrier(to) === 'f64' ? 'f64x2' : carrier(to) === 'f32' ? 'f32x4' : 'i32x4', 1);
  return b.emit('v128.and', one.type, [b.as(x, one.type), one]);
}

function convertScalar(b: Builder, from: DType, to: DType, x: Value): Value {
  const [f, t] = [carrier(from), carrier(to)];
  if (f === t) return x;
  if (t === 'f64') return b.emit(f === 'f32' ? 'f64.promote_f32' : 'f64.convert_i32_s', 'f64', [x]);
  if (t === 'f32') return b.emit(f === 'f64' ? 'f32.demote_f64' : 'f32.convert_i32_s', 'f32', [x]);
  return b.emit(`i32.trunc_sat_${f}_s`, 'i32', [x]);
}

/** A kernel value of one dtype as another: towards zero and saturating for int32, then the low byte for uint8. */
export function convert(b: Builder, lanes: 1 | 2 | 4, from: DType, to: DType, x: Value): Value {
  if (from === to) return x;
  if (to === 'bool') return toBool(b, x);
  let y: Value;
  if (from === 'bool') y = fromBool(b, lanes, to, x);
  else if (lanes === 1) y = convertScalar(b, from, to, x);
  else if (carrier(from) === carrier(to)) y = x;
  else
    y = b.emit(
      to === 'float32' ? 'f32x4.convert_i32x4_s' : 'i32x4.trunc_sat_f32x4_s',
      to === 'float32' ? 'f32x4' : 'i32x4',
      [x],
    );
  return to === 'uint8' ? lowByte(b, y) : y;
}

/** An integer as uint8 keeps it. */
export function lowByte(b: Builder, x: Value): Value {
  return b.emit(x.type === 'i32' ? 'i32.and' : 'v128.and', x.type, [x, b.num(x.type, 255)]);
}

/** Four float32 as two vectors of two float64: the lower two, and the upper. */
export function halves(b: Builder, x: Value): [low: Value, high: Value] {
  const turned = b.emit('i8x16.shuffle', x.type, [x, x], [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
  const promoted = (v: Value): Value => b.emit('f64x2.promote_low_f32x4', 'f64x2', [v]);
  return [promoted(x), promoted(turned)];
}
