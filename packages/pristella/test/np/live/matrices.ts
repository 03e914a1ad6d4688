import * as np from '../../../src/np.ts';
import { anyAxis, type Choose, fits, pick, type Rule, shuffled, tuple } from './rule.ts';

const allFinite = (x: np.Tensor): boolean => x.data().every((v) => Number.isFinite(v));

/** A function with an axis, which works at once on one tensor. */
const alongAxis = (
  name: string,
  ours: (x: np.Tensor, axis: number) => np.Tensor,
  numpy: string,
  tolerance = 0,
): Rule => ({
  name,
  jumps: tolerance === 0,
  make(x, _, choose) {
    const axis = anyAxis(x.tensor, choose);
    if (axis === null) return null;
    return { py: `${numpy}(${x.name}, ${axis})`, ours: () => ours(x.tensor, axis), tolerance };
  },
});

const whole = (name: string, ours: (x: np.Tensor) => np.Tensor, numpy: (x: string) => string): Rule => ({
  name,
  jumps: true,
  make: (x) => ({ py: numpy(x.name), ours: () => ours(x.tensor) }),
});

const pairOf = (name: string, ours: (a: np.Tensor, b: np.Tensor) => np.Tensor, numpy: string): Rule => ({
  name,
  jumps: true,
  make: (x, y) => ({ py: `${numpy}(${x.name}, ${y.name})`, ours: () => ours(x.tensor, y.tensor) }),
});

/** Products of arrays of numbers: bools and uint8 are multiplied as int32 here. */
const product = (name: string, ours: (a: np.Tensor, b: np.Tensor) => np.Tensor, numpy: string): Rule => ({
  name,
  make(x, y) {
    const narrow = [x, y].some(({ tensor }) => tensor.dtype === 'bool' || tensor.dtype === 'uint8');
    // Sums in another order may meet inf - inf elsewhere.
    if (narrow || x.tensor.size * y.tensor.size > 2000 || !allFinite(x.tensor) || !allFinite(y.tensor)) return null;
    return { py: `${numpy}(${x.name}, ${y.name})`, ours: () => ours(x.tensor, y.tensor), tolerance: 1e-14 };
  },
});

/** Subscripts for a shape, some labels repeated where the sizes allow it, some summed. */
function subscripts(x: np.Tensor, choose: Choose): string {
  const labels: string[] = [];
  x.shape.forEach((d, i) => {
    const same = x.shape.findIndex((e, k) => k < i && e === d);
    labels.push(same >= 0 && choose(2) ? labels[same]! : 'abcd'[i]!);
  });
  const distinct = [...new Set(labels)];
  const kept = shuffled(distinct.length, choose).slice(0, choose(distinct.length + 1));
  return `${labels.join('')}->${kept.map((i) => distinct[i]!).join('')}`;
}

