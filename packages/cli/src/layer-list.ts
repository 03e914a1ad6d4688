import { nn, noGrad, np, type Tensor } from 'pristella';

/** One layer of a model as it is listed. */
export interface LayerRow {
  /** Its place in the model, such as `3` or `2.0`; parameters are named by it. */
  readonly path: string;
  readonly layer: string;
  /** Its output's shape for one sample, without the axis that counts samples. */
  readonly output: readonly number[];
  readonly parameters: number;
}

const countOf = (layer: nn.Layer): number => (layer instanceof nn.Module ? layer.parameterCount : 0);

/**
 * A model's layers with output shapes, found by sending one sample of zeros of shape `input` through it. Throws
 * ShapeError if the model does not take that shape.
 */
export function layersOf(model: nn.Module, input: readonly number[]): LayerRow[] {
  const modes = model.modes();
  model.eval();
  try {
    return noGrad(() => walk(model, np.zeros([1, ...input], { dtype: 'float32' }), '').rows);
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

function walk(layer: nn.Layer, x: Tensor, path: string): { rows: LayerRow[]; y: Tensor } {
  if (!(layer instanceof nn.Sequential)) {
    const y = (layer as (x: Tensor) => Tensor)(x);
    return { rows: [{ path, layer: nn.layerName(layer), output: y.shape.slice(1), parameters: countOf(layer) }], y };
  }
  const rows: LayerRow[] = [];
  let y = x;
  for (const [i, inner] of layer.layers.entries()) {
    const part = walk(inner, y, path === '' ? `${i}` : `${path}.${i}`);
    rows.push(...part.rows);
    y = part.y;
  }
  return { rows, y };
}
