import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nn, np, type Tensor, valueAndGrad } from '../../src/index.ts';

// Against the real PyTorch: see functional.py.

type List = readonly (number | boolean | List)[];
interface Golden {
  readonly name: keyof typeof functions;
  readonly inputs: readonly List[];
  readonly y: List | number;
  readonly slopes: readonly List[];
  readonly causal?: boolean;
  readonly mask?: List | null;
  readonly indices?: List;
  readonly target?: List;
  readonly weight?: List | null;
  readonly labelSmoothing?: number;
}
const array = (x: List | number): Tensor => np.array(x as number[]);

const functions = {
  attention: ([q, k, v]: Tensor[], { causal, mask }: Golden) =>
    nn.scaledDotProductAttention(q!, k!, v!, { ...(causal && { causal }), ...(mask && { mask: array(mask) }) }),
  layerNorm: ([x, weight, bias]: Tensor[]) => nn.functional.layerNorm(x!, 7, { weight: weight!, bias: bias! }),
  groupNorm: ([x, weight, bias]: Tensor[]) => nn.functional.groupNorm(x!, 3, { weight: weight!, bias: bias! }),
  gelu: ([x]: Tensor[]) => nn.gelu(x!),
  geluTanh: ([x]: Tensor[]) => nn.gelu(x!, { approximate: 'tanh' }),
  silu: ([x]: Tensor[]) => nn.silu(x!),
  mish: ([x]: Tensor[]) => nn.mish(x!),
  softmax: ([x]: Tensor[]) => nn.softmax(x!, 1),
  embedding: ([w]: Tensor[], { indices }: Golden) => nn.functional.embedding(array(indices!), w!, { paddingIndex: 1 }),
  crossEntropy: ([x]: Tensor[], { target, weight, labelSmoothing = 0 }: Golden) => {
    const t = array(target!);
    const ignored = t.ndim === 2 ? { ignoreIndex: -100 } : {};
    return nn.crossEntropy(x!, t, { axis: 1, labelSmoothing, ...ignored, ...(weight && { weight: array(weight) }) });
  },
} as const;

const goldens: readonly Golden[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'goldens/functional.json'), 'utf8'),
);

function expectNear(got: Tensor, want: List | number, tolerance: number): void {
  const w = array(want);
  expect(got.shape).toEqual(w.shape);
  const most = Math.max(1e-300, ...w.abs().ravel().data());
  expect(Math.max(0, ...got.astype('float64').sub(w).abs().ravel().data()) / most).toBeLessThan(tolerance);
}

for (const [i, golden] of goldens.entries())
  test.each([
    ['float64', 1e-9],
    ['float32', 2e-5],
  ] as const)(`${golden.name}, case ${i}, is that of PyTorch in %s, with its gradients`, (dtype, tolerance) => {
    const inputs = golden.inputs.map((x) => array(x).astype(dtype));
    const f = (...xs: Tensor[]): Tensor => functions[golden.name](xs, golden);
    const y = f(...inputs);
    expectNear(y, golden.y, tolerance);
    const weights = np
      .arange(1, y.size + 1)
      .reshape(y.shape)
      .div(y.size)
      .astype(dtype);
    const [, slopes] = valueAndGrad((...xs: Tensor[]) =>
      f(...xs)
        .mul(weights)
        .sum(),
    )(...inputs);
    golden.slopes.forEach((want, k) => {
      expectNear(slopes[k]!, want, tolerance);
    });
  });

test('rmsNorm has a mean square of 1, and the weight and slope of its formula', () => {
  const x = np.random.defaultRng(2).normal(0, 3, [4, 3, 5]);
  const y = nn.functional.rmsNorm(x, [3, 5], { epsilon: 0 });
  for (const m of y.square().mean([1, 2]).data()) expect(m).toBeCloseTo(1, 13);
  const weight = np.arange(15).reshape(3, 5);
  const own = x
    .div(
      x
        .square()
        .mean({ axis: [1, 2], keepdims: true })
        .sqrt(),
    )
    .mul(weight);
  expectNear(nn.functional.rmsNorm(x, [3, 5], { epsilon: 0, weight }), own.tolist() as List, 1e-13);
  expectNear(nn.functional.rmsNorm(x.astype('float32'), [3, 5]), y.tolist() as List, 1e-6);
});

test('labels that are all ignored give a loss of 0, with zero gradients', () => {
  for (const options of [{}, { weight: [1, 2, 3] }, { labelSmoothing: 0.3 }]) {
    const loss = (x: Tensor): Tensor =>
      nn.crossEntropy(x, np.array([255, 255], { dtype: 'uint8' }), { ignoreIndex: 255, ...options });
    const [value, [slope]] = valueAndGrad(loss)(
      np.array([
        [1, 2, 3],
        [4, 5, 7],
      ]),
    );
    expect([value.item(), ...slope!.abs().ravel().data()]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  }
});

const said = (f: () => unknown): string => {
  try {
    f();
    return 'nothing';
  } catch (error) {
    return String(error);
  }
};
test('what does not fit is refused at once', () => {
  const F = nn.functional;
  expect(said(() => F.layerNorm(np.ones([2, 3]), 4))).toBe(
    'ShapeError: [layerNorm] takes inputs whose last axes are (4,), got (2, 3)',
  );
  expect(said(() => F.layerNorm(np.ones([2, 3]), 3, { weight: [1, 2] }))).toContain('needs a weight (3,), got (2,)');
  expect(said(() => F.groupNorm(np.ones([2, 5]), 2))).toContain('5 channels do not divide into 2 groups');
  expect(said(() => F.groupNorm(np.ones([5]), 2))).toContain('takes (n, channels, …), got (5,)');
  expect(said(() => F.embedding([1], np.ones([3])))).toContain('takes a weight (count, features), got (3,)');
  expect(said(() => F.embedding([1], np.ones([3, 2], { dtype: 'int32' })))).toContain('takes a float weight');
  expect(said(() => F.embedding([3], np.ones([3, 2])))).toContain('index 3 is out of range');
  expect(said(() => nn.crossEntropy(np.ones([2, 3]), [0, 1], { weight: [1, 2] }))).toContain(
    'a weight for each of 3 classes, got (2,)',
  );
  expect(said(() => nn.crossEntropy(np.ones([2, 3]), np.ones([2, 3]), { ignoreIndex: 1 }))).toContain(
    'no label that could be ignored',
  );
  const [q, k] = [np.ones([2, 3]), np.ones([4, 3])];
  expect(said(() => nn.scaledDotProductAttention(q, np.ones([4, 2]), k))).toContain(
    'queries and keys need as many features',
  );
  expect(said(() => nn.scaledDotProductAttention(q, k, q))).toContain('needs a value for each key');
  expect(said(() => nn.scaledDotProductAttention([1], k, k))).toContain('needs rows of queries, keys and values');
  expect(said(() => nn.scaledDotProductAttention(q, k, k, { mask: [[1, 0]].map((r) => r.map(Boolean)) }))).toContain(
    'does not stretch to (2, 4)',
  );
  expect(said(() => nn.scaledDotProductAttention(q, k, k, { mask: np.ones([2, 4], { dtype: 'int32' }) }))).toContain(
    'a mask is bool or float',
  );
});
