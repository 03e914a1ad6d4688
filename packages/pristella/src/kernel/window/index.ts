export { lowerMaxPool2d, type PoolOptions } from './maxPool.ts';
