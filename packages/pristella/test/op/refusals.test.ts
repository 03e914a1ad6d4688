import { expect, test } from 'vitest';
import { PristellaError } from '../../src/base/errors.ts';
import { rawArray } from '../../src/base/raw.ts';
import { Parameter } from '../../src/grad/parameter.ts';
import { checkGrad, grad, np, type Tensor, type TensorLike } from '../../src/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { fromData } from '../../src/tensor/create.ts';

// What ops refuse, each beside the nearest that they take.

const [x2, x3] = [np.ones([2, 3]), np.ones([2, 3, 4])];
const images = np.ones([1, 2, 4, 4]);
const filters = np.ones([3, 2, 2, 2]);
const rng = () => np.random.defaultRng(1);
const any = (value: unknown): never => value as never;
const flatten = np.flatten as (x: Tensor, order?: string) => Tensor;

const refusals: readonly (readonly [taken: () => unknown, refused: () => unknown, message: string])[] = [
  [() => np.moveaxis(x3, [0, 1], [1, 0]), () => np.moveaxis(x3, [0, 0], [1, 0]), 'name one twice'],
  [() => np.moveaxis(x3, [0], [1]), () => np.moveaxis(x3, [0], [1, 2]), '1 axes cannot move to 2 places'],
  [() => np.moveaxis(x3, [0, 1], [1, 2]), () => np.moveaxis(x3, [0, 1], [2]), '2 axes cannot move to 1 places'],
  [() => np.einsum('ii', np.ones([3, 3])), () => np.einsum('ii', np.ones([3, 1])), "'i' is 3 and 1 in 'ii'"],
  [() => np.einsum('ii', np.ones([1, 1])), () => np.einsum('ii', np.ones([1, 3])), "'i' is 1 and 3 in 'ii'"],
  [
    () => np.einsum('iji,i', np.ones([2, 1, 2]), np.ones(1)),
    () => np.einsum('iji,i', np.ones([1, 1, 2]), np.ones(2)),
    "'i' is 1 and 2 in 'iji,i'",
  ],
  [() => np.clip(x2, null, 1), () => np.clip(x2, null, null), '[clip] needs at least one bound'],
  [() => np.clip(x2, 0, null), () => np.clip(x2, undefined, undefined), '[clip] needs at least one bound'],
  [
    () => conv2d(images, filters, { stride: 1 }),
    () => conv2d(images, filters, { stride: 0 }),
    '[conv2d] stride must be a positive whole number or two',
  ],
  [
    () => conv2d(images, filters, { stride: 2 }),
    () => conv2d(images, filters, { stride: 1.5 }),
    '[conv2d] stride must be a positive whole number or two',
  ],
  [
    () => conv2d(images, filters, { padding: 0 }),
    () => conv2d(images, filters, { padding: -1 }),
    '[conv2d] padding must be a whole number from 0 or two',
  ],
  [() => conv2d(images, filters), () => conv2d(images.reshape(2, 4, 4), filters), 'takes images of shape'],
  [() => conv2d(images, filters), () => conv2d(images, np.ones([3, 1, 2, 2])), 'do not fit images'],
  [() => conv2d(images, filters), () => conv2d(images, np.ones([2, 2, 2])), 'do not fit images'],
  [() => rng().choice(2, 1, { p: [0.5, 0.5] }), () => rng().choice(2, 1, { p: [1] }), '1 probabilities for 2'],
  [() => rng().categorical([1]), () => rng().categorical(np.zeros([2, 0])), '[categorical] needs probabilities'],
  [() => rng().permutation(3), () => rng().permutation(any(np.array(3))), 'give a number or rows to reorder'],
  [() => rng().choice(3), () => rng().choice(any(np.array(3))), 'give a number or rows to choose from'],
  [
    () => rng().truncatedNormal(0, 1, 2, { low: 2, high: 3 }),
    () => rng().truncatedNormal(0, 1, 2, { low: 30, high: 31 }),
    'next to nothing lies between 30 and 31',
  ],
  [() => np.takeAlongAxis(x2, [[0]], 1), () => np.takeAlongAxis(x2, [0], 1), 'must have the 2 axes'],
  [
    () => np.take(np.ones([0]), np.zeros([0], { dtype: 'int32' })),
    () => np.take(np.ones([0]), [0]),
    'nothing can be taken',
  ],
  [() => flatten(x2), () => flatten(x2, 'F'), '[flatten] got 1 argument too many'],
  [() => np.nonzero([1]), () => np.nonzero(1), '[nonzero] a scalar has no places'],
  [() => np.linalg.svd([[1]]), () => np.linalg.svd([[Number.NaN]]), 'a matrix with NaN in it has no singular values'],
  [() => np.tensordot(x2, x2, [[0], [0]]), () => np.tensordot(x2, x2, [[0, 1], [0]]), '2 axes cannot be paired with 1'],
  [() => np.linalg.qr(x2, 'complete'), () => np.linalg.qr(x2, any('full')), "[qr] the mode must not be 'full'"],
  [
    () => np.linalg.solve(np.eye(2), [1, 2]),
    () => np.linalg.solve(np.eye(2), np.ones([3, 1])),
    'has not as many rows as',
  ],
  [
    () => np.linalg.matrixPower(np.eye(2), 0),
    () => np.linalg.matrixPower(np.eye(2), 0.5),
    'the power must be a whole number',
  ],
  [() => np.pad([1], 0), () => np.pad([1], -1), '[pad] a width cannot be -1'],
  [() => np.pad([1], 1), () => np.pad([1], 0.5), '[pad] a width cannot be 0.5'],
  [
    () => np.pad(np.ones(1, { dtype: 'uint8' }), 1, { constantValues: 255 }),
    () => np.pad(np.ones(1, { dtype: 'uint8' }), 1, { constantValues: 256 }),
    '256 does not fit into uint8',
  ],
  [
    () => np.pad(np.ones(1), 1, { mode: 'edge' }),
    () => np.pad(np.ones(0), 1, { mode: 'edge' }),
    'has no element to show',
  ],
  [
    () => np.pow(np.array([2], { dtype: 'int32' }), 0),
    () => np.pow(np.array([2], { dtype: 'int32' }), -1),
    'an integer has no negative powers',
  ],
  [() => np.quantile([1], 0.5), () => np.quantile(np.ones(0), 0.5), 'has no elements to choose from'],
  [() => np.quantile([1], [0.5]), () => np.quantile([1], []), 'needs at least one fraction'],
  [
    () => np.max(np.ones(1, { dtype: 'uint8' }), { initial: 255 }),
    () => np.max(np.ones(1, { dtype: 'uint8' }), { initial: 256 }),
    'the initial 256 does not fit into uint8',
  ],
  [
    () => np.searchsorted([1], 1, { side: 'left' }),
    () => np.searchsorted([1], 1, { side: any('middle') }),
    'side must not be',
  ],
  [() => np.bincount([1]), () => np.bincount(any([[1]])), '[bincount] needs a vector'],
  [() => np.histogram2d([1], [1]), () => np.histogram2d([1, 2], [1]), 'needs two vectors of one size'],
  [() => np.histogram2d([1], [1]), () => np.histogram2d(any([[1]]), any([[1]])), 'needs two vectors of one size'],
  [() => np.vander([1, 2]), () => np.vander(any([[1, 2]])), '[vander] needs a vector'],
  [() => np.slidingWindows(x2, [2, 3]), () => np.slidingWindows(x2, [2, 4]), 'does not fit into'],
  [() => np.slidingWindows(x2, 2), () => np.slidingWindows([1, 2], 2), 'does not fit into'],
  [() => np.slidingWindows(x2, 1), () => np.slidingWindows(x2, 0), 'whole numbers from 1 up'],
  [() => np.slidingWindows(x2, [1, 2]), () => np.slidingWindows(x2, any([1, 2, 1])), 'one or two whole numbers'],
  [() => np.slidingWindows(x2, [1, 2]), () => np.slidingWindows(x2, [1, 1.5]), 'one or two whole numbers'],
  [() => np.array([[1], [2]]), () => np.array(any([1, [2]])), 'element [1] is a list of 1, not a number'],
  [() => np.arraySplit([1, 2], 1), () => np.arraySplit([1, 2], 0), '[arraySplit]'],
  [() => np.arraySplit([1, 2], 3), () => np.arraySplit([1, 2], 1.5), '[arraySplit]'],
  [() => fromData(new Int32Array(2), [2]), () => fromData(new Int32Array(2), [3]), '2 elements do not fill shape (3,)'],
  [
    () => fromData(new Uint8Array([1, 0]), [2], 'bool'),
    () => fromData(new Int32Array([1, 0]), [2], 'bool'),
    'bool does not lie in',
  ],
  [
    () => fromData(new Uint8Array([1]), [1], 'bool'),
    () => fromData(new Uint8Array([2]), [1], 'bool'),
    '2 does not fit',
  ],
  [() => rawArray(new Uint8Array(4), [2, 2]), () => rawArray(new Uint8Array(4), [2, 3]), '4 elements do not fill'],
  [
    () => new Parameter(np.array([1.5]), 'w'),
    () => new Parameter(np.array([1], { dtype: 'int32' }), 'w'),
    'a parameter must be a float',
  ],
  [
    () => {
      new Parameter(np.array([1.5]), 'w').trainable = false;
    },
    () => {
      new Parameter(np.array([1.5]), 'w').trainable = any(1);
    },
    'trainable must be true or false, not 1',
  ],
  [() => grad((x: Tensor) => x)(2), () => grad(any(() => 3))(2), 'the function must return a tensor'],
  [() => checkGrad((x) => x.square().sum(), [[2]]), () => checkGrad((x) => np.floor(x).sum(), [[2]]), '[checkGrad]'],
];

