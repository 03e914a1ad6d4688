import { ArgumentError, showValue } from './errors.ts';

/** All fields of an options interface: to leave one out, or to misspell it, is a type error. */
export type Fields<O> = { readonly [K in keyof O]-?: true };

/**
 * The options as they are. Throws ArgumentError, naming the known fields, for an unknown one and for what is no object:
 * where no types are checked, a misspelt option would be ignored without a word.
 */
export function checkOptions<O extends object>(options: O, known: Fields<O>, op: string): O {
  if (typeof options !== 'object' || options === null) throw notOptions(options, known, op);
  for (const name in options) {
    if (Object.hasOwn(known, name)) continue;
    const plain = Object.getPrototypeOf(options) === Object.prototype;
    throw plain ? new ArgumentError(`there is no option '${name}'`, hintOf(known, op)) : notOptions(options, known, op);
  }
  return options;
}

/**
 * The value, where it is one of the names that `choices` has as keys. Throws ArgumentError, listing the names, for any
 * other; `name` says what was chosen.
 */
export function checkChoice<T extends string>(
  value: T,
  choices: Readonly<Record<NoInfer<T>, unknown>>,
  name: string,
  op: string,
): T {
  if (typeof value === 'string' && Object.hasOwn(choices, value)) return value;
  const hint = `one of ${Object.keys(choices).map(showValue).join(', ')}`;
  throw new ArgumentError(`${name} must not be ${showValue(value)}`, { op, hint });
}

const hintOf = (known: object, op: string): { op: string; hint: string } => ({
  op,
  hint: `the options are ${Object.keys(known).join(', ')}`,
});
const notOptions = (given: unknown, known: object, op: string): ArgumentError =>
  new ArgumentError(`options must be an object, got ${showValue(given)}`, hintOf(known, op));
