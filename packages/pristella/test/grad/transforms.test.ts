import { describe, expect, test } from 'vitest';
import {
  ArgumentError,
  compareGrad,
  compute,
  GradientError,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  nn,
  np,
  ShapeError,
  Tensor,
  train,
  valueAndGrad,
  vjp,
} from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const x = np.array([1, 2]);
const numbers = (t: Tensor): unknown => t.tolist();

describe('grad', () => {
  const f = (...[a, b]: Tensor[]): Tensor => a!.mul(b!).mul(b!).sum();

  test('by the arguments that argnums names, in their order', () => {
    expect(grad(f, { argnums: 1 })(x, [3, 4]).tolist()).toEqual([6, 16]);
    expect(grad(f, { argnums: [1, 0] })(x, [3, 4]).map(numbers)).toEqual([
      [6, 16],
      [9, 16],
    ]);
    // The same tensor in two places is two arguments.
    expect(grad(f, { argnums: [0, 1] })(x, x).map(numbers)).toEqual([
      [1, 4],
      [2, 8],
    ]);
    const [value, slope] = valueAndGrad(f, { argnums: 0 })(x, [3, 4]);
    expect([value.item(), slope.tolist()]).toEqual([41, [9, 16]]);
  });

  test('by a tree is a tree, with null for what is no float', () => {
    const tree = {
      w: x,
      layers: [np.array([3]), new Map([['b', np.array([4, 5])]])] as const,
      name: 'mine',
      n: 3,
      ids: np.array([1], { dtype: 'int32' }),
    };
    const loss = (t: typeof tree): Tensor =>
      t.w.square().sum().mul(t.layers[0]).add(t.layers[1].get('b')!).mul(t.n).sum();
    const g = grad(loss)(tree);
    expect(g.w.tolist()).toEqual([36, 72]);
    expect(g.layers[0].tolist()).toEqual([30]);
    expect(g.layers[1].get('b')?.tolist()).toEqual([3, 3]);
    expect([g.name, g.n, g.ids]).toEqual([null, null, null]);
    expect(tree.w).toBe(x);
  });

  test('by a model is a Map of its trainable parameters, which keep what they are and what waits in them', () => {
    const model = nn.sequential(nn.linear(2, 3), nn.relu, nn.linear(3, 1));
    const [first] = model.parameters();
    const loss = (m: typeof model): Tensor =>
      m([[0.5, -1]])
        .square()
        .sum();
    loss(model).backward();
    const waits = new Map([...model.named()].map(([name, p]) => [name, (p as nn.Parameter).grad!.tolist()]));
    const found = grad(loss)(model);
    expect(new Map([...found].map(([name, g]) => [name, g.tolist()]))).toEqual(waits);
    expect(first!.grad!.tolist()).toEqual(waits.get('0.weight'));
    expect(first!.node.cell).toBe(first!.cell);
    first!.trainable = false;
    expect([...grad(loss)(model).keys()]).toEqual(['0.bias', '2.weight', '2.bias']);
    train.sgd({ lr: 0.1 })(model).step();
    const byList = grad((ps: nn.Parameter[]) => loss(model).add(ps[0]!.sum().mul(0)))(model.parameters());
    expect(byList.map((g) => g.shape)).toEqual(model.parameters().map((p) => p.shape));
    expect(byList[1]!.tolist()).toEqual(grad(loss)(model).get('0.bias')!.tolist());
  });

  test('brings along what more the function gives', () => {
    const g = (w: Tensor): [Tensor, { twice: Tensor }] => [w.square().sum(), { twice: w.mul(2) }];
    const [slope, aux] = grad(g, { hasAux: true })(x);
    expect([slope.tolist(), aux.twice.tolist()]).toEqual([
      [2, 4],
      [2, 4],
    ]);
    const [[value, more], [only]] = valueAndGrad(g, { hasAux: true })(x);
    expect([value.item(), more.twice.tolist(), only.tolist()]).toEqual([5, [2, 4], [2, 4]]);
  });

  test('says what is wrong', () => {
    expect(() => grad(f, { argnums: 2 })(x, x)).toThrow('there is no argument 2 among 2');
    expect(() => grad(f, { argnums: -1 })).toThrow(ArgumentError);
    expect(() => grad((w: Tensor) => w.sum(), { hasAux: true } as never)(x)).toThrow('must return [tensor, more]');
    expect(() => grad((t: { n: number }) => np.array(t.n))({ n: 1 })).toThrow(GradientError);
    expect(() => grad((w: Tensor) => w.sum())(np.array([1], { dtype: 'int32' }))).toThrow('dtype int32');
  });
});

