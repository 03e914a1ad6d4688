/** DeepConvNet with the weights that `ch08/train-deepnet` has made. */
import { join } from 'node:path';
import { type nn, train } from 'pristella';
import { loadModel } from 'pristella/node';

/** Where the trained weights are kept, in half precision: 248 kB. */
export const deepWeights: string = join(import.meta.dirname, 'weights/deep-convnet.safetensors');

/** The trained network, in inference mode. */
export function trainedDeepNet(): nn.Sequential {
  const model = train.buildPreset('deep-convnet');
  loadModel(deepWeights, model);
  return model.eval();
}
