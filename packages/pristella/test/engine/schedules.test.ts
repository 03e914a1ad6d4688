import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { described } from '../../src/engine/describe.ts';
import { lowerProgram } from '../../src/engine/lower.ts';
import { type Root, Walk } from '../../src/engine/walk.ts';
import { nn, np, type Tensor, valueAndGrad } from '../../src/index.ts';
import { textOf, treeLines } from '../../src/look/kernel.ts';
import { Builder } from '../../src/machine/wasm/ir.ts';
import type { KernelSource, Slot } from '../../src/machine/wasm/launch.ts';
import { Rendering } from '../../src/machine/wasm/plan.ts';
import { kernelTree } from '../../src/machine/wasm/show.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { withEngine } from './modes.ts';
import { wasm } from './wasm.ts';

// What programs of every kind, and those of their gradients, are turned into: kernels with what they say of themselves, how
// far their work can be shared, how much memory they take, and digests of their arguments and their code. Where a line changes
// and the numbers do not, speed or memory has changed: look at it, and renew the file by `vitest -u`.

const random = np.random.defaultRng(3);
const f32 = (...shape: number[]): Tensor => random.random(shape, { dtype: 'float32' }).detach();
const f64 = (...shape: number[]): Tensor => random.random(shape).detach();
const i32 = (...shape: number[]): Tensor => random.integers(1, 7, shape).astype('int32').detach();
const u8 = (...shape: number[]): Tensor =>
  i32(...shape)
    .astype('uint8')
    .detach();
const bool = (...shape: number[]): Tensor => np.greater(f32(...shape), 0.5).detach();

/** What f gives, weighed and summed, and its gradients. */
function along(f: (...xs: Tensor[]) => Tensor, ...xs: Tensor[]): Tensor[] {
  const weights = np.linspace(0.5, 2, f(...xs).size).detach();
  const [value, gradients] = valueAndGrad((...ys: Tensor[]) =>
    f(...ys)
      .ravel()
      .mul(weights)
      .sum(),
  )(...xs);
  return [value, ...gradients];
}

type Unary = (x: Tensor) => Tensor;
const floats: Unary[] = [
  ...[
    np.abs,
    np.neg,
    np.sqrt,
    np.square,
    np.reciprocal,
    np.exp,
    np.exp2,
    np.expm1,
    np.log,
    np.log2,
    np.log10,
    np.log1p,
  ],
  ...[np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan, np.sinh, np.cosh, np.tanh, np.arcsinh, np.arccosh],
  ...[np.arctanh, np.erf, np.sigmoid, np.softplus, np.relu, np.cbrt, np.sign, np.floor, np.ceil, np.trunc, np.rint],
  ...[np.isnan, np.isfinite, np.isinf, np.signbit, (x: Tensor): Tensor => nn.leakyRelu(x, 0.1), np.deg2rad],
] as Unary[];
type Binary = (a: Tensor, b: Tensor) => Tensor;
const pairs: Binary[] = [
  ...[
    np.add,
    np.sub,
    np.mul,
    np.div,
    np.pow,
    np.maximum,
    np.minimum,
    np.fmax,
    np.mod,
    np.floorDivide,
    np.fmod,
    np.arctan2,
  ],
  ...[np.hypot, np.copysign, np.logaddexp, np.less, np.lessEqual, np.equal, np.notEqual, np.heaviside],
] as Binary[];
const wholes: Binary[] = [
  ...[np.add, np.mul, np.mod, np.floorDivide, np.bitwiseAnd, np.bitwiseOr, np.bitwiseXor, np.leftShift, np.rightShift],
  ...[np.maximum, np.less, np.pow],
] as Binary[];
const named = <F extends (...xs: never[]) => Tensor>(
  fs: readonly F[],
  of: string,
  make: (f: F) => Tensor[],
): Programs => Object.fromEntries(fs.map((f, i) => [`${of} ${f.name || i}`, () => make(f)]));

type Programs = Record<string, () => Tensor[]>;

