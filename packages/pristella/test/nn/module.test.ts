import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DataError, nn, np, type Tensor, type TensorLike } from '../../src/index.ts';
import { generator } from '../../src/np/random/generator.ts';

class Residual extends nn.Module {
  inner: nn.Linear = nn.linear(4, 4);
  scales: nn.Parameter[] = [new nn.Parameter(np.ones([4])), new nn.Parameter(np.zeros([4]))];
  table = { gate: nn.dropout(0.5) };
  forward(x: TensorLike): Tensor {
    return this.table.gate(this.inner(x)).mul(this.scales[0]!).add(this.scales[1]!).add(x);
  }
}

const net = (): nn.Sequential =>
  nn.sequential(nn.linear(3, 4), nn.batchNorm(4), nn.relu, new Residual(), nn.linear(4, 2));

describe('a module', () => {
  test('names its parameters and statistics by the paths of their fields', () => {
    expect([...net().named()].map(([name]) => name)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '1.runningMean',
      '1.runningVariance',
      '3.scales.0',
      '3.scales.1',
      '3.inner.weight',
      '3.inner.bias',
      '4.weight',
      '4.bias',
    ]);
  });

  test('counts each parameter once, statistics not at all', () => {
    const model = net();
    expect(model.parameterCount).toBe(12 + 4 + 8 + 8 + 20 + 10);
    const shared = nn.linear(3, 3);
    expect(nn.sequential(shared, nn.relu, shared).parameterCount).toBe(12);
  });

  test('is training at first; train and eval reach everything within, and modes remember', () => {
    const model = net();
    expect([...model.modes().values()].every((training) => training)).toBe(true);
    model.eval();
    expect(model.modules().map((m) => m.training)).toEqual(model.modules().map(() => false));
    expect(model.modules().some((m) => m instanceof nn.Dropout)).toBe(true);
    model.train();
    expect(model.training).toBe(true);
  });

  test('prints as a list of layers with their parameters', () => {
    expect(inspect(net()).split('\n')).toEqual([
      'Sequential',
      '  0: linear(3, 4)                    16',
      '  1: batchNorm(4)                     8',
      '  2: relu',
      '  3: Residual',
      '    inner: linear(4, 4)              20',
      '    table.gate: dropout(0.5)',
      '  4: linear(4, 2)                    10',
      '62 parameters',
    ]);
    expect(String(nn.sequential(nn.linear(3, 4), nn.relu, nn.maxPool2d(2), nn.flatten))).toBe(
      'sequential(linear(3, 4), relu, maxPool2d(2), flatten)',
    );
  });

  test('describes the layer at a path', () => {
    const model = net();
    expect(model.describe('2')).toBe('2: relu');
    expect(model.describe('3.inner')).toBe('3.inner: linear(4, 4)');
    expect(model.describe('9')).toBeUndefined();
  });

  test('converts to float64 and back, shared parameters staying shared', () => {
    const shared = nn.linear(3, 3);
    const model = nn.sequential(shared, nn.batchNorm(3), shared).astype('float64');
    expect([...model.named()].map(([, t]) => t.dtype)).toEqual(Array(8).fill('float64'));
    expect(model.parameterCount).toBe(18);
    expect(model(np.zeros([2, 3], { dtype: 'float32' })).dtype).toBe('float64');
  });

  test('refuses what is no layer', () => {
    expect(() => nn.sequential(nn.relu, 3 as never)).toThrow('[sequential] layer 1 is no function but number');
  });
});

describe('a state', () => {
  test('carries a model over to another of the same architecture', () => {
    const [a, b] = [net().eval(), net().eval()];
    const x = generator(1).normal(0, 1, [5, 3]);
    expect(String(b(x))).not.toBe(String(a(x)));
    b.loadStateDict(a.stateDict());
    expect(b(x).tolist()).toEqual(a(x).tolist());
  });

  test('of another architecture is refused with all that differs, and nothing changes', () => {
    const model = nn.sequential(nn.linear(3, 4), nn.relu, nn.linear(4, 2));
    const before = model(np.ones([1, 3])).tolist();
    const other = nn.sequential(nn.linear(3, 5), nn.linear(5, 2, { bias: false }));
    const load = (): void => model.loadStateDict(other.stateDict());
    expect(load).toThrow(DataError);
    expect(load).toThrow(
      [
        '[loadStateDict] the state belongs to another architecture:',
        "  '0.weight' has shape (3, 5), the model's (3, 4)",
        "  '0.bias' has shape (5,), the model's (4,)",
        "  '2.weight' (4, 2) is missing",
        "  '2.bias' (2,) is missing",
        "  '1.weight' (5, 2) is not in the model",
      ].join('\n'),
    );
    expect(model(np.ones([1, 3])).tolist()).toEqual(before);
  });
});

describe('initial weights', () => {
  const deviation = (t: Tensor): number => t.astype('float64').std().item();

  test('have the deviations of their papers', () => {
    const of = (init: nn.Initializer): number => deviation(nn.linear(400, 300, { init, random: generator(5) }).weight);
    expect(of(nn.he) / Math.sqrt(2 / 400)).toBeCloseTo(1, 1.5);
    expect(of(nn.xavier) / Math.sqrt(1 / 400)).toBeCloseTo(1, 1.5);
    expect(of(nn.normal(0.01)) / 0.01).toBeCloseTo(1, 1.5);
    expect(of(nn.zero)).toBe(0);
  });

  test('count a convolution by the inputs of one output', () => {
    expect(deviation(nn.conv2d(30, 60, 5, { random: generator(5) }).weight) / Math.sqrt(2 / 750)).toBeCloseTo(1, 1.5);
  });

  test('are a function of the seed and the order of creation', () => {
    const make = (seed: number): unknown => {
      nn.manualSeed(seed);
      return [nn.linear(3, 2), nn.linear(3, 2)].map((l) => l.weight.tolist());
    };
    const [first, second] = make(1) as unknown[];
    expect(make(1)).toEqual([first, second]);
    expect(first).not.toEqual(second);
    expect(make(2)).not.toEqual([first, second]);
  });

  test('biases begin at zero, scales of batchNorm at one', () => {
    expect((nn.linear(3, 2).bias as nn.Parameter).tolist()).toEqual([0, 0]);
    expect(nn.batchNorm(2).weight.tolist()).toEqual([1, 1]);
  });
});
