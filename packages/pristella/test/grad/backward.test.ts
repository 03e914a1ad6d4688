import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import { ArgumentError, GradientError } from '../../src/base/errors.ts';
import { grad, valueAndGrad } from '../../src/grad/grad.ts';
import { backward, Parameter } from '../../src/grad/parameter.ts';
import { add, exp, mul, sin, square, stopGradient, sub } from '../../src/op/elementwise/index.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { at } from '../../src/op/shape/view.ts';
import { array, ones, zeros } from '../../src/tensor/create.ts';
import type { Node } from '../../src/tensor/node.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { sgd } from '../../src/train/rules.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const parameter = (content: number[], name = 'w') => new Parameter(array(content), name);

describe('grad', () => {
  test('of a value used twice is the sum of both uses', () => {
    const f = (x: Tensor): Tensor => {
      const y = square(x);
      return sum(add(mul(y, y), y));
    };
    expect(grad(f)([1, 2]).tolist()).toEqual([4 + 2, 32 + 4]);
  });
  test('by a plain number is a number', () => {
    expect(grad((x) => mul(x, x))(3).item()).toBe(6);
  });
  test('of a gradient is the second derivative, of that the third', () => {
    const cube = (x: Tensor): Tensor => mul(mul(x, x), x);
    const second = grad((x) => grad(cube)(x));
    expect(second(2).item()).toBe(12);
    expect(grad((x) => second(x))(2).item()).toBe(6);
    expect(grad((y) => sum(grad((x) => sum(sin(x)))(y)))([0.5]).item()).toBeCloseTo(-Math.sin(0.5), 15);
  });
  test('does not mix variables of nested gradients', () => {
    // d/dx x * (d/dy (x + y) at 1) = 1; a confused system says 2.
    expect(grad((x) => mul(x, grad((y) => add(x, y))(1)))(1).item()).toBe(1);
  });
  test('by an input that plays no part is zero', () => {
    const [y, [gx, gz]] = valueAndGrad((x, z) => add(sum(x), mul(sum(z), 0)))([1, 2], [[3]]);
    expect(y.item()).toBe(3);
    expect(gx!.tolist()).toEqual([1, 1]);
    expect(gz!.tolist()).toEqual([[0]]);
    expect(grad((_x, z) => sum(z!))([1, 2], [5]).tolist()).toEqual([0, 0]);
  });
  test('passes through broadcasting, views and products as NumPy shapes them', () => {
    const [, [gx, gb]] = valueAndGrad((x, b) => sum(mul(add(x, b), [[1, 2, 3], [4, 5, 6]])))(zeros([2, 3]), zeros([3])); // biome-ignore format: a matrix
    expect(gx!.tolist()).toEqual([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: a matrix
    expect(gb!.tolist()).toEqual([5, 7, 9]);
    expect(grad((a) => sum(matmul(a.T, [[1], [10]])))(zeros([2, 3])).tolist()).toEqual([[1, 1, 1], [10, 10, 10]]); // biome-ignore format: a matrix
  });
  test('stops at stopGradient', () => {
    expect(grad((x) => mul(stopGradient(x), x))(3).item()).toBe(3);
  });
  test('by integers throws GradientError with the way out', () => {
    expect(() => grad((x) => sum(x))(array([1, 2], { dtype: 'int32' }))).toThrow(/int32(.|\n)*astype\('float64'\)/);
  });
  test('of a result with two elements throws GradientError naming the shape', () => {
    expect(() => grad((x) => square(x))([1, 2])).toThrow(GradientError);
    expect(() => grad((x) => square(x))([1, 2])).toThrow(/\(2,?\)/);
  });
  test('of an integer result throws GradientError', () => {
    expect(() => grad((x) => sum(x.greater(0)))([1, 2])).toThrow(GradientError);
  });
  test('leaves nothing behind after an error in the function', () => {
    expect(() => grad(() => add(ones([2]), ones([3])))([1])).toThrow('[add]');
    expect(grad((x) => mul(x, x))(3).item()).toBe(6);
  });
});

/** The nodes of an expression with a given op. */
function nodesOf(root: Node, op: string): Node[] {
  const seen = new Set<Node>([root]);
  for (const n of seen) for (const input of n.inputs) seen.add(input);
  return [...seen].filter((n) => n.op.name === op);
}

test('the gradients of many slices of one tensor gather in one buffer', () => {
  const w = new Parameter(ones([1000, 2]), 'w');
  const rows = Array.from({ length: 1000 }, (_, i) => mul(square(at(w, i)), i));
  backward(rows.map((r) => sum(r)).reduce((a, b) => add(a, b)));
  const embeds = nodesOf(w.grad!.node, 'embed');
  expect(embeds.map((n) => n.inputs.length)).toEqual([1000]);
  expect(w.grad!.tolist()).toEqual(Array.from({ length: 1000 }, (_, i) => [2 * i, 2 * i]));
});

describe('backward', () => {
  test('leaves the gradient in every parameter beneath the loss', () => {
    const [w, b] = [parameter([1, 2]), parameter([5], 'b')];
    backward(sum(add(square(w), b)));
    expect(w.grad!.tolist()).toEqual([2, 4]);
    expect(b.grad!.tolist()).toEqual([2]);
  });
  test('of one loss twice throws GradientError', () => {
    const w = parameter([1, 2]);
    const loss = sum(square(w));
    backward(loss);
    expect(() => backward(loss)).toThrow(/differentiated already/);
    expect(w.grad!.tolist()).toEqual([2, 4]);
  });
  test('of two losses adds their gradients, until a step has used them', () => {
    const w = parameter([1, 2]);
    const optimizer = sgd({ lr: 1 })([w]);
    backward(sum(square(w)));
    backward(mul(sum(w), 10));
    expect(w.grad!.tolist()).toEqual([12, 14]);
    optimizer.step();
    expect(w.tolist()).toEqual([-11, -12]);
    backward(sum(w));
    expect(w.grad!.tolist()).toEqual([1, 1]);
  });
  test('of two losses that share work computes both from the old weights', () => {
    const w = parameter([3]);
    const y = square(w);
    const [first, second] = [sum(y), mul(sum(y), 2)];
    backward(first);
    backward(second);
    expect(w.grad!.item()).toBe(18);
    sgd({ lr: 0.1 })([w]).step();
    expect([first.item(), second.item()]).toEqual([9, 18]);
  });
  test('of several elements, of integers or without a parameter throws GradientError', () => {
    const w = parameter([1, 2]);
    expect(() => backward(square(w))).toThrow(GradientError);
    expect(() => backward(sum(w.greater(0)))).toThrow(GradientError);
    expect(() => backward(sum(square(array([1, 2]))))).toThrow(/no parameter lies beneath/);
    expect(() => backward(sum(w.detach()))).toThrow(/no parameter lies beneath/);
    expect(w.grad).toBeNull();
  });
  test('of a loss from before a step throws GradientError', () => {
    const w = parameter([1, 2]);
    const old = sum(square(w));
    backward(sum(w));
    sgd()([w]).step();
    expect(() => backward(old)).toThrow(/made from 'w' before its last change/);
  });
  test('is the method of a tensor', () => {
    const w = parameter([4]);
    sum(exp(sub(w, 4))).backward();
    expect(w.grad!.item()).toBe(1);
  });
});

describe('step', () => {
  test('without gradients, or twice for one backward, throws ArgumentError', () => {
    const w = parameter([1]);
    const optimizer = sgd({ lr: 1 })([w]);
    expect(() => optimizer.step()).toThrow(ArgumentError);
    backward(sum(w));
    optimizer.step();
    expect(() => optimizer.step()).toThrow(/call backward\(\) first/);
    expect(w.item()).toBe(0);
  });
  for (const mode of Object.keys(modes) as Mode[]) {
    test(`leaves gradients readable by ${mode}`, () => {
      inMode(mode, () => {
        const w = parameter([1, 2]);
        backward(sum(square(w)));
        sgd({ lr: 0.5 })([w]).step();
        expect(w.tolist()).toEqual([0, 0]);
        expect(w.grad!.tolist()).toEqual([2, 4]);
      });
    });
  }
});

for (const mode of Object.keys(modes) as Mode[]) {
  describe(`a chain of 10,000 ops by ${mode}`, () => {
    const depth = 10_000;
    test('is computed and differentiated without recursion', () => {
      inMode(mode, () => {
        const f = (x: Tensor): Tensor => {
          let y = x;
          for (let i = 0; i < depth; i++) y = i % 2 === 0 ? add(y, x) : mul(y, 0.5);
          return sum(y);
        };
        // y tends to x: y + x, halved.
        const [value, [g]] = valueAndGrad(f)([3, 5]);
        expect(value.item()).toBeCloseTo(8, 12);
        expect(g!.tolist()).toEqual([1, 1]);
      });
    });
  });
}