describe('vjp and jvp', () => {
  test('of a product: rows one way, columns the other', () => {
    const a = np.arange(6).reshape(2, 3);
    const [y, pull] = vjp((v) => np.matmul(a, v), [1, 1, 1]);
    expect(y.tolist()).toEqual([3, 12]);
    // Read before it is pulled, and pulled twice.
    expect(pull([1, 10]).map(numbers)).toEqual([[30, 41, 52]]);
    expect(pull([0, 1]).map(numbers)).toEqual([[3, 4, 5]]);
    expect(jvp((v) => np.matmul(a, v), [[1, 1, 1]], [[0, 1, 10]]).map(numbers)).toEqual([
      [3, 12],
      [21, 54],
    ]);
  });

  test('of trees, by models', () => {
    const model = nn.linear(2, 1, { bias: false });
    const f = (m: typeof model, t: { x: Tensor }): { y: Tensor; n: number } => ({ y: m(t.x), n: 1 });
    const t = { x: np.array([[2, 3]], { dtype: 'float32' }) };
    const [value, pull] = vjp(f, model, t);
    const [byModel, byTree] = pull({ y: np.array([[10]]), n: null });
    expect(value.n).toBe(1);
    expect(byModel.get('weight')!.tolist()).toEqual([[20], [30]]);
    expect(byTree.x.tolist()).toEqual(model.weight.T.mul(10).tolist());
    const [, along] = jvp(f, [model, t], [new Map([['weight', np.array([[1], [0]])]]), { x: np.zeros([1, 2]) }]);
    expect([along.y.tolist(), along.n]).toEqual([[[2]], null]);
    expect(() => pull({ n: null } as never)).toThrow('has no tensor at y');
    expect(() => pull({ y: x, n: null })).toThrow(ShapeError);
  });

  test('nest: slopes of pulled gradients and of changes along directions', () => {
    const cube = (v: Tensor): Tensor => v.pow(3);
    const pulled = grad((v: Tensor) => vjp(cube, v)[1](v)[0].sum());
    expect(pulled(x).tolist()).toEqual([9, 36]);
    const pushed = grad((v: Tensor) => jvp(cube, [v], [v])[1].sum());
    expect(pushed(x).tolist()).toEqual([9, 36]);
    expect(compareGrad((v) => jvp((w) => w.sin().mul(w), [v], [v.mul(2)])[1], [x], { order: 2 }).ok).toBe(true);
    const [, second] = jvp((v) => jvp(cube, [v], [np.ones(2)])[1], [x], [np.ones(2)]);
    expect(second.tolist()).toEqual([6, 12]);
    const [, bySlope] = jvp(
      grad((v: Tensor) => cube(v).sum()),
      [x],
      [[1, 10]],
    );
    expect(bySlope.tolist()).toEqual([6, 120]);
  });

  test('of float32 stay float32, and of no elements have none', () => {
    const v = np.array([1, 2], { dtype: 'float32' });
    const [y, change] = jvp((w) => w.square(), [v], [[1, 1]]);
    expect([y.dtype, change.dtype, vjp((w) => w.square(), v)[1](x)[0].dtype]).toEqual([
      'float32',
      'float32',
      'float32',
    ]);
    expect(jvp((w) => w.exp(), [np.zeros([0, 2])], [np.zeros([0, 2])])[1].shape).toEqual([0, 2]);
    expect(jvp((w) => w.mul(0).add(1), [x], [x])[1].tolist()).toEqual([0, 0]);
    expect(jvp((_) => np.ones(3), [x], [x])[1].tolist()).toEqual([0, 0, 0]);
  });

  test('say what is wrong', () => {
    expect(() => vjp(() => x)).toThrow('there is nothing to differentiate by');
    expect(() => vjp(() => 'three', x)).toThrow('must return tensors of floats');
    expect(() => jvp((v: Tensor) => v, x as never, [x] as never)).toThrow('must be a list');
    expect(() => jvp((v) => v, [x], [[1, 2, 3]])).toThrow('direction 0 has shape (3,), not (2,)');
  });
});

