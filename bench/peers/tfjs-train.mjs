/** TensorFlow.js trains one of the models. */
import { batches, network, options, train } from './protocol.mjs';
import { tf } from './tfjs-backend.mjs';

const chosen = options();
const model = network(chosen);
const weights = [];

function weight(shape, std) {
  const made = tf.variable(std ? tf.randomNormal(shape, 0, std) : tf.zeros(shape));
  weights.push(made);
  return made;
}

/**
 * The wasm backend lacks the gradient by the filter: it is written here as a convolution over the batch. The gradient
 * by the image is left out in the first layer, where nothing needs it.
 */
const convolve = (padding, isFirst) =>
  tf.customGrad((x, w, save) => {
    save([x, w]);
    const pad = padding === 0 ? 'valid' : padding;
    const byFilter = (g, [image]) => {
      const edges = [
        [0, 0],
        [padding, padding],
        [padding, padding],
        [0, 0],
      ];
      const padded = padding === 0 ? image : tf.pad(image, edges);
      const swapped = tf.conv2d(padded.transpose([3, 1, 2, 0]), g.transpose([1, 2, 0, 3]), 1, 'valid');
      return swapped.transpose([1, 2, 0, 3]);
    };
    return {
      value: tf.conv2d(x, w, 1, pad),
      gradFunc: (g, saved) => [
        isFirst ? tf.zerosLike(x) : tf.conv2dTranspose(g, saved[1], x.shape, 1, pad),
        byFilter(g, saved),
      ],
    };
  });

/** Layers as functions, from descriptions; images are (n, height, width, channels). */
function build(layers) {
  let shape = [28, 28, 1];
  return layers.map((layer) => {
    if ('conv' in layer) {
      const { conv: filters, kernel, padding } = layer;
      const [height, width, channels] = shape;
      const w = weight([kernel, kernel, channels, filters], Math.sqrt(2 / (kernel * kernel * channels)));
      const b = weight([filters], 0);
      const conv = convolve(padding, weights.length === 2);
      shape = [height + 2 * padding - kernel + 1, width + 2 * padding - kernel + 1, filters];
      return (x) => conv(x, w).add(b);
    }
    if ('pool' in layer) {
      shape = [shape[0] >> 1, shape[1] >> 1, shape[2]];
      return (x) => tf.maxPool(x, 2, 2, 'valid');
    }
    if ('linear' in layer) {
      const size = shape.reduce((a, b) => a * b, 1);
      const w = weight([size, layer.linear], layer.std ?? Math.sqrt(2 / size));
      const b = weight([layer.linear], 0);
      shape = [layer.linear];
      return (x) => x.reshape([-1, size]).matMul(w).add(b);
    }
    if ('dropout' in layer) return (x) => tf.dropout(x, layer.dropout);
    return 'relu' in layer ? (x) => x.relu() : (x) => x.sigmoid();
  });
}

const layers = build(model.layers);
const optimizer = tf.train[model.optimizer](model.lr);
const feed = batches(model.batch);

function step() {
  const { x, t } = feed.next().value;
  const loss = tf.tidy(() => {
    const images = tf.tensor4d(x, [model.batch, 28, 28, 1]);
    const target = tf.oneHot(tf.tensor1d(t, 'int32'), 10).toFloat();
    const compute = () =>
      tf.losses.softmaxCrossEntropy(
        target,
        layers.reduce((y, layer) => layer(y), images),
      );
    return optimizer.minimize(compute, true, weights);
  });
  const [value] = loss.dataSync();
  loss.dispose();
  return value;
}

await train({ peer: 'tfjs-wasm', version: tf.version.tfjs, batch: model.batch }, step, chosen);
