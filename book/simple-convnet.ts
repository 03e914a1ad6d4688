/** SimpleConvNet: a convolution of 30 filters, pooling, 100 hidden units, 10 outputs; and the weights that we have trained. */
import { data, io, nn, train } from 'pristella';
import { bytesOf } from './host.ts';

/** The file of the trained weights, in half precision. */
export const simpleWeights = 'weights/simple-convnet.safetensors';

/** 433,890 parameters with the book's sizes, for images (n, 1, 28, 28). */
export const simpleConvNet = (init: nn.Initializer = nn.he): nn.Sequential =>
  nn.sequential(
    nn.conv2d(1, 30, 5, { init }),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(4320, 100, { init }),
    nn.relu,
    nn.linear(100, 10, { init }),
  );

/** With the weights of `ch07/train-in-five-epochs`. */
export async function trainedConvNet(): Promise<nn.Sequential> {
  const model = simpleConvNet();
  train.loadModelFile(model, io.decodeSafetensors(await bytesOf(simpleWeights)));
  return model.eval();
}

/** MNIST as images (n, 1, 28, 28): the first so many digits of each part. */
export async function images(
  training = 60_000,
  testing = 10_000,
): Promise<{ train: train.Dataset; test: train.Dataset }> {
  const { train: known, test } = await data.mnist({ flatten: false });
  const first = (digits: train.Data, count: number): train.Dataset =>
    train.subset(
      train.asDataset(digits),
      Int32Array.from({ length: count }, (_, i) => i),
    );
  return { train: first(known, training), test: first(test, testing) };
}
