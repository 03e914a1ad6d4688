import type { Shape } from '../../../src/base/shape.ts';
import * as np from '../../../src/np.ts';
import type { Index } from '../../../src/op/indexing/select.ts';
import { anyAxis, type Choose, pick, type Rule, tuple } from './rule.ts';

interface Part {
  readonly py: string;
  readonly ours: Index;
  /** Axes of the array that it uses up. */
  readonly takes: number;
}

const bools = (n: number, choose: Choose): boolean[] => Array.from({ length: n }, () => choose(2) === 1);
const py = (list: readonly boolean[]): string => `[${list.map((b) => (b ? 'True' : 'False')).join(', ')}]`;

function range(choose: Choose): Part {
  const end = (): string => (choose(2) === 0 ? '' : `${choose(9) - 4}`);
  const text = `${end()}:${end()}:${pick([1, 1, 2, 3, -1, -2], choose)}`;
  return { py: text, ours: text, takes: 1 };
}

/** One index for the axes of `rest`; `count` is the length that all lists share, or 1. */
function indexOf(rest: Shape, count: number, choose: Choose): Part {
  const size = rest[0]!;
  const kind = choose(12);
  if (kind < 4) return range(choose);
  if (kind < 6) {
    const i = size === 0 || choose(20) === 0 ? size : choose(2 * size) - size;
    return { py: `${i}`, ours: i, takes: 1 };
  }
  if (kind === 6) return { py: 'None', ours: null, takes: 0 };
  if (kind === 7 && count > 0) {
    const mask = bools(size, choose);
    const only = mask.map((_, i) => i < Math.min(size, count) && (mask.filter(Boolean).length === 1 || true));
    const exact = choose(2) ? only : mask;
    return { py: `np.array(${py(exact)}, dtype=bool)`, ours: np.array(exact, { dtype: 'bool' }), takes: 1 };
  }
  if (kind === 8 && rest.length > 1) {
    const [m, n] = [rest[0]!, rest[1]!];
    const mask = Array.from({ length: m }, () => bools(n, choose));
    const text = `np.array([${mask.map(py).join(', ')}], dtype=bool).reshape((${m}, ${n}))`;
    return { py: text, ours: np.reshape(np.array(mask.flat(), { dtype: 'bool' }), [m, n]), takes: 2 };
  }
  const n = pick([count, count, 1], choose);
  const list = Array.from({ length: size === 0 ? 0 : n }, () => choose(2 * size) - size);
  const column = choose(3) === 0;
  const text = `np.array([${list.join(', ')}], dtype=int)${column ? '.reshape((-1, 1))' : ''}`;
  const ours = np.array(list, { dtype: 'int32' });
  return { py: text, ours: column ? np.reshape(ours, [-1, 1]) : ours, takes: 1 };
}

/** Indices for a shape, in both languages. */
export function indices(shape: Shape, choose: Choose): { py: string; ours: Index[] } {
  const count = choose(4);
  const parts: Part[] = [];
  let axis = 0;
  let ellipsis = choose(4) === 0;
  while (axis < shape.length && choose(8) > 0) {
    if (ellipsis && choose(3) === 0) {
      ellipsis = false;
      parts.push({ py: '...', ours: '...', takes: 0 });
      axis += choose(shape.length - axis + 1);
      continue;
    }
    const part = indexOf(shape.slice(axis), count, choose);
    axis += part.takes;
    parts.push(part);
  }
  // Behind '...' the axes are counted from the end.
  const dots = parts.findIndex((p) => p.ours === '...');
  if (dots >= 0) {
    const used = parts.slice(dots).reduce((n, p) => n + p.takes, 0);
    const before = parts.slice(0, dots).reduce((n, p) => n + p.takes, 0);
    if (before + used > shape.length) parts.splice(dots);
  }
  if (parts.length === 0) return { py: '...', ours: ['...'] };
  return { py: parts.map((p) => p.py).join(', '), ours: parts.map((p) => p.ours) };
}

const numbers = {
  float64: [1.5, -2, 0],
  float32: [1.5, -2, 0],
  int32: [7, -3],
  uint8: [7, 200],
  bool: [1, 0],
} as const;

