import { type DType, newArray } from '../base/dtype.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { checkNumbers } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { flag, number } from '../base/row.ts';
import { log10, pow } from '../kernel/math/index.ts';
import { over, plain } from '../kernel/words.ts';
import { ArrayOptions, convertData, dtypeIn, dtypeNamed, fromData } from './create.ts';
import type { Tensor } from './tensor.ts';

const { float64 } = plain;
const power = (a: number, b: number): number => over<number>(pow)(float64, a, b);
const logarithm = (x: number): number => over<number>(log10)(float64, x);

/** Numbers as a vector. Throws DTypeError for those that an integer type cannot hold. */
const vector = (numbers: Float64Array, dtype: DType, op: string): Tensor =>
  fromData(dtype === 'float64' ? numbers : convertData(numbers, 'float64', dtype, op), [numbers.length], dtype);

/** Spaced numbers as a vector; integers are rounded down, as NumPy does. */
const spacedVector = (numbers: Float64Array, dtype: DType, op: string): Tensor =>
  vector(dtype === 'int32' || dtype === 'uint8' ? numbers.map(Math.floor) : numbers, dtype, op);

/**
 * `arange(stop)`, `arange(start, stop)`, `arange(start, stop, step)`, options last: start, start + step, ... below
 * stop. Elements are start + i * step, as NumPy computes them, float64 by default. Throws ArgumentError for a step of
 * 0.
 * @shapes (⌈(stop - start) / step⌉)
 * @differs float64, as JavaScript has one kind of number; NumPy makes integers of integers
 * @example
 * np.arange(4);
 * np.arange(1, 2, 0.25);
 * np.arange(5, 0, -2, { dtype: 'int32' });
 */
export function arange(stop: number, options?: ArrayOptions): Tensor;
export function arange(start: number, stop?: number, options?: ArrayOptions): Tensor;
export function arange(start: number, stop?: number, step?: number, options?: ArrayOptions): Tensor;
export function arange(...args: readonly (number | ArrayOptions | undefined)[]): Tensor {
  checkArguments(args.length, 4, 'arange');
  const last = args.at(-1);
  const hasOptions = args.length > 1 && last !== undefined && typeof last !== 'number';
  const dtype = dtypeIn(hasOptions ? (last as ArrayOptions) : {}, 'arange') ?? 'float64';
  const [first, second, step = 1] = (hasOptions ? args.slice(0, -1) : args) as [number, number?, number?];
  checkNumbers([first, second ?? 0, step], 'arange');
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  if (step === 0 || !Number.isFinite(step)) throw new ArgumentError(`the step must not be ${step}`, { op: 'arange' });
  const distance = stop - start;
  const known = Number.isFinite(distance) ? distance / step : stop / step - start / step;
  const n = Math.max(0, Math.ceil(known));
  if (!Number.isFinite(n)) throw new ArgumentError(`there is no end from ${start} to ${stop}`, { op: 'arange' });
  const data = newArray('float64', n);
  // NumPy adds multiples of the rounded difference of the first two elements.
  const delta = start + step - start;
  const reaches = Number.isFinite(n * delta);
  for (let i = 0; i < n; i++) data[i] = reaches ? start + i * delta : 2 * (start / 2 + i * (delta / 2));
  return vector(data, dtype, 'arange');
}

/** How numbers are spaced. */
export class SpaceOptions extends ArrayOptions {
  /** Whether the last number is `stop` itself: true by default. */
  readonly endpoint?: boolean = flag(true);
}
/** How powers are spaced. */
export class LogspaceOptions extends SpaceOptions {
  /** What is raised to the evenly spaced exponents: 10. */
  readonly base?: number = number({}, 10);
}
const spaceOptions: Options<SpaceOptions> = options(SpaceOptions);
const logspaceOptions: Options<LogspaceOptions> = options(LogspaceOptions);

function spaced(start: number, stop: number, count: number, endpoint: boolean, op: string): Float64Array {
  checkNumbers([start, stop], op);
  if (!Number.isInteger(count) || count < 0) {
    throw new ArgumentError(`the count must be a whole number from 0 up, not ${showValue(count)}`, { op });
  }
  const parts = Math.max(1, endpoint ? count - 1 : count);
  const step = (stop - start) / parts;
  // Numbers at both ends of the range are further apart than the largest one.
  const far = !Number.isFinite(step) && Number.isFinite(start) && Number.isFinite(stop);
  const at = (i: number): number => (far ? start * (1 - i / parts) + stop * (i / parts) : i * step + start);
  const out = newArray('float64', count);
  for (let i = 0; i < count; i++) out[i] = at(i);
  if (endpoint && count > 1) out[count - 1] = stop;
  return out;
}

/**
 * `count` evenly spaced numbers from start to stop, both included unless `endpoint` is false. Throws ArgumentError
 * for ends that are no numbers and for a count that is not a whole number from 0 up.
 * @formula start + k (stop - start) / (count - 1)
 * @shapes (count)
 * @differs `retstep` is not there
 * @example
 * np.linspace(0, 1, 5);
 * np.linspace(0, 1, 5, { endpoint: false });
 */
export function linspace(start: number, stop: number, count = 50, options: SpaceOptions = {}): Tensor {
  const { dtype = 'float64', endpoint } = spaceOptions.read(options, 'linspace', arguments.length - 4);
  return spacedVector(spaced(start, stop, count, endpoint, 'linspace'), dtypeNamed(dtype, 'linspace'), 'linspace');
}

/**
 * `count` powers of 10, or of `base`, whose exponents are evenly spaced from start to stop. Throws as `linspace`
 * does.
 * @formula base^linspace(start, stop, count)
 * @shapes (count)
 * @example
 * np.logspace(0, 3, 4);
 * np.logspace(0, 3, 4, { base: 2 });
 */
export function logspace(start: number, stop: number, count = 50, options: LogspaceOptions = {}): Tensor {
  const { dtype = 'float64', base, endpoint } = logspaceOptions.read(options, 'logspace', arguments.length - 4);
  const exponents = spaced(start, stop, count, endpoint, 'logspace');
  return spacedVector(
    exponents.map((y) => power(base, y)),
    dtypeNamed(dtype, 'logspace'),
    'logspace',
  );
}

/**
 * `count` numbers from start to stop, each the same multiple of the one before. Throws ArgumentError for 0 or two
 * signs.
 * @formula start (stop / start)^(k / (count - 1))
 * @shapes (count)
 * @example
 * np.geomspace(1, 1000, 4);
 * np.geomspace(0.1, 0.4, 3);
 */
export function geomspace(start: number, stop: number, count = 50, options: SpaceOptions = {}): Tensor {
  const { dtype = 'float64', endpoint } = spaceOptions.read(options, 'geomspace', arguments.length - 4);
  checkNumbers([start, stop], 'geomspace');
  if (!(Math.sign(start) * Math.sign(stop) > 0)) {
    throw new ArgumentError(`no ratio leads from ${start} to ${stop}`, {
      op: 'geomspace',
      hint: 'both must have one sign',
    });
  }
  const sign = Math.sign(start);
  const exponents = spaced(logarithm(start * sign), logarithm(stop * sign), count, endpoint, 'geomspace');
  const out = exponents.map((y) => sign * power(10, y));
  if (count > 0) out[0] = start;
  if (count > 1 && endpoint) out[count - 1] = stop;
  return spacedVector(out, dtypeNamed(dtype, 'geomspace'), 'geomspace');
}
