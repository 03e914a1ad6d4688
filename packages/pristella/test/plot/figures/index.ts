import { activations } from './activations.ts';
import { areas } from './areas.ts';
import { fields } from './fields.ts';
import { lines } from './lines.ts';
import { networks } from './networks.ts';
import type { Sample } from './sample.ts';
import { solids } from './solids.ts';
import { arrays } from './teach-arrays.ts';
import { gradients } from './teach-gradients.ts';
import { images } from './teach-images.ts';
import { teachNetworks } from './teach-networks.ts';

/** All figures of the gallery, by chapter. */
export const chapters: readonly { readonly title: string; readonly samples: readonly Sample[] }[] = [
  { title: 'Functions', samples: activations },
  { title: 'Lines', samples: lines },
  { title: 'Points, bars and histograms', samples: areas },
  { title: 'Images, contours and arrows', samples: fields },
  { title: 'Three dimensions', samples: solids },
  { title: 'Networks', samples: networks },
  { title: 'Neurons and layers, step by step', samples: teachNetworks },
  { title: 'Arrays, step by step', samples: arrays },
  { title: 'Gradients, step by step', samples: gradients },
  { title: 'Convolution, step by step', samples: images },
];
