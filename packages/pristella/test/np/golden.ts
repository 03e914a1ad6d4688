import { readdirSync, readFileSync } from 'node:fs';
import { type DType, newArray } from '../../src/base/dtype.ts';
import * as np from '../../src/np.ts';
import { functions } from './functions.ts';

/** An array as the goldens hold it: a dtype's code, the shape and the elements, of which JSON lacks some. */
interface GoldenArray {
  readonly t: string;
  readonly s: readonly number[];
  readonly v: readonly (number | string)[];
}

/** A function's name, its arguments, options that come last, and the result of NumPy or the error it raised. */
export interface GoldenCase {
  readonly f: string;
  readonly a: readonly unknown[];
  readonly o?: Readonly<Record<string, unknown>>;
  readonly r?: unknown;
  readonly e?: string;
}

const folder = new URL('goldens/', import.meta.url);

/** The cases of each family. */
export const families: ReadonlyMap<string, readonly GoldenCase[]> = new Map(
  readdirSync(folder)
    .sort()
    .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]),
);

const dtypeOf: Readonly<Record<string, DType>> = { f8: 'float64', f4: 'float32', i4: 'int32', u1: 'uint8', b1: 'bool' };
const spelled: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 };
const numberOf = (v: number | string): number => (typeof v === 'string' ? spelled[v]! : v);

export const isArray = (x: unknown): x is GoldenArray => typeof x === 'object' && x !== null && 't' in x && 'v' in x;

/** Arguments as our functions take them: arrays as tensors, spelled numbers as numbers. */
export function decode(x: unknown): unknown {
  if (isArray(x)) {
    const dtype = dtypeOf[x.t]!;
    const data = newArray(dtype, x.v.length);
    x.v.forEach((v, i) => {
      data[i] = numberOf(v);
    });
    return np.fromData(data, x.s, dtype);
  }
  if (Array.isArray(x)) return x.map(decode);
  if (typeof x === 'string' && x in spelled) return spelled[x];
  if (typeof x === 'object' && x !== null) {
    return Object.fromEntries(Object.entries(x).map(([name, value]) => [name, decode(value)]));
  }
  return x;
}

/** What our function makes of a case. */
function ours(c: GoldenCase): unknown {
  const f = functions[c.f];
  if (!f) throw new Error(`functions.ts has no ${c.f}`);
  const args = c.a.map(decode);
  const result = c.o ? f(...args, decode(c.o)) : f(...args);
  for (const t of [result].flat()) if (t instanceof np.Tensor) t.data();
  return result;
}

/** What is unusual about a case, as goldens.py has it. */
export type Kind = 'empty' | 'one' | 'nan' | 'inf' | 'dtype' | 'mixed';

/** All arrays in arguments or results. */
function arraysIn(x: unknown): GoldenArray[] {
  if (isArray(x)) return [x];
  return typeof x === 'object' && x !== null ? Object.values(x).flatMap(arraysIn) : [];
}

/** Sizes of 0 and 1 among a case's arrays, NaN and infinities among what is given, and dtypes besides float64. */
export function kindsOf(c: GoldenCase): Set<Kind> {
  const given = arraysIn([c.a, c.o]);
  const sizes = [...given, ...arraysIn(c.r)].map((x) => x.v.length);
  const types = new Set(given.map((x) => x.t));
  const has = (...words: string[]): boolean => given.some((x) => x.v.some((v) => words.includes(String(v))));
  const holds: Record<Kind, boolean> = {
    empty: sizes.includes(0),
    one: sizes.includes(1),
    nan: has('nan'),
    inf: has('inf', '-inf'),
    dtype: [...types].some((t) => t !== 'f8'),
    mixed: types.size > 1,
  };
  return new Set((Object.keys(holds) as Kind[]).filter((kind) => holds[kind]));
}

