import { afterEach, describe, expect, test } from 'vitest';
import { type Device, grad, np, setDevice } from '../../src/index.ts';
import { normal } from './cells.ts';

afterEach(() => setDevice('wasm'));

const counter = (): np.Tensor => np.array(0, { dtype: 'int32' });

describe.each<Device>(['js', 'wasm'])('on %s', (device) => {
  test.each([0, 1, 2, 7])('%i turns are made while the condition holds', (turns) => {
    setDevice(device);
    // Large enough for kernels.
    const [x, n] = np.whileLoop(
      ([, n]) => n.less(turns),
      ([x, n]) => [x.mul(2), n.add(1)],
      [np.ones([400]), counter()],
    );
    expect([x.sum().item(), n.item(), n.dtype]).toEqual([400 * 2 ** turns, turns, 'int32']);
  });

  test('the number of turns depends on values, and on what is closed over', () => {
    setDevice(device);
    const A = normal(1, [30, 30], 'float64');
    const S = A.matmul(A.T).add(np.eye(30));
    const { v, value, turns } = np.whileLoop(
      ({ value, before }) => value.sub(before).abs().greater(1e-10),
      ({ v, value, turns }) => {
        const w = S.matmul(v);
        const next = w.div(np.norm(w));
        return { v: next, before: value, value: next.dot(S.matmul(next)), turns: turns.add(1) };
      },
      { v: np.ones([30]), value: np.array(1), before: np.array(0), turns: counter() },
    );
    expect(np.allclose(S.matmul(v), v.mul(value), { atol: 1e-4 })).toBe(true);
    let [plain, last, before, n] = [np.ones([30]), 1, 0, 0];
    while (Math.abs(last - before) > 1e-10) {
      const w = S.matmul(plain);
      plain = w.div(np.norm(w));
      [before, last] = [last, plain.dot(S.matmul(plain)).item()];
      n++;
    }
    expect(turns.item()).toBe(n);
  });

  test('one that would go on is an error after the most turns', () => {
    setDevice(device);
    const of = (most: number): np.Tensor =>
      np.whileLoop(
        (x) => x.sum().less(1600),
        (x) => x.add(1),
        np.zeros([400]),
        { most },
      );
    expect(of(4).sum().item()).toBe(1600);
    expect(() => of(3).data()).toThrow('[whileLoop] its condition still holds after 3 turns');
    expect(of(5).sum().item()).toBe(1600);
  });

  test('within a scan', () => {
    setDevice(device);
    const [, halvings] = np.scan(
      (c, x) => [
        c,
        np.whileLoop(
          ([x]) => x.greater(1),
          ([x, n]) => [x.div(2), n.add(1)],
          [x, counter()],
        )[1],
      ],
      null,
      np.array([1, 5, 0, 1000]),
    );
    expect(halvings.tolist()).toEqual([0, 3, 0, 10]);
  });
});

test('condition and body are called once, and a gradient is refused', () => {
  let calls = 0;
  const of = (x: np.Tensor): np.Tensor =>
    np.whileLoop(
      (x) => {
        calls++;
        return x.less(100);
      },
      (x) => {
        calls += 10;
        return x.mul(2);
      },
      x,
    );
  expect(of(np.array(3)).item()).toBe(192);
  expect(calls).toBe(11);
  expect(() => grad(of)(3)).toThrow('has no gradient');
});

test('what is no condition is refused', () => {
  const of = (condition: (x: np.Tensor) => unknown) => (): unknown =>
    np.whileLoop(condition as (x: np.Tensor) => np.Tensor, (x) => x, np.zeros(3));
  expect(of(() => true)).toThrow('the condition must return a tensor');
  expect(of((x) => x.sum())).toThrow('the condition must return a truth value, not float64');
  expect(of((x) => x.greater(0))).toThrow('the condition must return one truth value, not (3,)');
  expect(() =>
    np.whileLoop(
      (x) => x.less(1),
      (x) => x.astype('float32') as np.Tensor,
      np.array(0),
    ),
  ).toThrow('[whileLoop] carry is float64 before a step and float32 after it');
});
