import { type Options, options } from '../base/options.ts';
import { flag } from '../base/row.ts';
import { type Device, deviceNamed, threadCount } from './device-name.ts';
import { engine } from './engine.ts';
import { wished } from './wishes.ts';

/** How a device computes. */
export class DeviceOptions {
  /**
   * The same bits on every processor: no fused multiply-add in matrix products and convolutions, which then take up to
   * twice as long. Unless given, true only where the environment says PRISTELLA_STRICT=1.
   */
  readonly strict?: boolean | undefined = flag();
}
const deviceOptions: Options<DeviceOptions> = options(DeviceOptions);

/** What the environment asks for, and a later choice of device keeps. */
const { strict: strictByDefault } = wished;

/**
 * Chooses where numbers are computed from now on: `wasm`, the default, by kernels; `js` by each op's plain loop;
 * `native`, in Node only, by kernels whose large products go through the system's BLAS (OpenBLAS, Accelerate, MKL; its
 * bits depend on the library and the machine) where its vectors are longer than theirs, as with AVX-512: at the same
 * length it was measured to win nothing. What was computed before stays valid. Throws ArgumentError for other
 * names, and DeviceError, naming what to install, where there is no BLAS.
 * @example
 * setDevice('js');
 * np.ones(3).sum().item();
 * setDevice('wasm');
 */
export function setDevice(device: Device, given: DeviceOptions = {}): void {
  const { strict = strictByDefault } = deviceOptions.read(given, 'setDevice', arguments.length - 2);
  engine.device = deviceNamed(device, 'setDevice');
  engine.strict = strict;
}

/**
 * The device that numbers are computed on.
 * @example
 * setDevice('wasm');
 * getDevice();
 */
export const getDevice = (): Device => engine.device;

/** What is there to compute with. */
export interface DeviceInfo {
  readonly device: Device;
  /** Name and version of the BLAS in use; null unless the device is `native`. */
  readonly blas: string | null;
  /** Whether matrix products and convolutions multiply and add in one rounding; false where `strict` was asked for. */
  readonly fusedMultiplyAdd: boolean;
  /**
   * How long the processor's vectors are under the kernels: 256 in Node on x64, where V8 can join those of 128 that
   * WebAssembly has, unless the environment says PRISTELLA_WIDE=0. The bits of results do not depend on it.
   */
  readonly vectorBits: 128 | 256;
  /** The most memory, in bytes, that this process or page may use for tensors; Infinity where WebAssembly cannot be compiled. */
  readonly mostMemory: number;
}

/**
 * What numbers are computed with from now on.
 * @example
 * setDevice('wasm');
 * const { device, blas } = deviceInfo();
 * console.log(device, blas);
 */
export function deviceInfo(): DeviceInfo {
  const { blasVersion, fma, vectorBits, mostMemory } = engine.controls;
  return { device: engine.device, blas: blasVersion, fusedMultiplyAdd: fma, vectorBits, mostMemory };
}

/**
 * Sets how many threads share the work, the main one included. By default as many as there are processors, at most 8.
 * The results do not depend on it. Where memory cannot be shared (a page that is not cross-origin isolated) there is
 * one. Throws ArgumentError unless it is a whole number from 1 to 64.
 * @example
 * const before = getThreads();
 * setThreads(1);
 * np.ones([300, 300]).matmul(np.ones([300, 300])).sum().item();
 * setThreads(before);
 */
export function setThreads(count: number): void {
  engine.threads = threadCount(count, 'setThreads');
}

/**
 * The number of threads at work now: 1 until a large computation has started the others.
 * @example
 * getThreads() >= 1;
 */
export const getThreads = (): number => engine.threads;
