import { expect, test } from 'vitest';
import { GradientError, grad, nn, np, numericalGradient, train, valueAndGrad } from '../../src/index.ts';

const w = np.array([1, 2]);

test.each([grad, valueAndGrad])(
  'a function that uses a tensor from outside, and takes none, is refused by %o',
  (by) => {
    expect(() => by(() => w.square().sum())(w)).toThrow(GradientError);
    expect(() => by(() => w.square().sum())(w)).toThrow('the function takes no argument');
  },
);

test('a constant slope is 0, and a list of arguments is an argument', () => {
  expect(grad((x) => grad((y) => y.mul(3).sum())(x).sum())(w).tolist()).toEqual([0, 0]);
  expect(grad((..._) => w.sum().mul(0).add(_[0]!.sum()))(w).tolist()).toEqual([1, 1]);
  expect(
    numericalGradient(() => w.square().sum(), w)
      .round(4)
      .tolist(),
  ).toEqual([2, 4]);
});

test('a loop that assigns its parameters by hand adds no gradients up', () => {
  const p = new nn.Parameter(np.array([0]));
  const seen: number[] = [];
  for (let i = 0; i < 4; i++) {
    p.sub(3).square().sum().backward();
    p.assign(p.sub(p.grad!.mul(0.1)));
    seen.push(Number(p.item().toFixed(3)));
  }
  expect(seen).toEqual([0.6, 1.08, 1.464, 1.771]);
});

test('a gradient that waits when a parameter is assigned is still there for a step, and ends with the next backward', () => {
  const p = new nn.Parameter(np.array([1]));
  const optimizer = train.sgd({ lr: 1 })([p]);
  p.mul(2).sum().backward();
  p.assign([5]);
  optimizer.step();
  expect(p.item()).toBe(3);
  p.mul(2).sum().backward();
  p.assign([5]);
  p.mul(3).sum().backward();
  expect(p.grad!.item()).toBe(3);
});
