import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import { GradientError } from '../../src/base/errors.ts';
import { checkGrad, compareGrad } from '../../src/grad/check.ts';
import { grad } from '../../src/grad/grad.ts';
import { numericalDiff, numericalGradient } from '../../src/grad/numerical.ts';
import { Parameter } from '../../src/grad/parameter.ts';
import { checkModelGrad } from '../../src/nn/check.ts';
import { crossEntropy } from '../../src/nn/cross-entropy.ts';
import { dropout } from '../../src/nn/dropout.ts';
import { manualSeed } from '../../src/nn/init.ts';
import { linear } from '../../src/nn/linear.ts';
import { batchNorm } from '../../src/nn/norm.ts';
import { sequential } from '../../src/nn/sequential.ts';
import { unary } from '../../src/op/define.ts';
import { add, exp, log, mul, sigmoid, square, stopGradient } from '../../src/op/elementwise/index.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { array, zeros } from '../../src/tensor/create.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

describe('numericalDiff', () => {
  const f = (x: number): number => 0.01 * x ** 2 + 0.1 * x;
  test("of the book's function gives the book's digits", () => {
    expect(numericalDiff(f, 5)).toBe(0.1999999999990898);
    expect(numericalDiff(f, 10)).toBe(0.2999999999986347);
  });
});

