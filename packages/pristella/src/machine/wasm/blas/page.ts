/** In the place of this folder's lowerings in a page, which has no system's BLAS: every product is our own kernels'. */
export const lowerBlasProduct: typeof import('./matmul.ts').lowerBlasProduct = () => false;
export const lowerBlasCorrelation: typeof import('./correlation.ts').lowerBlasCorrelation = () => false;
export const lowerBlasFilterGrad: typeof import('./filter.ts').lowerBlasFilterGrad = () => false;
