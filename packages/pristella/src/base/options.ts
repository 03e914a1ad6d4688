import { nearOf } from './choice.ts';
import { ArgumentError, showValue } from './errors.ts';
import { type Row, rowOf } from './row.ts';

type Elsewhere = Readonly<Record<string, string>>;

/** Options as they are used: each that has a default has a value. */
export type Read<R> = { readonly [K in keyof R]-?: R[K] };

/**
 * A set of options, each stated once: the field of a class has its type, its docs and, as its row, its default and its check.
 * What may be given, what is said of anything else, and what is handed on to another function are read off the rows.
 */
export class Options<R> {
  readonly #tables: readonly (new () => object)[];
  #rows: Rows | undefined;

  /** Of the fields of one or several classes. */
  constructor(tables: readonly (new () => object)[]) {
    this.#tables = tables;
  }

  /** The rows by name. They are made when they are first needed: few programs use all functions. */
  get rows(): Rows {
    if (this.#rows) return this.#rows;
    const fields = this.#tables.flatMap((Table): [string, unknown][] => Object.entries(new Table()));
    return (this.#rows = Object.fromEntries(fields.map(([name, field]) => [name, rowOf(field)])));
  }

  /**
   * The options that were given, each checked, and the defaults of the others. Throws ArgumentError for what is no object of
   * options, naming the known ones and the nearest of them, and for a value of another kind: where no types are checked, a
   * misspelt option would be ignored without a word. `beyond` is how many
   * arguments came after the options; `elsewhere` says of names that are looked for here where they belong.
   */
  read(given: R, op: string, beyond = 0, elsewhere: Elsewhere = {}): Read<R> {
    const { rows } = this;
    const values = known(rows, given, op, beyond, elsewhere);
    const read: Record<string, unknown> = {};
    for (const name in rows) {
      const { check, fallback } = rows[name]!;
      const value = values[name];
      if (value !== undefined) read[name] = check(value, name, op);
      else if (fallback !== 'needed') read[name] = fallback[0];
      else throw new ArgumentError(`needs the option '${name}'`, { op });
    }
    return read as Read<R>;
  }

  /** The options as they were given, checked: nothing is made. */
  check(given: R, op: string, beyond = 0): R {
    const values = known(this.rows, given, op, beyond);
    for (const name in values) if (values[name] !== undefined) this.rows[name]!.check(values[name], name, op);
    return given;
  }

  /** Of options that were given, those that stand here: to be handed on to the function that reads them. */
  pick(given: object): Partial<R> {
    const values = given as Readonly<Record<string, unknown>>;
    const picked: Record<string, unknown> = {};
    // Inherited ones, too: they are options wherever they are read.
    for (const name in this.rows) if (values[name] !== undefined) picked[name] = values[name];
    return picked as Partial<R>;
  }
}

type Rows = Readonly<Record<string, Row<unknown>>>;

/** What was given by name. Throws ArgumentError for what is no object of options, and for arguments beyond it. */
function known(
  rows: Rows,
  given: unknown,
  op: string,
  beyond: number,
  elsewhere: Elsewhere = {},
): Readonly<Record<string, unknown>> {
  if (beyond > 0) checkArguments(beyond, 0, op);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw notOptions(rows, given, op);
  const proto: unknown = Object.getPrototypeOf(given);
  const isPlain = proto === null || Object.getPrototypeOf(proto) === null;
  let met = isPlain;
  for (const name in given) {
    if (Object.hasOwn(rows, name)) {
      met = true;
      continue;
    }
    if (!isPlain) throw notOptions(rows, given, op);
    const hint = (Object.hasOwn(elsewhere, name) && elsewhere[name]) || hintOf(rows, name);
    throw new ArgumentError(`there is no option '${name}'`, { op, hint });
  }
  // A map or a promise has no names at all, and would be taken for no options.
  if (!met) throw notOptions(rows, given, op);
  return given as Readonly<Record<string, unknown>>;
}

const notOptions = (rows: Rows, given: unknown, op: string): ArgumentError =>
  new ArgumentError(`options must be an object, got ${showValue(given)}`, { op, hint: hintOf(rows) });

function hintOf(rows: Rows, given = ''): string {
  const names = Object.keys(rows);
  return `the options are ${names.join(', ')}${nearOf(given, names)}`;
}

type Table<R> = new () => R;
type All<T> = T extends readonly [Table<infer A>, ...infer Rest] ? A & All<Rest> : unknown;

/** Options of one or several tables of rows; of two rows of one name, the later one counts. */
export const options = /* @__NO_SIDE_EFFECTS__ */ <T extends readonly Table<object>[]>(...tables: T): Options<All<T>> =>
  new Options(tables);

/** Throws ArgumentError where a function was given more arguments than it takes: what is too much would be ignored without a word. */
export function checkArguments(given: number, most: number, op: string, hint?: string): void {
  const beyond = given - most;
  if (beyond > 0) throw new ArgumentError(`got ${beyond} argument${beyond > 1 ? 's' : ''} too many`, { op, hint });
}
