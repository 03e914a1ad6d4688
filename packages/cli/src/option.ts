import { InvalidArgumentError, Option } from 'commander';
import { type Device, setDevice, setThreads } from 'pristella';
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

/** Options about how numbers are computed. */
export interface ComputeOptions {
  readonly device?: Device;
  readonly threads?: number;
}

const devices: readonly Device[] = ['wasm', 'js', 'native'];
const deviceWords = "wasm: kernels; native: kernels with the system's BLAS; js: plain loops (default: wasm)";
const threadWords = 'threads that share the work (default: as many as processors, at most 8)';

/** Where numbers are computed, and by how many threads. */
export const computeOptions = (): Option[] => [
  new Option('--device <name>', deviceWords).argParser(oneOf(devices)),
  new Option('--threads <n>', threadWords).argParser(wholeNumber(1)),
];

/** Does as the options say. Throws DeviceError for a device that is not there. */
export function setCompute({ device, threads }: ComputeOptions): void {
  if (device) setDevice(device);
  if (threads !== undefined) setThreads(threads);
}
