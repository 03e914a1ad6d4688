import { ArgumentError } from '../base/errors.ts';

/** Where numbers are computed: `js` by the plain loops, `wasm` by kernels, `native` by kernels that call the system's BLAS. */
export type Device = 'js' | 'wasm' | 'native';

const devices: readonly Device[] = ['js', 'wasm', 'native'];

/** `name` as a device. Throws ArgumentError for others; `op` is where the name was given. */
export function deviceNamed(name: string, op: string): Device {
  if (devices.includes(name as Device)) return name as Device;
  throw new ArgumentError(`unknown device '${name}'`, { op, hint: `one of ${devices.join(', ')}` });
}

/** `count` as a number of threads. Throws ArgumentError unless it is whole and from 1 to 64. */
export function threadCount(count: number, op: string): number {
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new ArgumentError(`the number of threads must be whole and from 1 to 64, not ${count}`, { op });
}

/** What environment variables ask of the engine; `strict` is explained at `setDevice`. */
export interface Wishes {
  readonly device: Device;
  readonly eager: boolean;
  readonly strict: boolean;
  /** Whether kernels may use vectors of 256 bits, where there are any. */
  readonly wide: boolean;
  /** Threads that share the work; undefined where the variable is not set. */
  readonly threads?: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const ofProcess = (): Variables => (globalThis as { process?: { env?: Variables } }).process?.env ?? {};

function isOn(variables: Variables, name: string, otherwise = false): boolean {
  const value = variables[name] ?? '';
  if (!['', '0', '1'].includes(value)) throw new ArgumentError(`must be 1 or 0, not '${value}'`, { op: name });
  return value === '' ? otherwise : value === '1';
}

/**
 * Reads PRISTELLA_DEVICE (js, wasm or native), PRISTELLA_EAGER=1 (every op at once by its plain loop, so that a debugger can step
 * into it), PRISTELLA_STRICT=1, PRISTELLA_WIDE=0 (no vectors of 256 bits) and PRISTELLA_THREADS (a whole number). A
 * browser has no such variables. Throws ArgumentError for values without a meaning.
 */
export function wishes(variables: Variables = ofProcess()): Wishes {
  return {
    device: deviceNamed(variables.PRISTELLA_DEVICE || 'wasm', 'PRISTELLA_DEVICE'),
    eager: isOn(variables, 'PRISTELLA_EAGER'),
    strict: isOn(variables, 'PRISTELLA_STRICT'),
    wide: isOn(variables, 'PRISTELLA_WIDE', true),
    ...(variables.PRISTELLA_THREADS
      ? { threads: threadCount(Number(variables.PRISTELLA_THREADS), 'PRISTELLA_THREADS') }
      : {}),
  };
}

/** What environment variables ask to be told about a process when it ends. */
export interface ProfileWishes {
  /** Whether the table of kernels is printed on stderr. */
  readonly table: boolean;
  /** The file that the trace is written to; undefined for none. */
  readonly trace: string | undefined;
}

/**
 * Reads PRISTELLA_PROFILE=1, for the table, and PRISTELLA_PROFILE_TRACE, a file for the trace. Throws ArgumentError for
 * values without a meaning.
 */
export const profileWishes = (variables: Variables = ofProcess()): ProfileWishes => ({
  table: isOn(variables, 'PRISTELLA_PROFILE'),
  trace: variables.PRISTELLA_PROFILE_TRACE || undefined,
});
