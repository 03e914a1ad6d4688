import { ArgumentError, showValue } from './errors.ts';

/** Which numbers make sense. Only finite ones do, unless `infinite` says that infinity stands for no limit. */
export interface Limits {
  readonly whole?: true;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  readonly infinite?: true;
}

/** The error for a value of another kind than is wanted. */
export const unlike = (value: unknown, what: string, wanted: string, op: string, hint?: string): ArgumentError =>
  new ArgumentError(`${what} must be ${wanted}, not ${showValue(value)}`, { op, hint });

/**
 * `value`, where it is a number within the limits. Throws ArgumentError for any other, and for texts such as '0.1', which
 * JavaScript would compare and multiply as if they were numbers.
 */
export function checkNumber(value: unknown, what: string, op: string, limits: Limits = {}): number {
  const { whole, least = -Infinity, above = -Infinity, most = Infinity, below = Infinity, infinite } = limits;
  if (infinite && value === Infinity) return value;
  const isNumber = typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (isNumber && value >= least && value > above && value <= most && value < below) return value;
  throw unlike(value, what, wanted(limits), op);
}

function wanted({ whole, least, above, most, below, infinite }: Limits): string {
  if (whole && least === 1 && most === undefined) return `a positive whole number${infinite ? ' or Infinity' : ''}`;
  const given = { 'at least': least, above, 'at most': most, below };
  const bounds = Object.entries(given).flatMap(([side, end]) => (end === undefined ? [] : [`${side} ${end}`]));
  const text = bounds.join(' and ');
  const within = text === '' ? '' : text.startsWith('at') ? ` of ${text}` : ` ${text}`;
  return `a ${whole ? 'whole' : text === '' ? 'finite' : ''}${whole || text === '' ? ' ' : ''}number${within}${infinite ? ' or Infinity' : ''}`;
}

/** Throws ArgumentError, with the first of them, unless all are numbers; infinities and NaN are. */
export function checkNumbers(given: readonly unknown[], op: string): void {
  const bad = given.findIndex((x) => typeof x !== 'number');
  if (bad >= 0) throw new ArgumentError(`needs numbers, got ${showValue(given[bad])}`, { op });
}

/** One whole number or a list of them, as a list of its own. Throws ArgumentError for anything else in it, or in its place. */
export function checkWholes(
  given: number | readonly number[],
  what: string,
  op: string,
  limits: Limits = {},
): readonly number[] {
  const list = Array.isArray(given) ? [...given] : [given];
  for (const n of list) checkNumber(n, what, op, { ...limits, whole: true });
  return list;
}

/** `value`, where it is true or false. Throws ArgumentError else: JavaScript would take 'no' for true. */
export function checkFlag(value: unknown, what: string, op: string): boolean {
  if (typeof value === 'boolean') return value;
  throw unlike(value, what, 'true or false', op);
}

/** `value`, where it is a function. Throws ArgumentError else. */
export function checkFunction<F>(value: F, what: string, op: string): F {
  if (typeof value === 'function') return value;
  throw unlike(value, what, 'a function', op);
}

/**
 * `value`, where it is an object with these fields. Throws ArgumentError else, which says what makes one: what they hold is not
 * looked at.
 */
export function checkFields<T>(
  value: T,
  fields: readonly (keyof T & string)[],
  what: string,
  op: string,
  hint?: string,
): T {
  if (typeof value === 'object' && value !== null && fields.every((name) => name in value)) return value;
  throw new ArgumentError(`needs ${what}, got ${showValue(value)}`, { op, hint });
}

/** `value`, where it is a text. Throws ArgumentError else. */
export function checkText(value: unknown, what: string, op: string, hint = 'String(value) makes one'): string {
  if (typeof value === 'string') return value;
  throw unlike(value, what, 'a text', op, hint);
}
