import { DeviceError } from '../../../base/errors.ts';

/** In the place of `blas.ts` and `blas-binding.ts` in a page, which has no system's BLAS. */
export const loadBlas: typeof import('../blas/library.ts').loadBlas = () => {
  throw new DeviceError('the native device needs Node', { op: 'setDevice' });
};
/** For threads that are given one. */
export const bindBlas: typeof import('../blas/binding.ts').bindBlas = loadBlas as never;
