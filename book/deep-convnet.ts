/** The weights of DeepConvNet that `ch08/train-deepnet` has made, or, where it has not run yet, those of SimpleConvNet. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type nn, train } from 'pristella';
import { loadModel } from 'pristella/node';
import { trainedConvNet } from './simple-convnet.ts';

/** Where the trained weights are kept, in half precision. */
export const deepWeights: string = join(import.meta.dirname, 'weights/deep-convnet.safetensors');

/** Whether the weights are there. */
export const isTrained: boolean = existsSync(deepWeights);

/** The best trained network at hand, in inference mode; it says which. */
export function bestNetwork(): nn.Sequential {
  if (!isTrained) {
    console.log('SimpleConvNet: npm run book ch08/train-deepnet makes the weights of DeepConvNet');
    return trainedConvNet();
  }
  const model = train.buildPreset('deep-convnet');
  loadModel(deepWeights, model);
  return model.eval();
}