describe('numericalGradient', () => {
  const f = (x: Tensor): Tensor => sum(square(x));

  test("of the book's function gives the book's digits", () => {
    expect(numericalGradient(f, [3, 4]).tolist()).toEqual([6.00000000000378, 7.999999999999119]);
    expect(numericalGradient(f, [0, 2]).tolist()).toEqual([0, 4.000000000004]);
    expect(numericalGradient(f, [3, 0]).tolist()).toEqual([6.000000000012662, 0]);
  });
  test('of integers is computed in float64 and right', () => {
    const g = numericalGradient(f, array([3, 4], { dtype: 'int32' }));
    expect(g.dtype).toBe('float64');
    expect(g.tolist()).toEqual([6.00000000000378, 7.999999999999119]);
  });
  test('of float32 is computed in float64', () => {
    const g = numericalGradient(f, array([3, 4], { dtype: 'float32' }));
    expect(g.tolist()).toEqual([6.00000000000378, 7.999999999999119]);
  });
  test('has the shape of x, whatever its rank', () => {
    for (const shape of [[], [2], [2, 3], [2, 1, 3], [0, 2]])
      expect(numericalGradient(f, zeros(shape)).shape).toEqual(shape);
  });
  test('sees each of several axes', () => {
    const g = numericalGradient(
      (x) =>
        sum(
          mul(x, [
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      zeros([2, 3]),
    );
    for (const [i, v] of g.data().entries()) expect(v).toBeCloseTo(i + 1, 9);
  });
  test('leaves x as it was, also when the function throws', () => {
    const x = array([1, 2], { dtype: 'int32' });
    const node = x.node;
    numericalGradient(f, x);
    expect(x.node).toBe(node);
    expect(() =>
      numericalGradient(() => {
        throw new Error('no');
      }, x),
    ).toThrow('no');
    expect(x.node).toBe(node);
    expect(x.tolist()).toEqual([1, 2]);
  });
  test('of a function that uses a parameter instead of its argument, as the book writes it', () => {
    const w = new Parameter(array([[1, 2]], { dtype: 'float32' }));
    const version = w.cell.version;
    const g = numericalGradient(() => sum(square(w)), w);
    expect(g.dtype).toBe('float64');
    for (const [i, v] of g.data().entries()) expect(v).toBeCloseTo(2 * i + 2, 9);
    expect(w.cell.version).toBe(version);
  });
  test('takes functions that give plain numbers, and a step', () => {
    const cube = (x: Tensor): number => x.item() ** 3;
    expect(numericalGradient(cube, 1, { step: 0.5 }).item()).toBe(3.25);
  });
  test('of a function that gives two numbers throws GradientError', () => {
    expect(() => numericalGradient((x) => square(x), [1, 2])).toThrow(GradientError);
  });
});

/** An op whose gradient rule is wrong by a tenth. */
const skewed = unary('skewed', { formula: (_, x) => x, vjp: [(g) => mul(g, 1.1)] });

describe('checkGrad', () => {
  test('accepts right gradients to second order', () => {
    expect(() =>
      checkGrad(
        (x, y) => exp(matmul(x, y)),
        [
          [
            [1, 2],
            [0.3, 0.4],
          ],
          [[0.1], [0.2]],
        ],
        { order: 2 },
      ),
    ).not.toThrow();
  });
  test('names the input and element whose rule is wrong', () => {
    const f = (x: Tensor, y: Tensor): Tensor => add(square(x), mul(skewed(y), [0, 1]));
    expect(() =>
      checkGrad(f, [
        [1, 2],
        [3, 4],
      ]),
    ).toThrow(/gradient by input 1 at \(1,\) is .* but measures/);
    const { ok, worst } = compareGrad(f, [
      [1, 2],
      [3, 4],
    ]);
    expect(ok).toBe(false);
    expect(worst).toMatchObject({ input: 1, index: [1], order: 1 });
    expect(worst.analytic / worst.numeric).toBeCloseTo(1.1, 9);
  });
  test('finds a wrong second derivative beneath a right first one', () => {
    // Its rule gives the right numbers, but as a constant.
    const frozen = unary('frozenSquare', {
      formula: (w, x) => w.mul(x, x),
      vjp: [(g, [x]) => mul(g, stopGradient(mul(x!, 2)))],
    });
    expect(compareGrad((x) => frozen(x), [[1, 2]]).ok).toBe(true);
    // What is off by the tolerance is right, by anything more is not.
    const off = (tolerance: number) => compareGrad((x) => square(x), [[1, 2]], { tolerance });
    const { error } = off(1).worst;
    expect(error).toBeGreaterThan(0);
    expect([off(error).ok, off(error * (1 - 1e-9)).ok, off(0).ok]).toEqual([true, false, false]);
    expect(compareGrad((x) => frozen(x), [[1, 2]], { order: 2 }).worst).toMatchObject({ order: 2, analytic: 0 });
  });
  test('names the first of equal errors, the first order where its error is larger, and what is no number before all', () => {
    const constant = (x: Tensor): Tensor => mul(stopGradient(x), 2);
    expect(compareGrad(constant, [[1, 2], [3]]).worst).toMatchObject({ input: 0, index: [0], error: 1 }); // biome-ignore format: two inputs
    const steep = (x: Tensor): Tensor => add(x, constant(x));
    const { ok, worst } = compareGrad(steep, [[1, 2]], { order: 2 });
    expect([ok, worst.order, worst.numeric / worst.analytic]).toEqual([false, 1, expect.closeTo(3, 9)]);
    const bent = compareGrad((x) => mul(x, stopGradient(x)), [[1, 2]], { order: 2 }).worst;
    expect(bent).toMatchObject({ order: 2, analytic: 0, error: 1 });
    const none = compareGrad((x) => log(x), [[1, -1]], { order: 2 });
    expect(none).toMatchObject({ ok: false, worst: { order: 1, index: [0], error: Number.NaN } });
  });
  test('lets an error pass that is the tolerance, 1e-6 unless told, and none above it', () => {
    const off = (by: number) => (x: Tensor) => add(x, mul(stopGradient(x), by));
    const { error } = compareGrad(off(1e-3), [[1]]).worst;
    expect(error).toBeCloseTo(1e-3 / 1.001, 9);
    const passes = (tolerance: number): boolean => compareGrad(off(1e-3), [[1]], { tolerance }).ok;
    expect([error * (1 - 1e-9), error, error * (1 + 1e-9)].map(passes)).toEqual([false, true, true]);
    expect([0.9e-6, 1.1e-6].map((by) => compareGrad(off(by), [[1]]).ok)).toEqual([true, false]);
  });
  test('measures between points a 1024th away and half as far, unless told, without the error of the fifth power', () => {
    const at = (x: number, step: number): number => {
      const slope = (h: number): number => ((x + h) ** 7 - (x - h) ** 7) / (2 * h);
      return (4 * slope(step / 2) - slope(step)) / 3;
    };
    const seventh = (x: Tensor): Tensor => sum(mul(square(mul(square(x), x)), x));
    for (const step of [0.5, 0.25])
      expect(compareGrad(seventh, [[1]], { step }).worst.numeric).toBeCloseTo(at(1, step), 9);
    expect(compareGrad(seventh, [[1]])).toEqual(compareGrad(seventh, [[1]], { step: 2 ** -10 }));
    expect(compareGrad(seventh, [[1]])).not.toEqual(compareGrad(seventh, [[1]], { step: 2 ** -9 }));
  });
  test('measures what is far smaller than value and gradient against a thousandth of the larger', () => {
    const off = (x: Tensor): Tensor => add(mul(x, 1e-5), mul(stopGradient(x), 1e-5));
    // Twice as steep as it says: against a value of 1000 that is 1e-5 of 1, else a half.
    const beside = (value: number): number => compareGrad((x) => sum(add(off(x), value)), [[0]]).worst.error;
    expect(beside(0)).toBeCloseTo(0.5, 6);
    expect(beside(1000)).toBeCloseTo(1e-5, 9);
    expect(beside(-1000)).toBeCloseTo(1e-5, 9);
    const steep = compareGrad((x, y) => sum(add(off(x), mul(y, -1000))), [[0], [0]]).worst;
    expect([steep.input, steep.error]).toEqual([0, expect.closeTo(1e-5, 9)]);
  });
  test('weighs nothing where there is one number', () => {
    expect(compareGrad((x) => mul(x, x).sum(), [[3]]).worst).toMatchObject({ order: 1, analytic: 6 });
    expect(compareGrad((x) => mul(x, x), [[3]]).worst.analytic).not.toBe(6);
  });
  test('sees an error that cancels in the sum of all elements', () => {
    const f = (x: Tensor): Tensor => add(x, mul(skewed(x), [1, -1]));
    expect(compareGrad(f, [[1, 2]]).ok).toBe(false);
  });
  test('takes integer tensors as constants, and refuses to check nothing', () => {
    const n = array([2, 3], { dtype: 'int32' });
    expect(compareGrad((x, k) => mul(x, k), [[1, 2], n]).worst.input).toBe(0);
    expect(compareGrad((k, x) => mul(x, k), [n, [1, 2]]).worst.input).toBe(1);
    expect(() => checkGrad((k) => mul(k, 2), [n])).toThrow(GradientError);
    expect(() => checkGrad((x) => sum(x), [[]])).toThrow(GradientError);
  });
  test('agrees with the analytic gradient of sigmoid to 1e-10', () => {
    const { worst } = compareGrad((x) => sigmoid(x), [[-3, 0, 0.5, 4]]);
    expect(worst.error).toBeLessThan(1e-10);
    expect(grad((x) => sum(sigmoid(x)))([0]).item()).toBe(0.25);
  });
});

describe('checkModelGrad', () => {
  const x = array([
    [1, 2, 3],
    [0.1, 0.3, -1],
    [2, 1, 0],
    [1, -1, 1],
  ]);
  const labels = array([0, 1, 1, 0], { dtype: 'int32' });
  const make = () => {
    manualSeed(3);
    return sequential(linear(3, 4), batchNorm(4), sigmoid, dropout(0.5), linear(4, 2)).astype('float64');
  };

  test('accepts a model with batch norm and dropout, and leaves its state as it was', () => {
    const model = make();
    const before = [...model.stateDict()].map(([name, t]) => [name, t.tolist()]);
    checkModelGrad(model, () => crossEntropy(model(x), labels));
    checkModelGrad(model, () => crossEntropy(model(x), labels), { order: 2 });
    expect([...model.stateDict()].map(([name, t]) => [name, t.tolist()])).toEqual(before);
    for (const p of model.parameters()) expect(p.cell.version).toBe(0);
  });
  test('names the parameter whose gradient is wrong', () => {
    const model = make();
    const last = model.layers[4] as ReturnType<typeof linear>;
    const wrong = () => crossEntropy(add(model(x), mul(skewed(last.bias!), 3)), labels);
    expect(() => checkModelGrad(model, wrong)).toThrow(/'4\.bias'/);
  });
});
