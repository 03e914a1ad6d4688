import { GradientError, showShape } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { number } from '../base/row.ts';
import { array, asTensor, fromData } from '../tensor/create.ts';
import { hostData, Tensor, type TensorLike } from '../tensor/tensor.ts';
import { freezeState } from './frozen.ts';

/** The book's step: small enough for the slope, large enough for the digits that the difference loses. */
const STEP = 1e-4;

/** How a gradient is measured. */
export class NumericalOptions {
  /** Half the distance of the two points at which the function is evaluated: 1e-4, as in the book. */
  readonly step?: number = number({ above: 0 }, STEP);
}
const numericalOptions: Options<NumericalOptions> = options(NumericalOptions);

/**
 * The slope of a function of one number by the central difference (f(x + h) - f(x - h)) / 2h with h = 1e-4.
 * Saito, Deep Learning from Scratch, section 4.3.1.
 * @formula (f(x + h) - f(x - h)) / 2h
 * @example
 * numericalDiff((x) => 0.01 * x ** 2 + 0.1 * x, 5).toFixed(9);
 */
export function numericalDiff(f: (x: number) => number, x: number): number {
  checkFunction(f, 'the first argument', 'numericalDiff');
  return (f(x + STEP) - f(x - STEP)) / (2 * STEP);
}

/** The one number that a function gives. Throws GradientError if it gives more. */
export function numberFrom(y: Tensor | number, op: string): number {
  if (typeof y === 'number') return y;
  if (y.size !== 1) {
    throw new GradientError(`a gradient starts from one number, not from shape ${showShape(y.shape)}`, {
      op,
      shapes: [y.shape],
      hint: 'reduce the result with mean or sum',
    });
  }
  return y.item();
}

/**
 * Calls `visit` with each place of `x` and with the function's value at points on the line through it: `at(d)` is f where
 * that one element is larger by d, all else alike. In float64 whatever the dtype of x; x itself is as before afterwards.
 */
export function alongEachElement(
  f: (x: Tensor) => Tensor | number,
  x: TensorLike,
  op: string,
  visit: (place: number, at: (distance: number) => number) => void,
): void {
  const handle = asTensor(x);
  const point = array(new Tensor(handle.node), { dtype: 'float64' });
  const elements = hostData(point.node);
  elements.forEach((element, place) => {
    visit(place, (distance) => {
      const moved = elements.slice();
      moved[place] = element + distance;
      // The caller's handle stands for the moved point, so that functions that ignore their argument see it as well.
      const { node } = fromData(moved, point.shape);
      return handle.standingFor(node, () => freezeState(() => numberFrom(f(handle), op)));
    });
  });
}

/**
 * The gradient of a function at x by central differences, element by element, in float64 whatever the dtype of x: a
 * float64 tensor of the shape of x. The function may take its argument or, as in the book, use the tensor or parameter
 * x itself; what it computes in float32, as models do, blurs the result: give a model `astype('float64')` first. Throws
 * GradientError if the function gives more than one number. Saito, Deep Learning from Scratch, section 4.4.
 * @formula (f(x + h eᵢ) - f(x - h eᵢ)) / 2h for each i
 * @shapes that of `x`
 * @example
 * numericalGradient((x) => x.square().sum(), np.array([3, 4])).round(6);
 */
export function numericalGradient(
  f: (x: Tensor) => Tensor | number,
  x: TensorLike,
  options: NumericalOptions = {},
): Tensor {
  const { step } = numericalOptions.read(options, 'numericalGradient', arguments.length - 3);
  checkFunction(f, 'the first argument', 'numericalGradient');
  const { shape, size } = asTensor(x, 'numericalGradient');
  const slopes = new Float64Array(size);
  alongEachElement(f, x, 'numericalGradient', (place, at) => {
    slopes[place] = (at(step) - at(-step)) / (2 * step);
  });
  return fromData(slopes, shape);
}
