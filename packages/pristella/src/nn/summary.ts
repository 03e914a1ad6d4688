import { checkFunction, checkWholes } from '../base/limits.ts';
import type { Shape } from '../base/shape.ts';
import { noGrad } from '../grad/no-grad.ts';
import { zeros } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkMade, inferring } from './mode.ts';
import { type Layer, Module } from './module.ts';
import { Sequential } from './sequential.ts';
import { layerName } from './written.ts';

/** One layer of a model as it is listed. */
export interface LayerSummary {
  /** Its place in the model, such as `3` or `2.0`, by which its parameters are named; empty for a model of one layer. */
  readonly path: string;
  /** As it is written: `linear(784, 50)`. */
  readonly layer: string;
  /** Its output's shape for one sample, without the axis that counts samples. */
  readonly output: Shape;
  /** Number of elements in its parameters; a layer that stands in two places has them in both rows. */
  readonly parameters: number;
}

/**
 * A model's layers in order with output shapes and numbers of parameters, found by sending one sample of zeros of shape
 * `input` through it, in inference mode. Sequential models are opened; any other module is one row. Throws ArgumentError for
 * what is no model, no shape, or a layer that gives no tensor, ShapeError for a shape that a layer does not take.
 * @example
 * const model = nn.sequential(nn.linear(784, 50), nn.relu, nn.linear(50, 10));
 * nn.summary(model, [784]);
 */
export function summary(model: Layer, input: Shape): LayerSummary[] {
  checkFunction(model, 'the model', 'summary');
  const shape = checkWholes(input, 'the shape of one sample', 'summary', { least: 0 });
  const rows: LayerSummary[] = [];
  const walk = (layer: Layer, x: Tensor, path: string): Tensor => {
    if (layer instanceof Sequential) {
      let y = x;
      for (const [i, inner] of layer.layers.entries()) y = walk(inner, y, path === '' ? `${i}` : `${path}.${i}`);
      return y;
    }
    const name = layerName(layer);
    const y = checkMade(layer(x), name);
    const parameters = layer instanceof Module ? layer.parameterCount : 0;
    rows.push({ path, layer: name, output: y.shape.slice(1), parameters });
    return y;
  };
  inferring(() => noGrad(() => walk(model, zeros([1, ...shape], { dtype: 'float32' }), '')));
  return rows;
}
