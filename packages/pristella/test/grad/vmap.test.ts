import { describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import {
  ArgumentError,
  AxisError,
  GradientError,
  grad,
  jvp,
  nn,
  np,
  ShapeError,
  Tensor,
  vmap,
} from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const { random } = np;
const rows = np.arange(12).reshape(4, 3);
const stackOf = (n: number, f: (i: number) => Tensor): Tensor => np.stack(Array.from({ length: n }, (_, i) => f(i)));

describe('vmap', () => {
  test('takes examples along any axis, and puts them along any', () => {
    const f = (...[x, w]: Tensor[]): Tensor => x!.mul(w!).add(x!.sum());
    const w = np.array([1, 10, 100]);
    const wanted = stackOf(4, (i) => f(rows.at(i), w));
    expect(vmap(f, { inAxes: [0, null] })(rows, w).tolist()).toEqual(wanted.tolist());
    expect(vmap(f, { inAxes: [-1, null] })(rows.T, w).tolist()).toEqual(wanted.tolist());
    expect(vmap(f, { inAxes: [0, null], outAxes: 1 })(rows, w).tolist()).toEqual(wanted.T.tolist());
    expect(vmap(f, { inAxes: [0, null], outAxes: -1 })(rows, w).tolist()).toEqual(wanted.T.tolist());
  });

  test('takes and gives trees; what is no tensor stays, and what no example has a part in repeats', () => {
    const f = (t: { x: Tensor; k: number }): { y: Tensor; c: Tensor; k: number } => ({
      y: t.x.mul(t.k),
      c: np.ones(2),
      k: t.k,
    });
    const { y, c, k } = vmap(f)({ x: rows, k: 2 });
    expect([y.tolist(), c.shape, k]).toEqual([rows.mul(2).tolist(), [4, 2], 2]);
  });

  test('nests, and has no examples where there are none', () => {
    const outer = vmap((x) => vmap((y) => x.mul(y), { inAxes: 0 })(np.arange(5)))(rows);
    expect(outer.shape).toEqual([4, 5, 3]);
    expect(outer.at(3, 4).tolist()).toEqual(rows.at(3).mul(4).tolist());
    const table = vmap((x) => vmap((y) => np.dot(x, y))(rows))(rows);
    expect(table.tolist()).toEqual(np.matmul(rows, rows.T).tolist());
    expect(vmap((x) => np.sort(x).sum())(np.zeros([0, 3])).shape).toEqual([0]);
    expect(vmap((x) => np.linalg.pinv(x))(np.zeros([0, 3, 2])).shape).toEqual([0, 2, 3]);
  });

  test('of gradients is a gradient for each example, of a gradient by all their sum', () => {
    const model = nn.sequential(nn.linear(3, 4), nn.tanh, nn.linear(4, 2));
    const x = random.defaultRng(1).normal(0, 1, [5, 3], { dtype: 'float32' });
    const labels = np.array([0, 1, 1, 0, 1], { dtype: 'int32' });
    const loss = (m: typeof model, one: Tensor, label: Tensor): Tensor =>
      nn.crossEntropy(m(one.reshape(1, 3)), label.reshape(1));
    const each = vmap((one: Tensor, label: Tensor) => grad((m: typeof model) => loss(m, one, label))(model))(x, labels);
    const byLoop = stackOf(5, (i) => grad((m: typeof model) => loss(m, x.at(i), labels.at(i)))(model).get('0.weight')!);
    expect(each.get('0.weight')!.sub(byLoop).abs().max().item()).toBeLessThan(1e-7);
    expect(each.get('2.bias')!.shape).toEqual([5, 2]);
    const whole = grad((w: Tensor) => vmap((r) => np.dot(r, w).square())(rows).sum())([1, 0, -1]);
    const summed = grad((w: Tensor) => np.matmul(rows, w).square().sum())([1, 0, -1]);
    expect(whole.tolist()).toEqual(summed.tolist());
    const [, along] = jvp((v) => vmap((r) => r.mul(v).sum())(rows), [np.ones(3)], [[1, 0, 0]]);
    expect(along.tolist()).toEqual([0, 3, 6, 9]);
  });

  test('multiplies all examples by one matrix in one product, and makes one convolution of all images', () => {
    inMode('fused kernels', () => {
      const rng = random.defaultRng(1);
      const [x, w] = [rng.random([64, 40]).clone(), rng.random([40, 30]).clone()];
      const before = engine.counts.launches;
      vmap((r) => np.matmul(r, w))(x).data();
      expect(engine.counts.launches - before).toBe(1);
      const conv = nn.conv2d(2, 3, 3);
      const made = vmap((i) => conv(i.reshape(1, 2, 8, 8)).at(0))(np.ones([6, 2, 8, 8]));
      const ops = new Set([made.node]);
      for (const n of ops) for (const input of n.inputs) ops.add(input);
      expect([...ops].filter((n) => n.op.name === 'conv2d').length).toBe(1);
    });
  });

  test('takes indices and writes among the examples', () => {
    const list = np.array([2, 0, -1, 1], { dtype: 'int32' });
    expect(vmap((r, i) => r.at(i))(rows, list).tolist()).toEqual([2, 3, 8, 10]);
    expect(vmap((i) => np.take(rows, i, 1))(list).tolist()).toEqual(
      stackOf(4, (k) => np.take(rows, list.at(k), 1)).tolist(),
    );
    const written = vmap((r) => np.zeros(4).set('1:', r.square()))(rows);
    expect(written.tolist()).toEqual(stackOf(4, (k) => np.zeros(4).set('1:', rows.at(k).square())).tolist());
    const table = np.ones([3, 2]);
    const slope = vmap((i: Tensor) => grad((t: Tensor) => np.take(t, i, 0).square().sum())(table))(list);
    expect(slope.shape).toEqual([4, 3, 2]);
    expect(slope.at(2).tolist()).toEqual([[0, 0], [0, 0], [2, 2]]); // biome-ignore format: a matrix
  });

  test.each(Object.keys(modes) as Mode[])('gives the same by %s, in float32 as well', (mode) => {
    inMode(mode, () => {
      const x = random.defaultRng(3).normal(0, 1, [3, 300], { dtype: 'float32' });
      const f = (r: Tensor): Tensor =>
        np
          .cumsum(nn.softmax(r.reshape(3, 100)), 1)
          .mul(r.reshape(3, 100))
          .max(1);
      expect(vmap(f)(x).tolist()).toEqual(stackOf(3, (i) => f(x.at(i))).tolist());
    });
  });
});

describe('random numbers within vmap', () => {
  const layer = (): nn.Dropout => new nn.Dropout(0.5, random.defaultRng(4));
  const dropped = (randomness: 'error' | 'same' | 'different', of: (d: nn.Dropout, x: Tensor) => Tensor): Tensor => {
    const d = layer();
    return vmap((x) => of(d, x), { randomness })(np.ones([3, 400]));
  };
  const ways: Readonly<Record<string, (d: nn.Dropout, x: Tensor) => Tensor>> = {
    'of an example': (d, x) => d(x),
    'of what is no example': (d) => d(np.ones(400)),
    'of what is no example and small': (d, x) => d(np.ones(40)).sum().mul(x),
  };

  test.each(Object.entries(ways))('%s: an error unless told', (_, way) => {
    expect(() => dropped('error', way)).toThrow(GradientError);
    expect(() => dropped('error', way)).toThrow("{ randomness: 'different' }");
  });
  test.each(Object.entries(ways))('%s: the same for all', (_, way) => {
    const y = dropped('same', way);
    expect(y.at(0).tolist()).toEqual(y.at(1).tolist());
    expect(y.at(0).tolist()).toEqual(way(layer(), np.ones(400)).tolist());
  });
  test.each(Object.entries(ways))('%s: different for each', (_, way) => {
    const y = dropped('different', way);
    expect(y.shape).toEqual([3, 400]);
    expect(y.at(0).tolist()).not.toEqual(y.at(1).tolist());
    expect(y.at(1).tolist()).not.toEqual(y.at(2).tolist());
  });

  test('a refused draw leaves the stream where it was; another counts once', () => {
    const rng = random.defaultRng(1);
    expect(() => vmap((x) => x.add(rng.random(2)))(rows)).toThrow(GradientError);
    expect(rng.draws).toBe(0);
    vmap((x) => x.sum().add(rng.random(2)), { randomness: 'different' })(rows);
    expect(rng.draws).toBe(1);
  });

  test('nested: each has its own where both say so, the inner ones the same where they are', () => {
    const draw = (inner: 'same' | 'different', outer: 'same' | 'different'): number => {
      const rng = random.defaultRng(1);
      const f = (x: Tensor): Tensor => vmap((y) => y.mul(0).add(rng.random()), { randomness: inner })(x);
      return new Set(vmap(f, { randomness: outer })(rows).data()).size;
    };
    expect([draw('different', 'different'), draw('same', 'different'), draw('different', 'same'), draw('same', 'same')]).toEqual([12, 4, 3, 1]); // biome-ignore format: counts
  });

  test('what is drawn on the host is refused where it would differ', () => {
    const rng = random.defaultRng(1);
    const shuffled = vmap((x) => x.at(rng.permutation(3)), { randomness: 'different' });
    expect(() => shuffled(rows)).toThrow('a value is read that is not known within vmap');
  });
});

describe('vmap says', () => {
  const add = (...[a, b]: Tensor[]): Tensor => a!.add(b!);
  test('what is wrong with examples', () => {
    expect(() => vmap(add)(rows, np.ones(3))).toThrow(ShapeError);
    expect(() => vmap(add)(rows, np.ones(3))).toThrow('has 3 examples along axis 0, where (4, 3) has 4');
    expect(() => vmap(add, { inAxes: [0] })(rows, rows)).toThrow('inAxes has 1 axes for 2 arguments');
    expect(() => vmap(add, { inAxes: null })(rows, rows)).toThrow('no argument has examples');
    expect(() => vmap(add, { inAxes: 2 })(rows, rows)).toThrow(AxisError);
    expect(() => vmap(add)(3, 3)).toThrow(AxisError);
    expect(() => vmap(add, { inAxes: 'x' as never })).toThrow(ArgumentError);
    expect(() => vmap(add, { randomness: 'some' as never })).toThrow(ArgumentError);
  });
  test('which values it cannot read, also later and elsewhere', () => {
    expect(() => vmap((x) => x.mul(x.sum().item()))(rows)).toThrow('a value is read that is not known within vmap');
    expect(() => vmap((x) => x.at(x.greater(3)))(rows)).toThrow('a value is read that is not known within vmap');
    let kept: Tensor | undefined;
    vmap((x) => (kept = x.mul(2)))(rows);
    expect(() => kept!.data()).toThrow('a value is read that is not known within vmap');
    inMode('fused kernels', () => expect(() => kept!.data()).toThrow(GradientError));
    expect(np.ones(3).add(1).tolist()).toEqual([2, 2, 2]);
  });
  test('that running statistics do not follow examples', () => {
    const norm = nn.batchNorm(3);
    const f = (x: Tensor): Tensor => norm(x.reshape(1, 3).add([[0], [1]]));
    expect(() => vmap(f)(rows)).toThrow('statistics stay by model.eval()');
    norm.eval();
    expect(vmap(f)(rows).shape).toEqual([4, 2, 3]);
    expect(vmap(f)(rows)).toBeInstanceOf(Tensor);
  });
});
