import { orElse, tell } from '../base/environment.ts';
import { DeviceError } from '../base/errors.ts';
import { hasWebAssembly } from '../machine/standard.ts';
import type { Device } from './device-name.ts';
import { wished } from './wishes.ts';

/** What lets kernels be compiled, or does without. */
const remedy =
  "in a page, allow 'wasm-unsafe-eval' in the script-src of its Content-Security-Policy; in Node, leave --jitless out; or setDevice('js'), whose plain loops are slow";

/** Throws DeviceError for a device that needs WebAssembly where there is none. */
export function checkDevice(device: Device, op = 'setDevice'): void {
  if (device === 'js' || hasWebAssembly()) return;
  throw new DeviceError(`WebAssembly cannot be compiled here, so that the ${device} device cannot compute`, {
    op,
    hint: remedy,
  });
}

/** Gives an engine the device that this process's variables ask for, as far as it can be had. */
export function chooseDevice(engine: { device: Device }): void {
  const { device } = wished;
  if (device === engine.device) return;
  if (!hasWebAssembly()) tell(`WebAssembly cannot be compiled here, so that the js device computes: ${remedy}`);
  else
    orElse(() => {
      engine.device = device;
    }, undefined);
}
