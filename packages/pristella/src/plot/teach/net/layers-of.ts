import { ArgumentError, showValue } from '../../../base/errors.ts';
import { checkArguments } from '../../../base/options.ts';
import { noGrad } from '../../../grad/no-grad.ts';
import { asTensor } from '../../../tensor/create.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { LayeredNetwork } from '../../network/layers.ts';
import { type Values, vector } from '../../values.ts';

const op = 'layersOf';

/** What `nn.linear` makes, known by what it has: models are of a higher floor. */
interface Linear {
  (x: Tensor): Tensor;
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}
type Layer = (x: Tensor) => Tensor;

const isLinear = (layer: unknown): layer is Linear =>
  typeof layer === 'function' &&
  ['inputs', 'outputs', 'weight', 'bias'].every((part) => part in layer) &&
  (layer as Linear).weight.shape.length === 2;

/** A function's name; a module is written as a call. */
const nameOf = (layer: Layer): string => layer.name || ('parts' in layer ? String(layer) : 'a function');

/**
 * A model of linear layers and activations as `networkGraph` draws it, with its weights as they are now; with an input, also what
 * each neuron makes of it: sums, values and the names of the activations. Throws ArgumentError for other layers, ShapeError for
 * an input that does not fit.
 * @example
 * const model = nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2));
 * plot.networkGraph(plot.layersOf(model, [1, 0.5]), { symbols: true }).describe();
 */
export function layersOf(model: { readonly layers: readonly unknown[] }, input?: Values): LayeredNetwork {
  checkArguments(arguments.length, 2, op);
  const steps = stepsOf(model);
  const sizes = steps.flatMap(({ linear }, i) => [...(i === 0 ? [linear.inputs] : []), linear.outputs]);
  const weights = steps.map(({ linear }) => linear.weight.tolist() as number[][]);
  const biases = steps.flatMap(({ linear }) => (linear.bias ? [[...vector(linear.bias, op)]] : []));
  const network = {
    sizes,
    weights,
    ...(biases.length === steps.length && { biases }),
  };
  if (input === undefined) return network;
  return noGrad(() => {
    let x: Tensor = asTensor([...vector(input, op)], op);
    const values = [vector(x, op)];
    const sums = steps.map(({ linear, activations }) => {
      const a = linear(x);
      x = activations.reduce((y, f) => f(y), a);
      values.push(vector(x, op));
      return vector(a, op);
    });
    return { ...network, sums, values, activations: steps.map((step) => step.activations.map(nameOf).join(', ')) };
  });
}

/** Linear layers, each with the functions that follow it. */
interface Step {
  readonly linear: Linear;
  readonly activations: readonly Layer[];
}

function stepsOf(model: { readonly layers: readonly unknown[] }): Step[] {
  const hint = 'such as nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2))';
  if (!Array.isArray(model?.layers))
    throw new ArgumentError(`needs a sequential, got ${showValue(model)}`, { op, hint });
  const steps: { linear: Linear; activations: Layer[] }[] = [];
  for (const layer of model.layers) {
    const last = steps.at(-1);
    if (isLinear(layer)) steps.push({ linear: layer, activations: [] });
    else if (typeof layer === 'function' && !('parts' in layer) && last) last.activations.push(layer);
    else {
      const told = typeof layer === 'function' ? nameOf(layer) : showValue(layer);
      throw new ArgumentError(`takes linear layers and functions behind them, got ${told}`, { op, hint });
    }
  }
  if (steps.length === 0) throw new ArgumentError('needs a linear layer, got none', { op, hint });
  return steps;
}
