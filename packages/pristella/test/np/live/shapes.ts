import * as np from '../../../src/np.ts';
import { type Choose, fits, pick, type Rule, tuple } from './rule.ts';

/** A function that moves elements: Python's call, with the array's name in the place of `x`, and ours. */
const moving = (
  name: string,
  make: (x: np.Tensor, choose: Choose) => readonly [py: string, ours: () => np.Tensor] | null,
): Rule => ({
  name,
  make(x, _, choose) {
    const made = make(x.tensor, choose);
    return made && { py: made[0].replaceAll('$x', x.name), ours: made[1] };
  },
});

const axisOf = (x: np.Tensor, choose: Choose, extra = 0): number => choose(2 * (x.ndim + extra)) - x.ndim - extra;

export const shapeRules: readonly Rule[] = [
  moving('ravel', (x) => ['np.ravel($x)', () => np.ravel(x)]),
  moving('swapaxes', (x, choose) => {
    if (x.ndim === 0) return null;
    const [a, b] = [axisOf(x, choose), axisOf(x, choose)];
    return [`np.swapaxes($x, ${a}, ${b})`, () => np.swapaxes(x, a, b)];
  }),
  moving('moveaxis', (x, choose) => {
    if (x.ndim === 0) return null;
    const [a, b] = [axisOf(x, choose), axisOf(x, choose)];
    return [`np.moveaxis($x, ${a}, ${b})`, () => np.moveaxis(x, a, b)];
  }),
  moving('expandDims', (x, choose) => {
    const axis = axisOf(x, choose, 1);
    return [`np.expand_dims($x, ${axis})`, () => np.expandDims(x, axis)];
  }),
  moving('stack', (x, choose) => {
    const axis = axisOf(x, choose, 1);
    return [`np.stack([$x, $x, $x], ${axis})`, () => np.stack([x, x, x], axis)];
  }),
  moving('vstack', (x) => ['np.vstack([$x, $x])', () => np.vstack([x, x])]),
  moving('hstack', (x) => ['np.hstack([$x, $x])', () => np.hstack([x, x])]),
  moving('arraySplit', (x, choose) => {
    if (x.ndim === 0) return null;
    const [axis, n] = [axisOf(x, choose), 1 + choose(4)];
    const k = choose(n);
    return [`np.array_split($x, ${n}, ${axis})[${k}]`, () => np.arraySplit(x, n, axis)[k]!];
  }),
  moving('tile', (x, choose) => {
    const counts = Array.from({ length: 1 + choose(3) }, () => choose(3));
    return [`np.tile($x, ${tuple(counts)})`, () => np.tile(x, counts)];
  }),
  moving('repeat', (x, choose) => {
    if (x.ndim === 0) return null;
    const [axis, n] = [axisOf(x, choose), choose(3)];
    return [`np.repeat($x, ${n}, ${axis})`, () => np.repeat(x, n, axis)];
  }),
  moving('roll', (x, choose) => {
    const by = choose(9) - 4;
    if (x.ndim === 0 || choose(3) === 0) return [`np.roll($x, ${by})`, () => np.roll(x, by)];
    const axis = axisOf(x, choose);
    return [`np.roll($x, ${by}, ${axis})`, () => np.roll(x, by, axis)];
  }),
  moving('rot90', (x, choose) => {
    if (x.ndim < 2) return null;
    const k = choose(7) - 3;
    return [`np.rot90($x, ${k}, (0, ${x.ndim - 1}))`, () => np.rot90(x, k, [0, -1])];
  }),
  moving('pad', (x, choose) => {
    if (x.ndim === 0) return null;
    const widths = x.shape.map(() => [choose(3), choose(3)] as const);
    const mode = pick(['constant', 'edge', 'reflect', 'symmetric', 'wrap'] as const, choose);
    const py = widths.map(([a, b]) => `(${a}, ${b})`).join(', ');
    return [`np.pad($x, (${py},), '${mode}')`, () => np.pad(x, widths, { mode })];
  }),
  moving('diag', (x, choose) => {
    const k = choose(5) - 2;
    return [`np.diag(np.ravel($x), ${k})`, () => np.diag(np.ravel(x), k)];
  }),
  moving('diagonal', (x, choose) => {
    const k = choose(5) - 2;
    return x.ndim < 2 ? null : [`np.diagonal($x, ${k}, -1, 0)`, () => np.diagonal(x, k, -1, 0)];
  }),
  moving('tril and triu', (x, choose) => {
    if (x.ndim < 2) return null;
    const k = choose(5) - 2;
    return choose(2) ? [`np.tril($x, ${k})`, () => np.tril(x, k)] : [`np.triu($x, ${k})`, () => np.triu(x, k)];
  }),
  {
    name: 'clip',
    jumps: true,
    make(x, y, choose) {
      if (x.tensor.dtype !== y.tensor.dtype || x.tensor.dtype === 'bool' || !fits(x.tensor.shape, y.tensor.shape))
        return null;
      if (choose(2)) return { py: `np.clip(${x.name}, ${y.name}, None)`, ours: () => np.clip(x.tensor, y.tensor) };
      return { py: `np.clip(${x.name}, None, ${y.name})`, ours: () => np.clip(x.tensor, null, y.tensor) };
    },
  },
];
