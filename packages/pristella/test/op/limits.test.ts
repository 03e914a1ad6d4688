import { describe, expect, test } from 'vitest';
import { ArgumentError, DTypeError, IndexError, np, ShapeError, type Tensor } from '../../src/index.ts';

// Limits of arguments, met exactly, by a little less and by a little more; and what is taken where nothing is given.

const list = (t: Tensor): unknown => t.tolist();
const nested = (axes: number): Tensor => np.ones(new Array<number>(axes).fill(1), { dtype: 'bool' });

describe('a random number', () => {
  const rng = () => np.random.defaultRng(3);

  test('is uniform in a range that may have one number, but must not run backwards', () => {
    expect(list(rng().uniform(2, 2, 2))).toEqual([2, 2]);
    expect(() => rng().uniform(2, 1.999)).toThrow('[uniform] the range [2, 1.999) is empty');
    expect(() => rng().uniform(0, Number.NaN)).toThrow(ArgumentError);
  });

  test('has a deviation or a scale of 0 or more', () => {
    expect(list(rng().normal(3, 0, 2))).toEqual([3, 3]);
    expect(list(rng().exponential(0, 2))).toEqual([0, 0]);
    expect(() => rng().normal(3, -1e-9)).toThrow('[normal] the standard deviation must not be -1e-9');
    expect(() => rng().exponential(-1e-9)).toThrow('[exponential] the scale must not be -1e-9');
  });

  test('of the truncated normal needs a range of more than one number, whose ends belong to it', () => {
    const between = (low: number, high: number) => list(rng().truncatedNormal(0, 0, 2, { low, high }));
    expect(between(0, 1)).toEqual([0, 0]);
    expect(between(-1, 0)).toEqual([0, 0]);
    for (const [low, high] of [
      [1, 1],
      [1, 0.9],
    ] as const)
      expect(() => between(low, high)).toThrow(`[truncatedNormal] the range [${low}, ${high}] is empty`);
  });

  test('that is whole comes from at least one number', () => {
    expect(list(rng().integers(5, 6, 2))).toEqual([5, 5]);
    for (const high of [5, 4]) expect(() => rng().integers(5, high)).toThrow(ArgumentError);
    expect(list(rng().integers(2 ** 31 - 1, 2 ** 31, 1))).toEqual([2 ** 31 - 1]);
    expect(() => rng().integers(2 ** 31 - 1, 2 ** 31 + 1)).toThrow(DTypeError);
    expect(list(rng().integers(-(2 ** 31), 1 - 2 ** 31, 1))).toEqual([-(2 ** 31)]);
    expect(() => rng().integers(-(2 ** 31) - 1, 0)).toThrow(DTypeError);
  });

  test('without replacement comes from as many as there are, or as have a probability', () => {
    const draw = (n: number, count: number, p?: number[]) =>
      list(np.sort(rng().choice(n, count, { replace: false, ...(p && { p }) })));
    expect(draw(3, 2)).toHaveLength(2);
    expect(draw(3, 3)).toEqual([0, 1, 2]);
    expect(() => draw(3, 4)).toThrow('cannot draw 4 of 3 without replacement');
    expect(draw(4, 2, [0.5, 0, 0.5, 0])).toEqual([0, 2]);
    expect(() => draw(4, 3, [0.5, 0, 0.5, 0])).toThrow('cannot draw 3 of 2 that have a probability');
  });

  test('has probabilities that add up to 1 within 1e-7, are finite, and not all 0', () => {
    const draw = (p: number[]) => rng().choice(2, 1, { p }).shape;
    for (const off of [0.9e-7, -0.9e-7]) expect(draw([0.5, 0.5 + off])).toEqual([1]);
    for (const off of [1.1e-7, -1.1e-7]) expect(() => draw([0.5, 0.5 + off])).toThrow('the probabilities add up to');
    expect(list(rng().categorical([0, 1e-300]))).toBe(1);
    expect(() => rng().categorical([0, 0])).toThrow('the probabilities are all 0');
    expect(() => rng().categorical([1, Number.POSITIVE_INFINITY])).toThrow('Infinity is no probability');
    expect(() => rng().categorical([1, -1e-9])).toThrow('-1e-9 is no probability');
  });

  test('of a multinomial may be drawn no times', () => {
    expect(list(rng().multinomial(0, [0.5, 0.5]))).toEqual([0, 0]);
    expect(() => rng().multinomial(-1, [0.5, 0.5])).toThrow('cannot draw -1 times');
  });

  test('comes from a seed between 0 and 2^53 - 1', () => {
    for (const seed of [0, 2 ** 53 - 1]) expect(np.random.defaultRng(seed).random().shape).toEqual([]);
    for (const seed of [-1, 2 ** 53, 0.5]) expect(() => np.random.defaultRng(seed)).toThrow(ArgumentError);
  });

  test('has the range, mean, deviation and scale of the documentation where none are given', () => {
    const { random } = np;
    const first = (draw: () => Tensor): unknown => {
      random.seed(7);
      return list(draw());
    };
    const same = (draw: () => Tensor, written: () => Tensor): void => expect(first(draw)).toBe(first(written));
    same(
      () => random.uniform(),
      () => random.uniform(0, 1),
    );
    same(
      () => random.uniform(),
      () => random.random([]),
    );
    same(
      () => random.normal(),
      () => random.normal(0, 1),
    );
    same(
      () => random.truncatedNormal(),
      () => random.truncatedNormal(0, 1, [], { low: -2, high: 2 }),
    );
    same(
      () => random.exponential(),
      () => random.exponential(1),
    );
    same(
      () => np.random.defaultRng(4).exponential(),
      () => np.random.defaultRng(4).exponential(1),
    );
  });
});

