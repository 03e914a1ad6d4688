export { lowerConv2d, lowerConv2dInputGrad } from './conv.ts';
export { lowerConv2dFilterGrad } from './filter.ts';
export { lowerMatmul } from './matmul.ts';
