import { floating } from '../base/dtype.ts';
import { type Options, options } from '../base/options.ts';
import { choice } from '../base/row.ts';
import { normalizeAxis } from '../base/shape.ts';
import { called, cast } from '../op/define.ts';
import { geluByErf, geluByTanh } from '../op/elementwise/gated.ts';
import { greater, mul, sub, where } from '../op/elementwise/index.ts';
import { logsumexp } from '../op/reduce/reduce.ts';
import { softmaxOfRows } from '../op/row/softmax.ts';
import { swapaxes } from '../op/shape/view.ts';
import { asTensor } from '../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../tensor/tensor.ts';

export { mish, silu } from '../op/elementwise/gated.ts';
export { relu, sigmoid, softplus, tanh } from '../op/elementwise/index.ts';

/**
 * 1 where x is above 0, else 0, as int32: the perceptron's activation. It has no gradient.
 * @formula 1 if x > 0, else 0
 * @shapes any; the result has the same
 * @example
 * nn.step([-1, 0, 2]);
 */
export const step: (x: TensorLike) => Tensor = /* @__PURE__ */ called('step', (x) => cast(greater(x, 0), 'int32'));

/**
 * x itself: the output layer of regression.
 * @shapes any; the result has the same
 * @gradient g
 * @example
 * nn.identity([1, -2]);
 */
export const identity: (x: TensorLike) => Tensor = /* @__PURE__ */ called('identity', (x) =>
  apart(asTensor(x, 'identity'), x),
);

/**
 * x where it is above 0, else `slope` times x; slope 0.01 unless given.
 * @formula x if x > 0, else slope x
 * @shapes any; the result has the same
 * @gradient g where x > 0, else slope g
 * @example
 * nn.leakyRelu([-2, 3]);
 * nn.leakyRelu([-2, 3], 0.5);
 */
export const leakyRelu: (x: TensorLike, slope?: number) => Tensor = /* @__PURE__ */ called(
  'leakyRelu',
  (x, slope = 0.01) => {
    const t = asTensor(x, 'leakyRelu');
    return where(greater(t, 0), t, mul(t, slope));
  },
);

/** How GELU is computed. */
class GeluOptions {
  /** 'none' by default; 'tanh' for the form of GPT-2, which differs by up to 5e-4. */
  readonly approximate?: 'none' | 'tanh' = choice(['none', 'tanh'], 'none');
}

export type { GeluOptions };

const geluOptions: Options<GeluOptions> = options(GeluOptions);

/**
 * x times the normal distribution below x, elementwise. Hendrycks and Gimpel, Gaussian error linear units (2016).
 * @formula x Φ(x); with 'tanh' x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
 * @shapes any; the result has the same
 * @gradient g (Φ(x) + x φ(x)), with the density φ
 * @example
 * nn.gelu([-1, 0, 2]);
 * nn.gelu([-1, 0, 2], { approximate: 'tanh' });
 */
export const gelu: (x: TensorLike, options?: GeluOptions) => Tensor = /* @__PURE__ */ called('gelu', (...given) => {
  const [x, options = {}] = given;
  const { approximate } = geluOptions.read(options, 'gelu', given.length - 2);
  return approximate === 'tanh' ? geluByTanh(x) : geluByErf(x);
});

/**
 * exp(x) over its sum along an axis: positive numbers that add up to 1. The maximum is subtracted first, so nothing
 * overflows. -inf gets 0, and no slope; a row of nothing but -inf, or with inf in it, is NaN, as everywhere.
 * @formula yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)
 * @shapes any; the result has the same
 * @gradient y (g - Σ g y)
 * @example
 * nn.softmax([0.3, 2.9, 4]);
 * nn.softmax([[1000, 1000], [0, 1000]]);
 * nn.softmax([[0, 1], [0, 3]], 0).sum(0);
 */
export const softmax: (x: TensorLike, axis?: number) => Tensor = /* @__PURE__ */ called('softmax', (x, axis = -1) => {
  const t = asTensor(x, 'softmax');
  const a = normalizeAxis(axis, t.shape, 'softmax');
  const rows = cast(t, floating(t.dtype));
  if (a === t.ndim - 1) return softmaxOfRows(rows);
  return swapaxes(softmaxOfRows(swapaxes(rows, a, -1)), a, -1);
});

/**
 * The logarithm of softmax, without its underflow.
 * @formula yᵢ = xᵢ - log Σⱼ exp(xⱼ)
 * @shapes any; the result has the same
 * @gradient g - softmax(x) Σ g
 * @example
 * nn.logSoftmax([0, 1000]);
 */
export const logSoftmax: (x: TensorLike, axis?: number) => Tensor = /* @__PURE__ */ called(
  'logSoftmax',
  (x, axis = -1) => {
    const t = asTensor(x, 'logSoftmax');
    return sub(t, logsumexp(t, { axis: normalizeAxis(axis, t.shape, 'logSoftmax'), keepdims: true }));
  },
);
