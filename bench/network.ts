import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mnist } from '../packages/pristella/src/data/node/index.ts';
import { nn, np, type Tensor, train } from '../packages/pristella/src/index.ts';

/** A model to train, as `peers/models.json` describes it for everyone. */
export interface ModelChoice {
  readonly model: string;
  /** Rows of a batch; 0 for the model's own. */
  readonly batch: number;
  /** Added to the width of every hidden layer. */
  readonly widen: number;
}

interface LayerDescription {
  readonly conv?: number;
  readonly kernel?: number;
  readonly padding?: number;
  readonly linear?: number;
  /** Standard deviation of the weights at the start; the layer's own rule without it. */
  readonly std?: number;
  readonly pool?: number;
  readonly dropout?: number;
  readonly relu?: boolean;
  readonly sigmoid?: boolean;
}

interface ModelDescription {
  readonly batch: number;
  readonly optimizer: 'sgd' | 'adam';
  readonly lr: number;
  readonly layers: readonly LayerDescription[];
}

const descriptions = JSON.parse(readFileSync(join(import.meta.dirname, 'peers', 'models.json'), 'utf8')) as Readonly<
  Record<string, ModelDescription>
>;

/** The four models: (a) and (b) are dense, (c) and (d) convolutional. */
export const modelNames: readonly string[] = Object.keys(descriptions);

export function describe(choice: ModelChoice): ModelDescription {
  const found = descriptions[choice.model];
  if (!found) throw new Error(`there is no model '${choice.model}': ${modelNames.join(', ')}`);
  const last = found.layers.findLastIndex((l) => l.linear !== undefined);
  const widened = found.layers.map((l, i) => {
    if (i === last) return l;
    if (l.conv) return { ...l, conv: l.conv + choice.widen };
    return l.linear ? { ...l, linear: l.linear + choice.widen } : l;
  });
  return { ...found, layers: widened, batch: choice.batch || found.batch };
}

/** The layers as a network of ours. */
export function buildNetwork({ layers }: ModelDescription): nn.Sequential {
  let shape: readonly number[] = layers[0]!.conv ? [1, 28, 28] : [784];
  const made: ((x: Tensor) => Tensor)[] = [];
  for (const { conv, kernel = 1, padding = 0, linear, std, pool, dropout, relu } of layers) {
    if (conv) {
      made.push(nn.conv2d(shape[0]!, conv, kernel, { padding }));
      shape = [conv, ...shape.slice(1).map((n) => n + 2 * padding - kernel + 1)];
    } else if (pool) {
      made.push(nn.maxPool2d(pool));
      shape = [shape[0]!, ...shape.slice(1).map((n) => Math.floor(n / pool))];
    } else if (linear) {
      if (shape.length > 1) made.push(nn.flatten);
      const size = shape.reduce((a, b) => a * b, 1);
      made.push(nn.linear(size, linear, std === undefined ? {} : { init: nn.normal(std) }));
      shape = [linear];
    } else if (dropout) made.push(nn.dropout(dropout));
    else made.push(relu ? nn.relu : nn.sigmoid);
  }
  return nn.sequential(...made);
}

/** What a training loop holds, taken apart so that reads can be put between its parts. */
export interface Training {
  readonly batch: number;
  readonly model: nn.Sequential;
  readonly optimizer: train.Optimizer;
  /** The next batch: images from 0 to 1 and their labels, gathered from the whole training set by index. */
  next(): { readonly x: Tensor; readonly t: Tensor };
  /** One step, with its loss read at the end, as in every peer. */
  step(): number;
}

/** As a tensor, whatever the checkout gives: those of 0.1.0 had arrays that were none. */
function tensorOf(given: Tensor): Tensor {
  if (typeof given.data === 'function') return given;
  const { data, shape } = given as unknown as { readonly data: Uint8Array; readonly shape: readonly number[] };
  return np.fromData(data, shape);
}

/** A network, its optimizer and its share of the digits, ready to train. */
export async function prepareTraining(choice: ModelChoice): Promise<Training> {
  const description = describe(choice);
  const { batch, lr } = description;
  const digits = await mnist({ flatten: !description.layers[0]!.conv });
  const images = tensorOf(digits.train.images);
  const labels = tensorOf(digits.train.labels);
  nn.manualSeed(0);
  const model = buildNetwork(description);
  const optimizer = train[description.optimizer]({ lr })(model);
  const { size } = labels;
  let state = 12345;
  const next = (): { x: Tensor; t: Tensor } => {
    const index = new Int32Array(batch);
    for (let i = 0; i < batch; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      index[i] = state % size;
    }
    const rows = np.take(images, index, 0).astype('float32');
    return { x: rows.mul(1 / 255), t: np.take(labels, index, 0) };
  };
  const step = (): number => {
    const { x, t } = next();
    const loss = nn.crossEntropy(model(x), t);
    loss.backward();
    optimizer.step();
    return loss.item();
  };
  return { batch, model, optimizer, next, step };
}
