import { activations } from './activations.ts';
import { areas } from './areas.ts';
import { fields } from './fields.ts';
import { lines } from './lines.ts';
import { networks } from './networks.ts';
import type { Sample } from './sample.ts';
import { solids } from './solids.ts';
import { arrays, outputs } from './teach-arrays.ts';
import { gradients } from './teach-gradients.ts';
import { images } from './teach-images.ts';
import { layers, neurons } from './teach-networks.ts';
import { functions, slopes } from './teach-slopes.ts';
import { training } from './teach-training.ts';

/** All figures of the gallery, by chapter. */
export const chapters: readonly { readonly title: string; readonly samples: readonly Sample[] }[] = [
  { title: 'Neurons and gates', samples: neurons },
  { title: 'Activation functions', samples: functions },
  { title: 'Arrays and products', samples: arrays },
  { title: 'Layers', samples: layers },
  { title: 'Outputs and losses', samples: outputs },
  { title: 'Slopes and descent', samples: slopes },
  { title: 'Values forward, gradients backward', samples: gradients },
  { title: 'Convolution and pooling', samples: images },
  { title: 'Training', samples: training },
  { title: 'Functions', samples: activations },
  { title: 'Lines', samples: lines },
  { title: 'Points, bars and histograms', samples: areas },
  { title: 'Images, contours and arrows', samples: fields },
  { title: 'Three dimensions', samples: solids },
  { title: 'Networks', samples: networks },
];