export const matrixRules: readonly Rule[] = [
  alongAxis('sort', np.sort, 'np.sort'),
  {
    ...alongAxis('argsort', np.argsort, 'np.argsort'),
    make(x, _, choose) {
      const axis = anyAxis(x.tensor, choose);
      if (axis === null) return null;
      return { py: `np.argsort(${x.name}, ${axis}, kind='stable')`, ours: () => np.argsort(x.tensor, axis) };
    },
  },
  whole(
    'unique',
    (x) => np.unique(x),
    (x) => `np.unique(${x})`,
  ),
  whole(
    'unique counts',
    (x) => np.uniqueAll(x).counts,
    (x) => `np.unique(${x}, return_counts=True)[1]`,
  ),
  whole(
    'unique inverse',
    (x) => np.uniqueAll(x).inverse,
    (x) => `np.unique(${x}, return_inverse=True)[1].reshape(${x}.shape)`,
  ),
  pairOf('isin', (a, b) => np.isin(a, b), 'np.isin'),
  pairOf('union1d', np.union1d, 'np.union1d'),
  pairOf('intersect1d', np.intersect1d, 'np.intersect1d'),
  pairOf('setdiff1d', np.setdiff1d, 'np.setdiff1d'),
  {
    name: 'searchsorted',
    jumps: true,
    make(x, y, choose) {
      const side = pick(['left', 'right'] as const, choose);
      const py = `np.searchsorted(np.sort(${x.name}, None), ${y.name}, '${side}')`;
      return { py, ours: () => np.searchsorted(np.sort(x.tensor, null), y.tensor, { side }) };
    },
  },
  {
    name: 'histogram',
    jumps: true,
    make(x, _, choose) {
      const bins = 1 + choose(6);
      if (x.tensor.dtype === 'bool') return null;
      return {
        py: `legacy(np.histogram, ${x.name}, ${bins}, range=(-4, 4))[0]`,
        ours: () => np.histogram(x.tensor, bins, { range: [-4, 4] })[0],
      };
    },
  },
  product('matmul', np.matmul, 'np.matmul'),
  product('outer', np.outer, 'np.outer'),
  product('inner', np.inner, 'np.inner'),
  product('kron', np.kron, 'np.kron'),
  {
    name: 'tensordot',
    make(x, y, choose) {
      const n = choose(3);
      return product('tensordot', (a, b) => np.tensordot(a, b, n), `(lambda a, b: np.tensordot(a, b, ${n}))`).make(
        x,
        y,
        choose,
      );
    },
  },
  {
    name: 'einsum',
    make(x, _, choose) {
      const text = subscripts(x.tensor, choose);
      if (x.tensor.dtype === 'bool' || x.tensor.dtype === 'uint8' || !allFinite(x.tensor)) return null;
      return { py: `np.einsum('${text}', ${x.name})`, ours: () => np.einsum(text, x.tensor), tolerance: 1e-14 };
    },
  },
  {
    name: 'trace',
    make(x, _, choose) {
      const k = choose(5) - 2;
      if (x.tensor.dtype === 'uint8' || !allFinite(x.tensor)) return null;
      return { py: `np.trace(${x.name}, ${k})`, ours: () => np.trace(x.tensor, k), tolerance: 1e-15 };
    },
  },
  {
    name: 'inv',
    make(x) {
      const n = Math.min(3, x.tensor.size);
      // NumPy's tanh of a narrow type is float16.
      if ((x.tensor.dtype !== 'float64' && x.tensor.dtype !== 'int32') || !allFinite(x.tensor)) return null;
      const row = (): np.Tensor => np.tanh(np.at(np.reshape(x.tensor, [-1]), `:${n}`));
      // Far from singular: more on the diagonal than any row sums to.
      const py = `(lambda r: np.linalg.inv(np.outer(r, r) + 4 * np.eye(${n})))(np.tanh(${x.name}.ravel()[:${n}]))`;
      return { py, ours: () => np.linalg.inv(np.add(np.outer(row(), row()), np.mul(np.eye(n), 4))), tolerance: 1e-14 };
    },
  },
  {
    name: 'broadcastTo',
    make(x, y) {
      const { shape } = y.tensor;
      if (!fits(x.tensor.shape, shape)) return null;
      return { py: `np.broadcast_to(${x.name}, ${tuple(shape)})`, ours: () => np.broadcastTo(x.tensor, shape) };
    },
  },
  alongAxis('sum', (x, axis) => np.sum(x, axis), 'np.sum', 1e-14),
  alongAxis('cumsum', (x, axis) => np.cumsum(x, axis), 'np.cumsum', 1e-14),
  alongAxis('max', (x, axis) => np.max(x, axis), 'np.max'),
  alongAxis('argmax', (x, axis) => np.argmax(x, axis), 'np.argmax'),
  alongAxis('flip', (x, axis) => np.flip(x, axis), 'np.flip'),
  { name: 'squeeze', make: (x) => ({ py: `np.squeeze(${x.name})`, ours: () => np.squeeze(x.tensor) }) },
  {
    name: 'concatenate',
    make(x, _, choose) {
      const axis = anyAxis(x.tensor, choose);
      if (axis === null) return null;
      return {
        py: `np.concatenate([${x.name}, ${x.name}], ${axis})`,
        ours: () => np.concatenate([x.tensor, x.tensor], axis),
      };
    },
  },
];
