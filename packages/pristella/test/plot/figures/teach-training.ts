import { learningCurve, weightHistograms } from '../../../src/plot/index.ts';
import { arange, normal, type Sample } from './sample.ts';

export const training: readonly Sample[] = [
  {
    name: 'learning-gap',
    caption: 'Over-fitting: training goes on getting better, validation does not; the gap has its number.',
    draw(language) {
      const steps = arange(1, 61, 1);
      const history = {
        steps,
        loss: steps.map((s) => 2.2 * Math.exp(-s / 9) + 0.02),
        accuracy: steps.map((s) => 0.995 - 0.85 * Math.exp(-s / 8)),
        validation: {
          loss: steps.map((s) => 1.7 * Math.exp(-s / 7) + 0.5 + 0.006 * s),
          accuracy: steps.map((s) => 0.76 - 0.6 * Math.exp(-s / 7)),
        },
      };
      return learningCurve(history, { gap: true, language });
    },
  },
  {
    name: 'weight-histograms',
    caption: 'Weights by layer, with their standard deviations.',
    draw(language) {
      const weights = { W1: normal(5000, 1, 0, 0.05), W2: normal(2500, 2, 0, 0.2), W3: normal(1000, 3, 0, 0.14) };
      return weightHistograms(weights, { language });
    },
  },
];
