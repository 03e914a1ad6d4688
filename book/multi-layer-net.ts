/** The deep fully connected networks of chapter 6 in `nn`, and the loop that trains them on random batches. */
import { nn, np, type Tensor, type train } from 'pristella';
import { trainingDigits } from './digits.ts';
import { seed } from './page.ts';

/** What a network may have besides linear layers. */
export interface NetOptions {
  /** How weights begin: `nn.he` by default. */
  readonly init?: nn.Initializer;
  /** Batch norm before each activation, with the book's epsilon, 1e-6: weights of 0.0001 make variances below our usual 1e-5. */
  readonly batchNorm?: boolean;
  /** The share that dropout leaves out after each activation: 0. */
  readonly dropout?: number;
  /** Whether what dropout leaves is scaled up while learning: true. The book scales all down at inference instead. */
  readonly inverted?: boolean;
}

/** 784 inputs, hidden layers of 100 with ReLU, 10 outputs; the weights are a function of the program's seed. */
export function multiLayerNet(hidden: number, options: NetOptions = {}): nn.Sequential {
  const { init = nn.he, batchNorm = false, dropout = 0, inverted = true } = options;
  nn.manualSeed(seed);
  const block = (inputs: number): nn.Layer[] => [
    nn.linear(inputs, 100, { init }),
    ...(batchNorm ? [nn.batchNorm(100, { epsilon: 1e-6 })] : []),
    nn.relu,
    ...(dropout > 0 ? [nn.dropout(dropout)] : []),
    // What was scaled up by 1 / (1 - dropout) while learning is so no longer, and at inference it is scaled down.
    ...(dropout > 0 && !inverted ? [(x: Tensor) => x.mul(1 - dropout)] : []),
  ];
  const blocks = Array.from({ length: hidden }, (_, i) => block(i === 0 ? 784 : 100));
  return nn.sequential(...blocks.flat(), nn.linear(100, 10, { init }));
}

/** Half the sum of all squared weights, biases aside: what weight decay adds to the loss. */
export const halfSquaredWeights = (model: nn.Module): Tensor =>
  model
    .parameters()
    .filter((p) => p.ndim > 1)
    .map((p) => np.sum(np.square(p)))
    .reduce((a, b) => a.add(b))
    .mul(0.5);

/** How a network learns. */
export interface LearnOptions {
  readonly optimizer: train.OptimizerFactory;
  readonly steps: number;
  readonly batchSize?: number;
  /** Draws batches from the first so many digits: all unless told. */
  readonly samples?: number;
  /** lambda of weight decay: lambda / 2 times all squared weights joins the loss. */
  readonly weightDecay?: number;
  /** Called before the steps 0, every, 2 every, ... */
  readonly every?: number;
  readonly look?: (step: number) => void;
}

/** The loss after each step, as the book takes it, on the batch drawn at random for the step. */
export async function learn(model: nn.Module, options: LearnOptions): Promise<number[]> {
  const { steps, batchSize = 128, weightDecay = 0, every = 1, look } = options;
  const digits = await trainingDigits();
  const optimizer = options.optimizer(model);
  const rng = np.random.defaultRng(seed);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    if (i % every === 0) look?.(i);
    const [x, t] = digits.batch(Int32Array.from(rng.choice(options.samples ?? digits.length, batchSize).data()));
    model.train();
    const loss = nn.crossEntropy(model(x), t);
    (weightDecay > 0 ? loss.add(halfSquaredWeights(model).mul(weightDecay)) : loss).backward();
    optimizer.step();
    losses.push(nn.crossEntropy(model(x), t).item());
  }
  model.eval();
  return losses;
}

/** The mean of losses from one step up to another. */
export const meanLoss = (losses: readonly number[], from: number, to: number): number =>
  losses.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
