import { type GoldenCase, isArray } from './golden.ts';

/** Cases in which ours is meant to be other than what NumPy 1.24 gives. */
export interface Difference {
  readonly reason: string;
  readonly applies: (c: GoldenCase) => boolean;
}

const isOneOf =
  (...names: string[]) =>
  (c: GoldenCase): boolean =>
    names.includes(c.f);
/** The arrays among the arguments. */
const arrays = (c: GoldenCase) => c.a.filter(isArray);

/** Every golden that ours misses falls under one of these. */
export const differences: readonly Difference[] = [
  {
    reason: 'of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second',
    applies: (c) =>
      isOneOf('maximum', 'minimum', 'fmax', 'fmin')(c) && arrays(c).every((x) => x.v.includes('-0') && x.v.includes(0)),
  },
  {
    reason: 'truth values are added and compared as int32; NumPy stays with bool',
    applies: (c) => isOneOf('add', 'maximum')(c) && arrays(c).every((x) => x.t === 'b1'),
  },
  {
    reason: "NumPy's int64 is our int32, which wraps beyond 2^31",
    applies: (c) => isArray(c.r) && c.r.t === 'i4' && c.r.v.some((v) => Math.abs(Number(v)) > 2 ** 31),
  },
  {
    reason: 'integers rounded down are integers, as in NumPy 2',
    applies: (c) => isOneOf('floor', 'ceil', 'trunc')(c) && arrays(c).every((x) => x.t === 'i4'),
  },
  {
    reason: 'functions of real numbers make float64 of uint8 and bool; NumPy makes float16',
    applies: (c) => isArray(c.r) && c.r.t === 'float16',
  },
  {
    reason: 'quantiles of float32 are float32, as in NumPy 2',
    applies: (c) =>
      isOneOf('quantile', 'percentile', 'nanquantile', 'nanpercentile')(c) && arrays(c).some((x) => x.t === 'f4'),
  },
  {
    reason: 'the right side of solve is a vector with one axis, and only then, as in NumPy 2',
    applies: (c) =>
      isOneOf('linalg.solve')(c) && arrays(c)[0]!.s.length > 2 && arrays(c)[1]!.s.length < arrays(c)[0]!.s.length,
  },
  {
    reason: '-0 is not below 0: clip and relu leave it as it is',
    applies: (c) => isOneOf('clip', 'relu')(c) && arrays(c)[0]!.v.includes('-0'),
  },
  {
    reason:
      'factorisations of matrices with infinities give NaN or throw, where LAPACK goes on with some; with NaN cholesky throws',
    applies: (c) =>
      c.f.startsWith('linalg.') && arrays(c).some((x) => x.v.some((v) => typeof v === 'string' && v !== '-0')),
  },
  {
    reason: 'means, weighted or not, of no elements are NaN, and the rank of an empty matrix is 0; NumPy raises',
    applies: (c) => isOneOf('average', 'linalg.matrixRank')(c) && arrays(c).every((x) => x.v.length === 0),
  },
  {
    reason: 'plain numbers are float64 here: bincount counts whole floats, too',
    applies: (c) => isOneOf('bincount')(c) && arrays(c)[0]!.t === 'f8',
  },
  {
    reason: 'rounding truth values leaves them; NumPy raises',
    applies: (c) => isOneOf('round')(c) && arrays(c)[0]!.t === 'b1',
  },
];
