export { lowerMaxPool2d } from './maxPool.ts';
export { lowerMaxPool2dGrad } from './maxPoolGrad.ts';
