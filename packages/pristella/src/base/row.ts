/**
 * The kinds of options. A class of options has a field for each, and the field's initialiser is its row: what it may be,
 * and what stands for it where it is not given. `options` (options.ts) reads the rows off the class, which nobody else makes:
 * by its type, a row is the value that it describes, so that the class is the type of what callers give, docs and all.
 */
import { checkChoice } from './choice.ts';
import { ArgumentError, showValue } from './errors.ts';
import { checkFlag, checkNumber, checkText, type Limits, unlike } from './limits.ts';

/** The value, where it is one. Throws ArgumentError else, which names the option and the function. */
export type Check<T> = (value: unknown, name: string, op: string) => T;

/** One option. Its fallback is its default, nothing, or `'needed'` for one that must be given. */
export interface Row<T> {
  readonly check: Check<T>;
  readonly fallback: Fallback<T> | 'needed';
}

/** What stands for an option that is not given: one value, or nothing. */
export type Fallback<T> = readonly [] | readonly [T];
/** What is read of an option: undefined only if it may be left out and has no default. */
export type Value<T, F> = F extends readonly [unknown] ? T : T | undefined;

// The two places where a row is taken for its value, and a value for its row.
const asValue = <V>(row: Row<unknown>): V => row as unknown as V;
export const rowOf = <T>(value: T): Row<T> => value as unknown as Row<T>;

/** A kind that is checked by a function of its own. */
export const checked = <T, F extends Fallback<NoInfer<T>>>(check: Check<T>, ...fallback: F): Value<T, F> =>
  asValue({ check, fallback });
/** An option of this kind that must be given. */
export const needed = <T>(value: T | undefined): T => asValue({ check: rowOf(value).check, fallback: 'needed' });

/** A number within limits; finite, unless they say otherwise. */
export const number = <F extends Fallback<number>>(limits: Limits, ...fallback: F): Value<number, F> =>
  checked((value, name, op) => checkNumber(value, name, op, limits), ...fallback);
/** A length or a size: a number from 0. */
export const length = <F extends Fallback<number>>(...fallback: F): Value<number, F> =>
  number({ least: 0 }, ...fallback);
/** A share of the whole, from 0 to 1. */
export const share = <F extends Fallback<number>>(...fallback: F): Value<number, F> =>
  number({ least: 0, most: 1 }, ...fallback);
/** A whole number from `least`. */
export const whole = <F extends Fallback<number>>(least: number, ...fallback: F): Value<number, F> =>
  number({ whole: true, least }, ...fallback);
/** True or false. */
export const flag = <F extends Fallback<boolean>>(...fallback: F): Value<boolean, F> => checked(checkFlag, ...fallback);
/** A text. */
export const text = <F extends Fallback<string>>(...fallback: F): Value<string, F> => checked(checkText, ...fallback);
/** One of the names that a table has as keys, or that stand in a list. */
export const choice = <T extends string, F extends Fallback<NoInfer<T>>>(
  names: Readonly<Record<T, unknown>> | readonly T[],
  ...fallback: F
): Value<T, F> => checked<T, F>((value, name, op) => checkChoice(value, names, name, op), ...fallback);
/** A function: what it gives is checked when it is called. */
export const callable = <T extends (...args: never[]) => unknown>(hint?: string): T | undefined =>
  checked<T, []>((value, name, op) => {
    if (typeof value === 'function') return value as T;
    throw unlike(value, name, 'a function', op, hint);
  });
/** A list of things of one kind, at least so many. */
export const list = <T>(item: T | undefined, least = 0): readonly T[] | undefined =>
  checked<readonly T[], []>((value, name, op) => {
    if (!Array.isArray(value) || value.length < least) {
      const wanted = least === 0 ? 'a list' : `a list of at least ${least}`;
      const isTensor = typeof value === 'object' && value !== null && 'tolist' in value;
      throw new ArgumentError(`${name} must be ${wanted}, not ${showValue(value)}`, {
        op,
        hint: isTensor ? `[...${name}.data()]` : undefined,
      });
    }
    for (const [i, v] of value.entries()) rowOf(item).check(v, `${name}[${i}]`, op);
    return value;
  });
export const isPair = <T>(value: unknown): value is readonly [T, T] => Array.isArray(value) && value.length === 2;
/** Two things of one kind. */
export const pairOf = <T>(item: T | undefined): readonly [T, T] | undefined =>
  checked<readonly [T, T], []>((value, name, op) => {
    if (!isPair<T>(value)) throw unlike(value, name, 'a list of two', op);
    for (const [i, v] of value.entries()) rowOf(item).check(v, `${name}[${i}]`, op);
    return value;
  });
/** Of the first kind where `isFirst` holds, else of the second. */
export const either = <A, B, F extends Fallback<A | B>>(
  isFirst: (value: unknown) => boolean,
  first: A | undefined,
  second: B | undefined,
  ...fallback: F
): Value<A | B, F> =>
  checked<A | B, F>(
    (value, name, op) => (isFirst(value) ? rowOf(first) : rowOf(second)).check(value, name, op) as A | B,
    ...fallback,
  );
/** What ends something that takes time. */
export const signal = <T extends { readonly aborted: boolean } = AbortSignal>(): T | undefined =>
  checked<T, []>((value, name, op) => {
    if (typeof (value as T | null)?.aborted === 'boolean') return value as T;
    const hint = 'give controller.signal of a new AbortController()';
    throw unlike(value, name, 'an AbortSignal', op, hint);
  });
/** Texts by name. */
export const texts = <F extends Fallback<Readonly<Record<string, string>>>>(
  ...fallback: F
): Value<Readonly<Record<string, string>>, F> =>
  checked<Readonly<Record<string, string>>, F>(
    (value, name, op) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw unlike(value, name, 'texts by name', op);
      for (const [key, v] of Object.entries(value)) checkText(v, `${name}.${key}`, op);
      return value as Readonly<Record<string, string>>;
    },
    ...fallback,
  );
/** For `either`: what is a number. */
export const isNumber = (value: unknown): boolean => typeof value === 'number';