/** What a function does, as it is written. */
const written = (f: () => unknown): string => String(f).replace(/^\(\) => |__vite_ssr_import_\d+__\./g, '');

test.each(refusals.map(([taken, refused, message]) => [written(refused), taken, refused, message] as const))(
  '%s is refused',
  (_, taken, refused, message) => {
    expect(taken).not.toThrow();
    expect(refused).toThrow(message);
  },
);

test('the complete Q of a tall matrix has no gradient, the reduced one has', () => {
  const tall = np.array([
    [1, 2],
    [3, 5],
    [7, 1],
  ]);
  const slope = (mode: 'complete' | 'reduced') => grad((x: Tensor) => np.sum(np.linalg.qr(x, mode)[0]))(tall);
  expect(slope('reduced').shape).toEqual([3, 2]);
  expect(() => slope('complete')).toThrow('the complete Q of a tall matrix has no gradient');
});

/** What takes a list beside another, one number for each of its three elements or axes. */
const beside: Record<string, (list: number[]) => unknown> = {
  'weights of bincount': (weights) => np.bincount([0, 1, 1], { weights }),
  'weights of histogram': (weights) => np.histogram([0, 1, 1], 2, { weights }),
  'weights of histogram2d': (weights) => np.histogram2d([0, 1, 1], [0, 1, 1], 2, { weights }),
  'y of histogram2d': (y) => np.histogram2d([0, 1, 1], y),
  'weights of average': (weights) => np.average([0, 1, 1], { weights }),
  'weights along an axis': (weights) => np.average(np.ones([3, 2]), { axis: 0, weights }),
  'probabilities of choice': (list) => rng().choice(3, 2, { p: list.map(() => 1 / list.length) }),
  'values of interp': (values) => np.interp([0.5], [0, 1, 2], values),
  'values of polyfit': (y) => np.polyfit([0, 1, 2], y, 1),
  'axes of transpose': (list) => np.transpose(x3, [...list.keys()]),
  'shifts of roll': (shifts) => np.roll(x3, shifts, [0, 1, 2]),
};
for (const [name, f] of Object.entries(beside))
  test(`${name} are as many as there are elements or axes, not one less or more`, () => {
    expect(() => f([1, 2, 3])).not.toThrow();
    for (const list of [[1, 2], [1, 2, 3, 4]]) expect(() => f(list), `${list}`).toThrow(PristellaError); // biome-ignore format: pairs
  });

