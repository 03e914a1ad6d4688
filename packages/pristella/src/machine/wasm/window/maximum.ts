import { type Builder, isVector, type Type, type Value } from '../ir.ts';
import type { Element } from '../loop/element.ts';

/** What no candidate lies below. */
export const lowest = (b: Builder, e: Element, type: Type): Value =>
  b.num(type, e.scalar === 'i32' ? -2147483648 : Number.NEGATIVE_INFINITY);

/** The running maximum of a window, and where it was first met; in one lane or in a vector of windows. */
export interface Maximum {
  /** NaN is above every number, and the first of equals stays, as in NumPy's argmax. */
  meet(candidate: Value, place: Value | null): void;
  /** Stores the maximum, and its place as int32. */
  store(valueAt: Value, placeAt: Value | null): void;
}

/** Of a window's first candidate, or of `lowest` with the place of the first: so windows of nothing but -Infinity end. */
export function maximumFrom(b: Builder, e: Element, first: Value, firstPlace: Value | null): Maximum {
  const best = b.local(first);
  const place = firstPlace && b.local(firstPlace);
  const wide = isVector(best.type);
  const mask: Type = !wide ? 'i32' : e.bytes === 8 ? 'i64x2' : 'i32x4';
  const aboveBest = (candidate: Value): Value => {
    if (e.scalar === 'i32') return b.emit(`${best.type}.gt_s`, mask, [candidate, best]);
    const notAbove = b.emit(`${best.type}.le`, mask, [candidate, best]);
    const isNumber = b.emit(`${best.type}.eq`, mask, [best, best]);
    if (wide) return b.emit('v128.andnot', mask, [isNumber, notAbove]);
    return b.emit('i32.and', 'i32', [isNumber, b.emit('i32.eqz', 'i32', [notAbove])]);
  };
  const choose = (condition: Value, yes: Value, no: Value): Value =>
    wide ? b.emit('v128.bitselect', yes.type, [yes, no, condition]) : b.select(condition, yes, no);
  return {
    meet(candidate, at) {
      const above = aboveBest(candidate);
      if (place && at) b.set(place, choose(above, at, place));
      b.set(best, choose(above, candidate, best));
    },
    store(valueAt, placeAt) {
      b.store(wide ? 'v128.store' : `${e.scalar}.store`, valueAt, best);
      if (!place || !placeAt) return;
      if (place.type === 'i64x2') {
        for (let lane = 0; lane < 2; lane++)
          b.store('i32.store', placeAt, b.emit('i32.wrap_i64', 'i32', [b.lane(place, lane)]), lane * 4);
      } else b.store(wide ? 'v128.store' : 'i32.store', placeAt, place);
    },
  };
}
