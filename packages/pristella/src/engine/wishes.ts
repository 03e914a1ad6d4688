import { variables as ofProcess, orElse } from '../base/environment.ts';
import { ArgumentError } from '../base/errors.ts';
import { type Device, deviceNamed, threadCount } from './device-name.ts';

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

function isOn(variables: Variables, name: string, otherwise = false): boolean {
  const value = variables[name] ?? '';
  if (!['', '0', '1'].includes(value)) throw new ArgumentError(`must be 1 or 0, not '${value}'`, { op: name });
  return value === '' ? otherwise : value === '1';
}

/** Reads a variable, or does as if it was not there. */
type Reader = <T>(read: () => T, otherwise: T) => T;
const strictly: Reader = (read) => read();

/**
 * Reads PRISTELLA_DEVICE (js, wasm or native), PRISTELLA_EAGER=1 (every op at once by its plain loop, so that a debugger can step
 * into it), PRISTELLA_STRICT=1, PRISTELLA_WIDE=0 (no vectors of 256 bits) and PRISTELLA_THREADS (a whole number). A
 * browser has no such variables. Throws ArgumentError for values without a meaning, unless `reader` does something else.
 */
export function wishes(variables: Variables = ofProcess, reader: Reader = strictly): Wishes {
  const on = (name: string, otherwise = false): boolean => reader(() => isOn(variables, name, otherwise), otherwise);
  const { PRISTELLA_DEVICE: device, PRISTELLA_THREADS: count } = variables;
  const threads = count && reader(() => threadCount(numberIn(count), 'PRISTELLA_THREADS', count), undefined);
  return {
    device: reader(() => deviceNamed(device || 'wasm', 'PRISTELLA_DEVICE'), 'wasm'),
    eager: on('PRISTELLA_EAGER'),
    strict: on('PRISTELLA_STRICT'),
    wide: on('PRISTELLA_WIDE', true),
    ...(threads ? { threads } : {}),
  };
}
/** What this process's variables ask; one without a meaning is passed over. */
export const wished: Wishes = wishes(ofProcess, orElse);

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
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
export const profileWishes = (variables: Variables = ofProcess, reader: Reader = strictly): ProfileWishes => ({
  table: reader(() => isOn(variables, 'PRISTELLA_PROFILE'), false),
  trace: variables.PRISTELLA_PROFILE_TRACE || undefined,
});
