/** Single ops: products and convolutions in GFLOP/s, elementwise ones and reductions in GB/s. */

import { grad } from '../packages/pristella/src/grad/grad.ts';
import { getThreads, np, type Tensor } from '../packages/pristella/src/index.ts';
import { conv2d } from '../packages/pristella/src/op/product/convolution.ts';
import { preparePeak } from './peak.ts';
import { type Peer, startPeer } from './peers.ts';
import { callByHand, programsOf } from './plan.ts';
import type { Row, Section } from './report.ts';
import { fastestTenth, inProcess, type PairingOptions, pair, type Served } from './subject.ts';

/** A piece of work, as the peers' programs understand it. */
type Work =
  | {
      readonly kind: 'matmul';
      readonly m: number;
      readonly k: number;
      readonly n: number;
      readonly transposed?: string;
    }
  | {
      readonly kind: 'conv';
      readonly part: 'forward' | 'input gradient' | 'filter gradient';
      readonly batch: number;
      readonly channels: number;
      readonly size: number;
      readonly filters: number;
      readonly kernel: number;
      readonly padding: number;
    }
  | {
      readonly kind: 'elementwise' | 'reduction';
      readonly op: string;
      readonly rows: number;
      readonly columns: number;
    };

const random = (...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.fromData(
    Float32Array.from({ length: size }, () => Math.random()),
    shape,
  );
};

function product({ m, k, n, transposed = '' }: Extract<Work, { kind: 'matmul' }>): () => Tensor {
  const a = transposed.includes('a') ? np.transpose(random(k, m)) : random(m, k);
  const b = transposed.includes('b') ? np.transpose(random(n, k)) : random(k, n);
  return () => np.matmul(a, b);
}

function convolution({
  part,
  batch,
  channels,
  size,
  filters,
  kernel,
  padding,
}: Extract<Work, { kind: 'conv' }>): () => Tensor {
  const x = random(batch, channels, size, size);
  const w = random(filters, channels, kernel, kernel);
  const out = size + 2 * padding - kernel + 1;
  const g = random(batch, filters, out, out);
  const weighted = (image: Tensor, filter: Tensor): Tensor => conv2d(image, filter, { padding }).mul(g).sum();
  if (part === 'forward') return () => conv2d(x, w, { padding });
  return part === 'input gradient'
    ? () => grad((v: Tensor) => weighted(v, w))(x)
    : () => grad((v: Tensor) => weighted(x, v))(w);
}

const sentences: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  add: (x, y) => np.add(x, y),
  exp: (x) => np.exp(x),
  tanh: (x) => np.tanh(x),
  swish: (x) => np.mul(x, np.sigmoid(x)),
  sum: (x) => np.sum(x),
  'sum 0': (x) => np.sum(x, 0),
  'sum 1': (x) => np.sum(x, 1),
  'max 1': (x) => np.max(x, 1),
  'argmax 1': (x) => np.argmax(x, 1),
  softmax: (x) => {
    const e = np.exp(np.sub(x, np.max(x, { axis: 1, keepdims: true })));
    return np.div(e, np.sum(e, { axis: 1, keepdims: true }));
  },
};

function build(work: Work): () => Tensor {
  if (work.kind === 'matmul') return product(work);
  if (work.kind === 'conv') return convolution(work);
  const [x, y] = [random(work.rows, work.columns), random(work.rows, work.columns)];
  return () => sentences[work.op]!(x, y);
}

/**
 * What to time of an expression: its kernels called by hand, without reading the result; or, where the engine computes
 * it at once by a plain loop, the expression itself.
 */
function workOf(make: () => Tensor): { readonly run: () => void; readonly by: string; readonly alone?: () => void } {
  const programs = programsOf(() => make().data());
  if (programs.length === 0) return { run: () => void make().data(), by: 'plain loop' };
  return { run: callByHand(programs), by: 'kernels', alone: callByHand(programs, true) };
}

const products: readonly Extract<Work, { kind: 'matmul' }>[] = [
  { kind: 'matmul', m: 100, k: 784, n: 50 },
  { kind: 'matmul', m: 784, k: 100, n: 50, transposed: 'a' },
  { kind: 'matmul', m: 100, k: 50, n: 784, transposed: 'b' },
  { kind: 'matmul', m: 128, k: 784, n: 512 },
  { kind: 'matmul', m: 784, k: 128, n: 512, transposed: 'a' },
  { kind: 'matmul', m: 100, k: 4320, n: 100 },
  { kind: 'matmul', m: 512, k: 512, n: 512 },
  { kind: 'matmul', m: 1024, k: 1024, n: 1024 },
  { kind: 'matmul', m: 1, k: 4320, n: 100 },
];

const images: readonly Omit<Extract<Work, { kind: 'conv' }>, 'part'>[] = [
  { kind: 'conv', batch: 100, channels: 1, size: 28, filters: 30, kernel: 5, padding: 0 },
  { kind: 'conv', batch: 100, channels: 16, size: 28, filters: 16, kernel: 3, padding: 1 },
  { kind: 'conv', batch: 100, channels: 32, size: 14, filters: 32, kernel: 3, padding: 1 },
  { kind: 'conv', batch: 100, channels: 64, size: 7, filters: 64, kernel: 3, padding: 1 },
];

