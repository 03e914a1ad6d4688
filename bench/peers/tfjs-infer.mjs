/** TensorFlow.js runs model (c) forward, with its fused convolution, on batches of the size it is told. */
import { normal, serve } from './protocol.mjs';
import { tf } from './tfjs-backend.mjs';

const weight = (...shape) =>
  tf.tensor(
    normal(
      shape.reduce((a, b) => a * b, 1),
      0.05,
    ),
    shape,
  );
const [filter, filterBias] = [weight(5, 5, 1, 30), weight(30)];
const [w1, b1, w2, b2] = [weight(4320, 100), weight(100), weight(100, 10), weight(10)];

function forward(x) {
  const conv = tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias: filterBias, activation: 'relu' });
  const flat = tf.maxPool(conv, 2, 2, 'valid').reshape([-1, 4320]);
  return flat.matMul(w1).add(b1).relu().matMul(w2).add(b2);
}

await serve({ peer: 'tfjs-wasm', version: tf.version.tfjs, threads: 1 }, undefined, ({ batch }) => {
  const pixels = new Float32Array(batch * 784).fill(0.5);
  return () => tf.tidy(() => forward(tf.tensor(pixels, [batch, 28, 28, 1])).dataSync())[0];
});
