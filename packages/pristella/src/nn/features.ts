import { ArgumentError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { unlike } from '../base/limits.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * Throws ShapeError unless x has axes of which the last is `size`; `layer` names the layer as the user wrote it, or prints
 * so, `remedy` one that would fit.
 * @example
 * try {
 *   nn.checkFeatures(np.zeros([4, 3]), 2, 'myLayer(2)');
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function checkFeatures(
  x: Tensor,
  size: number,
  layer: string | { toString(): string },
  remedy?: (size: number) => string,
): void {
  const last = x?.shape?.at(-1);
  if (last === size) return;
  if (!(x instanceof Tensor)) throw unlike(x, 'x', 'a tensor', `${layer}`);
  const flat = x.ndim > 2 && x.size % size === 0;
  const hint = flat ? 'put flatten before it' : last && remedy ? `make it ${remedy(last)}` : undefined;
  throw new ShapeError(`takes inputs whose last axis has size ${size}, got ${showShape(x.shape)}`, {
    op: `${layer}`,
    shapes: [x.shape],
    hint,
  });
}

/**
 * Throws ArgumentError unless `value` is a whole number of at least `least`.
 * @example
 * try {
 *   nn.checkSize(0.5, 1, 'the number of units', 'myLayer');
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function checkSize(value: number, least: number, what: string, op: string): void {
  if (!Number.isInteger(value) || value < least)
    throw new ArgumentError(`${what} must be a whole number of at least ${least}, not ${showValue(value)}`, {
      op,
      hint: (value as unknown) instanceof Tensor ? `call it where the layers are listed, as in ${op}(2, 3)` : undefined,
    });
}