/** One line a case: our time and rate and, beside a peer, theirs. */
async function measure(
  work: Work,
  title: Row,
  rate: (ms: number) => Row,
  peers: readonly Served[],
  options: PairingOptions,
): Promise<Row[]> {
  const { run, by } = workOf(build(work));
  if (peers.length === 0) {
    const ms = fastestTenth(run);
    return [{ ...title, by, ms, ...rate(ms) }];
  }
  const rows: Row[] = [];
  for (const peer of peers) {
    await peer.turnTo(work);
    const { ours, theirs, ratio } = await pair(inProcess('ours', run), peer, options);
    rows.push({ ...title, by, peer: peer.name, 'ours, ms': ours, 'theirs, ms': theirs, ratio, ...rate(ours[1]) });
  }
  return rows;
}

async function startAll(peers: readonly Peer[], threads: number): Promise<{ running: Served[]; notes: string[] }> {
  const running: Served[] = [];
  const notes: string[] = [];
  for (const peer of peers) {
    try {
      running.push(await startPeer(peer, 'ops', ['--threads', `${threads}`]));
    } catch (error) {
      notes.push((error as Error).message.split('\n')[0]!);
    }
  }
  return { running, notes };
}

export interface OpsOptions extends PairingOptions {
  readonly threads: number;
  readonly peers: readonly Peer[];
}

export async function productSection(options: OpsOptions): Promise<Section> {
  const measurePeak = preparePeak();
  const { running, notes } = await startAll(options.peers, options.threads);
  const rows: Row[] = [];
  for (const work of products) {
    const { m, k, n, transposed = '' } = work;
    const peak = measurePeak().packedTile;
    const rate = (ms: number): Row => {
      const gflops = (2 * m * k * n) / ms / 1e6;
      return { 'GFLOP/s': gflops, 'bare micro-kernel': peak, 'share, %': (100 * gflops) / peak };
    };
    rows.push(...(await measure(work, { product: `${m}x${k}x${n}`, transposed }, rate, running, options)));
  }
  for (const peer of running) peer.close();
  return { name: 'products', title: 'Matrix products', rows, notes };
}

export async function convolutionSection(options: OpsOptions): Promise<Section> {
  const measurePeak = preparePeak();
  const { running, notes } = await startAll(
    options.peers.filter((p) => p === 'torch'),
    options.threads,
  );
  const rows: Row[] = [];
  for (const image of images) {
    for (const part of ['forward', 'input gradient', 'filter gradient'] as const) {
      const { batch, channels, size, filters, kernel, padding } = image;
      const peak = measurePeak().packedTile;
      const work = 2 * batch * filters * (size + 2 * padding - kernel + 1) ** 2 * channels * kernel * kernel;
      const rate = (ms: number): Row => ({ 'GFLOP/s': work / ms / 1e6, 'bare micro-kernel': peak });
      const title = { convolution: `${batch}x${channels}x${size}x${size}, ${filters} of ${kernel}x${kernel}`, part };
      rows.push(...(await measure({ ...image, part }, title, rate, running, options)));
    }
  }
  for (const peer of running) peer.close();
  return { name: 'convolutions', title: 'Convolutions', rows, notes };
}

export async function elementwiseSection(options: OpsOptions): Promise<Section> {
  const { running, notes } = await startAll(
    options.peers.filter((p) => p === 'torch'),
    options.threads,
  );
  const rows: Row[] = [];
  for (const op of Object.keys(sentences)) {
    for (const [r, c] of [
      [100, 100],
      [1000, 1000],
    ] as const) {
      const reads = op === 'add' ? 3 : /sum|max /.test(op) ? 1 : 2;
      const rate = (ms: number): Row => ({ 'GB/s': (4 * reads * r * c) / ms / 1e6 });
      const work = { kind: 'elementwise', op, rows: r, columns: c } as const;
      rows.push(...(await measure(work, { op, size: `${r}x${c}` }, rate, running, options)));
    }
  }
  for (const peer of running) peer.close();
  return { name: 'elementwise', title: 'Elementwise ops and reductions, float32', rows, notes };
}

/** Products on all threads, beside the same kernels on one. */
export async function productThreadsSection(options: PairingOptions, threads: number): Promise<Section> {
  const rows: Row[] = [];
  for (const work of products.filter((w) => w.m * w.k * w.n > 1e7)) {
    const { run, alone } = workOf(build(work));
    if (!alone) continue;
    const { ours, theirs, ratio } = await pair(inProcess('threads', run), inProcess('one thread', alone), options);
    const { m, k, n, transposed = '' } = work;
    rows.push({
      product: `${m}x${k}x${n}`,
      transposed,
      'threads at work': getThreads(),
      ms: ours,
      'one thread, ms': theirs,
      ratio,
    });
  }
  return { name: 'product-threads', title: `Matrix products on ${threads} threads and on one`, rows };
}
