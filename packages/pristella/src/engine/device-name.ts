import { ArgumentError, showValue } from '../base/errors.ts';

/** Where numbers are computed: `js` by the plain loops, `wasm` by kernels, `native` by kernels that call the system's BLAS. */
export type Device = 'js' | 'wasm' | 'native';

const devices: readonly Device[] = ['js', 'wasm', 'native'];

/** `name` as a device. Throws ArgumentError for others; `op` is where the name was given. */
export function deviceNamed(name: string, op: string): Device {
  const known = devices.find((device) => device === name);
  if (known) return known;
  throw new ArgumentError(`unknown device '${name}'`, { op, hint: `one of ${devices.join(', ')}` });
}

/** `count` as a number of threads. Throws ArgumentError unless it is whole and from 1 to 64. */
export function threadCount(count: number, op: string, given: unknown = count): number {
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new ArgumentError(`the number of threads must be whole and from 1 to 64, not ${showValue(given)}`, { op });
}
