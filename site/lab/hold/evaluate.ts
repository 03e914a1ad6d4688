/** The arithmetic of formulas in float64, by JavaScript's own functions: what a formula says is computed without the engine. */
import type { look } from 'pristella';

type Fold = (values: readonly number[]) => number;
const truth = (is: boolean): number => (is ? 1 : 0);
const largest: Fold = (v) => v.reduce((a, b) => (b > a || Number.isNaN(b) ? b : a), -Infinity);
const sign = Math.sign;

/** Half to even, as NumPy rounds. */
const rint = (x: number): number => {
  const down = Math.floor(x);
  const [low, high] = [x - down, down + 1 - x];
  if (low === high) return down % 2 === 0 ? down : down + 1;
  return low < high ? down : down + 1;
};

/** The error function. Source: Abramowitz and Stegun, 7.1.5 and 7.1.14: its series near 0, a continued fraction far from it. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 3) {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / 2 / (a + fraction);
    return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
  }
  let [sum, power] = [x, x];
  for (let k = 1; k < 80; k++) {
    power *= (-x * x) / k;
    sum += power / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const one: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  arcsinh: Math.asinh,
  arccosh: Math.acosh,
  arctanh: Math.atanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  relu: (x) => (Number.isNaN(x) ? x : Math.max(x, 0)),
  erf,
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  rint,
  deg2rad: (x) => (x * Math.PI) / 180,
  rad2deg: (x) => (x * 180) / Math.PI,
  isnan: (x) => truth(Number.isNaN(x)),
  isfinite: (x) => truth(Number.isFinite(x)),
  isinf: (x) => truth(Math.abs(x) === Infinity),
  logicalNot: (x) => truth(x === 0),
};

const two: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  maximum: Math.max,
  minimum: Math.min,
  floorDivide: (a, b) => Math.floor(a / b),
  mod: (a, b) => a - Math.floor(a / b) * b,
  fmod: (a, b) => a % b,
  arctan2: Math.atan2,
  hypot: Math.hypot,
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  logaddexp: (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))),
  greater: (a, b) => truth(a > b),
  greaterEqual: (a, b) => truth(a >= b),
  less: (a, b) => truth(a < b),
  lessEqual: (a, b) => truth(a <= b),
  equal: (a, b) => truth(a === b),
  notEqual: (a, b) => truth(a !== b),
  logicalAnd: (a, b) => truth(a !== 0 && b !== 0),
  logicalOr: (a, b) => truth(a !== 0 || b !== 0),
  logicalXor: (a, b) => truth((a !== 0) !== (b !== 0)),
  heaviside: (a, b) => (a === 0 ? b : truth(a > 0)),
};

const many: Readonly<Record<string, Fold>> = {
  sum: (v) => v.reduce((a, b) => a + b, 0),
  prod: (v) => v.reduce((a, b) => a * b, 1),
  max: largest,
  min: (v) => -largest(v.map((x) => -x)),
  argmax: (v) => v.indexOf(largest(v)),
  argmin: (v) => v.indexOf(-largest(v.map((x) => -x))),
  logsumexp: (v) => {
    const top = largest(v);
    return top + Math.log(v.reduce((sum, x) => sum + Math.exp(x - top), 0));
  },
  where: ([condition, a, b]) => (condition === 0 ? b! : a!),
  clip: ([x, low, high]) => Math.min(Math.max(x!, low!), high!),
};

/** On which side of its kinks an op stands; a change tells that one was crossed. Empty for what has none. */
const sides: Readonly<Record<string, (v: readonly number[]) => number>> = {
  relu: ([x]) => sign(x!),
  abs: ([x]) => sign(x!),
  sign: ([x]) => sign(x!),
  floor: ([x]) => Math.floor(x!),
  ceil: ([x]) => Math.ceil(x!),
  trunc: ([x]) => Math.trunc(x!),
  rint: ([x]) => rint(x!),
  maximum: ([a, b]) => sign(a! - b!),
  minimum: ([a, b]) => sign(a! - b!),
  greater: ([a, b]) => sign(a! - b!),
  greaterEqual: ([a, b]) => sign(a! - b!),
  less: ([a, b]) => sign(a! - b!),
  lessEqual: ([a, b]) => sign(a! - b!),
  max: (v) => v.indexOf(largest(v)),
  min: (v) => v.indexOf(-largest(v.map((x) => -x))),
  argmax: many.argmax!,
  argmin: many.argmin!,
  clip: ([x, low, high]) => sign(x! - low!) + sign(x! - high!),
  floorDivide: ([a, b]) => Math.floor(a! / b!),
  mod: ([a, b]) => Math.floor(a! / b!),
  fmod: ([a, b]) => Math.trunc(a! / b!),
  equal: ([a, b]) => sign(a! - b!),
  notEqual: ([a, b]) => sign(a! - b!),
  copysign: ([a, b]) => sign(a!) + 3 * sign(b!),
  heaviside: ([a]) => sign(a!),
  hypot: ([a, b]) => sign(Math.hypot(a!, b!)),
};

/** What an op gives; null for one that is not known here. */
export function apply(op: string, values: readonly number[]): number | null {
  const [a = Number.NaN, b = Number.NaN] = values;
  if (Object.hasOwn(many, op)) return many[op]!(values);
  if (values.length === 1 && Object.hasOwn(one, op)) return one[op]!(a);
  return values.length === 2 && Object.hasOwn(two, op) ? two[op]!(a, b) : null;
}

/** The side of its kinks on which an op stands with these values. */
export const sideOf = (op: string, values: readonly number[]): number =>
  Object.hasOwn(sides, op) ? sides[op]!(values) : 0;

/** The value of a formula, given those of the elements in it; null where one of its ops is not known here. `meet` is told of each op. */
export function evaluate(
  term: look.Term,
  of: (node: number, at: number, value: look.Plain | null) => number | null,
  meet: (op: string, values: readonly number[]) => void = () => {},
): number | null {
  if (term.kind === 'number') return Number(term.value);
  if (term.kind === 'element') return of(term.node, term.at, term.value);
  const values: number[] = [];
  // What passes no gradient is a constant to slopes.
  if (term.op === 'stopGradient' && term.terms[0]) return valueIn(term.terms[0]);
  for (const t of term.terms) {
    const value = evaluate(t, of, meet);
    if (value === null) return null;
    values.push(value);
  }
  meet(term.op, values);
  return apply(term.op, values);
}

/** The value of a formula by the numbers that stand in it. */
export const valueIn = (term: look.Term): number | null =>
  evaluate(term, (_, __, value) => (value === null ? null : Number(value)));
