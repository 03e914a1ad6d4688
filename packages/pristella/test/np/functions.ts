import * as np from '../../src/np.ts';

// biome-ignore lint/suspicious/noExplicitAny: arguments come from JSON; what a function does with wrong ones is tested, too.
type Anything = any;
export type Callable = (...args: Anything[]) => unknown;

interface Degrees {
  readonly ddof?: number;
}

/** The calls that differ from NumPy's by more than the spelling of names and options. */
const adapted: Readonly<Record<string, Callable>> = {
  std: (x: np.Tensor, { ddof, ...o }: Degrees = {}) => np.std(x, o, ddof),
  var: (x: np.Tensor, { ddof, ...o }: Degrees = {}) => np.var(x, o, ddof),
  nanstd: (x: np.Tensor, { ddof, ...o }: Degrees = {}) => np.nanstd(x, o, ddof),
  nanvar: (x: np.Tensor, { ddof, ...o }: Degrees = {}) => np.nanvar(x, o, ddof),
  fromFunction: (shape: number[]) =>
    np.fromFunction((...i) => i.map((v, k) => np.mul(v, 10 ** k)).reduce((a, b) => np.add(a, b)), shape),
};

/** Our function for each name in the goldens: of `np`, or as adapted. */
export const functions: Readonly<Record<string, Callable>> = {
  ...(np as unknown as Record<string, Callable>),
  ...adapted,
};
