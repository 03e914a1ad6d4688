/** TensorFlow.js multiplies matrices. */
import { normal, serve } from './protocol.mjs';
import { tf } from './tfjs-backend.mjs';

await serve({ peer: 'tfjs-wasm', version: tf.version.tfjs, threads: 1 }, undefined, ({ m, k, n, transposed = '' }) => {
  const [ta, tb] = [transposed.includes('a'), transposed.includes('b')];
  const a = tf.tensor(normal(m * k, 1), ta ? [k, m] : [m, k]);
  const b = tf.tensor(normal(k * n, 1), tb ? [n, k] : [k, n]);
  return () => tf.matMul(a, b, ta, tb).dispose();
});