export const indexingRules: readonly Rule[] = [
  {
    name: 'at',
    make(x, _, choose) {
      const i = indices(x.tensor.shape, choose);
      return { py: `${x.name}[${i.py}]`, ours: () => np.at(x.tensor, ...i.ours) };
    },
  },
  {
    name: 'set',
    make(x, _, choose) {
      const i = indices(x.tensor.shape, choose);
      const v = pick<number>(numbers[x.tensor.dtype], choose);
      const ours = (): np.Tensor => np.set(x.tensor.share(), ...i.ours, v);
      return { py: `[${i.py}] = ${v}`, ours, changes: x };
    },
  },
  {
    name: 'set from part',
    make(x, _, choose) {
      const i = indices(x.tensor.shape, choose);
      const ours = (): np.Tensor => np.set(x.tensor.share(), ...i.ours, np.flip(np.at(x.tensor, ...i.ours)));
      return { py: `[${i.py}] = np.flip(${x.name}[${i.py}])`, ours, changes: x };
    },
  },
  {
    name: 'at mask',
    jumps: true,
    make: (x) => ({ py: `${x.name}[${x.name} > 0]`, ours: () => np.at(x.tensor, np.greater(x.tensor, 0)) }),
  },
  {
    name: 'set mask',
    jumps: true,
    make: (x) => ({
      py: `[${x.name} > 0] = 1`,
      ours: () => np.set(x.tensor.share(), np.greater(x.tensor, 0), 1),
      changes: x,
    }),
  },
  {
    name: 'take',
    make(x, _, choose) {
      const mode = pick(['raise', 'wrap', 'clip'] as const, choose);
      const list = Array.from({ length: choose(4) }, () => choose(9) - 4);
      const axis = choose(3) ? anyAxis(x.tensor, choose) : null;
      // NumPy 1.24 does not come back from wrapping around an axis of size 0.
      if (x.tensor.size === 0 && mode === 'wrap') return null;
      return {
        py: `np.take(${x.name}, np.array([${list.join(', ')}], dtype=int), axis=${axis ?? 'None'}, mode='${mode}')`,
        ours: () => np.take(x.tensor, np.array(list, { dtype: 'int32' }), axis, { mode }),
      };
    },
  },
  {
    name: 'takeAlongAxis',
    jumps: true,
    make(x, _, choose) {
      const axis = anyAxis(x.tensor, choose);
      if (axis === null) return null;
      const py = `np.take_along_axis(${x.name}, np.argsort(${x.name}, ${axis}, kind='stable'), ${axis})`;
      return { py, ours: () => np.takeAlongAxis(x.tensor, np.argsort(x.tensor, axis), axis) };
    },
  },
  {
    name: 'putAlongAxis',
    jumps: true,
    make(x, _, choose) {
      const axis = anyAxis(x.tensor, choose);
      if (axis === null || x.tensor.size === 0) return null;
      const best = `np.expand_dims(np.argmax(${x.name}, ${axis}), ${axis})`;
      return {
        py: `[:] = (lambda a: (np.put_along_axis(a, ${best}, 1, ${axis}), a)[1])(${x.name}.copy())`,
        ours: () => np.putAlongAxis(x.tensor.share(), np.argmax(x.tensor, { axis, keepdims: true }), 1, axis),
        changes: x,
      };
    },
  },
  {
    name: 'argwhere',
    jumps: true,
    make: (x) => ({ py: `np.argwhere(${x.name})`, ours: () => np.argwhere(x.tensor) }),
  },
  {
    name: 'nonzero',
    jumps: true,
    make(x, _, choose) {
      if (x.tensor.ndim === 0) return null;
      const k = choose(x.tensor.ndim);
      return { py: `np.nonzero(${x.name})[${k}]`, ours: () => np.nonzero(x.tensor)[k]! };
    },
  },
  {
    name: 'reshape',
    make: (x, _, choose) => {
      const shape = choose(2) ? [-1] : [...x.tensor.shape].reverse();
      return { py: `np.reshape(${x.name}, ${tuple(shape)})`, ours: () => np.reshape(x.tensor, shape) };
    },
  },
];