describe('an index', () => {
  test("has '...' once, also among lists", () => {
    const x = np.ones([2, 2]);
    expect(x.at('...').shape).toEqual([2, 2]);
    expect(x.at('...', [0]).shape).toEqual([2, 1]);
    expect(() => x.at('...', '...')).toThrow(IndexError);
    expect(() => x.at('...', [0], '...')).toThrow("'...' may stand once");
  });

  test('has two or three numbers in a text', () => {
    const x = np.arange(6);
    expect(list(x.at('1:4'))).toEqual([1, 2, 3]);
    expect(list(x.at('1:4:2'))).toEqual([1, 3]);
    expect(() => x.at('1:4:2:1')).toThrow("'1:4:2:1' is not a range");
    expect(() => x.at('1' as '1:')).toThrow(IndexError);
  });

  test('may be a mask of 8 axes, and of no more', () => {
    expect(list(nested(8).at(nested(8)))).toEqual([true]);
    expect(() => nested(9).at(nested(9))).toThrow('[at] a mask of 9 axes');
  });

  test("between two lists, '...' puts their axes in front, beside them it leaves them in place", () => {
    const x = np.zeros([2, 3, 4, 5]);
    expect(x.at([0], '...', [1]).shape).toEqual([1, 3, 4]);
    expect(x.at('...', [0], [1]).shape).toEqual([2, 3, 1]);
    expect(x.at([0], [1], '...').shape).toEqual([1, 4, 5]);
    expect(x.at(':', [0], [1], '...').shape).toEqual([2, 1, 5]);
    // Also where it stands for no axis.
    expect(np.zeros([2, 3]).at([0], '...', [1]).shape).toEqual([1]);
    expect(np.zeros([2, 3, 4]).at(':', [0], '...', [1]).shape).toEqual([1, 2]);
  });

  test('says of an empty axis that it is empty, of others where it ends', () => {
    expect(() => np.zeros([0]).at(0)).toThrow('hint: it is empty');
    expect(() => np.zeros([3]).at(3)).toThrow('hint: use -3 to 2');
    expect(() => np.zeros([3]).at(-4)).toThrow('hint: use -3 to 2');
    expect(list(np.arange(3).at(-3))).toBe(0);
    expect(list(np.arange(3).at(2))).toBe(2);
  });
});

test('reshape finds the size that is left, but none beside a size of 0', () => {
  expect(np.ones([0, 2]).reshape([-1, 3]).shape).toEqual([0, 3]);
  for (const size of [0, 1]) expect(() => np.ones([size]).reshape([0, -1])).toThrow(ShapeError);
  expect(np.ones([4]).reshape([-1, 2]).shape).toEqual([2, 2]);
  for (const shape of [
    [-2, -2],
    [2, -2],
  ])
    expect(() => np.ones([4]).reshape(shape)).toThrow('sizes must be whole numbers from 0 up, or one -1');
  expect(() => np.ones([4]).reshape([-1, -1])).toThrow('only one size may be -1');
});

