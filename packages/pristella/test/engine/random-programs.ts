import type { DType } from '../../src/base/dtype.ts';
import { grad, nn, np } from '../../src/index.ts';
import { crossEntropyOfRows } from '../../src/op/loss/cross-entropy.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { maxPool2d } from '../../src/op/product/pooling.ts';

// Random programs over arrays: a list of instructions that does not depend on how, or whether, values are read.

/** Whole numbers below n, the same for the same seed. */
export type Below = (n: number) => number;
export function below(seed: number): Below {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

type Shape = readonly number[];

/** A step: from the tensors made so far, one more, or a write into one of them. */
export interface Instruction {
  readonly text: string;
  readonly inputs: readonly number[];
  /** Gives the new tensor, or changes the first input and gives nothing. */
  readonly run: (...inputs: np.Tensor[]) => np.Tensor | null;
  /** The plain loop and the kernel round differently. */
  readonly isProduct?: boolean;
}

const sizes: readonly Shape[] = [
  [1],
  [5],
  [8],
  [255],
  [256],
  [257],
  [300],
  [1000],
  [4095],
  [4096],
  [4097],
  [10_000],
  [130, 70],
  [70, 130],
  [256, 40],
  [1, 2, 9, 8],
  [2, 1, 12, 12],
  [16, 16],
  [17, 15],
  [64, 64],
  [3, 100],
  [100, 3],
  [10, 410],
  [1, 256],
  [300, 1],
  [5, 2, 30],
  [2, 3, 4],
  [12, 12],
  [7, 7],
];
const dtypes: readonly DType[] = ['float32', 'float32', 'float64', 'float64', 'int32'];

function leaf(shape: Shape, dtype: DType, salt: number): np.Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  const data = Float64Array.from({ length: n }, (_, i) =>
    dtype === 'int32' ? ((i * 7919 + salt) % 201) - 100 : Math.sin(13 * i + salt),
  );
  return np.fromData(data, shape).astype(dtype).clone();
}

/** Whole numbers so small that no fold of them overflows. */
const tamed = (x: np.Tensor): np.Tensor => (x.dtype === 'int32' ? x.clip(-100, 100) : x);

