import { nn, np } from '../../../src/index.ts';
import { activationCurves, descentPaths, gradientField, tangentLines } from '../../../src/plot/index.ts';
import type { Sample } from './sample.ts';

export const functions: readonly Sample[] = [
  {
    name: 'activation-step',
    caption: 'The step function: no slope anywhere, so nothing flows back.',
    draw: (language) => activationCurves({ step: nn.step }, { language }),
  },
  {
    name: 'activation-sigmoid',
    caption: 'The sigmoid with its derivative; through five layers the gradient goes to nothing.',
    draw: (language) => activationCurves({ sigmoid: nn.sigmoid }, { language }),
  },
  {
    name: 'activation-both',
    caption: 'Step function and sigmoid together.',
    draw: (language) => activationCurves({ sigmoid: nn.sigmoid, step: nn.step }, { language }),
  },
  {
    name: 'activation-tanh',
    caption: 'tanh is steeper, and saturates as well.',
    draw: (language) => activationCurves({ tanh: nn.tanh }, { language }),
  },
  {
    name: 'activation-relu',
    caption: 'ReLU: above zero the gradient passes unchanged, however many layers.',
    draw: (language) => activationCurves({ ReLU: nn.relu }, { language }),
  },
  {
    name: 'activation-leaky-relu',
    caption: 'Leaky ReLU lets a little pass below zero.',
    draw: (language) => activationCurves({ LeakyReLU: (x) => nn.leakyRelu(x, 0.1) }, { language }),
  },
];

export const slopes: readonly Sample[] = [
  {
    name: 'tangent-lines',
    caption: 'The tangent, and the lines of the forward and the central difference.',
    draw: (language) => tangentLines((x) => np.sin(x), 1, { h: 0.8, language }),
  },
  {
    name: 'gradient-arrows',
    caption: 'The negative gradient of x₀² + x₁²: arrows point to the lowest place.',
    draw: (language) => gradientField((x, y) => x.square().add(y.square()), { language }),
  },
  {
    name: 'descent-paths',
    caption: 'Learning rates too small, about right and too large.',
    draw: (language) => descentPaths((x, y) => x.square().div(4).add(y.square()), [-3, 2], { language }),
  },
];
