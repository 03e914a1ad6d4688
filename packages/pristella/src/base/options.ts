import { ArgumentError, showValue } from './errors.ts';
import { nearestNames } from './nearest.ts';

/** All fields of an options interface: to leave one out, or to misspell it, is a type error. */
export type Fields<O> = { readonly [K in keyof O]-?: true };

/**
 * The options as they are. Throws ArgumentError, naming the known fields and the nearest of them, for an unknown one and
 * for what is no object: where no types are checked, a misspelt option would be ignored without a word. `elsewhere` says of
 * names that are looked for here where they belong.
 */
export function checkOptions<O extends object>(
  options: O,
  known: Fields<O>,
  op: string,
  elsewhere: Readonly<Record<string, string>> = {},
): O {
  if (typeof options !== 'object' || options === null) throw notOptions(options, known, op);
  for (const name in options) {
    if (Object.hasOwn(known, name)) continue;
    const plain = Object.getPrototypeOf(options) === Object.prototype;
    throw plain
      ? new ArgumentError(`there is no option '${name}'`, {
          ...hintOf(known, op, name),
          ...(Object.hasOwn(elsewhere, name) && { hint: elsewhere[name]! }),
        })
      : notOptions(options, known, op);
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
  const names = Object.keys(choices);
  const hint = `one of ${names.map(showValue).join(', ')}${nearOf(String(value), names)}`;
  throw new ArgumentError(`${name} must not be ${showValue(value)}`, { op, hint });
}

const hintOf = (known: object, op: string, given = ''): { op: string; hint: string } => {
  const names = Object.keys(known);
  return { op, hint: `the options are ${names.join(', ')}${nearOf(given, names)}` };
};
/** What PyTorch and Matplotlib have for names of ours that are spelt otherwise. */
const twins: Readonly<Record<string, string>> = {
  dim: 'axis',
  dims: 'axis',
  c: 'color',
  lw: 'linewidth',
  ls: 'linestyle',
  ms: 'markersize',
  ds: 'drawstyle',
};
/** `; did you mean 'axis'?`, or nothing where no name is near. */
function nearOf(given: string, names: readonly string[]): string {
  const twin = twins[given];
  const near =
    twin !== undefined && names.includes(twin)
      ? twin
      : (nearestNames(given, names)[0] ?? names.find((name) => shortens(name, given) || shortens(given, name)));
  return near === undefined ? '' : `; did you mean '${near}'?`;
}
/** True for `lr` of `learningRate` and `learning_rate`, and for `eps` of `epsilon`. */
function shortens(short: string, long: string): boolean {
  if (short.length < 2 || long.length <= short.length) return false;
  const initials = long
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .split('_')
    .map((word) => word.slice(0, 1).toLowerCase());
  return short === initials.join('') || long.startsWith(short);
}
const notOptions = (given: unknown, known: object, op: string): ArgumentError =>
  new ArgumentError(`options must be an object, got ${showValue(given)}`, hintOf(known, op));
