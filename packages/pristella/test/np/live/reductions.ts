import * as np from '../../../src/np.ts';
import { type Choose, pick, type Rule, shuffled, tuple } from './rule.ts';

type Fold = (x: np.Tensor, options: { axis?: number[]; keepdims: boolean }) => np.Tensor;

const allFinite = (x: np.Tensor): boolean => x.data().every((v) => Number.isFinite(v));

/** Some axes, half of them counted from the end, or all; NumPy's spelling and ours. */
function axes(x: np.Tensor, choose: Choose): { py: string; options: { axis?: number[]; keepdims: boolean } } {
  const keepdims = choose(2) === 0;
  const rest = `, keepdims=${keepdims ? 'True' : 'False'}`;
  if (choose(4) === 0) return { py: `axis=None${rest}`, options: { keepdims } };
  const axis = shuffled(x.ndim, choose)
    .slice(0, choose(x.ndim + 1))
    .map((a) => (choose(2) ? a : a - x.ndim));
  return { py: `axis=${axis.length === 0 ? '()' : tuple(axis)}${rest}`, options: { axis, keepdims } };
}

/** What a fold cannot take. */
interface Limits {
  readonly tolerance?: number;
  readonly jumps?: boolean;
  /** Rounded sums: where infinities meet, the order decides what is NaN. */
  readonly finite?: boolean;
  readonly numbers?: boolean;
}

const fold = (name: string, ours: Fold, numpy: string, limits: Limits = {}): Rule => ({
  name,
  jumps: limits.jumps ?? limits.tolerance === undefined,
  make(x, _, choose) {
    if (limits.finite && !allFinite(x.tensor)) return null;
    if (limits.numbers && (x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8')) return null;
    const { py, options } = axes(x.tensor, choose);
    return { py: `${numpy}(${x.name}, ${py})`, ours: () => ours(x.tensor, options), tolerance: limits.tolerance ?? 0 };
  },
});

const rounded = { tolerance: 1e-14, finite: true, numbers: true };

export const reductionRules: readonly Rule[] = [
  fold('sum over axes', np.sum, 'np.sum', rounded),
  fold('prod', np.prod, 'np.prod', rounded),
  fold('mean', np.mean, 'np.mean', rounded),
  fold('min', np.min, 'np.min', { numbers: true }),
  fold('max over axes', np.max, 'np.max', { numbers: true }),
  fold('any', np.any, 'np.any'),
  fold('all', np.all, 'np.all'),
  fold('countNonzero', np.countNonzero, 'np.count_nonzero'),
  fold('nansum', np.nansum, 'np.nansum', rounded),
  fold('nanmax', np.nanmax, 'np.nanmax', { numbers: true }),
  fold('nanmin', np.nanmin, 'np.nanmin', { numbers: true }),
  {
    name: 'var and std',
    make(x, _, choose) {
      if (!allFinite(x.tensor) || x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8') return null;
      const { py, options } = axes(x.tensor, choose);
      const ddof = choose(2);
      const [ours, numpy] = pick([[np.var, 'np.var'] as const, [np.std, 'np.std'] as const], choose);
      return {
        py: `${numpy}(${x.name}, ${py}, ddof=${ddof})`,
        ours: () => ours(x.tensor, { ...options, ddof }),
        tolerance: 1e-7,
      };
    },
  },
  {
    name: 'sum where',
    make(x, y, choose) {
      if (!allFinite(x.tensor) || x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8') return null;
      if (y.error > 0) return null;
      const { py, options } = axes(x.tensor, choose);
      return {
        py: `np.sum(${x.name}, ${py}, where=${x.name} > 0, initial=3)`,
        ours: () => np.sum(x.tensor, { ...options, where: np.greater(x.tensor, 0), initial: 3 }),
        tolerance: x.error > 0 ? 1 : 1e-14,
      };
    },
  },
  {
    name: 'median',
    make(x, _, choose) {
      if (x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8' || !allFinite(x.tensor) || x.tensor.ndim === 0)
        return null;
      const axis = choose(x.tensor.ndim);
      if (x.tensor.size === 0) return null;
      return { py: `np.median(${x.name}, axis=${axis})`, ours: () => np.median(x.tensor, axis), tolerance: 1e-15 };
    },
  },
  {
    name: 'quantile',
    make(x, _, choose) {
      // NumPy 1.24's quantiles of float32 are float64.
      if ((x.tensor.dtype !== 'float64' && x.tensor.dtype !== 'int32') || !allFinite(x.tensor) || x.tensor.size === 0)
        return null;
      const [q, method] = [choose(9) / 8, pick(['linear', 'lower', 'higher', 'midpoint'] as const, choose)];
      return {
        py: `np.quantile(${x.name}, ${q.toFixed(3)}, method='${method}')`,
        ours: () => np.quantile(x.tensor, q, { method }),
        tolerance: 1e-15,
      };
    },
  },
  {
    name: 'argmin',
    jumps: true,
    make(x, _, choose) {
      if (x.tensor.ndim === 0) return null;
      const axis = choose(2 * x.tensor.ndim) - x.tensor.ndim;
      return {
        py: `np.argmin(${x.name}, axis=${axis}, keepdims=True)`,
        ours: () => np.argmin(x.tensor, { axis, keepdims: true }),
      };
    },
  },
  {
    name: 'cumprod and diff',
    make(x, _, choose) {
      if (x.tensor.ndim === 0 || !allFinite(x.tensor) || x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8')
        return null;
      const axis = choose(2 * x.tensor.ndim) - x.tensor.ndim;
      const n = choose(3);
      return choose(2)
        ? { py: `np.cumprod(${x.name}, axis=${axis})`, ours: () => np.cumprod(x.tensor, axis), tolerance: 1e-14 }
        : { py: `np.diff(${x.name}, n=${n}, axis=${axis})`, ours: () => np.diff(x.tensor, n, axis), tolerance: 1e-15 };
    },
  },
  {
    name: 'partition',
    jumps: true,
    make(x, _, choose) {
      if (x.tensor.size === 0) return null;
      const k = choose(x.tensor.size);
      // The place itself, and what stands before it.
      return {
        py: `np.sort(np.partition(${x.name}, ${k}, axis=None)[:${k + 1}])`,
        ours: () => np.sort(np.partition(x.tensor, k, null).at(`:${k + 1}`)),
      };
    },
  },
];
