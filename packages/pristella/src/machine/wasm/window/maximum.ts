import { type Builder, isVector, type Type, type Value } from '../ir.ts';
import type { Element } from '../loop/element.ts';

/** What no candidate lies below. */
export const lowest = (b: Builder, e: Element, type: Type): Value =>
  b.num(type, e.scalar === 'i32' ? -2147483648 : Number.NEGATIVE_INFINITY);

/** The running maximum of a window, and where it was first met; in one lane or in a vector of windows. */
export class Maximum {
  private readonly b: Builder;
  private readonly e: Element;
  private readonly best: Value;
  private readonly place: Value | null;

  /** Of a window's first candidate, or of `lowest` with the place of the first: so windows of nothing but -Infinity end. */
  constructor(b: Builder, e: Element, first: Value, place: Value | null) {
    this.b = b;
    this.e = e;
    this.best = b.local(first);
    this.place = place && b.local(place);
  }

  /** NaN is above every number, and the first of equals stays, as in NumPy's argmax. */
  meet(candidate: Value, place: Value | null): void {
    const { b, best } = this;
    const above = this.above(candidate);
    if (this.place && place) b.set(this.place, this.choose(above, place, this.place));
    b.set(best, this.choose(above, candidate, best));
  }

  private above(candidate: Value): Value {
    const { b, e, best } = this;
    const wide = isVector(best.type);
    const mask: Type = !wide ? 'i32' : e.bytes === 8 ? 'i64x2' : 'i32x4';
    if (e.scalar === 'i32') return b.emit(`${best.type}.gt_s`, mask, [candidate, best]);
    const notAbove = b.emit(`${best.type}.le`, mask, [candidate, best]);
    const isNumber = b.emit(`${best.type}.eq`, mask, [best, best]);
    if (wide) return b.emit('v128.andnot', mask, [isNumber, notAbove]);
    return b.emit('i32.and', 'i32', [isNumber, b.emit('i32.eqz', 'i32', [notAbove])]);
  }

  private choose(condition: Value, yes: Value, no: Value): Value {
    if (!isVector(yes.type)) return this.b.select(condition, yes, no);
    return this.b.emit('v128.bitselect', yes.type, [yes, no, condition]);
  }

  /** Stores the maximum, and its place as int32. */
  store(valueAt: Value, placeAt: Value | null): void {
    const { b, e, best, place } = this;
    b.store(isVector(best.type) ? 'v128.store' : `${e.scalar}.store`, valueAt, best);
    if (!place || !placeAt) return;
    if (place.type === 'i64x2') {
      for (let lane = 0; lane < 2; lane++) {
        b.store('i32.store', placeAt, b.emit('i32.wrap_i64', 'i32', [b.lane(place, lane)]), lane * 4);
      }
    } else b.store(isVector(place.type) ? 'v128.store' : 'i32.store', placeAt, place);
  }
}
