import type { Builder, Value } from '../ir.ts';

/** Integer arithmetic on addresses and counts. */
export const minimum = (b: Builder, x: Value, y: Value): Value => b.select(b.compare('lt_s', x, y), x, y);
export const maximum = (b: Builder, x: Value, y: Value): Value => b.select(b.compare('gt_s', x, y), x, y);
export const quotient = (b: Builder, x: Value, y: Value): Value => b.emit('i32.div_u', 'i32', [x, y]);
export const remainder = (b: Builder, x: Value, y: Value): Value => b.emit('i32.rem_u', 'i32', [x, y]);
/** x rounded down to a multiple of a power of two. */
export const roundDown = (b: Builder, x: Value, to: number): Value => b.emit('i32.and', 'i32', [x, b.i32(-to)]);
export const isZero = (b: Builder, x: Value): Value => b.emit('i32.eqz', 'i32', [x]);
/** base + a * c. */
export const plus = (b: Builder, base: Value, a: Value, c: Value | number): Value =>
  b.add(base, b.mul(a, typeof c === 'number' ? b.i32(c) : c));

/** A loop whose counter is read once, so that expressions of it are shared. */
export function count(b: Builder, from: Value, to: Value, write: (i: Value) => void): void {
  b.loop(from, to, 1, (i) => write(b.get(i)));
}

/** The indices along axes of these sizes of the flat, row-major index `flat`. */
export function indices(b: Builder, flat: Value, sizes: readonly Value[]): Value[] {
  const out: Value[] = new Array(sizes.length);
  let rest = flat;
  for (let d = sizes.length - 1; d > 0; d--) {
    out[d] = remainder(b, rest, sizes[d]!);
    rest = quotient(b, rest, sizes[d]!);
  }
  if (sizes.length > 0) out[0] = rest;
  return out;
}

/** base + index . strides. */
export function offsetBy(b: Builder, base: Value, index: readonly Value[], strides: readonly Value[]): Value {
  return index.reduce((at, i, d) => plus(b, at, i, strides[d]!), base);
}

/**
 * Units of work dealt out in `lots`, each a run of neighbouring units. A lot owns a part of the scratch memory, which
 * its units use one after the other: as many lots as threads can use, and no more scratch than that.
 */
export function overLots(
  b: Builder,
  units: Value,
  lots: Value,
  write: (unit: Value, lot: Value, first: Value) => void,
): void {
  count(b, b.begin, b.end, (lot) => {
    const from = quotient(b, b.mul(lot, units), lots);
    const to = quotient(b, b.mul(b.add(lot, b.i32(1)), units), lots);
    count(b, from, to, (unit) => write(unit, lot, b.compare('eq', unit, from)));
  });
}

/** How many lots to deal `units` in, where each owns `bytes` of scratch: fewer where that is much. */
export function lotsFor(units: number, bytes: number, most = 32): number {
  return Math.min(units, most, Math.max(4, Math.floor(SCRATCH_BYTES / Math.max(1, bytes))));
}
const SCRATCH_BYTES = 1 << 26;
