import { describe, expect, test } from 'vitest';
import { nn, np, type Tensor } from '../../src/index.ts';

// What goes along an axis does so line by line, counted from either end; what folds axes folds those that are named.

const shape = [2, 3, 4];
const x = np.random.defaultRng(3).permutation(24).reshape(shape).sub(9).astype('float64');
const holes = np.where(np.mod(x, 5).equal(2), np.nan, x);
const list = (made: Tensor | readonly Tensor[]): readonly Tensor[] => [made].flat() as Tensor[];
const numbers = (made: Tensor | readonly Tensor[]): unknown => list(made).map((t) => [t.shape, t.dtype, t.tolist()]);
const close = (got: readonly Tensor[], want: readonly Tensor[], what: string): void => {
  expect(
    got.map((t) => [t.shape, t.dtype]),
    what,
  ).toEqual(want.map((t) => [t.shape, t.dtype]));
  for (const [i, t] of got.entries())
    expect(np.allclose(t, want[i]!, { rtol: 1e-13, atol: 1e-13, equalNan: true }), what).toBe(true);
};

type Options = { axis?: number | number[]; keepdims?: boolean };
/** Functions that fold axes, one or several. */
const folds: Record<string, (x: Tensor, o: Options) => Tensor> = {
  ...Object.fromEntries(
    [
      'sum',
      'prod',
      'max',
      'min',
      'mean',
      'std',
      'var',
      'ptp',
      'any',
      'all',
      'countNonzero',
      'median',
      'logsumexp',
      'norm',
    ].map((name) => [name, (np as never as Record<string, (x: Tensor, o: Options) => Tensor>)[name]!]),
  ),
  ...Object.fromEntries(
    ['nansum', 'nanprod', 'nanmax', 'nanmin', 'nanmean', 'nanstd', 'nanvar', 'nanmedian'].map((name) => [
      name,
      (np as never as Record<string, (x: Tensor, o: Options) => Tensor>)[name]!,
    ]),
  ),
  'std of a sample': (x, o) => np.std(x, { ...o, ddof: 1 }),
  quantile: (x, o) => np.quantile(x, 0.3, o),
  average: (x, o) => np.average(x, o),
  'sum of some': (x, o) => np.sum(x, { ...o, where: x.greater(0) }),
  'max from a number': (x, o) => np.max(x, { ...o, initial: 5 }),
};
/** What a function is given. */
const given = (name: string): Tensor => (name.startsWith('nan') ? holes : x);
/** What `f` makes of each line along an axis, one by one, put together again; `back` moves what it has made of a line back. */
function byLine(
  x: Tensor,
  axis: number,
  f: (line: Tensor) => Tensor | readonly Tensor[],
  back: boolean,
): readonly Tensor[] {
  const lines = np.moveaxis(x, axis, -1);
  const [m, n] = lines.shape as [number, number];
  const made = Array.from({ length: m * n }, (_, i) => list(f(lines.at(Math.floor(i / n), i % n))));
  return made[0]!.map((_, k) => {
    const rows = np.stack(made.map((parts) => parts[k]!));
    const whole = rows.reshape([m, n, ...rows.shape.slice(1)]);
    return back ? np.moveaxis(whole, -1, axis) : whole;
  });
}

describe.each(Object.entries(folds))('%s', (name, f) => {
  test('folds each axis as line by line, from either end, and keeps it if told', () => {
    const x = given(name);
    for (const axis of [0, 1, 2]) {
      const want = byLine(x, axis, (line) => f(line, {}), false)[0]!;
      for (const a of [axis, axis - 3]) {
        close([f(x, { axis: a })], [want], `${name} ${a}`);
        close([f(x, { axis: [a] })], [want], `${name} [${a}]`);
        close([f(x, { axis: a, keepdims: true })], [np.expandDims(want, axis)], `${name} ${a} kept`);
      }
    }
  });

  test('folds two axes in either order, and all of them', () => {
    const x = given(name);
    for (const [a, b, rest] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
    ] as const) {
      // biome-ignore format: axes
      const planes = np.transpose(x, [rest, a, b]);
      const want = np.stack(Array.from({ length: shape[rest]! }, (_, i) => f(planes.at(i).ravel(), {})));
      for (const axis of [[a, b], [b, a], [a - 3, b], [b - 3, a - 3]]) // biome-ignore format: axes
        close([f(x, { axis })], [want], `${name} ${axis}`);
      const kept = f(x, { axis: [b, a], keepdims: true });
      expect(kept.shape).toEqual(shape.map((d, i) => (i === rest ? d : 1)));
      close([kept.ravel()], [want], name);
    }
    const all = f(x, {});
    expect(all.shape).toEqual([]);
    close([f(x, { axis: [2, 0, 1] })], [all], name);
    expect(f(x, { keepdims: true }).shape).toEqual([1, 1, 1]);
    close([f(x, { keepdims: true }).reshape([])], [all], name);
  });
});

