import { expect, test } from 'vitest';
import { nn, np, type Tensor, train } from '../../src/index.ts';

/** What keeps numbers of a tensor that it is given. */
const keepers: Record<string, (t: Tensor) => Tensor> = {
  Parameter: (t) => new nn.Parameter(t),
  Statistic: (t) => new nn.Statistic(t),
  'assign of a parameter': (t) => {
    const w = new nn.Parameter(np.zeros(t.shape));
    w.assign(t);
    return w;
  },
  'loadStateDict, of parameters': (t) => {
    const layer = nn.batchNorm(t.size);
    layer.loadStateDict(new Map([...layer.stateDict()].map(([name]) => [name, t])));
    return layer.weight;
  },
  'loadStateDict, of statistics': (t) => {
    const layer = nn.batchNorm(t.size);
    layer.loadStateDict(new Map([...layer.stateDict()].map(([name]) => [name, t])));
    return layer.runningMean;
  },
};

for (const [name, keep] of Object.entries(keepers))
  test(`${name} has numbers of its own: neither sees what becomes of the other`, () => {
    for (const size of [2, 2000])
      for (const dtype of ['float32', 'float64'] as const)
        for (const view of [false, true]) {
          const whole = np.ones([2 * size], { dtype });
          const t = view ? whole.at(`:${size}`) : np.ones([size], { dtype });
          const kept = keep(t);
          whole.set(0, 8);
          t.set(0, 9);
          expect(kept.at(0).item(), `${size}, ${dtype}, a view: ${view}`).toBe(1);
          if (!(kept instanceof nn.Parameter)) continue;
          const optimizer = train.sgd({ lr: 1 })([kept]);
          for (let step = 0; step < 3; step++) {
            kept.sum().backward();
            optimizer.step();
          }
          expect([kept.at(1).item(), t.at(1).item()], `${size}, ${dtype}, a view: ${view}`).toEqual([-2, 1]);
        }
  });
