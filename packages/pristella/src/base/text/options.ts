import { checkArguments, type Options, options } from '../options.ts';
import { choice, flag, number, text, whole } from '../row.ts';

/** A count that may be without end. */
const count = (fallback: number): number => number({ infinite: true }, fallback);

/** How tensors are written. The names, defaults and meanings are those of NumPy's `set_printoptions`. */
export class PrintOptions {
  /** Most digits after the point of a float. */
  readonly precision: number = whole(0, 8);
  /** Tensors with more elements than this are summarised. */
  readonly threshold: number = count(1000);
  /** How many elements a summary shows at each end of an axis. */
  readonly edgeitems: number = whole(0, 3);
  /** Characters a line before it wraps. */
  readonly linewidth: number = count(75);
  /** Never change to scientific notation because numbers are small or far apart. */
  readonly suppress: boolean = flag(false);
  /** How NaN is printed. */
  readonly nanstr: string = text('nan');
  /** How infinity is printed. */
  readonly infstr: string = text('inf');
  /**
   * `maxprec`: as many digits as tell a float from its neighbours, at most `precision`; `maxprec_equal`: the same, equally
   * many for all elements; `unique`: without the limit; `fixed`: always `precision` digits.
   */
  readonly floatmode: 'fixed' | 'unique' | 'maxprec' | 'maxprec_equal' = choice(
    ['fixed', 'unique', 'maxprec', 'maxprec_equal'],
    'maxprec',
  );
  /** What stands before a positive float: nothing (`-`), a plus (`+`) or a space (` `). */
  readonly sign: '-' | '+' | ' ' = choice(['-', '+', ' '], '-');
}
const printOptions: Options<Partial<PrintOptions>> = options(PrintOptions);

let changed: Partial<PrintOptions> = {};

/** The current options with `changes` laid over them. Throws ArgumentError for an unknown option or a senseless value. */
export const withPrintOptions = (changes: Partial<PrintOptions>, op: string): PrintOptions =>
  printOptions.read({ ...changed, ...printOptions.pick(printOptions.check(changes, op)) }, op);

/**
 * Changes how tensors are printed from now on; what is not given stays. Throws ArgumentError for a senseless value.
 * @numpy set_printoptions
 * @example
 * np.setPrintOptions({ precision: 3 });
 * np.array([1 / 3, 2 / 3]);
 * np.setPrintOptions({ precision: 8 });
 */
export function setPrintOptions(changes: Partial<PrintOptions>): void {
  checkArguments(arguments.length, 1, 'setPrintOptions');
  changed = withPrintOptions(changes, 'setPrintOptions');
}

/**
 * The options in force, as a copy that `setPrintOptions` takes back.
 * @numpy get_printoptions
 * @example
 * np.getPrintOptions().precision;
 */
export function getPrintOptions(): PrintOptions {
  checkArguments(arguments.length, 0, 'getPrintOptions');
  return withPrintOptions({}, 'getPrintOptions');
}