test('quantile takes 0 to 1, percentile 0 to 100, and what is meant for the other is told', () => {
  const x = [1, 2, 4];
  expect([list(np.quantile(x, 0)), list(np.quantile(x, 1))]).toEqual([1, 4]);
  expect([list(np.percentile(x, 0)), list(np.percentile(x, 100))]).toEqual([1, 4]);
  const said = (f: () => unknown, hint: boolean): void => {
    expect(f).toThrow(ArgumentError);
    if (hint) expect(f).toThrow('hint: a fraction, such as 0.5');
    else expect(f).toThrow(/^(?!.*a fraction)/s);
  };
  said(() => np.quantile(x, -1e-9), false);
  said(() => np.quantile(x, 1 + 1e-9), true);
  said(() => np.quantile(x, 100), true);
  said(() => np.quantile(x, 100.1), false);
  said(() => np.percentile(x, -1e-9), false);
  said(() => np.percentile(x, 100.1), false);
});

describe('norms and systems of equations', () => {
  const cube = np.ones([2, 2, 2]);

  test('of numbers without NaN the least and the largest place is the first, among infinities too', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const least = (list: number[]): number => np.nanargmin(np.array(list, { dtype })).item();
      const most = (list: number[]): number => np.nanargmax(np.array(list, { dtype })).item();
      for (const far of [1, 1e30, Infinity]) {
        expect([least([far, NaN]), most([-far, NaN])], `${far}`).toEqual([0, 0]);
        expect([least([far, NaN, far]), least([NaN, 0, -far]), most([NaN, 0, far])], `${far}`).toEqual([0, 2, 2]);
      }
    }
  });

  test('of a negative order is 0 where an element is, else below the smallest', () => {
    for (const ord of [-1, -2, -0.5, -3]) {
      const of = (x: number[]): number => np.norm(x, { ord }).item();
      expect([of([0, 3]), of([3, 0, 4]), of([0, 0])], `${ord}`).toEqual([0, 0, 0]);
      expect(of([3, 4]), `${ord}`).toBeCloseTo((3 ** ord + 4 ** ord) ** (1 / ord), 12);
    }
  });

  test('an order needs one axis or two', () => {
    expect(list(np.linalg.norm([3, 4], { ord: 2 }))).toBe(5);
    expect(list(np.linalg.norm(cube, { ord: 2, axis: 0 }))).toEqual([
      [Math.SQRT2, Math.SQRT2],
      [Math.SQRT2, Math.SQRT2],
    ]);
    expect(list(np.linalg.norm(cube, { ord: 1, axis: [0, 1] }))).toEqual([2, 2]);
    for (const ord of [1, 2]) expect(() => np.linalg.norm(cube, { ord })).toThrow('needs one axis or two, not 3');
    expect(() => np.linalg.norm([[1]], { ord: 0 })).toThrow('a matrix has no norm of order 0 here');
  });

  test("order 'nuc' needs two axes, 'fro' as well", () => {
    expect(np.linalg.norm(cube, { ord: 'nuc', axis: [1, 2] }).shape).toEqual([2]);
    for (const x of [[1, 2], cube])
      expect(() => np.linalg.norm(x, { ord: 'nuc' })).toThrow("order 'nuc' is for matrices");
    expect(() => np.linalg.norm([1, 2], { ord: 'fro' })).toThrow("order 'fro' is for matrices");
  });

  test('cond takes the order that it is given', () => {
    const x = [
      [2, 1],
      [0, 4],
    ];
    const diagonal = [
      [1, 0],
      [0, 100],
    ];
    expect([list(np.linalg.cond(diagonal)), list(np.linalg.cond(diagonal, 2))]).toEqual([100, 100]);
    expect(list(np.linalg.cond(diagonal, -2))).toBe(0.01);
    expect([list(np.linalg.cond(x, 1)), list(np.linalg.cond(x, -1))]).toEqual([2.5, 0.75]);
  });

  test('lstsq takes a matrix, and right sides of one or two axes', () => {
    expect(list(np.linalg.lstsq([[2]], [3])[0])).toEqual([1.5]);
    expect(list(np.linalg.lstsq([[2]], [[3, 4]])[0])).toEqual([[1.5, 2]]);
    for (const b of [3, cube]) expect(() => np.linalg.lstsq(np.ones([2, 2]), b)).toThrow(ShapeError);
    expect(() => np.linalg.lstsq(np.ones([1, 2, 2]), [1])).toThrow(ShapeError);
  });

  test('einsum spreads a size of 1, on either side, and no other', () => {
    expect(list(np.einsum('i,i->i', [2], [3, 4]))).toEqual([6, 8]);
    expect(list(np.einsum('i,i->i', [3, 4], [2]))).toEqual([6, 8]);
    expect(() => np.einsum('i,i->i', [2, 1], [3, 4, 5])).toThrow("'i' is 2 and 3");
    expect(() => np.einsum('i', [1], [1])).toThrow("'i' has 1 term for 2 operands");
    expect(() => np.einsum('i,i', [1])).toThrow("'i,i' has 2 terms for 1 operands");
  });
});