/** What needs a vector, and is given a number and a matrix. */
const vectors: Record<string, (x: TensorLike) => unknown> = {
  bincount: (x) => np.bincount(x),
  vander: (x) => np.vander(x),
  'edges of digitize': (x) => np.digitize([1], x),
  'what searchsorted searches': (x) => np.searchsorted(x, 1),
};
for (const [name, f] of Object.entries(vectors))
  test(`${name} is a vector, neither a number nor a matrix`, () => {
    expect(() => f([1, 2])).not.toThrow();
    for (const x of [1, [[1, 2]], [[1], [2]]]) expect(() => f(x), `${x}`).toThrow(/vector/);
  });

const { linalg } = np;
/** What needs a square matrix. */
const squares: Record<string, (x: Tensor) => unknown> = {
  det: (x) => linalg.det(x),
  slogdet: (x) => linalg.slogdet(x),
  inv: (x) => linalg.inv(x),
  solve: (x) => linalg.solve(x, [1, 1]),
  cholesky: (x) => linalg.cholesky(x),
  eigh: (x) => linalg.eigh(x),
  eigvalsh: (x) => linalg.eigvalsh(x),
  matrixPower: (x) => linalg.matrixPower(x, 2),
  'cond of singular values': (x) => linalg.cond(x, 'nuc'),
  'cond of another norm': (x) => linalg.cond(x, 1),
};
for (const [name, f] of Object.entries(squares))
  test(`${name} takes square matrices alone`, () => {
    expect(() => f(np.eye(2))).not.toThrow();
    expect(() => f(np.ones([3, 2, 2]).add(np.eye(2)))).not.toThrow();
    for (const shape of [[], [2], [2, 3], [3, 2], [4, 2, 3]])
      expect(() => f(np.ones(shape)), `${shape}`).toThrow(PristellaError);
  });
