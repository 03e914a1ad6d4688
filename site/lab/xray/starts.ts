/** Programs to begin with: each a few lines whose last one is a tensor. A line `const rows = 256;` is a size that can be changed. */

export const starts = {
  chain: `const rows = 512;
const columns = 1024;
const rng = np.random.defaultRng(1);
const x = rng.random([rows, columns], { dtype: 'float32' });
x.exp().sub(0.25).mul(x)`,
  softmax: `const rows = 256;
const classes = 1000;
const rng = np.random.defaultRng(1);
const x = rng.random([rows, classes], { dtype: 'float32' });
const e = x.sub(x.max({ axis: 1, keepdims: true })).exp();
e.div(e.sum({ axis: 1, keepdims: true }))`,
  linear: `const batch = 100;
const pixels = 784;
const neurons = 50;
const rng = np.random.defaultRng(1);
const x = rng.random([batch, pixels], { dtype: 'float32' });
const layer = nn.linear(pixels, neurons);
nn.relu(layer(x))`,
  gradient: `const batch = 100;
const pixels = 784;
const rng = np.random.defaultRng(1);
const x = rng.random([batch, pixels], { dtype: 'float32' });
const w = rng.random([pixels, 10], { dtype: 'float32' });
const digit = rng.integers(0, 10, [batch]);
grad((v) => nn.crossEntropy(x.matmul(v), digit))(w)`,
  convolution: `const batch = 32;
const side = 28;
const filters = 8;
const rng = np.random.defaultRng(1);
const images = rng.random([batch, 1, side, side], { dtype: 'float32' });
const conv = nn.conv2d(1, filters, 5);
nn.relu(conv(images))`,
  variance: `const rows = 1000;
const columns = 500;
const rng = np.random.defaultRng(1);
const x = rng.random([rows, columns], { dtype: 'float32' });
const d = x.sub(x.mean(0));
d.div(d.square().mean(0).add(1e-5).sqrt())`,
  sort: `const rows = 200;
const columns = 200;
const rng = np.random.defaultRng(1);
const x = rng.random([rows, columns], { dtype: 'float32' });
x.sort().mul(100).floor()`,
  attention: `const words = 128;
const width = 64;
const rng = np.random.defaultRng(1);
const [q, k, v] = [1, 2, 3].map(() => rng.random([words, width], { dtype: 'float32' }));
const scores = q.matmul(k.transpose()).div(Math.sqrt(width));
nn.softmax(scores).matmul(v)`,
  distances: `const points = 300;
const rng = np.random.defaultRng(1);
const a = rng.random([points, 1, 2], { dtype: 'float32' });
const b = rng.random([1, points, 2], { dtype: 'float32' });
a.sub(b).square().sum(2).sqrt()`,
  swish: `const size = 1000000;
const rng = np.random.defaultRng(1);
const x = rng.random([size], { dtype: 'float32' });
x.mul(x.mul(1.702).sigmoid())`,
  pooling: `const batch = 32;
const side = 28;
const rng = np.random.defaultRng(1);
const images = rng.random([batch, 4, side, side], { dtype: 'float32' });
nn.maxPool2d(2)(images.relu()).mul(2)`,
  tiny: `const size = 3;
const x = np.random.random([size, size]);
x.matmul(x).exp().sum(0)`,
} as const;

export type StartName = keyof typeof starts;
export const startNames = Object.keys(starts) as readonly StartName[];
