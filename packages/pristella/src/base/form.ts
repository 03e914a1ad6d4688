/**
 * The form that plain data from outside must have: configurations, progress records, lines of logs, locks. A form is
 * checked whole before anything is done with the data, and gives back a copy that has the form and nothing else.
 */

import { DataError, type ErrorDetails } from './errors.ts';
import { parseJson, usualJson } from './json.ts';
import { checkFunction, checkText } from './limits.ts';
import { plain } from './plain.ts';
import { quoted } from './shown.ts';

/** Gives the value back as a T. Throws Misfit, naming the place `at`, for any other. */
export type Form<T> = (value: unknown, at: string) => T;

/** What is wrong with a value that has not the form. */
class Misfit {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
const misfit = (at: string, wanted: string, value: unknown): Misfit =>
  new Misfit(`${at === '' ? 'it' : quoted(at)} must be ${wanted}, not ${valueText(value)}`);

/** A value from outside as a message shows it. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'string' ? quoted(value) : String(value);
}

const inside = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const sizeText = (least: number, most: number): string =>
  most === Infinity ? `at least ${least}` : least === most ? `${least}` : `${least} to ${most}`;

function refuse(at: string, wanted: string, value: unknown): never {
  throw misfit(at, wanted, value);
}
const isNumber = (v: unknown): v is number => Number.isFinite(v);

/** What JSON has no digits for. */
const texts: ReadonlyMap<unknown, number> = new Map([NaN, Infinity, -Infinity, -0].map((v) => [plain(v), v]));

/**
 * Forms of single values, and how larger ones are made of them. A form is checked by `checkForm` or `parseForm`.
 * @example
 * const settings = io.form.object({ lr: io.form.positive, epochs: io.form.whole(1) }, { note: io.form.text });
 * io.checkForm(settings, { lr: 0.1, epochs: 3 }, 'settings.json');
 * try {
 *   io.checkForm(settings, { lr: 0.1, epochs: 0.5 }, 'settings.json');
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export const form = {
  /** A text. */
  text: (v: unknown, at: string): string => (typeof v === 'string' ? v : refuse(at, 'a text', v)),
  /** True or false. */
  flag: (v: unknown, at: string): boolean => (typeof v === 'boolean' ? v : refuse(at, 'true or false', v)),
  /** A finite number. */
  finite: (v: unknown, at: string): number => (isNumber(v) ? v : refuse(at, 'a finite number', v)),
  /** A finite number above 0. */
  positive: (v: unknown, at: string): number => (isNumber(v) && v > 0 ? v : refuse(at, 'a number above 0', v)),
  /** A finite number of at least 0. */
  notNegative: (v: unknown, at: string): number =>
    isNumber(v) && v >= 0 ? v : refuse(at, 'a number of at least 0', v),
  /** A number; what JSON has no digits for is a text, such as `toJson` writes, or null, which stands for NaN. */
  number: (value: unknown, at: string): number => {
    if (typeof value === 'number') return value;
    if (value === null) return Number.NaN;
    return texts.get(value) ?? refuse(at, 'a number', value);
  },
  /** Anything. */
  anything: (value: unknown): unknown => value,