const elementwise: Programs = {
  ...named(floats, 'float32', (f) => [f(f32(5, 7))]),
  ...named(floats.slice(0, 27), 'float64', (f) => along(f, f64(9))),
  ...named(pairs, 'float32', (f) => [f(f32(5, 7), f32(7))]),
  ...named(pairs, 'float64', (f) => [f(f64(4, 1), f64(4, 6).T.at(':4'))]),
  ...named(wholes, 'int32', (f) => [f(i32(5, 7), i32(5, 1))]),
  'a number': () => [f32(300).mul(2).add(1), f64(3).sub(0.5), i32(3).mul(3)],
  'of three axes that do not join': () => [
    f32(4, 6, 8)
      .transpose(0, 2, 1)
      .add(f32(4, 8, 6)),
    f32(3, 4, 5, 6).transpose(2, 0, 3, 1).add(1),
  ],
  'what is read as it lies and turned': () => {
    const e = f32(20, 20).exp();
    return [e.T.add(f32(20, 20).sqrt()).add(e)];
  },
  'where, clip and casts': () => [
    np.where(bool(5, 7), f32(5, 7), f64(7)),
    np.clip(f32(70), 0.2, 0.8),
    f32(70).astype('int32'),
    f64(70).astype('float32'),
    i32(70).astype('uint8'),
    u8(70).astype('float32'),
    bool(70).astype('float64'),
    f64(70).astype('bool'),
  ],
  'flags and bytes': () => [
    np.logicalAnd(bool(70), bool(70)),
    np.logicalNot(bool(70)),
    u8(70).add(u8(70)),
    np.bitwiseNot(u8(9)),
  ],
  'random numbers': () => [
    random.random([33], { dtype: 'float32' }),
    random.random([33]),
    random.normal(1, 2, [33]),
    random.integers(0, 9, [33]),
    random.bernoulli(0.3, [33]),
  ],
  'a hundred and one ops': () => {
    let x = f32(40);
    for (let i = 0; i < 101; i++) x = x.add(f32(40));
    return [x];
  },
};

const folds: Programs = {
  ...named([np.sum, np.prod, np.max, np.min, np.mean] as Unary[], 'float32 whole', (f) => [f(f32(6, 50))]),
  ...named([np.sum, np.prod, np.max, np.min] as Unary[], 'float64 rows', (f) => [
    (f as (x: Tensor, axis: number) => Tensor)(f64(6, 50), 1),
  ]),
  ...named([np.sum, np.max, np.all, np.any, np.argmax, np.argmin] as Unary[], 'float32 columns', (f) => [
    (f as (x: Tensor, axis: number) => Tensor)(f32(50, 6), 0),
  ]),
  ...named([np.sum, np.prod, np.max, np.argmax] as Unary[], 'int32 rows', (f) => [
    (f as (x: Tensor, axis: number) => Tensor)(i32(6, 50), 1),
  ]),
  'with work before and after': () => {
    const x = f32(30, 40);
    return [
      x
        .sub(np.mean(x, { axis: 1, keepdims: true }))
        .square()
        .sum(1),
      np.std(x, { axis: 0 }),
      np.logsumexp(x, 1),
    ];
  },
  'of axes apart': () => [np.sum(f32(4, 5, 6, 7), [0, 2]), np.max(f64(4, 5, 6), [0, 2]), np.sum(bool(40, 30), 0)],
  'of what is turned': () => [
    np.sum(f32(40, 30).T, 0),
    np.argmax(f64(40, 30).T, 1),
    np.sum(f32(40, 30).at('::2', '::3'), 1),
  ],
  'running sums': () => [np.cumsum(f32(5, 40), 1), np.cumprod(f64(40, 5), 0), np.cumsum(i32(40))],
  'a norm of squares': () => [np.linalg.norm(f32(500)), np.linalg.norm(f32(20, 30), { axis: 1 })],
};

