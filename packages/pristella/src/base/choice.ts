import { ArgumentError, showValue } from './errors.ts';
import { nearest } from './nearest.ts';

/**
 * The value, where it is one of the names that `choices` has as keys, or lists. Throws ArgumentError, listing the names, for any
 * other; `name` says what was chosen.
 */
export function checkChoice<T extends string>(
  value: unknown,
  choices: Readonly<Record<T, unknown>> | readonly T[],
  name: string,
  op: string,
): T {
  const names: readonly string[] = Array.isArray(choices) ? choices : Object.keys(choices);
  const isOne = (v: unknown): v is T => typeof v === 'string' && names.includes(v);
  if (isOne(value)) return value;
  const hint = `one of ${names.map(showValue).join(', ')}${nearOf(String(value), names)}`;
  throw new ArgumentError(`${name} must not be ${showValue(value)}`, { op, hint });
}

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
export function nearOf(given: string, names: readonly string[]): string {
  const twin = twins[given];
  const near =
    twin !== undefined && names.includes(twin)
      ? twin
      : (nearest(given, names)[0] ?? names.find((name) => shortens(name, given) || shortens(given, name)));
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
