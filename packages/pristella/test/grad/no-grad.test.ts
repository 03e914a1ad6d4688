import { expect, test } from 'vitest';
import '../../src/index.ts';
import { GradientError } from '../../src/base/errors.ts';
import { grad } from '../../src/grad/grad.ts';
import { noGrad } from '../../src/grad/no-grad.ts';
import { backward, Parameter } from '../../src/grad/parameter.ts';
import { add, mul, square } from '../../src/op/elementwise/index.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { array } from '../../src/tensor/create.ts';
import { Tensor } from '../../src/tensor/tensor.ts';

const parameter = () => new Parameter(array([1, 2]), 'w');

test('a loss made under noGrad has no gradient, and says so', () => {
  const w = parameter();
  const loss = noGrad(() => sum(square(w)));
  expect(loss.item()).toBe(5);
  expect(() => backward(loss)).toThrow(GradientError);
  expect(w.grad).toBeNull();
});

test('what is made under noGrad is a constant in what is made of it later', () => {
  const w = parameter();
  const norm = noGrad(() => sum(w));
  backward(sum(mul(w, norm)));
  expect(w.grad!.tolist()).toEqual([3, 3]);
  expect(
    grad((x) =>
      mul(
        x,
        noGrad(() => mul(x, 5)),
      ),
    )(2).item(),
  ).toBe(10);
});

test('tensors in lists, maps and objects carry no gradient either', async () => {
  const w = parameter();
  const y = noGrad(() => ({ list: [sum(w), 7], map: new Map([['a', sum(w)]]), deep: { b: sum(w) }, name: 'kept' }));
  expect(y.list[1]).toBe(7);
  expect(y.name).toBe('kept');
  const later = await noGrad(async () => sum(w));
  for (const t of [y.list[0] as Tensor, y.map.get('a')!, y.deep.b, later]) {
    expect(t).toBeInstanceOf(Tensor);
    expect(() => backward(t)).toThrow(GradientError);
    expect(t.item()).toBe(3);
  }
});

test('whole numbers, constants and things that are no tensors come back as they are', () => {
  const n = array([1, 2], { dtype: 'int32' });
  const c = array([0.5]);
  const f = (): number => 3;
  expect(noGrad(() => n)).toBe(n);
  expect(noGrad(() => c)).toBe(c);
  expect(noGrad(() => f)).toBe(f);
  expect(noGrad(() => null)).toBeNull();
});

test('noGrad hands on what the function throws', () => {
  expect(() => noGrad(() => add(array([1, 2]), array([1, 2, 3])))).toThrow('[add]');
});