/** Functions along one axis that leave the others: what comes out has the axis where it was. */
const lines: Record<string, (x: Tensor, axis: number) => Tensor | readonly Tensor[]> = {
  cumsum: (x, a) => np.cumsum(x, a),
  cumprod: (x, a) => np.cumprod(x, a),
  nancumsum: (x, a) => np.nancumsum(x, a),
  nancumprod: (x, a) => np.nancumprod(x, a),
  diff: (x, a) => np.diff(x, 1, a),
  'diff twice': (x, a) => np.diff(x, 2, a),
  sort: (x, a) => np.sort(x, a),
  argsort: (x, a) => np.argsort(x, a),
  topk: (x, a) => np.topk(x, 2, { axis: a }),
  'topk of the smallest': (x, a) => np.topk(x, 1, { axis: a, largest: false }),
  flip: (x, a) => np.flip(x, a),
  roll: (x, a) => np.roll(x, 1, a),
  take: (x, a) => np.take(x, [1, 0, -1], a),
  repeat: (x, a) => np.repeat(x, 2, a),
  'repeat by counts': (x, a) => np.repeat(x, [2, 0, 1, 3].slice(0, x.shape.at(a)), a),
  split: (x, a) => np.arraySplit(x, 2, a),
  'split at places': (x, a) => np.split(x, [1], a),
  concatenate: (x, a) => np.concatenate([x, x.mul(2)], a),
  softmax: (x, a) => nn.softmax(x, a),
  logSoftmax: (x, a) => nn.logSoftmax(x, a),
  takeAlongAxis: (x, a) => np.takeAlongAxis(x, np.argsort(x, a), a),
  partition: (x, a) => np.sort(np.partition(x, 1, a), a),
};
test.each(Object.entries(lines))('%s goes along each axis line by line, from either end', (name, f) => {
  const x = given(name);
  for (const axis of [0, 1, 2]) {
    const want = byLine(x, axis, (line) => f(line, 0), true);
    for (const a of [axis, axis - 3]) close(list(f(x, a)), want, `${name} ${a}`);
  }
});

/** Functions that find a place along an axis. */
const places: Record<string, (x: Tensor, o?: number) => Tensor> = {
  argmax: (x, a) => np.argmax(x, a),
  argmin: (x, a) => np.argmin(x, a),
  nanargmax: (x, a) => np.nanargmax(x, a),
  nanargmin: (x, a) => np.nanargmin(x, a),
};
test.each(Object.entries(places))('%s finds the place along each axis, or in all', (name, f) => {
  const x = given(name);
  for (const axis of [0, 1, 2])
    for (const a of [axis, axis - 3])
      expect(numbers(f(x, a)), `${name} ${a}`).toEqual(numbers(byLine(x, axis, (line) => f(line), false)));
  expect(f(x).item()).toBe(f(x.ravel()).item());
});

test('axes are made and taken away at each place, from either end', () => {
  for (const axis of [0, 1, 2, 3])
    for (const a of [axis, axis - 4]) {
      const wide = np.expandDims(x, a);
      expect(wide.shape).toEqual([...shape.slice(0, axis), 1, ...shape.slice(axis)]);
      expect(np.squeeze(wide, a).tolist()).toEqual(x.tolist());
      const joined = np.stack([x, x.neg()], a);
      expect(np.take(joined, 1, a).tolist()).toEqual(x.neg().tolist());
      expect(joined.shape[axis]).toBe(2);
    }
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [2, 1],
    [-1, 0],
    [-2, -3],
  ] as const) {
    // biome-ignore format: axes
    const [p, q] = [(a + 3) % 3, (b + 3) % 3];
    const order = [0, 1, 2].map((i) => (i === p ? q : i === q ? p : i));
    expect(np.swapaxes(x, a, b).tolist()).toEqual(np.transpose(x, order).tolist());
    const rest = [0, 1, 2].filter((i) => i !== p);
    expect(np.moveaxis(x, a, b).shape).toEqual([...rest.slice(0, q), p, ...rest.slice(q)].map((i) => shape[i]));
  }
});
