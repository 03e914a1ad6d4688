/** What needs Node: data sets and files on disk. The rest of the library runs in a browser too. */
import './engine/start.ts';

export { environmentProblems } from './base/environment.ts';
export * from './data/node/index.ts';
export * from './io/node/index.ts';
export { findBlas, findKoffi } from './machine/blas.ts';
export * from './plot/node/index.ts';
export * from './train/node/index.ts';
