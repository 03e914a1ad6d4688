import { afterEach, describe, expect, test } from 'vitest';
import { checkGrad, type Device, grad, nn, np, setDevice, valueAndGrad } from '../../src/index.ts';
import { lstmCell, normal, tanhCell, unrolled } from './cells.ts';

const devices: Device[] = ['js', 'wasm'];
afterEach(() => setDevice('wasm'));

const f64 = (seed: number, ...shape: number[]): np.Tensor => normal(seed, shape, 'float64');

/** The names of all ops beneath some tensors, as often as they lie there. */
function opsOf(...xs: np.Tensor[]): string[] {
  const nodes = new Set(xs.map((x) => x.node));
  for (const n of nodes) for (const input of n.inputs) nodes.add(input);
  return [...nodes].map((n) => n.op.name);
}

describe.each(devices)('on %s', (device) => {
  const orders = [{}, { reverse: true }, { checkpoint: 2 }, { reverse: true, checkpoint: 1 }];
  test.each(orders)('derivatives of first and second order agree with differences, %o', (options) => {
    setDevice(device);
    checkGrad(
      (x, W, b, h0, s) => {
        const [{ h, c }, ys] = np.scan(
          ({ h, c }, [x]) => {
            const n = h.matmul(W!).add(x).add(b!).tanh().mul(s!);
            return [
              { h: n, c: c.add(n.sum()).mul(0.9) },
              { n, m: n.mul(c) },
            ];
          },
          { h: h0!, c: 0.5 },
          [x!],
          options,
        );
        return h.square().sum().add(c).add(ys.n.mul(ys.m).sum()).add(ys.m.sum());
      },
      [f64(1, 3, 1, 2), f64(2, 2, 2), f64(3, 2), f64(4, 1, 2), f64(5, 2)],
    );
  });

  test('and those by a matrix on the left, by what is read in several ways, through loops in loops and dtypes', () => {
    setDevice(device);
    checkGrad(
      (W, x) => {
        const [[h, n], [before, positive]] = np.scan(
          ([h, n], x) => {
            const [inner] = np.scan((a, row) => [a.add(row.mul(W!.at(0))).tanh(), null], h, W!);
            const k = W!.matmul(h).add(inner).add(W!.sum()).add(x);
            return [
              [k.tanh(), n.add(1)],
              [n, k.greater(0)],
            ];
          },
          [np.zeros(2), np.array(0, { dtype: 'int32' })],
          x!,
        );
        return h.square().sum().add(n.mul(0.1)).add(before.sum()).add(positive.sum().mul(0));
      },
      [f64(1, 2, 2), f64(2, 3, 2)],
    );
  });

  test('and those of float32 and float64 carried together', () => {
    setDevice(device);
    const of = (x: np.Tensor): np.Tensor => {
      const [[a, b], ys] = np.scan(
        ([a, b], x) => [[a.mul(0.5).add(x.astype('float32')).tanh(), b.add(x.mul(a.astype('float64')))], a],
        [np.zeros([2], { dtype: 'float32' }), np.zeros([2])],
        x,
      );
      return a.astype('float64').sum().add(b.square().sum()).add(ys.astype('float64').square().sum());
    };
    const twin = (x: np.Tensor): np.Tensor => {
      let [a, b, sum] = [np.zeros([2], { dtype: 'float32' }), np.zeros([2]), np.array(0)];
      for (let t = 0; t < 4; t++) {
        sum = sum.add(a.astype('float64').square().sum());
        [a, b] = [a.mul(0.5).add(x.at(t).astype('float32')).tanh(), b.add(x.at(t).mul(a.astype('float64')))];
      }
      return a.astype('float64').sum().add(b.square().sum()).add(sum);
    };
    const x = f64(1, 4, 2);
    const second = (f: typeof of) => grad((x) => grad(f)(x).square().sum());
    expect(np.allclose(grad(of)(x), grad(twin)(x), { rtol: 1e-6 })).toBe(true);
    expect(np.allclose(second(of)(x), second(twin)(x), { rtol: 1e-5, atol: 1e-6 })).toBe(true);
  });

  test('gradients of an LSTM are those of its unrolled twin', () => {
    setDevice(device);
    const [T, B, I, H] = [6, 9, 5, 20];
    const [U, W, b] = [f64(1, I, 4 * H), f64(2, H, 4 * H), f64(3, 4 * H)];
    const [x, zero] = [f64(4, T, B, I), np.zeros([B, H])];
    const scanned = (...w: np.Tensor[]): np.Tensor =>
      np
        .scan(lstmCell(w[0]!, w[1]!, w[2]!), { h: zero, c: zero }, w[3]!)[1]
        .square()
        .sum();
    const plain = (...w: np.Tensor[]): np.Tensor => {
      const cell = lstmCell(w[0]!, w[1]!, w[2]!);
      let state = { h: zero, c: zero };
      let sum = np.array(0);
      for (let t = 0; t < T; t++) {
        const [next, h] = cell(state, w[3]!.at(t));
        state = next;
        sum = sum.add(h.square().sum());
      }
      return sum;
    };
    const [, found] = valueAndGrad(scanned)(U, W, b, x);
    const [, wanted] = valueAndGrad(plain)(U, W, b, x);
    for (const [i, g] of found.entries())
      expect(np.allclose(g, wanted[i]!, { rtol: 1e-10, atol: 1e-12 }), `${i}`).toBe(true);
  });

  test('of no rows and of one step are zeros and right', () => {
    setDevice(device);
    const w = f64(1, 2, 2);
    const of = (x: np.Tensor) => grad((w) => np.scan(tanhCell(w, w, np.zeros(2)), x.at(0), x)[1].sum())(w);
    expect(of(np.zeros([3, 0, 2])).tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const x = f64(2, 1, 3, 2);
    const twin = grad((w) => unrolled(tanhCell(w, w, np.zeros(2)), x.at(0), x)[1].sum())(w);
    expect(np.allclose(of(x), twin, { rtol: 1e-12 })).toBe(true);
  });
});

test('the gradient by a matrix is one product over all steps, and by a bias one sum', () => {
  const of = (T: number): string[] => {
    const [U, W, b] = [[5, 8], [8, 8], [8]].map((shape, i) => new nn.Parameter(normal(i, shape)));
    const [h, x] = [
      [6, 8],
      [T, 6, 5],
    ].map((shape) => np.ones(shape, { dtype: 'float32' }));
    np.scan(tanhCell(U!, W!, b!), h!, x!)[1]
      .mean()
      .backward();
    return opsOf(U!.grad!, W!.grad!, b!.grad!);
  };
  const ops = of(50);
  const count = (name: string): number => ops.filter((op) => op === name).length;
  // The loop, and the one that goes back.
  expect([count('matmul'), count('sum'), count('scan')]).toEqual([2, 1, 2]);
  expect(of(3)).toEqual(ops);
});

test('a gradient ends where the body stops it', () => {
  const slope = grad((h) => np.scan((h, x) => [np.stopGradient(h).add(x.mul(h)), null], h, np.array([2, 3]))[0])(1);
  expect(slope.item()).toBe(6);
});