describe('statistics', () => {
  test('edges of a histogram ascend, and may be equal', () => {
    expect(list(np.histogram([1, 1.5], [0, 1, 1, 2])[0])).toEqual([0, 0, 2]);
    for (const edges of [[0, 2, 1], [[0, 1]]])
      expect(() => np.histogram([1], edges)).toThrow('edges must be a vector that ascends');
  });

  test('a range of a histogram may be of one number, and must not run backwards', () => {
    expect(list(np.histogram([1], 2, { range: [1, 1] })[1])).toEqual([0.5, 1, 1.5]);
    expect(list(np.histogram([], 2)[1])).toEqual([0, 0.5, 1]);
    expect(list(np.histogram([7], 2)[1])).toEqual([6.5, 7, 7.5]);
    expect(() => np.histogram([1], 2, { range: [2, 1] })).toThrow('the range 2 to 1 cannot be divided');
    for (const bins of [0, -1, 1.5]) expect(() => np.histogram([1], bins)).toThrow(ArgumentError);
    expect(list(np.histogram([1, 2], 1)[0])).toEqual([2]);
  });

  test('histogram2d takes one kind of bins or two', () => {
    expect(list(np.histogram2d([1], [1], [1, 2])[0])).toEqual([[0, 1]]);
    for (const bins of [[1], [1, 2, 3]])
      expect(() => np.histogram2d([1], [1], bins as never)).toThrow('needs a number of bins or two of them');
  });

  test('interp goes through one point, or more, in vectors', () => {
    expect(list(np.interp([0, 1, 2], [1], [5]))).toEqual([5, 5, 5]);
    expect(list(np.interp([0, 1, 2], [1, 3], [5, 7]))).toEqual([5, 5, 6]);
    expect(() => np.interp(1, [], [])).toThrow(ShapeError);
    expect(() => np.interp(1, [1, 2], [[1, 2]])).toThrow('needs points, got (2,) and (1, 2)');
    expect(() => np.interp(1, [1, 2], [1])).toThrow(ShapeError);
  });

  test('polyfit has a degree of 0 or more', () => {
    expect(list(np.polyfit([1, 3], [1, 2], 0))).toEqual([1.5]);
    expect(() => np.polyfit([1], [1], -1)).toThrow('there is no degree -1');
    expect(() => np.polyfit([], [], 0)).toThrow(ShapeError);
  });

  test('weights of an average are as many as elements, or a vector along an axis', () => {
    const x = [
      [1, 2],
      [3, 4],
    ];
    expect(list(np.average(x, { axis: 0, weights: [1, 3] }))).toEqual([2.5, 3.5]);
    expect(() => np.average(x, { axis: 0, weights: [[1, 3, 1]] })).toThrow('need one axis to stand along');
    expect(() => np.average(x, { axis: 0, weights: [1, 2, 3] })).toThrow('3 weights for axis 0');
  });

  test('cov takes one axis or two', () => {
    expect(list(np.cov([1, 3]))).toBe(2);
    expect(np.cov(np.ones([2, 3])).shape).toEqual([2, 2]);
    expect(() => np.cov(np.ones([1, 2, 2]))).toThrow('[cov] takes up to two axes, got (1, 2, 2)');
  });

  test('var of as many degrees of freedom as are taken away is not finite', () => {
    expect(list(np.var([1, 3], { ddof: 1 }))).toBe(2);
    for (const ddof of [2, 3]) expect(np.var([1, 3], { ddof }).item()).toBe(Number.POSITIVE_INFINITY);
  });
});

test('round takes no decimals, some, or places before the point', () => {
  expect(list(np.round([0.25, 15.5]))).toEqual([0, 16]);
  expect(list(np.round([0.25, 15.5], 0))).toEqual([0, 16]);
  expect(list(np.round([0.25, 1.35], 1))).toEqual([0.2, 1.4]);
  expect(list(np.round([15, 26], -1))).toEqual([20, 30]);
});