const sizes: readonly (readonly [number, number, number])[] = [
  [1, 1, 1], [3, 4, 5], [6, 8, 8], [7, 9, 17], [1, 300, 40], [300, 2, 1], [31, 33, 34], [64, 128, 96],
]; // biome-ignore format: rows
const products: Programs = {
  ...Object.fromEntries(
    sizes.flatMap(([m, k, n]) => [
      [`float32 (${m}, ${k}) (${k}, ${n})`, () => along(np.matmul as Binary, f32(m, k), f32(k, n))],
      [
        `float64 (${m}, ${k}) (${k}, ${n})`,
        () => [f64(m, k).matmul(f64(k, n)).add(f64(n)), f64(k, m).T.matmul(f64(n, k).T)],
      ],
      [`int32 (${m}, ${k}) (${k}, ${n})`, () => [i32(m, k).matmul(i32(k, n))]],
    ]),
  ),
  'with bias and activation': () => along((x, w, b) => x.matmul(w).add(b).relu(), f32(20, 30), f32(30, 16), f32(16)),
  'with more than an epilogue holds': () => [
    f32(20, 30).matmul(f32(30, 16)).add(f32(16)).mul(f32(16)).sub(f32(16)).add(f32(16)),
  ],
  'of stacks': () => [
    f32(3, 4, 5).matmul(f32(5, 6)),
    f32(3, 1, 4, 5).matmul(f32(2, 5, 6)),
    f64(3, 4, 5).matmul(f64(5)),
  ],
  'of vectors': () => [
    f32(40).matmul(f32(40, 9)),
    f32(9, 40).matmul(f32(40)),
    np.dot(f64(40), f64(40)),
    np.outer(f32(5), f32(9)),
  ],
  'of mixed dtypes': () => [i32(5, 6).matmul(f64(6, 7)), u8(5, 6).matmul(u8(6, 7)), bool(5, 6).matmul(f32(6, 7))],
};

type Conv = readonly [x: readonly number[], w: readonly number[], stride: number, padding: number];
const convolutions: readonly Conv[] = [
  [[2, 1, 9, 9], [4, 1, 3, 3], 1, 0],
  [[2, 3, 10, 11], [5, 3, 3, 3], 1, 1],
  [[4, 16, 14, 14], [20, 16, 3, 3], 1, 1],
  [[3, 8, 12, 12], [8, 8, 5, 5], 1, 2],
  [[3, 2, 11, 7], [4, 2, 3, 2], 2, 1],
  [[2, 5, 6, 6], [7, 5, 1, 1], 1, 0],
  [[1, 2, 4, 4], [3, 2, 4, 4], 1, 3],
]; // biome-ignore format: rows
const windows: Programs = {
  ...Object.fromEntries(
    convolutions.flatMap(([x, w, stride, padding]) => [
      [
        `float32 (${x}) by (${w}), stride ${stride}, padding ${padding}`,
        () => along((a, b) => conv(a, b, stride, padding), f32(...x), f32(...w)),
      ],
      [
        `float64 (${x}) by (${w}), stride ${stride}, padding ${padding}`,
        () => along((a, b) => conv(a, b, stride, padding), f64(...x), f64(...w)),
      ],
    ]),
  ),
  'convolution with bias and activation': () =>
    along((x, w, b) => conv(x, w, 1, 1).add(b).relu(), f32(2, 3, 8, 8), f32(4, 3, 3, 3), f32(4, 1, 1)),
  'maximum of windows': () => [
    ...along((x) => nn.maxPool2d(2)(x), f32(2, 3, 8, 9)),
    ...along((x) => nn.maxPool2d(3, { stride: 2, padding: 1 })(x), f64(2, 3, 8, 9)),
  ],
  'mean of windows': () => [
    ...along((x) => nn.avgPool2d(2)(x), f32(2, 3, 8, 9)),
    ...along((x) => nn.avgPool2d(3, { stride: 2, padding: 1 })(x), f64(2, 3, 8, 9)),
  ],
  'sliding windows': () => along((x) => np.slidingWindows(x, [2, 3], [1, 2]), f32(5, 9)),
};
const conv = (x: Tensor, w: Tensor, stride: number, padding: number): Tensor => conv2d(x, w, { stride, padding });

