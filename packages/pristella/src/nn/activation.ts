import { cast } from '../op/define.ts';
import { div, exp, greater, mul, stopGradient, sub, where } from '../op/elementwise.ts';
import { logsumexp, max } from '../op/reduce.ts';
import { sum } from '../op/structure.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

export { relu, sigmoid, softplus, tanh } from '../op/elementwise.ts';

/** 1 where x is above 0, else 0, as int32: the perceptron's activation. It has no gradient. */
export const step = (x: TensorLike): Tensor => cast(greater(x, 0), 'int32');

/** x itself: the output layer of regression. */
export const identity = (x: TensorLike): Tensor => asTensor(x);

/** x where it is above 0, else `slope` times x; slope 0.01 unless given. */
export const leakyRelu = (x: TensorLike, slope = 0.01): Tensor => {
  const t = asTensor(x);
  return where(greater(t, 0), t, mul(t, slope));
};

/** exp(x) over its sum along an axis: positive numbers that add up to 1. The maximum is subtracted first, so nothing overflows. */
export const softmax = (x: TensorLike, axis = -1): Tensor => {
  const t = asTensor(x);
  const e = exp(sub(t, stopGradient(max(t, { axis, keepdims: true }))));
  return div(e, sum(e, { axis, keepdims: true }));
};

/** The logarithm of softmax, without its underflow. */
export const logSoftmax = (x: TensorLike, axis = -1): Tensor => sub(x, logsumexp(x, { axis, keepdims: true }));
