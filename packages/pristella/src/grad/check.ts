import { isFloat } from '../base/dtype.ts';
import { GradientError, showShape } from '../base/errors.ts';
import { indexAt } from '../base/layout.ts';
import { checkFunction, unlike } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { checked, length, number } from '../base/row.ts';
import { add, mul } from '../op/elementwise/index.ts';
import { sum } from '../op/reduce/sum.ts';
import { array, asTensor, fromData } from '../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';
import { freezeState } from './frozen.ts';
import { valueAndGrad } from './grad.ts';
import { alongEachElement } from './numerical.ts';

const order = (): 1 | 2 =>
  checked<1 | 2, [1]>((value, name, op) => {
    if (value === 1 || value === 2) return value;
    throw unlike(value, name, '1 or 2', op);
  }, 1);

/** How a gradient is checked. */
export class CheckOptions {
  /** 1, the default, checks the gradient; 2 also the gradient of the gradient. */
  readonly order?: 1 | 2 = order();
  /** The largest relative error allowed: 1e-6. */
  readonly tolerance?: number = length(1e-6);
  /** Half the distance of the points of a difference: 2^-10. Inputs of thousands may want more. */
  readonly step?: number = number({ above: 0 }, 2 ** -10);
}
export const checkOptions: Options<CheckOptions> = options(CheckOptions);

/** One element of a gradient, by the rules and as measured. */
export interface GradientElement {
  /** Which input of the function, from 0. */
  readonly input: number;
  /** Which element of that input. */
  readonly index: readonly number[];
  /** 1 for the gradient, 2 for the gradient of the gradient. */
  readonly order: 1 | 2;
  /** By the rules. */
  readonly analytic: number;
  /** By differences of the function's values. */
  readonly numeric: number;
  /** Their distance, relative to the larger of the two (but at least a thousandth of the largest element and value). */
  readonly error: number;
}

/** What a check of a gradient found. */
export interface GradientComparison {
  /** True if no error exceeds the tolerance. */
  readonly ok: boolean;
  /** The element with the largest error. */
  readonly worst: GradientElement;
}

type Scalar = (...inputs: Tensor[]) => Tensor;

/** One number from a result of any shape: its elements times unequal weights, so that no error hides behind another. */
function contract(y: Tensor): Tensor {
  if (y.ndim === 0) return y;
  const weights = new Float64Array(y.size).map((_, k) => 0.5 + (((k + 1) * 0.6180339887498949) % 1));
  return sum(mul(y, fromData(weights, y.shape)));
}

/** The worst element of the gradient of `f` at `points`, beside two central differences extrapolated to step 0 (Richardson). */
function worstOf(f: Scalar, points: readonly Tensor[], order: 1 | 2, step: number): GradientElement {
  const [value, gradients] = freezeState(() => valueAndGrad(f)(...points));
  const found: Omit<GradientElement, 'error'>[] = [];
  for (const [input, point] of points.entries()) {
    const byRules = hostData(gradients[input]!.node);
    const along = (x: Tensor): Tensor => f(...points.map((p, i) => (i === input ? x : p)));
    alongEachElement(along, point, 'checkGrad', (place, at) => {
      const wide = (at(step) - at(-step)) / (2 * step);
      const narrow = (at(step / 2) - at(-step / 2)) / step;
      const numeric = (4 * narrow - wide) / 3;
      found.push({ input, index: indexAt(place, point.shape), order, analytic: byRules[place]!, numeric });
    });
  }
  // Differences of a large value lose digits: an element far smaller than it is measured against a thousandth of it.
  const least = 1e-3 * found.reduce((m, e) => Math.max(m, Math.abs(e.numeric)), Math.abs(value.item()));
  const errorOf = ({ analytic: a, numeric: n }: Omit<GradientElement, 'error'>): number =>
    a === n ? 0 : Math.abs(a - n) / Math.max(Math.abs(a), Math.abs(n), least);
  const elements = found.map((e): GradientElement => ({ ...e, error: errorOf(e) }));
  return elements.reduce((a, b) => (a.error >= b.error || Number.isNaN(a.error) ? a : b));
}

/**
 * Compares the gradient of `f` by all its float inputs with differences of its values, in float64 and with layers'
 * state frozen. Results of any shape are weighted and summed first. Integer and bool tensors among the inputs are
 * constants. Throws GradientError if there is nothing to compare.
 * @example
 * const { ok, worst } = compareGrad((x) => x.exp(), [[0, 1]]);
 * ok;
 * worst.error < 1e-9;
 */
export function compareGrad(f: Scalar, inputs: readonly TensorLike[], options: CheckOptions = {}): GradientComparison {
  const { order, tolerance, step } = checkOptions.read(options, 'checkGrad', arguments.length - 3);
  checkFunction(f, 'the first argument', 'checkGrad');
  if (!Array.isArray(inputs)) throw unlike(inputs, 'the inputs', 'a list', 'checkGrad', 'checkGrad(f, [x, y])');
  const given = inputs.map((x) => asTensor(x));
  const isPoint = given.map((x) => isFloat(x.dtype));
  const points = given.filter((_, i) => isPoint[i]).map((x) => array(x, { dtype: 'float64' }));
  if (points.every((x) => x.size === 0))
    throw new GradientError('there is no float element to differentiate by', { op: 'checkGrad' });
  const places = given.flatMap((_, i) => (isPoint[i] ? [i] : []));
  const value: Scalar = (...xs) => {
    let next = 0;
    return contract(f(...given.map((x, i) => (isPoint[i] ? xs[next++]! : x))));
  };
  const slope: Scalar = (...xs) =>
    valueAndGrad(value)(...xs)[1]
      .map(contract)
      .reduce((a, b) => add(a, b));
  const first = worstOf(value, points, 1, step);
  const second = order === 2 ? worstOf(slope, points, 2, step) : first;
  const worst = first.error > second.error || Number.isNaN(first.error) ? first : second;
  return { ok: worst.error <= tolerance, worst: { ...worst, input: places[worst.input]! } };
}

/** What a comparison found, in words; `names` are the inputs'. */
export function describeElement(e: GradientElement, name: string): string {
  const which = e.order === 1 ? 'gradient' : 'second derivative';
  return `the ${which} by ${name} at ${showShape(e.index)} is ${e.analytic} but measures ${e.numeric} (relative error ${e.error.toExponential(1)})`;
}

/**
 * Throws GradientError, naming the worst element, unless the gradient of `f` agrees with differences of its values: see
 * `compareGrad`.
 * @example
 * checkGrad((x) => x.sin().mul(x), [[0.5, 1, 2]]);
 * try {
 *   checkGrad((x) => np.stopGradient(x).mul(x), [[0.5]]);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function checkGrad(f: Scalar, inputs: readonly TensorLike[], options: CheckOptions = {}): void {
  checkArguments(arguments.length, 3, 'checkGrad');
  const { ok, worst } = compareGrad(f, inputs, options);
  if (!ok) throw new GradientError(describeElement(worst, `input ${worst.input}`), { op: 'checkGrad' });
}
