import { nn } from '../../../src/index.ts';
import { convolutionWindows, featureMaps, im2colWindows, poolingWindows } from '../../../src/plot/index.ts';
import { digit } from './fields.ts';
import type { Sample } from './sample.ts';

const image = [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]; // biome-ignore format: a matrix
const filter = [[2, 0, 1], [0, 1, 2], [1, 0, 2]]; // biome-ignore format: a matrix

export const images: readonly Sample[] = [
  {
    name: 'convolution-windows',
    caption: 'A convolution: the filter moves over the image, window by window.',
    draw: (language) => convolutionWindows(image, filter, { language }),
  },
  {
    name: 'convolution-padding',
    caption: 'Padding, in grey, keeps the size of the image.',
    draw: (language) => convolutionWindows(image, filter, { padding: 1, steps: 2, language }),
  },
  {
    name: 'convolution-stride',
    caption: 'Stride 2: the window moves by two.',
    draw(language) {
      const wide = Array.from({ length: 7 }, (_, r) => Array.from({ length: 7 }, (_, c) => (r * c + c) % 4));
      return convolutionWindows(wide, filter, { stride: 2, steps: 2, language });
    },
  },
  {
    name: 'im2col-windows',
    caption: 'im2col: each window becomes a row, and the convolution a product of matrices.',
    draw: (language) => im2colWindows(image, filter, { steps: 2, language }),
  },
  {
    name: 'pooling-windows',
    caption: 'Max pooling: the largest number of each window.',
    draw: (language) => poolingWindows(image, 2, { language }),
  },
  {
    name: 'feature-maps',
    caption: 'What the layers of a network make of one image; pooled maps are smaller.',
    draw(language) {
      nn.manualSeed(1);
      const model = nn.sequential(nn.conv2d(1, 8, 5), nn.relu, nn.maxPool2d(2), nn.conv2d(8, 16, 3), nn.relu);
      return featureMaps(model, digit(3), { language });
    },
  },
];
