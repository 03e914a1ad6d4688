import * as np from '../../src/np.ts';

// biome-ignore lint/suspicious/noExplicitAny: arguments come from JSON; what a function does with wrong ones is tested, too.
type Anything = any;
export type Callable = (...args: Anything[]) => unknown;

/** The calls that differ from NumPy's by more than the spelling of names and options. */
const adapted: Readonly<Record<string, Callable>> = {
  fromFunction: (shape: number[]) =>
    np.fromFunction((...i) => i.map((v, k) => np.mul(v, 10 ** k)).reduce((a, b) => np.add(a, b)), shape),
};

/** Indices as the rows of an int32 array. */
const rowsOf = (indices: readonly (readonly number[])[], axes: number): np.Tensor =>
  np.array(indices.flat(), { dtype: 'int32' }).reshape(indices.length, axes);

/** Iterators, as what they come to. */
const iterators: Readonly<Record<string, Callable>> = {
  ndindex: (...shape: number[]) => rowsOf([...np.ndindex(...shape)], shape.length),
  ndenumerate(x: np.Tensor) {
    const pairs = [...np.ndenumerate(x)];
    const values = np.array(pairs.map(([, value]) => value)).astype(x.dtype);
    return [
      rowsOf(
        pairs.map(([index]) => index),
        x.ndim,
      ),
      values,
    ];
  },
  /** Doubles the elements in place. */
  nditer(x: np.Tensor) {
    for (const it = np.nditer(x); !it.finished; it.iternext()) it.value *= 2;
    return x;
  },
};

/** Functions that give a plain boolean, which NumPy's cases hold as an array. */
const judging =
  (f: Callable): Callable =>
  (...args) =>
    np.array(f(...args) as boolean);

/** NumPy's partitions are recorded sorted: the part before place k, that place, and the part behind it. */
function sortedParts(x: np.Tensor, k: number, axis: number | null): np.Tensor {
  const t = axis === null ? x.ravel() : x;
  const a = axis === null ? 0 : axis < 0 ? axis + t.ndim : axis;
  const size = t.shape[a]!;
  const place = k < 0 ? k + size : k;
  if (size === 0) return t;
  return np.concatenate(
    np.split(t, [place, place + 1], a).map((part) => np.sort(part, a)),
    a,
  );
}
const partitions: Readonly<Record<string, Callable>> = {
  partition: (x: np.Tensor, k: number, axis: number | null = -1) => sortedParts(np.partition(x, k, axis), k, axis),
  /** The elements, because equal ones have any order. */
  argpartition: (x: np.Tensor, k: number, axis: number | null = -1) =>
    sortedParts(np.takeAlongAxis(x, np.argpartition(x, k, axis), axis), k, axis),
};

/** Factors whose signs are free, as what they make together. */
const products: Readonly<Record<string, Callable>> = {
  'linalg.eigh'(x: np.Tensor) {
    const [w, v] = np.linalg.eigh(x);
    return np.einsum('...ij,...j,...kj->...ik', v, w, v);
  },
  'linalg.svd'(x: np.Tensor, fullMatrices: boolean) {
    const [u, s, vt] = np.linalg.svd(x, { fullMatrices });
    const k = s.shape.at(-1)!;
    return np.einsum('...ij,...j,...jk->...ik', np.at(u, '...', `:${k}`), s, np.at(vt, '...', `:${k}`, ':'));
  },
  'linalg.lstsq'(a: np.Tensor, b: np.Tensor) {
    const [x, residuals, rank, s] = np.linalg.lstsq(a, b);
    return [x, residuals, np.array(rank, { dtype: 'int32' }), s];
  },
  uniqueAll(x: np.Tensor) {
    const { values, indices, inverse, counts } = np.uniqueAll(x);
    return [values, indices, inverse, counts];
  },
  allclose: judging(np.allclose),
  arrayEqual: judging(np.arrayEqual),
};

const linalg = Object.fromEntries(Object.entries(np.linalg).map(([name, f]) => [`linalg.${name}`, f as Callable]));

/** Our function for each name in the goldens: of `np`, or as adapted. */
export const functions: Readonly<Record<string, Callable>> = {
  ...linalg,
  ...(np as unknown as Record<string, Callable>),
  ...adapted,
  ...iterators,
  ...partitions,
  ...products,
};