interface Known {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A random program: each instruction is made by looking at the shapes of what is there. */
export function program(seed: number, length: number): Instruction[] {
  const r = below(seed);
  const known: Known[] = [];
  const out: Instruction[] = [];
  const pick = <T>(list: readonly T[]): T => list[r(list.length)]!;
  const isFloat = (k: number): boolean => known[k]!.dtype.startsWith('float');
  const add = (text: string, inputs: readonly number[], run: Instruction['run'], isProduct = false): void => {
    // The shape and dtype that come of it.
    const made = run(...inputs.map((k) => np.zeros(known[k]!.shape, { dtype: known[k]!.dtype })));
    if (made !== null) {
      if (made.size === 0 || made.size > 20_000) return;
      known.push({ shape: made.shape, dtype: made.dtype });
    }
    out.push({ text, inputs, run, isProduct });
  };
  const any = (): number => (r(3) === 0 ? r(known.length) : Math.max(0, known.length - 1 - r(3)));
  const anyFloat = (): number | null => {
    for (let i = 0; i < 5; i++) {
      const k = any();
      if (isFloat(k)) return k;
    }
    return null;
  };
  const makers: (() => void)[] = [
    () => {
      const [shape, dtype, salt] = [pick(sizes), pick(dtypes), r(100)];
      add(`leaf ${shape} ${dtype}`, [], () => leaf(shape, dtype, salt));
    },
    // Elementwise.
    () => {
      const a = any();
      const [name, f] = pick([
        ['mul3', (x: np.Tensor) => x.mul(3)],
        ['half', (x: np.Tensor) => x.mul(0.5)],
        ['add', (x: np.Tensor) => x.add(0.3)],
        ['neg', (x: np.Tensor) => x.neg()],
        ['abs', (x: np.Tensor) => x.abs()],
        ['sin', (x: np.Tensor) => (x.dtype === 'int32' ? x.mul(2) : x.sin())],
        ['tanh', (x: np.Tensor) => (x.dtype === 'int32' ? x.sub(1) : x.tanh())],
        ['clip', (x: np.Tensor) => x.clip(-5, 5)],
        ['float32', (x: np.Tensor) => x.astype('float32')],
        ['float64', (x: np.Tensor) => x.astype('float64')],
      ] as const);
      add(`${name} %${a}`, [a], f);
    },
    () => {
      const [a, b] = [any(), any()];
      try {
        np.zeros(known[a]!.shape).add(np.zeros(known[b]!.shape));
      } catch {
        return;
      }
      const [name, f] = pick([
        ['add', np.add],
        ['sub', np.sub],
        ['mul', np.mul],
        ['maximum', np.maximum],
      ] as const);
      add(`${name} %${a} %${b}`, [a, b], (x, y) => f(x!, y!));
    },
    // Folds.
    () => {
      const a = any();
      const { ndim } = np.zeros(known[a]!.shape);
      const o = ndim === 0 || r(3) === 0 ? {} : { axis: r(ndim), keepdims: r(2) === 0 };
      const name = pick(['sum', 'sum', 'mean', 'var', 'std', 'max', 'min', 'prod', 'logsumexp', 'sum2'] as const);
      add(`${name} %${a} ${JSON.stringify(o)}`, [a], (x) => {
        const y = tamed(x!);
        if (name === 'prod') return y.mul(0.01).add(1).prod(o);
        if (name === 'logsumexp') return y.clip(-20, 20).logsumexp(o);
        if (name === 'sum2') return y.square().sum(o);
        return y[name](o);
      });
    },
    () => {
      const a = any();
      const order = pick([1, 2, undefined]);
      if (isFloat(a))
        add(`norm %${a} ${order}`, [a], (x) => np.norm(x!.ravel(), order === undefined ? {} : { ord: order }));
    },
    // Views.
    () => {
      const a = any();
      const { shape } = known[a]!;
      const n = shape.reduce((p, q) => p * q, 1);
      if (shape.length === 0) return;
      const d = shape[0]!;
      const [i, from] = [r(d), r(d)];
      const [name, f] = pick([
        ['row', (x: np.Tensor) => x.at(i)],
        ['range', (x: np.Tensor) => x.at(`${from}:`)],
        ['head', (x: np.Tensor) => x.at(`:${from + 1}`)],
        ['step', (x: np.Tensor) => x.at('::2')],
        ['flip', (x: np.Tensor) => np.flip(x)],
        ['T', (x: np.Tensor) => x.T],
        ['ravel', (x: np.Tensor) => x.ravel()],
        ['two', (x: np.Tensor) => (n % 2 === 0 ? x.reshape(2, -1) : x.reshape(-1, 1))],
        ['columns', (x: np.Tensor) => (n % 5 === 0 ? x.reshape(-1, 5) : x.expandDims(0))],
        ['last', (x: np.Tensor) => x.at('...', -1)],
        ['spread', (x: np.Tensor) => (n <= 5000 ? x.expandDims(0).broadcastTo([2, ...x.shape]) : x.ravel())],
        ['pick', (x: np.Tensor) => x.at([i, from, i])],
      ] as const);
      add(`${name} ${i} ${from} %${a}`, [a], f);
    },
    // Products.
    () => {
      const a = anyFloat();
      const b = anyFloat();
      if (a === null || b === null) return;
      const [p, q] = [known[a]!.shape, known[b]!.shape];
      if (p.length !== 2 || q.length !== 2) return;
      if (p[1] === q[0]) add(`matmul %${a} %${b}`, [a, b], (x, y) => x!.matmul(y!), true);
      else if (p[0] === q[0]) add(`matmul T %${a} %${b}`, [a, b], (x, y) => x!.T.matmul(y!), true);
      else if (p[1] === q[1]) add(`matmul %${a} T%${b}`, [a, b], (x, y) => x!.matmul(y!.T), true);
    },
    () => {
      const a = anyFloat();
      if (a === null || known[a]!.shape.length !== 2 || known[a]!.shape[0]! > 100) return;
      const way = r(3);
      add(
        `gram ${way} %${a}`,
        [a],
        (x) => (way === 0 ? x!.matmul(x!.T) : way === 1 ? x!.matmul(x!.at(0)) : x!.at('...', 0).matmul(x!)),
        true,
      );
    },
    () => {
      const a = anyFloat();
      if (a !== null) add(`dot %${a}`, [a], (x) => x!.ravel().dot(np.flip(x!.ravel())), true);
    },
    () => {
      const a = anyFloat();
      if (a === null) return;
      const { shape } = known[a]!;
      const [h, w] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
      if (shape.length < 2 || h < 3 || w < 3) return;
      const way = r(3);
      add(
        `conv ${way} %${a}`,
        [a],
        (x) => {
          const images = x!.reshape(-1, 1, h, w);
          const filters = images.at(0, ':', ':3', ':3').expandDims(0);
          if (way === 0) return conv2d(images, filters);
          if (way === 1) return grad((v) => conv2d(v, filters).square().sum())(images);
          return grad((v) => conv2d(images, v).square().sum())(filters.clone());
        },
        true,
      );
    },
    // Kernels.
    () => {
      const a = anyFloat();
      if (a === null) return;
      const { shape } = known[a]!;
      const [h, w] = [shape.at(-2) ?? 0, shape.at(-1) ?? 0];
      if (shape.length < 2 || h < 2 || w < 2) return;
      const way = r(3);
      add(`pool ${way} %${a}`, [a], (x) => {
        if (way === 0) return maxPool2d(x!.reshape(-1, 1, h, w), 2);
        const f = (v: np.Tensor): np.Tensor =>
          crossEntropyOfRows(v.reshape(-1, w), np.zeros(v.size / w, { dtype: 'int32' }));
        return way === 1 ? f(x!) : grad((v) => f(v).mean())(x!);
      });
    },
    () => {
      const a = any();
      if (known[a]!.shape.length === 0) return;
      const [name, f] = pick([
        ['cumsum', (x: np.Tensor) => tamed(x).cumsum(-1)],
        ['sort', (x: np.Tensor) => x.sort(-1)],
        ['take', (x: np.Tensor) => x.take([0, 0])],
        ['concatenate', (x: np.Tensor) => (x.size < 5000 ? np.concatenate([x, x.neg()]) : x.neg())],
        ['pad', (x: np.Tensor) => np.pad(x, 1)],
        ['argmax', (x: np.Tensor) => x.argmax()],
        ['diff', (x: np.Tensor) => (x.shape.at(-1)! > 1 ? np.diff(x) : x.abs())],
      ] as const);
      add(`${name} %${a}`, [a], f);
    },
    // Writes.
    () => {
      const a = any();
      const { shape, dtype } = known[a]!;
      if (shape.length === 0 || dtype === 'bool') return;
      const d = shape[0]!;
      const [i, from, v, way] = [r(d), r(d), r(50) - 25, r(6)];
      const b = any();
      const sameDtype = known[b]!.dtype === dtype && known[b]!.shape.length === 0;
      add(`write ${way} ${i} ${from} %${a} %${b}`, [a, b], (x, y) => {
        if (way === 0) x!.set(i, v);
        else if (way === 1) x!.set(`${from}:`, x!.at(i));
        else if (way === 2) x!.set([i, from, i], v);
        else if (way === 3) x!.set(x!.less(0), v);
        else if (way === 4) x!.set(i, sameDtype ? y! : x!.at(from));
        else if (d > 1) x!.set('1:', x!.at(':-1'));
        return null;
      });
    },
    // Parameters: all that is made of them stays an expression.
    () => {
      const a = anyFloat();
      if (a !== null) add(`parameter %${a}`, [a], (x) => new nn.Parameter(x!).share());
    },
    () => {
      const a = anyFloat();
      if (a === null) return;
      add(`backward %${a}`, [a], (x) => {
        const w = new nn.Parameter(x!);
        const y = w.mul(0.5);
        if (y.ndim > 0) y.set('...', -1, 0);
        y.tanh().square().sum().backward();
        return w.grad!;
      });
    },
    () => {
      const a = any();
      add(`detach %${a}`, [a], (x) => x!.detach());
    },
    // Gradients.
    () => {
      const a = anyFloat();
      if (a === null) return;
      const way = r(4);
      add(`grad ${way} %${a}`, [a], (x) =>
        grad((v) => {
          if (way === 0) return v.mul(v).sum();
          if (way === 1) return v.sin().mean();
          if (way === 2) return v.ravel().at('::2').square().sum();
          return v.var();
        })(x!),
      );
    },
    () => {
      const a = anyFloat();
      if (a === null || known[a]!.shape.length !== 2 || known[a]!.shape[0]! > 100) return;
      add(`grad of gram %${a}`, [a], (x) => grad((v) => v.matmul(v.T).square().mean())(x!), true);
    },
  ];
  makers[0]!();
  makers[0]!();
  for (let tries = 0; out.length < length && tries < 20 * length; tries++) pick(makers)();
  return out;
}

/** How a program reads values between its instructions. */
export type Reader = (tensors: readonly np.Tensor[]) => void;

/** The bits of all tensors of a program at its end. */
export function run(instructions: readonly Instruction[], read: Reader | null): string[] {
  const tensors: np.Tensor[] = [];
  for (const { inputs, run } of instructions) {
    const made = run(...inputs.map((k) => tensors[k]!));
    if (made !== null) tensors.push(made);
    read?.(tensors);
  }
  return tensors.map(bitsOf);
}

export const bitsOf = (t: np.Tensor): string => {
  const data = t.data();
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) data[i] = Number.NaN;
  return `${t.dtype} ${t.shape} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')}`;
};