const moreProducts: Programs = {
  'with operands along rows, columns and stacks': () => [
    f32(9, 20).matmul(f32(20, 16)).mul(f32(9, 1)).add(f32(16)),
    f32(3, 9, 20)
      .matmul(f32(20, 16))
      .add(f32(3, 1, 16)),
    f32(9, 20).matmul(f32(20, 16)).add(f32(16, 9).T),
    f32(300, 2).matmul(f32(2, 1)).add(f32(300, 1)),
    f32(300, 2).matmul(f32(2, 1)).add(f32(300, 3).at(':', '1:2')),
    f32(2, 300, 5).matmul(f32(5, 1)).relu(),
  ],
  'of what is sliced and turned': () => [
    f32(20, 40).at('::2', '::2').matmul(f32(20, 8)),
    f32(10, 20).matmul(f32(40, 30).at('::2', '3:11')),
    f64(20, 10).T.matmul(f64(8, 20).T),
    np.broadcastTo(f32(1, 20), [10, 20]).matmul(np.broadcastTo(f32(20, 1), [20, 8])),
  ],
  'whose values are folded or read twice': () => {
    const y = f32(20, 30).matmul(f32(30, 16));
    return [y.add(1), y.sum(0), y.relu().max(1)];
  },
  'of nothing': () => [f32(0, 5).matmul(f32(5, 3)), f32(3, 0).matmul(f32(0, 5)).add(1), f32(3, 5).matmul(f32(5, 0))],
  'with gradients by stacks': () => along(np.matmul as Binary, f32(3, 4, 5), f32(5, 6)),
  'of tensors by named axes': () => [
    np.einsum('ijk,jl->kil', f32(3, 4, 5), f32(4, 6)),
    np.tensordot(f32(3, 4), f32(3, 4), 2),
  ],
};

