/** In the place of this folder's ways in a page, which has no system's BLAS: every product is our own kernels'. */
const never = { name: 'blas', fits: () => false, render: () => {} };
export const blasProduct: typeof import('./matmul.ts').blasProduct = never;
export const blasCorrelation: typeof import('./correlation.ts').blasCorrelation = never;
export const blasFilterGrad: typeof import('./filter.ts').blasFilterGrad = never;
