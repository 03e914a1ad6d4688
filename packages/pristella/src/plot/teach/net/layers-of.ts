import { ArgumentError, showValue } from '../../../base/errors.ts';
import { checkArguments } from '../../../base/options.ts';
import { noGrad } from '../../../grad/no-grad.ts';
import { Linear } from '../../../nn/linear.ts';
import { inferring } from '../../../nn/mode.ts';
import type { Layer } from '../../../nn/module.ts';
import { Sequential } from '../../../nn/sequential.ts';
import { layerName } from '../../../nn/written.ts';
import { asTensor } from '../../../tensor/create.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { LayeredNetwork } from '../../network/layers.ts';
import { type Values, vector } from '../../values.ts';

const op = 'layersOf';

/**
 * A model of linear layers and activations as `networkGraph` draws it, with its weights as they are now; with an input, also what
 * each neuron makes of it: sums, values and the names of the activations. Throws ArgumentError for other layers, ShapeError for
 * an input that does not fit.
 * @example
 * const model = nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2));
 * plot.networkGraph(plot.layersOf(model, [1, 0.5]), { symbols: true }).describe();
 */
export function layersOf(model: Sequential, input?: Values): LayeredNetwork {
  checkArguments(arguments.length, 2, op);
  const steps = stepsOf(model);
  const sizes = [steps[0]!.linear.inputs, ...steps.map(({ linear }) => linear.outputs)];
  const weights = steps.map(({ linear }) => linear.weight.tolist() as number[][]);
  const hasBias = steps.every(({ linear }) => linear.bias !== null);
  const network = {
    sizes,
    weights,
    ...(hasBias && { biases: steps.map(({ linear }) => [...vector(linear.bias!, op)]) }),
  };
  if (input === undefined) return network;
  return inferring(() =>
    noGrad(() => {
      let x: Tensor = asTensor([...vector(input, op)], op);
      const values = [vector(x, op)];
      const sums = steps.map(({ linear, activations }) => {
        const a = linear(x);
        x = activations.reduce((y, f) => f(y), a);
        values.push(vector(x, op));
        return vector(a, op);
      });
      return {
        ...network,
        sums,
        values,
        activations: steps.map(({ activations }) => activations.map(layerName).join(', ')),
      };
    }),
  );
}

/** Linear layers, each with the functions that follow it. */
interface Step {
  readonly linear: Linear;
  readonly activations: readonly Layer[];
}

function stepsOf(model: Sequential): Step[] {
  const hint = 'such as nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2))';
  if (!(model instanceof Sequential))
    throw new ArgumentError(`needs a sequential, got ${showValue(model)}`, { op, hint });
  const steps: { linear: Linear; activations: Layer[] }[] = [];
  for (const layer of model.layers) {
    if (layer instanceof Linear) steps.push({ linear: layer, activations: [] });
    else if (!('parts' in layer) && steps.length > 0) steps.at(-1)!.activations.push(layer);
    else
      throw new ArgumentError(`takes linear layers and functions behind them, got ${layerName(layer)}`, { op, hint });
  }
  if (steps.length === 0) throw new ArgumentError('needs a linear layer, got none', { op, hint });
  return steps;
}
