import { GradientError } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import { type CheckOptions, compareGrad, describeElement } from '../grad/check.ts';
import type { Parameter } from '../grad/parameter.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Module } from './module.ts';

/** Calls `f` while each parameter stands for the value at its place. */
function withValues<T>(parameters: readonly Parameter[], values: readonly Tensor[], f: () => T): T {
  const [first, ...rest] = parameters;
  return first ? first.standingFor(values[0]!.node, () => withValues(rest, values.slice(1), f)) : f();
}

/**
 * Throws GradientError, naming the parameter and the element, unless the gradients of `loss` by all the model's
 * parameters agree with differences of its values. Computed in float64 (for the last digits, give the loss float64
 * data and convert the model with `astype('float64')`) and with state frozen: no statistic moves, and every pass sees
 * the same dropout mask.
 * @example
 * const model = nn.sequential(nn.linear(2, 3), nn.tanh, nn.linear(3, 1)).astype('float64');
 * nn.checkModelGrad(model, () => nn.meanSquaredError(model([[1, 2]]), [[0.5]]));
 * model.parameters().length;
 */
export function checkModelGrad(model: Module, loss: () => Tensor, options: CheckOptions = {}): void {
  checkArguments(arguments.length, 3, 'checkGrad');
  const parameters = model.parameters();
  const { ok, worst } = compareGrad((...values) => withValues(parameters, values, loss), parameters, options);
  if (!ok)
    throw new GradientError(describeElement(worst, `'${parameters[worst.input]!.name}'`), { op: 'checkModelGrad' });
}
