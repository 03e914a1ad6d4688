export { lowerMaxPool2d, type PoolOptions } from './maxPool.ts';
export { lowerMaxPool2dGrad } from './maxPoolGrad.ts';
