import { ArgumentError, GradientError, showValue } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { type CheckOptions, checkOptions, compareGrad, describeElement } from '../grad/check.ts';
import type { Parameter } from '../grad/parameter.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { AnyModule } from './module.ts';
import { cellNameIn, isModule, parametersOf } from './names.ts';

/** Calls `f` while each parameter stands for the value at its place. */
function withValues<T>([first, ...rest]: readonly Parameter[], [value, ...values]: readonly Tensor[], f: () => T): T {
  return first && value ? first.standingFor(value.node, () => withValues(rest, values, f)) : f();
}

/**
 * Throws GradientError, naming the parameter and the element, unless the gradients of `loss` by all the model's
 * parameters agree with differences of its values. Computed in float64 (for the last digits, give the loss float64
 * data and convert the model with `astype('float64')`) and with state frozen: no statistic moves, and every pass sees
 * the same dropout mask. Throws ArgumentError for what is no model, and for a loss that is no function or gives no tensor.
 * @example
 * const model = nn.sequential(nn.linear(2, 3), nn.tanh, nn.linear(3, 1)).astype('float64');
 * nn.checkModelGrad(model, () => nn.meanSquaredError(model([[1, 2]]), [[0.5]]));
 * model.parameters().length;
 */
export function checkModelGrad(model: AnyModule, loss: () => Tensor, options: CheckOptions = {}): void {
  const op = 'checkModelGrad';
  checkOptions.check(options, op, arguments.length - 3);
  if (!isModule(model))
    throw new ArgumentError(`needs a model, got ${showValue(model)}`, {
      op,
      hint: `${op}(model, () => loss(model(x), t))`,
    });
  checkFunction(loss, 'the loss', op);
  const made = (): Tensor => {
    const y = loss();
    if (y instanceof Tensor) return y;
    throw new ArgumentError(`the loss gave ${showValue(y)}, not a tensor`, { op });
  };
  const parameters = parametersOf(model);
  const { ok, worst } = compareGrad((...values) => withValues(parameters, values, made), parameters, options);
  if (ok) return;
  const name = cellNameIn(model, parameters[worst.input]!.cell);
  throw new GradientError(describeElement(worst, `'${name}'`), { op });
}
