/** The BLAS functions as kernels import them: flags (see `gemmFlags`), sizes, then address and row length of each matrix. */
export type GemmImports = Readonly<Record<'gemm.f32' | 'gemm.f64', (...numbers: number[]) => void>>;

/** What `koffi` offers, as far as it is used here. */
export interface Koffi {
  address(memory: ArrayBufferLike): bigint;
  load(path: string): { func(declaration: string): (...numbers: number[]) => unknown };
}

/**
 * The functions of the library at `path` for kernels on this memory. Worker threads are given the text of this function,
 * so it refers to nothing outside itself.
 */
export function bindBlas(koffi: Koffi, path: string, memory: WebAssembly.Memory): GemmImports {
  const library = koffi.load(path);
  // A shared memory grows in place.
  const base = Number(koffi.address(memory.buffer));
  const bind = (name: string, scalar: string): ((...numbers: number[]) => void) => {
    const matrix = 'uintptr_t, int';
    const gemm = library.func(
      `void ${name}(int, int, int, int, int, int, ${scalar}, ${matrix}, ${matrix}, ${scalar}, ${matrix})`,
    );
    // Row-major is 101; as it lies 111, transposed 112.
    return (flags, m, n, k, a, aRow, b, bRow, c, cRow) => {
      const [left, right, adds] = [111 + (flags & 1), 111 + ((flags >> 1) & 1), flags >> 2];
      const [atA, atB, atC] = [base + (a >>> 0), base + (b >>> 0), base + (c >>> 0)];
      gemm(101, left, right, m, n, k, 1, atA, aRow, atB, bRow, adds, atC, cRow);
    };
  };
  return { 'gemm.f32': bind('cblas_sgemm', 'float'), 'gemm.f64': bind('cblas_dgemm', 'double') };
}
