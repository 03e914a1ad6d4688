import { InvalidArgumentError, Option } from 'commander';
import { nearestNames } from 'pristella/data';

/** ` (Did you mean x?)`, or nothing. */
const suggestion = (name: string, known: readonly string[]): string => {
  const near = nearestNames(name, known)[0] ?? known.find((k) => name.length > 1 && k.includes(name));
  return near ? ` (Did you mean ${near}?)` : '';
};

/** One of the names; an unknown one is answered with the nearest. */
export const oneOf =
  <T extends string>(known: readonly T[]) =>
  (given: string): T => {
    const found = known.find((k) => k.toLowerCase() === given.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`${suggestion(given, known).trim()}\nIt is one of ${known.join(', ')}.`.trim());
  };

/** A whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (given: string): number => {
    const value = Number(given);
    if (given.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
  };

/** A number above 0. */
export function positiveNumber(given: string): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0, such as 0.001.');
}

const devices = ['wasm', 'js'] as const;
/** Where numbers are computed. */
export const deviceOption = (): Option =>
  new Option(
    '--device <name>',
    'wasm: compiled kernels; js: plain loops, slow and easy to debug (default: wasm)',
  ).argParser(oneOf(devices));