/** True if several arrays are given. */
export const isOfSeveral = (c: GoldenCase): boolean => c.a.filter(isArray).length > 1;
/** True if the case names an axis, or one counted from the end. */
export const hasAxis = (c: GoldenCase): boolean => c.o?.axis !== undefined;
export const hasNegativeAxis = (c: GoldenCase): boolean => [c.o?.axis].flat().some((a) => Number(a) < 0);

const bits = new DataView(new ArrayBuffer(8));
/** The place of a float among all of its type, so that neighbours differ by 1; -0 stands beside 0. */
function rank(x: number, type: 'float32' | 'float64'): bigint {
  if (type === 'float32') bits.setFloat32(0, x);
  else bits.setFloat64(0, x);
  const place = type === 'float32' ? BigInt(bits.getInt32(0)) : bits.getBigInt64(0);
  const lowest = type === 'float32' ? -(1n << 31n) : -(1n << 63n);
  return place >= 0n ? place : lowest - place - 1n;
}

/** How far apart two floats of a type are, in units of the last place; -0 and 0 are 1 apart. */
export function ulpBetween(a: number, b: number, type: 'float32' | 'float64'): number {
  if (Object.is(a, b)) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const d = rank(a, type) - rank(b, type);
  return Number(d < 0n ? -d : d);
}

/**
 * How far results may be apart: in units of each element's last place, or, where sums cancel, in those of the largest
 * element's.
 */
export type Tolerance = number | { readonly ofLargest: number };

/** The distance of two floats in units of the last place of the largest one around. */
const byLargest = (x: number, y: number, largest: number, type: 'float32' | 'float64'): number =>
  Object.is(x, y) || x === y ? 0 : Math.abs(x - y) / (largest * (type === 'float32' ? 2 ** -23 : 2 ** -52)) || Infinity;

/** Why an array of ours is not NumPy's, or null. */
function arrayDifference(got: unknown, wanted: GoldenArray, tolerance: Tolerance): string | null {
  if (!(got instanceof np.Tensor)) return `gives ${typeof got}, not an array`;
  if (JSON.stringify(got.shape) !== JSON.stringify(wanted.s)) return `shape (${got.shape}), not (${wanted.s})`;
  const dtype = dtypeOf[wanted.t] ?? wanted.t;
  if (got.dtype !== dtype) return `dtype ${got.dtype}, not ${dtype}`;
  const data = got.data();
  const ulp = typeof tolerance === 'number' ? tolerance : tolerance.ofLargest;
  const largest = Math.max(...wanted.v.map((v) => Math.abs(numberOf(v))).filter(Number.isFinite));
  const distance = (x: number, y: number, type: 'float32' | 'float64'): number =>
    typeof tolerance === 'number' ? ulpBetween(x, y, type) : byLargest(x, y, largest, type);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [data[i]!, numberOf(wanted.v[i]!)];
    const exact = dtype === 'float32' ? Math.fround(y) : y;
    const apart = dtype === 'float32' || dtype === 'float64' ? distance(x, exact, dtype) : x === y ? 0 : Infinity;
    if (apart > ulp) return `element ${i} is ${x}, not ${exact}: ${apart} ulp`;
  }
  return null;
}

/** Why ours is not what NumPy gives, or null; floats may be as far apart as the tolerance says. */
export function difference(c: GoldenCase, tolerance: Tolerance): string | null {
  let got: unknown;
  try {
    got = ours(c);
  } catch (error) {
    if (c.e !== undefined && error instanceof Error && 'op' in error) return null;
    return `throws ${String(error)}`;
  }
  if (c.e !== undefined) return `gives ${String(got)}, where NumPy raises ${c.e}`;
  if (isArray(c.r)) return arrayDifference(got, c.r, tolerance);
  const wanted = c.r as readonly GoldenArray[];
  if (!Array.isArray(got) || got.length !== wanted.length) return `does not give ${wanted.length} arrays`;
  for (const [i, w] of wanted.entries()) {
    const why = arrayDifference(got[i], w, tolerance);
    if (why) return `result ${i}: ${why}`;
  }
  return null;
}
