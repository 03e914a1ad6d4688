import { describe, expect, test } from 'vitest';
import { compareGrad, GradientError, grad, nn, noGrad, np, train } from '../../src/index.ts';
import type { Node } from '../../src/tensor/node.ts';
import { withEngine } from '../engine/modes.ts';

/** All nodes that a tensor's expression keeps alive. */
function nodesBeneath(x: np.Tensor): Set<Node> {
  const seen = new Set<Node>([x.node]);
  for (const node of seen) for (const input of node.inputs) seen.add(input);
  return seen;
}

const parameter = (values: number[]): nn.Parameter => new nn.Parameter(np.array(values));
const gradientOf = (loss: np.Tensor, w: nn.Parameter): unknown => {
  loss.backward();
  return w.grad!.tolist();
};

describe.each(['wasm', 'js', 'eager'] as const)('a gradient through set on %s', (name) => {
  const on = <T>(f: () => T): T => withEngine(name === 'eager' ? { eager: true } : { device: name, eager: false }, f);

  test('reaches what the value was made of, beside its other uses', () => {
    on(() => {
      const w = parameter([2, 3]);
      const y = np.zeros(3);
      y.set(1, w.square().sum());
      expect(gradientOf(y.sum().add(w.sum()), w)).toEqual([5, 7]);
    });
  });

  test('is that of what is left of x, and zero where x was written over', () => {
    on(() => {
      const w = parameter([1, 2, 3]);
      const y = w.mul(2);
      y.set('1:', [10, 20]);
      expect(gradientOf(y.square().sum(), w)).toEqual([8, 0, 0]);
      const v = parameter([1, 2, 3]);
      const z = v.mul(2);
      z.set(0, v.at(2)).set(2, z.at(0));
      expect(z.tolist()).toEqual([3, 4, 3]);
      expect(gradientOf(z.mul([1, 10, 100]).sum(), v)).toEqual([0, 20, 101]);
    });
  });

  test('reaches a parameter that is itself the value, in another dtype and broadcast, too', () => {
    on(() => {
      const w = parameter([1, 2]);
      const y = np.zeros([3, 2], { dtype: 'float32' });
      y.set('1:', w);
      expect(gradientOf(y.mul([[1], [10], [100]]).sum(), w)).toEqual([110, 110]);
    });
  });

  test('goes to the last value of a place named twice', () => {
    on(() => {
      const w = parameter([1, 2, 3]);
      const y = np.zeros(3);
      y.set([2, 0, 2], w);
      expect(y.tolist()).toEqual([2, 0, 3]);
      expect(gradientOf(y.mul([1, 10, 100]).sum(), w)).toEqual([0, 1, 100]);
    });
  });

  test('agrees with differences to second order for random writes of all kinds', () => {
    on(() => {
      const writes: ((y: np.Tensor, x: np.Tensor, v: np.Tensor) => void)[] = [
        (y, _, v) => y.set(0, 1, v.at(0).square()),
        (y, x) => y.set(':', '::2', x.mul(x).at(':', '1:')),
        (y, x) => y.set('::-1', x.sin()),
        (y, _, v) => y.set(x2.greater(0), v.sum()),
        (y, x) => y.set([1, 0, 1], [2, 2, 0], x.ravel().at('1:4').exp()),
        (y, x, v) => y.set(1, v.mul(x.at(0))),
        (y, _, v) => y.set('...', v),
        (y, x) => y.set(0, y.at(1).mul(x.at(1))),
        (y) => y.set('...', 0, 5),
        (y, x) => np.putAlongAxis(y, [[2], [0]], x.at(':', ':1').square(), 1),
        (y) => np.random.defaultRng(3).shuffle(y),
        (y, _, v) => {
          for (const it = np.nditer(y); !it.finished; it.iternext()) if (it.value > 1) it.value = 1;
          y.set(0, v);
        },
      ];
      const x2 = np.array([
        [0.4, -0.7, 1.3],
        [-0.2, 0.9, 0.6],
      ]);
      let state = 1;
      const below = (n: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      for (let round = 0; round < 25; round++) {
        const chosen = [below(12), below(12), below(12)];
        const start = below(3);
        const f = (x: np.Tensor, v: np.Tensor): np.Tensor => {
          const y = start === 0 ? np.zeros([2, 3]) : start === 1 ? x.mul(1) : np.matmul(x, x.T).matmul(x);
          for (const k of chosen) writes[k]!(y, x, v);
          return y.mul(y).mul([1, 2, 3]).sum();
        };
        const { worst } = compareGrad(f, [x2, np.array([0.3, 0.8, -0.5])], { order: 2 });
        expect(worst.error, `${chosen} ${start}`).toBeLessThanOrEqual(1e-5);
      }
    });
  });

  test('goes through a loop that fills an array row by row', () => {
    on(() => {
      const rows = (x: np.Tensor): np.Tensor => {
        const out = np.zeros([5, 3]);
        let h: np.Tensor = x;
        for (let i = 0; i < 5; i++) {
          h = h.mul(x).tanh();
          out.set(i, h);
        }
        return out;
      };
      const stacked = (x: np.Tensor): np.Tensor => {
        const out: np.Tensor[] = [];
        let h: np.Tensor = x;
        for (let i = 0; i < 5; i++) {
          h = h.mul(x).tanh();
          out.push(h);
        }
        return np.stack(out);
      };
      const x = np.array([0.5, -1, 2]);
      expect(grad((y) => rows(y).sum())(x).tolist()).toEqual(grad((y) => stacked(y).sum())(x).tolist());
    });
  });
});

describe('set', () => {
  test('refuses to lose a gradient in integers, and takes what has none', () => {
    const w = parameter([2, 3]);
    const counts = np.zeros(2, { dtype: 'int32' });
    expect(() => counts.set(0, w.sum())).toThrow(GradientError);
    expect(() => counts.set(0, w.sum())).toThrow('[set] no gradient flows into int32');
    counts.set(0, w.sum().detach()).set(1, w.argmax());
    expect(counts.tolist()).toEqual([5, 1]);
  });

  test('writes constants under noGrad', () => {
    const w = parameter([2, 3]);
    const y = np.zeros(2);
    noGrad(() => y.set(0, w.sum()));
    expect(y.tolist()).toEqual([5, 0]);
    expect(() => y.sum().backward()).toThrow('no parameter lies beneath this loss');
  });

  test('keeps a list of losses readable, and of their history only what a step has not outdated', () => {
    const model = nn.linear(3, 1);
    const optimizer = train.sgd({ lr: 0.01 })(model);
    const [losses, x] = [np.zeros(40), np.ones([4, 3])];
    const kept: number[] = [];
    for (let step = 0; step < 40; step++) {
      const loss = model(x).square().mean();
      losses.set(step, loss);
      loss.backward();
      optimizer.step();
      kept.push(nodesBeneath(losses).size);
    }
    expect(Math.max(...kept.slice(3))).toBeLessThanOrEqual(Math.max(...kept.slice(0, 3)) + 5);
    const values = losses.data();
    expect(values.every((v, i) => v > 0 && (i === 0 || v < values[i - 1]!))).toBe(true);
    losses.set(0, model(x).sum());
    expect(() => losses.sum().backward()).toThrow('before its last change');
  });

  test('reaches variables of every running grad where a parameter changes between two writes', () => {
    const w = parameter([2, 3]);
    const once = (x: np.Tensor): np.Tensor => {
      w.assign([2, 3]);
      const b = np.zeros(2);
      b.set(0, x.at(0).mul(w.at(0)));
      w.assign([5, 7]);
      b.set(1, x.at(1));
      return b.sum();
    };
    expect(grad(once)([1, 1]).tolist()).toEqual([2, 1]);
    const twice = (x: np.Tensor): np.Tensor => grad((y) => once(y).mul(x.at(0)).square())(x).sum();
    // By hand: of (2 y0 + y1)^2 x0^2 by y it is 6 (2 y0 + y1) x0^2; x is both there.
    expect(grad(twice)([1, 1]).tolist()).toEqual([48, 6]);
  });

  test('of plain numbers into plain numbers leaves no history', () => {
    const y = np.zeros(3);
    y.set(0, np.array([1, 2]).sum());
    expect(y.node.inputs).toEqual([]);
  });
});
