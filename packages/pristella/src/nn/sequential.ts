import { ArgumentError, PristellaError, showValue } from '../base/errors.ts';
import { sizeOf } from '../base/shape.ts';
import { called } from '../op/define.ts';
import { reshape } from '../op/shape/structure.ts';
import { asTensor } from '../tensor/create.ts';
import { currentScope } from '../tensor/scope.ts';
import { apart, Tensor, type TensorLike } from '../tensor/tensor.ts';
import { checkMade } from './mode.ts';
import { type Layer, Module } from './module.ts';
import { placeNow } from './place.ts';
import { layerName, written } from './written.ts';

/**
 * Layers one after another.
 * @example
 * const model = new nn.Sequential([nn.linear(2, 3), nn.tanh]);
 * model.layers.length;
 * [...model.named()].map(([name]) => name);
 * model.forward([[1, 2]]).shape;
 */
export class Sequential extends Module {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static override readonly name: string = 'Sequential';
  /** The layers in their order; functions such as `relu` among them. */
  readonly layers: readonly Layer[];

  /** Throws ArgumentError for a layer that is no function. */
  constructor(layers: readonly Layer[]) {
    super();
    if (!Array.isArray(layers))
      throw new ArgumentError(`takes a list of layers, got ${showValue(layers)}`, {
        op: 'Sequential',
        hint: 'nn.sequential(a, b) takes them one by one',
      });
    layers.forEach((l, i) => {
      if (typeof l !== 'function')
        throw new ArgumentError(`layer ${i} is no function but ${typeof l}`, {
          op: 'sequential',
          hint: Array.isArray(l)
            ? 'no list: sequential(linear(784, 50), relu)'
            : 'give layers such as linear(784, 50) or relu',
        });
    });
    this.layers = layers;
  }
  /** What the last layer makes of what those before it made of x. Throws what the layers throw; an error of the library tells the layer's path and neighbours. */
  forward(x: TensorLike): Tensor {
    const scope = currentScope.now;
    const around = placeNow();
    // Unless it was called by its name alone.
    const place = around?.of === this ? around : null;
    let y = asTensor(x, 'sequential');
    for (let i = 0; i < this.layers.length; i++) {
      const layer = this.layers[i]!;
      // Functions have no place of their own.
      const item = place?.item(i, layer);
      if (item) currentScope.now = item;
      try {
        const made = layer(y);
        y = made instanceof Tensor ? made : checkMade(made, layerName(layer));
      } catch (error) {
        if (error instanceof PristellaError) item?.locate(error, [y]);
        throw error;
      } finally {
        currentScope.now = scope;
      }
      if (item) place!.last = item;
    }
    return apart(y, x);
  }
  override parts(): Iterable<[name: string, layer: Layer]> {
    return this.layers.map((layer, i) => [`${i}`, layer]);
  }
  override toString(): string {
    return written('sequential', this.layers);
  }
}

/**
 * A model as a list of layers: `sequential(linear(784, 50), relu, linear(50, 10))`.
 * @shapes those of the first layer → those of the last
 * @example
 * const model = nn.sequential(nn.linear(784, 50), nn.relu, nn.linear(50, 10));
 * console.log(model);
 * model(np.zeros([2, 784])).shape;
 */
export const sequential = (...layers: Layer[]): Sequential => new Sequential(layers);

/**
 * All axes but the first joined into one: images (n, C, H, W) to rows (n, C H W).
 * @shapes (n, …) → (n, size of the rest)
 * @gradient g in the shape of `x`
 * @example
 * nn.flatten(np.zeros([16, 8, 12, 12])).shape;
 */
export function flatten(x: TensorLike): Tensor {
  const t = asTensor(x, 'flatten');
  return reshape(t, [t.shape[0] ?? 1, sizeOf(t.shape.slice(1))]);
}
called('flatten', flatten);
