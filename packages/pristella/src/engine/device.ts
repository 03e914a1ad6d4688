import { hasRelaxedSimd } from '../kernel/wasm.ts';
import { engine } from './engine.ts';
import { type Device, deviceNamed } from './environment.ts';

/** How a device computes. */
export interface DeviceOptions {
  /**
   * The same bits on every processor: no fused multiply-add in matrix products and convolutions, which then take up to
   * twice as long. False unless given.
   */
  readonly strict?: boolean;
}

/**
 * Chooses where numbers are computed from now on: `wasm`, the default, by kernels, or `js` by each op's plain loop. What
 * was computed before stays valid. Throws ArgumentError for other names.
 */
export function setDevice(device: Device, options: DeviceOptions = {}): void {
  engine.device = deviceNamed(device, 'setDevice');
  const fma = !options.strict && hasRelaxedSimd();
  if (fma === engine.kernels.target.fma) return;
  engine.forgetPrograms();
  engine.kernels.retarget({ fma });
}

/** The device that numbers are computed on. */
export const getDevice = (): Device => engine.device;

/** What is there to compute with. */
export interface DeviceInfo {
  readonly device: Device;
  /** Whether matrix products and convolutions multiply and add in one rounding; false where `strict` was asked for. */
  readonly fusedMultiplyAdd: boolean;
  /** The most memory, in bytes, that this process or page may use for tensors. */
  readonly mostMemory: number;
}

/** What numbers are computed with from now on. */
export const deviceInfo = (): DeviceInfo => ({
  device: engine.device,
  fusedMultiplyAdd: engine.kernels.target.fma,
  mostMemory: engine.arena.maximum * 65536,
});
