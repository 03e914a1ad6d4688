import { ArgumentError } from '../errors.ts';

/** How tensors are written. The names, defaults and meanings are those of NumPy's `set_printoptions`. */
export interface PrintOptions {
  /** Most digits after the point of a float. */
  readonly precision: number;
  /** Tensors with more elements than this are summarised. */
  readonly threshold: number;
  /** How many elements a summary shows at each end of an axis. */
  readonly edgeitems: number;
  /** Characters a line before it wraps. */
  readonly linewidth: number;
  /** Never change to scientific notation because numbers are small or far apart. */
  readonly suppress: boolean;
  /** How NaN is printed. */
  readonly nanstr: string;
  /** How infinity is printed. */
  readonly infstr: string;
  /**
   * `maxprec`: as many digits as tell a float from its neighbours, at most `precision`; `maxprec_equal`: the same, equally
   * many for all elements; `unique`: without the limit; `fixed`: always `precision` digits.
   */
  readonly floatmode: 'fixed' | 'unique' | 'maxprec' | 'maxprec_equal';
  /** What stands before a positive float: nothing (`-`), a plus (`+`) or a space (` `). */
  readonly sign: '-' | '+' | ' ';
}

let current: PrintOptions = {
  precision: 8,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 75,
  suppress: false,
  nanstr: 'nan',
  infstr: 'inf',
  floatmode: 'maxprec',
  sign: '-',
};

const isCount = (v: unknown): boolean => Number.isInteger(v) && (v as number) >= 0;
const isText = (v: unknown): boolean => typeof v === 'string';
const oneOf = (...words: string[]): [(v: unknown) => boolean, string] => [
  (v) => words.includes(v as string),
  `one of ${words.map((w) => `'${w}'`).join(', ')}`,
];

const rules: Record<keyof PrintOptions, [accepts: (v: unknown) => boolean, wanted: string]> = {
  precision: [isCount, 'a non-negative integer'],
  threshold: [(v) => typeof v === 'number' && !Number.isNaN(v), 'a number; Infinity prints every element'],
  edgeitems: [isCount, 'a non-negative integer'],
  linewidth: [(v) => typeof v === 'number' && !Number.isNaN(v), 'a number of characters; Infinity never wraps'],
  suppress: [(v) => typeof v === 'boolean', 'true or false'],
  nanstr: [isText, 'a string'],
  infstr: [isText, 'a string'],
  floatmode: oneOf('fixed', 'unique', 'maxprec', 'maxprec_equal'),
  sign: oneOf('-', '+', ' '),
};

/** The current options with `changes` laid over them. Throws ArgumentError for an unknown option or a senseless value. */
export function withPrintOptions(changes: Partial<PrintOptions>, op: string): PrintOptions {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const rule = rules[name as keyof PrintOptions];
    if (!rule) {
      throw new ArgumentError(`unknown option '${name}'`, { op, hint: `one of ${Object.keys(rules).join(', ')}` });
    }
    const [accepts, wanted] = rule;
    if (!accepts(value)) throw new ArgumentError(`${name} cannot be ${String(value)}`, { op, hint: wanted });
  }
  return { ...current, ...Object.fromEntries(given) };
}

/**
 * Changes how tensors are printed from now on; what is not given stays. Throws ArgumentError for a senseless value.
 * @numpy set_printoptions
 * @example
 * np.setPrintOptions({ precision: 3 });
 * np.array([1 / 3, 2 / 3]);
 * np.setPrintOptions({ precision: 8 });
 */
export function setPrintOptions(changes: Partial<PrintOptions>): void {
  current = withPrintOptions(changes, 'setPrintOptions');
}

/**
 * The options in force, as a copy that `setPrintOptions` takes back.
 * @numpy get_printoptions
 * @example
 * np.getPrintOptions().precision;
 */
export const getPrintOptions = (): PrintOptions => ({ ...current });
