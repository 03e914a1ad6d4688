import './op/methods.ts';

export * from './base/errors.ts';
export { engine } from './engine/engine.ts';
export * from './grad/grad.ts';
export * from './op/elementwise.ts';
export * from './op/join.ts';
export * from './op/matmul.ts';
export * from './op/random.ts';
export * from './op/reduce.ts';
export * from './op/structure.ts';
export * from './op/view.ts';
export * from './tensor/create.ts';
export { Tensor } from './tensor/tensor.ts';