/** The book's functions of two numbers, with their matrices of second derivatives. */
const functions: Readonly<Record<string, { f: (v: Tensor) => Tensor; h: (a: number, b: number) => number[][] }>> = {
  'a² + b²': { f: (v) => v.square().sum(), h: () => [[2, 0], [0, 2]] }, // biome-ignore format: matrices
  'a² / 20 + b²': { f: (v) => v.at(0).square().div(20).add(v.at(1).square()), h: () => [[0.1, 0], [0, 2]] }, // biome-ignore format: matrices
  matyas: {
    f: (v) => v.square().sum().mul(0.26).sub(v.prod().mul(0.48)),
    h: () => [[0.52, -0.48], [-0.48, 0.52]], // biome-ignore format: matrices
  },
  rosenbrock: {
    f: (v) => v.at(1).sub(v.at(0).square()).square().mul(100).add(v.at(0).sub(1).square()),
    h: (a, b) => [[1200 * a * a - 400 * b + 2, -400 * a], [-400 * a, 200]], // biome-ignore format: matrices
  },
  'softmax and cross-entropy': {
    f: (v) => nn.crossEntropy(v.reshape(1, 2), [0]),
    h(a, b) {
      const p = 1 / (1 + Math.exp(b - a));
      const q = p * (1 - p);
      return [[q, -q], [-q, q]]; // biome-ignore format: matrices
    },
  },
};

describe.each(Object.keys(modes) as Mode[])('by %s', (mode) => {
  test.each(Object.entries(functions))('the hessian of %s is that of its formula', (_, { f, h }) => {
    inMode(mode, () => {
      const points: [number, number][] = [[1.5, -0.5], [0, 2], [-1, 3]]; // biome-ignore format: points
      for (const point of points) {
        const wanted = h(...point);
        const found = hessian(f)(point).tolist() as number[][];
        for (const [i, row] of wanted.entries())
          for (const [k, v] of row.entries()) expect(found[i]![k]).toBeCloseTo(v, 10);
        const [along] = hvp(f, [np.array(point)], [[1, 10]]);
        wanted.forEach((row, i) => {
          expect(along.at(i).item()).toBeCloseTo(row[0]! + 10 * row[1]!, 10);
        });
      }
    });
  });

  test('the jacobian is the same by rows and by columns', () => {
    inMode(mode, () => {
      const wide = np.random.defaultRng(1).normal(0, 1, [3, 5]);
      const f = (m: Tensor) => (v: Tensor) => np.tanh(np.matmul(m, v));
      for (const m of [wide, wide.T]) {
        const v = np.linspace(-1, 1, m.shape[1]!);
        const slope = np.sub(1, np.tanh(np.matmul(m, v)).square()).reshape(-1, 1);
        const error = jacobian(f(m))(v).sub(slope.mul(m)).abs().max().item();
        expect(error).toBeLessThan(1e-15);
      }
    });
  });
});

test('a jacobian has the shape of the result, then that of the argument, also without elements', () => {
  const f = (...[a, b]: Tensor[]): Tensor => np.outer(a!, b!);
  expect(jacobian(f, { argnums: 1 })([1, 2, 3], [4, 5]).shape).toEqual([3, 2, 2]);
  expect(jacobian((v) => v)(7).tolist()).toBe(1);
  expect(jacobian((v) => v.mul(2))(np.zeros([0, 2])).shape).toEqual([0, 2, 0, 2]);
  expect(jacobian((_) => np.ones(2))(x).tolist()).toEqual([[0, 0], [0, 0]]); // biome-ignore format: a matrix
  expect(() => jacobian(f, { argnums: 2 })(x, x)).toThrow('there is no argument 2');
  expect(() => hessian((v) => v)(x)).toThrow('a gradient starts from one number');
});

describe('compute', () => {
  test('makes several values in one run', async () => {
    const { engine } = await import('../../src/engine/engine.ts');
    await inMode('fused kernels', async () => {
      const v = np.linspace(0, 1, 5000);
      const make = (): [Tensor, Tensor] => [v.sin().sum(), v.sin().mul(2).max()];
      compute(...make());
      const before = engine.programs.made;
      const [a, b] = compute(...make());
      expect([a, b].every((t) => t.node.value?.host)).toBe(true);
      expect(engine.programs.made).toBe(before);
      const list = await compute(a, b);
      expect(list[0] === a && list[1] === b && list.length === 2).toBe(true);
      expect(list).not.toHaveProperty('then');
      expect(Object.keys(compute(a, b))).toEqual(['0', '1']);
      expect(compute()).toEqual([]);
      expect(a).toBeInstanceOf(Tensor);
    });
    expect(() => compute(3 as never)).toThrow('what is computed must be a tensor, not 3');
  });

  test('tells an error to who awaits', async () => {
    const bad = np.linalg.inv(np.zeros([20, 20]));
    expect(() => compute(bad)).toThrow(ArgumentError);
  });
});
