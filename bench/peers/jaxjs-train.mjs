/**
 * jax-js trains one of the models on its WebAssembly backend, one thread. Its arrays are moved, not shared: every
 * use but the last takes a `.ref`. It has no dropout; (d) compiles for minutes before its first step.
 */
import { readFileSync } from 'node:fs';
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { batches, network, normal, options, train } from './protocol.mjs';

await init('wasm');
defaultDevice('wasm');
const chosen = options();
const model = network(chosen);
let weights = [];

function weight(shape, std) {
  const count = shape.reduce((a, b) => a * b, 1);
  weights.push(np.array(normal(count, std)).reshape(shape));
  return weights.length - 1;
}

/** Layers as functions of all weights and their input. */
function build(layers) {
  let shape = [1, 28, 28];
  return layers.map((layer) => {
    if ('conv' in layer) {
      const { conv: filters, kernel, padding } = layer;
      const [channels, height, width] = shape;
      const w = weight([filters, channels, kernel, kernel], Math.sqrt(2 / (channels * kernel * kernel)));
      const b = weight([filters], 0);
      shape = [filters, height + 2 * padding - kernel + 1, width + 2 * padding - kernel + 1];
      const edges = [
        [padding, padding],
        [padding, padding],
      ];
      return (p, x) => lax.convGeneralDilated(x, p[w], [1, 1], edges).add(p[b].reshape([1, filters, 1, 1]));
    }
    if ('pool' in layer) {
      const [channels, height, width] = [shape[0], shape[1] >> 1, shape[2] >> 1];
      shape = [channels, height, width];
      return (_, x) => np.max(x.reshape([model.batch, channels, height, 2, width, 2]), [3, 5]);
    }
    if ('linear' in layer) {
      const size = shape.reduce((a, b) => a * b, 1);
      const w = weight([size, layer.linear], layer.std ?? Math.sqrt(2 / size));
      const b = weight([layer.linear], 0);
      shape = [layer.linear];
      return (p, x) => np.matmul(x.reshape([model.batch, size]), p[w]).add(p[b]);
    }
    if ('relu' in layer) return (_, x) => nn.relu(x);
    if ('sigmoid' in layer) return (_, x) => nn.sigmoid(x);
    return (_, x) => x;
  });
}

const layers = build(model.layers);
const logits = (p, x) => layers.reduce((y, layer) => layer(p, y), x);
const lossAndGradients = valueAndGrad((p, x, y) =>
  nn
    .logSoftmax(logits(p, x))
    .mul(y)
    .sum()
    .mul(-1 / model.batch),
);
const references = (list) => list.map((p) => p.ref);

const sgd = jit((p, x, y) => {
  const [loss, gradients] = lossAndGradients(references(p), x, y);
  return [p.map((w, i) => w.sub(gradients[i].mul(model.lr))), loss];
});
const adam = jit((p, m, v, x, y, rate) => {
  const [loss, gradients] = lossAndGradients(references(p), x, y);
  const next = { p: [], m: [], v: [] };
  p.forEach((w, i) => {
    const first = m[i].mul(0.9).add(gradients[i].ref.mul(0.1));
    const second = v[i].mul(0.999).add(gradients[i].ref.mul(gradients[i]).mul(0.001));
    next.p.push(w.sub(first.ref.mul(rate.ref).div(np.sqrt(second.ref).add(1e-7))));
    next.m.push(first);
    next.v.push(second);
  });
  rate.dispose();
  return [next.p, next.m, next.v, loss];
});

const feed = batches(model.batch);
let first = weights.map((w) => np.zeros(w.shape));
let second = weights.map((w) => np.zeros(w.shape));
let steps = 0;

async function step() {
  const { x, t } = feed.next().value;
  const target = new Float32Array(model.batch * 10);
  t.forEach((label, i) => {
    target[i * 10 + label] = 1;
  });
  const images = np.array(x).reshape([model.batch, 1, 28, 28]);
  const y = np.array(target).reshape([model.batch, 10]);
  let loss;
  steps++;
  if (model.optimizer === 'sgd') [weights, loss] = sgd(weights, images, y);
  else {
    const rate = np.array((model.lr * Math.sqrt(1 - 0.999 ** steps)) / (1 - 0.9 ** steps));
    [weights, first, second, loss] = adam(weights, first, second, images, y, rate);
  }
  return (await loss.data())[0];
}

const { version } = JSON.parse(readFileSync(new URL('node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'));
await train({ peer: 'jaxjs-wasm', version, batch: model.batch }, step, chosen);