const others: Programs = {
  'cross-entropy of float32': () => along((x) => nn.crossEntropy(x, [0, 1, 2, 0, 1]), f32(5, 3)),
  'cross-entropy of float64': () => along((x) => nn.crossEntropy(x, [0, 1, 16, 0]), f64(4, 17)),
  softmax: () => along((x) => nn.softmax(x), f32(5, 30)),
  'the slope of cross-entropy alone': () => along((x) => nn.crossEntropy(x, [0, 1, 2, 0, 1]), f32(5, 3)).slice(1),
  'copies of what is turned': () => [
    np.cumsum(f32(5, 40).T, 0),
    np.argmax(f32(5, 40).T, 0),
    np.cumsum(u8(7, 90).T, 1),
    np.flip(f64(90), 0).reshape(9, 10).T.reshape(90),
  ],
  'gradients twice': () => {
    const slope = (x: Tensor): Tensor => along((y) => y.mul(y).exp(), x)[1]!;
    return along(slope, f64(7));
  },
  'rows taken with gradients': () => along((x) => np.take(x, [2, 0, 2], 0), f32(5, 6)),
  'many rows of bytes taken and scaled': () => [
    u8(300, 20)
      .take(
        Int32Array.from({ length: 100 }, (_, i) => i),
        0,
      )
      .astype('float32')
      .mul(1 / 255)
      .sub(0.5),
  ],
  'rows taken': () => [
    u8(40, 30)
      .take(new Int32Array([3, 1, 39]), 0)
      .astype('float32')
      .div(255),
    f32(9, 4).take(new Int32Array([3, 8]), 0),
  ],
  'elements taken': () => along((x) => np.take(x, [1, 3], 1), f32(5, 6)),
  slices: () => along((x) => x.at('1:4', '::-2').mul(2), f32(6, 9)),
  'joined and padded': () => along((x, y) => np.concatenate([np.pad(x, 1), y], 1), f32(3, 4), f32(5, 2)),
  'repeated, rolled and flipped': () => along((x) => np.roll(np.repeat(np.flip(x, 0), 2, 1), 3, 1), f32(3, 4)),
  'triangles and diagonals': () => [
    np.tril(f32(5, 6)),
    np.triu(f64(5, 6), 1),
    np.diagonal(f32(5, 6), 1),
    np.diag(f32(4)),
  ],
  'a batch norm in training': () => along((x) => nn.batchNorm(3)(x), f32(8, 3, 4, 4)),
  'a layer by its name': () => {
    nn.manualSeed(1);
    const model = nn.sequential(nn.linear(6, 5), nn.relu, nn.linear(5, 2));
    return along((x) => model(x), f32(4, 6));
  },
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** The code by a kernel's key: kernels of one key are compiled once, so they have to be the same. */
const codes = new Map<string, string>();
function codeOf(source: KernelSource): string {
  const code = [false, true].map((wide) => {
    const b = new Builder({ fma: true, wide });
    source.write(b);
    return textOf(treeLines(kernelTree(b.finish('kernel'))));
  });
  // What only moves elements moves integers and floats of one size alike.
  const moved = code.join().replaceAll(/\b[if](32|64)/g, '$1');
  const known = codes.get(source.key);
  if (known === undefined) codes.set(source.key, moved);
  else if (known !== moved) throw new Error(`two kernels share the key ${source.key}`);
  return `${code[0]!.split('\n').length} lines ${digest(code.join())}`;
}

function linesOf(outputs: readonly Tensor[], blas: number): string[] {
  const isLeaf = (n: Tensor['node']): boolean => n.op.kind === 'leaf' || (n.value?.host ?? null) !== null;
  const walk = new Walk(isLeaf);
  const roots: Root[] = outputs.map(({ node }) => ({ node, kind: 'host' }));
  walk.run(roots.filter((r, i) => !isLeaf(r.node) && roots.findIndex((s) => s.node === r.node) === i));
  const lowered = lowerProgram({ nodes: walk.nodes, roots: walk.roots, isLeaf, fuse: true, machine: wasm });
  const rendering = new Rendering(lowered.schedule, blas);
  const notes = described(lowered, rendering.calls()).map(({ note }) => note);
  const slot = (s: Slot): string => (s.kind === 'i32' ? `${s.value}` : JSON.stringify([s.offset, s.buffer]));
  const kernels = rendering.launches.map(({ source, size, work, slots }, i) => {
    const { name, ops, shapes, operands, dtype, scopes, flops, bytes } = notes[i]!;
    const of = operands.length > 0 ? ` of ${operands.join(' ')}` : '';
    const where = scopes.length > 0 ? ` in ${scopes.join(', ')}` : '';
    const code = 'host' in source ? 'on the host' : codeOf(source);
    return `  ${name}: ${ops.join(' ')} ${shapes.join(' ')}${of} ${dtype}${where}; ${flops} flops, ${bytes} bytes; size ${size}, work ${work}; ${slots.length} slots ${digest(slots.map(slot).join())}; ${code}`;
  });
  const scratch = [...rendering.stays.values()].map((s) => `${s.buffer.bytes} (${s.first} to ${s.last})`);
  return [...kernels, `  scratch ${scratch.join(', ')}`];
}

const plain = { device: 'wasm', smallSize: -1, fuseAtRun: 1, eager: false } as const;
for (const [name, programs, blas] of [
  ['elementwise', elementwise, 0],
  ['folds', folds, 0],
  ['products', products, 0],
  ['products by the BLAS', products, Infinity],
  ['more products', moreProducts, 0],
  ['windows', windows, 0],
  ['windows by the BLAS', windows, Infinity],
  ['others', others, 0],
] as const) {
  test(`programs of ${name} are the kernels of the file`, async () => {
    const text = withEngine(plain, () =>
      Object.entries(programs).map(([title, make]) => [title, ...linesOf(make(), blas)].join('\n')),
    );
    const file = join(import.meta.dirname, 'snapshots', `schedules ${name}.txt`);
    await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot(file);
  });
}
