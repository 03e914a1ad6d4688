import { describe, expect, test } from 'vitest';
import {
  ArgumentError,
  compareGrad,
  customGradient,
  GradientError,
  grad,
  jvp,
  nn,
  np,
  ShapeError,
  type Tensor,
  vjp,
  vmap,
} from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const x = np.array([0.5, -1, 2]);
const sigmoid = customGradient(
  (v) => {
    const s = v!.neg().exp().add(1).reciprocal();
    return [s, [s]];
  },
  (g, { saved: [s] }) => g.mul(s!).mul(np.sub(1, s!)),
);
/** Its gradient is zero, whatever it gives. */
const silent = customGradient(
  (v) => v!.square(),
  (g) => g.mul(0),
);

describe.each(Object.keys(modes) as Mode[])('a gradient of one’s own by %s', (mode) => {
  test('that saved an intermediate is right to second order, and third', () => {
    inMode(mode, () => {
      expect(compareGrad(sigmoid, [x], { order: 2 }).ok).toBe(true);
      const third = (f: (v: Tensor) => Tensor) =>
        grad((v) => grad((u) => grad((t) => f(t).sum())(u).sum())(v).sum())(x);
      expect(third(sigmoid).sub(third(nn.sigmoid)).abs().max().item()).toBeLessThan(1e-14);
    });
  });

  test('that is zero is zero everywhere: nested, by vjp, by jvp, within vmap, and by a parameter', () => {
    inMode(mode, () => {
      const f = (v: Tensor): Tensor => silent(v).mul(v).sum();
      // Of s(v) v the slope is s(v); of that again 0.
      expect(grad(f)(x).tolist()).toEqual([0.25, 1, 4]);
      expect(grad((v) => grad(f)(v).sum())(x).tolist()).toEqual([0, 0, 0]);
      expect(vjp(silent, x)[1]([1, 1, 1])[0].tolist()).toEqual([0, 0, 0]);
      expect(jvp(silent, [x], [np.ones(3)])[1].tolist()).toEqual([0, 0, 0]);
      expect(vmap(grad((v) => silent(v).mul(v)))(x).tolist()).toEqual([0.25, 1, 4]);
      expect(grad((v) => vmap(silent)(v).sum())(x).tolist()).toEqual([0, 0, 0]);
      expect(grad((v) => vmap((u) => grad((t) => silent(t))(u))(v).sum())(x).tolist()).toEqual([0, 0, 0]);
      const p = new nn.Parameter(x);
      silent(p).add(p).sum().backward();
      expect(p.grad!.tolist()).toEqual([1, 1, 1]);
    });
  });
});

test('within vmap backward is that of one example, and what is shared gets the sum', () => {
  // A gradient that looks at a whole example: of shape (3), never (4, 3).
  const shapes: string[] = [];
  const scaled = customGradient(
    (v, w) => v!.mul(w!),
    (g, { inputs: [v, w] }) => {
      shapes.push(`${g.shape}`);
      return [g.mul(w!).div(g.square().sum().add(1)), g.mul(v!)];
    },
  );
  const rows = np.arange(12).reshape(4, 3);
  const one = (w: Tensor, v: Tensor): Tensor => scaled(v, w).square().sum();
  const each = vmap((v: Tensor) => grad(one)(x, v))(rows);
  const loop = np.stack([0, 1, 2, 3].map((i) => grad(one)(x, rows.at(i))));
  expect(each.sub(loop).abs().max().item()).toBeLessThan(1e-13);
  expect(
    grad((w: Tensor) => vmap((v: Tensor) => one(w, v))(rows).sum())(x)
      .sub(loop.sum(0))
      .abs()
      .max()
      .item(),
  ).toBeLessThan(1e-12);
  expect(new Set(shapes)).toEqual(new Set(['3']));
});

test('null is no gradient, integers have none, and without variables nothing is noted', () => {
  const f = customGradient(
    (a, b) => a!.mul(b!),
    (g, { inputs: [, b] }) => [g.mul(b!).mul(10), null],
  );
  expect(grad((a: Tensor, b: Tensor) => f(a, b).sum(), { argnums: [0, 1] })(x, x).map((t) => t.tolist())).toEqual([[5, -10, 20], [0, 0, 0]]); // biome-ignore format: a matrix
  const ids = np.array([1, 2, 3], { dtype: 'int32' });
  expect(grad((a) => f(a, ids).sum())(x).tolist()).toEqual([10, 20, 30]);
  expect(f(2, 3).node.op.name).not.toBe('customGradient');
});

test('a straight-through estimator trains what lies before it', () => {
  const straight = customGradient(
    (v) => np.round(v!),
    (g) => g,
  );
  expect(grad((v) => straight(v.mul(2)).mul([1, 10, 100]).sum())(x).tolist()).toEqual([2, 20, 200]);
});

describe('customGradient says', () => {
  test('that a gradient which is not linear in g has no jvp', () => {
    const clipped = customGradient(
      (v) => v!.mul(3),
      (g) => np.clip(g, -1, 1),
    );
    expect(grad((v) => clipped(v).mul([0.5, 5, -5]).sum())(x).tolist()).toEqual([0.5, 1, -1]);
    const bent = customGradient(
      (v) => v!.mul(3),
      (g) => g.square(),
    );
    expect(() => jvp(bent, [x], [x])).toThrow('not linear in g');
  });
  test('which parameter or variable it would lose', () => {
    const p = new nn.Parameter(x, 'scale');
    expect(() =>
      customGradient(
        (v) => v!.mul(p),
        (g) => g,
      )(x),
    ).toThrow("uses 'scale', which is none of its inputs");
    expect(() =>
      grad((w: Tensor) =>
        customGradient(
          (v) => v!.mul(w),
          (g) => g,
        )(x).sum(),
      )(x),
    ).toThrow('uses a variable');
    expect(
      customGradient(
        (v) => v!.mul(np.stopGradient(p)),
        (g) => g,
      )(x).shape,
    ).toEqual([3]);
    expect(
      customGradient(
        (v) => v!.mul(2),
        (g) => g,
      )(p).tolist(),
    ).toEqual([1, -2, 4]);
  });
  test('what is wrong with what is given', () => {
    const by =
      (backward: () => unknown): (() => unknown) =>
      () =>
        grad((v) => customGradient((u) => u!.mul(2), backward as never)(v).sum())(x);
    expect(by(() => [])).toThrow('backward must give a gradient for each of 1 inputs');
    expect(by(() => [3])).toThrow('the gradient by input 0 is no tensor');
    expect(by(() => np.ones(2))).toThrow(ShapeError);
    expect(by(() => undefined)).toThrow(GradientError);
    expect(() => customGradient((() => 3) as never, (g) => g)(x)).toThrow(ArgumentError);
    expect(() => customGradient(3 as never, (g) => g)).toThrow(ArgumentError);
  });
});
