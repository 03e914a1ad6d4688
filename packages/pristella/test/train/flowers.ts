import type { Tensor } from '../../src/index.ts';
import { data, nn, train } from '../../src/index.ts';

// A small run with everything that has state: batch norm, dropout, an optimizer with slots, a schedule, early stopping.

/** A model for iris, the same each time. */
export function flowerModel(hidden = 12): nn.Sequential {
  nn.manualSeed(1);
  return nn.sequential(nn.linear(4, hidden), nn.batchNorm(hidden), nn.relu, nn.dropout(0.2), nn.linear(hidden, 3));
}

export const flowerOptions = (): train.FitOptions => ({
  epochs: 6,
  batchSize: 16,
  seed: 5,
  validation: 0.2,
  patience: 4,
  accumulate: 2,
  optimizer: train.adam({ lr: 0.02, clipNorm: 1 }),
  schedule: train.warmUp(3, train.cosine()),
});

export const flowerTrainer = (options: train.FitOptions = {}, hidden?: number): train.Trainer =>
  new train.Trainer(flowerModel(hidden), data.loadIris(), { ...flowerOptions(), ...options });

/** All bits of a model. */
export const bitsOf = (model: nn.Module): string =>
  [...model.stateDict()]
    .map(([name, t]: [string, Tensor]) => `${name} ${Buffer.from(t.data().buffer).toString('hex')}`)
    .join('\n');