/** A reader of random tensors in random ways. */
export function reader(seed: number): Reader {
  const r = below(seed ^ 0x5bd1e995);
  return (tensors) => {
    for (let k = r(3); k > 0; k--) {
      const t = tensors[r(tensors.length)]!;
      const way = r(6);
      if (way === 0) t.data();
      else if (way === 1) String(t);
      else if (way === 2) t.tolist();
      else if (way === 3 && t.size === 1) t.item();
      else if (way === 4 && t.ndim > 0) t.at(r(t.shape[0]!)).data();
      else if (way === 5) t.ravel().at('1:').data();
    }
  };
}

/** The same program by values that share nothing: each instruction is given copies, and its result is copied. */
export function model(instructions: readonly Instruction[]): np.Tensor[] {
  const values: np.Tensor[] = [];
  for (const { inputs, run } of instructions) {
    const given = new Map(inputs.map((k) => [k, values[k]!.clone()]));
    const made = run(...inputs.map((k) => given.get(k)!));
    if (made !== null) values.push(made.clone());
    else values[inputs[0]!] = given.get(inputs[0]!)!.clone();
  }
  return values;
}

/** Which tensors at a program's end have no product beneath. */
export function exactTensors(instructions: readonly Instruction[]): boolean[] {
  const exact: boolean[] = [];
  for (const { text, inputs, isProduct } of instructions) {
    const all = !isProduct && inputs.every((k) => exact[k]);
    if (text.startsWith('write')) exact[inputs[0]!] = all;
    else exact.push(all);
  }
  return exact;
}
