/** In the place of `wide.ts` in a page, where nobody sets V8's flags. */
export const wideCompiler: typeof import('../wide.ts').wideCompiler = () => null;
