import { findBlas, findKoffi } from '../src/machine/wasm/blas/library.ts';

/** Why tests of the native device are left out here, or '' where they run. */
export const whyNoBlas: string = !findBlas()
  ? 'left out: no BLAS library found'
  : !findKoffi()
    ? 'left out: koffi is not installed'
    : '';
if (whyNoBlas) console.warn(`tests of the native device are ${whyNoBlas}`);
