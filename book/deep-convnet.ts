/** DeepConvNet with the weights that `ch08/train-deepnet` has made. */
import { io, type nn, train } from 'pristella';
import { bytesOf } from './host.ts';

/** The file of the trained weights, in half precision: 248 kB. */
export const deepWeights = 'weights/deep-convnet.safetensors';

/** The trained network, in inference mode. */
export async function trainedDeepNet(): Promise<nn.Sequential> {
  const model = train.buildPreset('deep-convnet');
  train.loadModelFile(model, io.decodeSafetensors(await bytesOf(deepWeights)));
  return model.eval();
}
