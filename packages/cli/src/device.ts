import { type Device, deviceInfo, getDevice, setDevice } from 'pristella';
import { findBlas, findKoffi } from 'pristella/node';
import type { Output } from './output.ts';

/** Chooses the device asked for and names the BLAS it uses; without one asked for, tells of a BLAS that goes unused. */
export function chooseDevice(device: Device | undefined, output: Output): void {
  if (device) setDevice(device);
  if (getDevice() === 'native') output.note(`BLAS: ${deviceInfo().blas}`);
  else if (device === undefined && findBlas() !== undefined) {
    const first = findKoffi() === undefined ? 'after npm install koffi, ' : '';
    output.note(`this machine has a BLAS, which goes unused: ${first}--device native is faster`);
  }
}