  /** A whole number within limits; from 0 unless told otherwise. */
  whole: (least = 0, most: number = Number.MAX_SAFE_INTEGER): Form<number> => {
    const wanted = `a whole number of ${sizeText(least, most === Number.MAX_SAFE_INTEGER ? Infinity : most)}`;
    return (v, at) => (isNumber(v) && Number.isSafeInteger(v) && v >= least && v <= most ? v : refuse(at, wanted, v));
  },
  /** One of some texts. */
  oneOf:
    <T extends string>(...names: readonly T[]): Form<T> =>
    (value, at) =>
      names.find((name) => name === value) ?? refuse(at, `one of ${names.join(', ')}`, value),
  /** Null, or of another form. */
  orNull:
    <T>(inner: Form<T>): Form<T | null> =>
    (value, at) =>
      value === null ? null : inner(value, at),
  /** A list of things of one form. */
  list:
    <T>(item: Form<T>, least = 0, most: number = Infinity): Form<T[]> =>
    (value, at) => {
      if (Array.isArray(value) && value.length >= least && value.length <= most)
        return Array.from(value, (v, i) => item(v, `${at}[${i}]`));
      const size = least === 0 && most === Infinity ? '' : ` of ${sizeText(least, most)}`;
      throw misfit(at, `a list${size}`, value);
    },
  /** A list of as many things as there are forms. */
  tuple:
    <T extends readonly unknown[]>(...items: { readonly [K in keyof T]: Form<T[K]> }): Form<T> =>
    (value, at) => {
      const list = form.list(form.anything, items.length, items.length)(value, at);
      return items.map((item, i) => item(list[i], `${at}[${i}]`)) as unknown as T;
    },
  /** Things of one form by name. */
  record:
    <T>(item: Form<T>): Form<Record<string, T>> =>
    (value, at) => {
      if (!isObject(value)) throw misfit(at, 'an object', value);
      return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, item(v, inside(at, name))]));
    },
  /** An object that has these fields, may have the `optional` ones, and no others. */
  object:
    <T extends object, O extends object = object>(
      fields: { readonly [K in keyof T]: Form<T[K]> },
      optional?: { readonly [K in keyof O]: Form<O[K]> },
    ): Form<T & Partial<O>> =>
    (value, at) => {
      if (!isObject(value)) throw misfit(at, 'an object', value);
      const known = new Map<string, Form<unknown>>(Object.entries({ ...fields, ...optional }));
      for (const name of Object.keys(fields))
        if (!Object.hasOwn(value, name)) throw new Misfit(`${quoted(inside(at, name))} is missing`);
      const entries = Object.entries(value).map(([name, v]) => {
        const field = known.get(name);
        if (!field) throw new Misfit(`${quoted(inside(at, name))} is no field that is known`);
        return [name, field(v, inside(at, name))];
      });
      return Object.fromEntries(entries) as T & Partial<O>;
    },
  /** An object whose field `by` names the form it has. */
  variant:
    <T>(by: string, forms: Readonly<Record<string, Form<T>>>): Form<T> =>
    (value, at) => {
      if (!isObject(value)) throw misfit(at, 'an object', value);
      const name = form.oneOf(...Object.keys(forms))(value[by], inside(at, by));
      return forms[name]!(value, at);
    },
} as const;

/**
 * A copy of a value that has the form. Throws DataError, which names `source` and the place, for a value of another form.
 * @example
 * io.checkForm(io.form.list(io.form.whole()), [1, 2], 'sizes.json');
 */
export function checkForm<T>(wanted: Form<T>, value: unknown, source: string, details: ErrorDetails = {}): T {
  checkFunction(wanted, 'the form', 'checkForm');
  try {
    return wanted(value, '');
  } catch (error) {
    if (error instanceof Misfit) throw new DataError(`${source}: ${error.message}`, details);
    throw error;
  }
}

/**
 * What a text of JSON holds, in its form. Throws DataError if it is no JSON or has another form, names a key twice in one
 * object, is nested deeper than 256 or holds more than 2^21 keys and values.
 * @example
 * io.parseForm(io.form.list(io.form.whole()), '[1, 2]', 'sizes.json');
 */
export function parseForm<T>(wanted: Form<T>, json: string, source: string, details: ErrorDetails = {}): T {
  const refusal = (problem: string, cause?: unknown) =>
    new DataError(`${source}: it ${problem}`, { ...details, cause });
  return checkForm(
    wanted,
    parseJson(checkText(json, 'the JSON', details.op ?? 'parseForm'), usualJson, refusal),
    source,
    details,
  );
}

/** Plain data as JSON, in which numbers that are not finite are texts for `form.number`. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v));
