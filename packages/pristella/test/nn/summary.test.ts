import { describe, expect, test } from 'vitest';
import { ArgumentError, ShapeError } from '../../src/base/errors.ts';
import * as nn from '../../src/nn/index.ts';
import type * as np from '../../src/np.ts';

describe('summary', () => {
  test('lists layers by their places, and leaves modes and statistics as they were', () => {
    const drop = nn.dropout(0.5);
    const norm = nn.batchNorm(3);
    const model = nn.sequential(nn.linear(4, 3), nn.sequential(nn.relu, drop), norm, (x: np.Tensor) =>
      x.reshape([-1, 3, 1]),
    );
    drop.eval();
    const before = [...norm.stateDict().values()].map((t) => t.tolist());
    const rows = nn.summary(model, [4]);
    expect(rows).toEqual([
      { path: '0', layer: 'linear(4, 3)', output: [3], parameters: 15 },
      { path: '1.0', layer: 'relu', output: [3], parameters: 0 },
      { path: '1.1', layer: 'dropout(0.5)', output: [3], parameters: 0 },
      { path: '2', layer: 'batchNorm(3)', output: [3], parameters: 6 },
      { path: '3', layer: 'a function', output: [3, 1], parameters: 0 },
    ]);
    expect([model.training, drop.training]).toEqual([true, false]);
    expect([...norm.stateDict().values()].map((t) => t.tolist())).toEqual(before);
  });

  test('a module that is not sequential is one row', () => {
    class Twice extends nn.Module {
      readonly inner = nn.linear(2, 2);
      forward(x: np.Tensor): np.Tensor {
        return this.inner(this.inner(x));
      }
    }
    expect(nn.summary(new Twice(), [2])).toEqual([{ path: '', layer: 'twice', output: [2], parameters: 6 }]);
    expect(nn.summary(nn.sequential(nn.flatten, new Twice()), [1, 2]).map((r) => r.path)).toEqual(['0', '1']);
  });

  test('what is no model, no shape, or does not fit is refused', () => {
    expect(() => nn.summary({} as never, [2])).toThrow(ArgumentError);
    expect(() => nn.summary(nn.relu, [1.5])).toThrow('the shape of one sample must be a whole number of at least 0');
    expect(() => nn.summary(nn.linear(3, 2), [2])).toThrow(ShapeError);
    expect(() => nn.summary((() => 3) as never, [2])).toThrow('not a tensor');
  });
});
