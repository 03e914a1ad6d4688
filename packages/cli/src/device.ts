import { type Device, deviceInfo, getDevice } from 'pristella';
import { findBlas, findKoffi } from 'pristella/node';
import type { Output } from './output.ts';

/** Names the BLAS in use; where no device was `asked` for, tells of a BLAS that goes unused. */
export function tellDevice(output: Output, asked: Device | undefined): void {
  if (getDevice() === 'native') output.note(`BLAS: ${deviceInfo().blas}`);
  else if (asked === undefined && findBlas() !== undefined) {
    const first = findKoffi() === undefined ? 'after npm install koffi, ' : '';
    output.note(`this machine has a BLAS, which goes unused: ${first}--device native may be faster`);
  }
}
