/** NumPy's `np.linalg`: factorisations and what stands on them, for stacks of matrices. */
export { cholesky } from './cholesky.ts';
export { det, slogdet } from './det.ts';
export { eigh, eigvalsh } from './eigh.ts';
export { cond, type MatrixNormOptions, norm } from './norm.ts';
export { type LeastSquares, lstsq, matrixRank, pinv } from './pinv.ts';
export { qr } from './qr.ts';
export { inv, matrixPower, solve } from './solve.ts';
export { type SvdOptions, svd, svdvals } from './svd.ts';
