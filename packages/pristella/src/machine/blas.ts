export { findBlas, findKoffi } from './wasm/blas/library.ts';
