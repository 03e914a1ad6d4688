import { afterEach, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { type Device, grad, nn, noGrad, np, ready, setDevice } from '../../src/index.ts';
import { wasm } from '../engine/wasm.ts';
import { lstmCell, normal, tanhCell, unrolled } from './cells.ts';

const devices: Device[] = ['js', 'wasm'];
afterEach(() => setDevice('wasm'));

const bits = (x: np.Tensor): unknown[] => [x.shape, x.dtype, Array.from(x.data())];

describe.each(devices)('on %s a scan', (device) => {
  test.each([
    [1, 1, 1, 1],
    [7, 20, 5, 17],
    [3, 0, 2, 2],
    [4, 33, 16, 64],
  ])('of %i steps, %i rows and %i to %i has the bits of its unrolled twin', (T, B, I, H) => {
    setDevice(device);
    const [U, W, b] = [normal(1, [I, H]), normal(2, [H, H]), normal(3, [H])].map((p) => new nn.Parameter(p));
    const cell = tanhCell(U!, W!, b!);
    const [x, h0] = [normal(4, [T, B, I]), normal(5, [B, H])];
    for (const reverse of [false, true]) {
      const [h, hs] = np.scan(cell, h0, x, { reverse });
      const twin = unrolled(cell, h0, x, reverse);
      expect(bits(h)).toEqual(bits(twin[0]));
      expect(bits(hs)).toEqual(bits(twin[1]));
    }
  });

  test('reads inputs of any strides and gives trees as the body does', () => {
    setDevice(device);
    const x = normal(1, [3, 5, 4], 'float64');
    const y = np.arange(20).reshape(5, 4).at('::-1');
    const [{ sum, n }, [all, pair]] = np.scan(
      ({ sum, n }, { a, rest: [b] }) => [
        // In another order than it was given.
        { n: n.add(1), sum: sum.add(a.sum(0)).sub(b) },
        [a, { twice: n.mul(2), large: sum.greater(0) }],
      ],
      { sum: np.zeros([4]), n: np.array(0, { dtype: 'int32' }) },
      { a: x.swapaxes(0, 1), rest: [y] },
    );
    let expected = np.zeros([4]);
    const sums: np.Tensor[] = [];
    for (let t = 0; t < 5; t++) {
      sums.push(expected);
      expected = expected.add(x.at(':', t).sum(0)).sub(y.at(t));
    }
    expect(np.allclose(sum, expected)).toBe(true);
    expect([n.dtype, n.item()]).toEqual(['int32', 5]);
    expect(bits(all)).toEqual(bits(x.swapaxes(0, 1)));
    expect(bits(pair.twice)).toEqual([[5], 'int32', [0, 2, 4, 6, 8]]);
    expect(bits(pair.large)).toEqual(bits(np.stack(sums).greater(0)));
  });

  test('of no steps gives the carry back, and outputs of no rows', () => {
    setDevice(device);
    const of = (h: np.Tensor): [np.Tensor, np.Tensor] =>
      np.scan((h, x) => [h.add(x.sum()), h.astype('float32')], h, np.zeros([0, 3]));
    const [h, ys] = of(np.array([1, 2]));
    expect(bits(h)).toEqual([[2], 'float64', [1, 2]]);
    expect(bits(ys)).toEqual([[0, 2], 'float32', []]);
    expect(grad((h) => of(h)[0].mul([3, 5]).sum())(np.array([1, 2])).tolist()).toEqual([3, 5]);
  });

  test('takes its length where there are no inputs, and carries of nothing', () => {
    setDevice(device);
    const [n, squares] = np.scan((n, _) => [n.add(1), n.mul(n)], np.array(0), null, { length: 4 });
    expect([n.item(), squares.tolist()]).toEqual([4, [0, 1, 4, 9]]);
    const [none, doubled] = np.scan((_, x) => [[], x.mul(2)], [], np.array([1, 2]));
    expect([none, doubled.tolist()]).toEqual([[], [2, 4]]);
    expect(np.scan(() => [null, null], null, null, { length: 3 })).toEqual([null, null]);
  });

  test('within a scan, and a function of one step that is differentiated', () => {
    setDevice(device);
    const x = normal(1, [3, 4, 2], 'float64');
    const [total, rows] = np.scan(
      (sum, plane) => {
        const [last] = np.scan((s, row) => [s.mul(0.5).add(row), null], sum, plane);
        return [last, grad((s) => s.square().mul(last).sum())(sum)];
      },
      np.ones([2]),
      x,
    );
    let sum = np.ones([2]);
    const slopes: np.Tensor[] = [];
    for (let t = 0; t < 3; t++) {
      const before = sum;
      for (let i = 0; i < 4; i++) sum = sum.mul(0.5).add(x.at(t, i));
      slopes.push(before.mul(2).mul(sum));
    }
    expect(bits(total)).toEqual(bits(sum));
    expect(np.allclose(rows, np.stack(slopes))).toBe(true);
  });

  test('computes ops of the host in its steps, and carries that change places', () => {
    setDevice(device);
    const x = normal(3, [4, 6, 6], 'float64');
    const [[a, b], sorted] = np.scan(([, b], x) => [[b, np.linalg.inv(x)], x.sort(1)], [x.at(0), x.at(1)], x);
    expect(np.allclose(b, np.linalg.inv(x.at(3)))).toBe(true);
    expect(np.allclose(a, np.linalg.inv(x.at(2)))).toBe(true);
    expect(bits(sorted)).toEqual(bits(x.sort(2)));
  });
});

test('any number of threads gives the same bits, of results and gradients', async () => {
  const [U, W, b] = [normal(1, [48, 256]), normal(2, [64, 256]), normal(3, [256])].map((p) => new nn.Parameter(p));
  const x = normal(4, [3, 64, 48]);
  const zero = np.zeros([64, 64], { dtype: 'float32' });
  const run = (): unknown[] => {
    const [{ h, c }, hs] = np.scan(lstmCell(U!, W!, b!), { h: zero, c: zero }, x);
    hs.square().mean().backward();
    const all = [h, c, hs, ...[U!, W!, b!].map((p) => p.grad!)].map(bits);
    for (const p of [U!, W!, b!]) p.grad = null;
    return all;
  };
  const seen: unknown[][] = [];
  for (const threads of [1, 2, 4]) {
    expect((await ready({ threads })).threads).toBe(threads);
    const { jobs } = wasm.pool!;
    run();
    seen.push(run());
    expect(wasm.pool!.jobs > jobs).toBe(threads > 1);
  }
  await ready({ threads: 1 });
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test('a body is called once, and its kernels serve any number of steps', () => {
  let calls = 0;
  const of = (T: number): np.Tensor =>
    np.scan(
      (h, x) => {
        calls++;
        return [h.mul(0.75).add(x.sin()), null];
      },
      np.zeros([300]),
      normal(1, [T, 300], 'float64'),
    )[0];
  of(10).data();
  of(10).data();
  const { modules } = engine.machine;
  of(300).data();
  of(300).data();
  expect(calls).toBe(4);
  expect(engine.machine.modules).toBe(modules);
});

test('numbers of the body that change from call to call need no new program', () => {
  const x = normal(1, [5, 300], 'float64');
  const of = (k: number): np.Tensor => np.scan((h, x) => [h.mul(k).add(x), null], np.zeros([300]), x)[0];
  for (const k of [0.3, 0.4]) of(k).data();
  const { compiled } = engine.counts;
  const h = of(0.7);
  expect(bits(h)).toEqual(bits(unrolled((h, x) => [h.mul(0.7).add(x), h], np.zeros([300]), x)[0]));
  expect(engine.counts.compiled - compiled).toBeLessThanOrEqual(2);
});

test('what a body closes over may be weights that change, and is not kept by it', () => {
  const w = new nn.Parameter(np.ones([300]));
  const x = normal(1, [5, 300], 'float64');
  const of = (): np.Tensor => np.scan((h, x) => [h.mul(w).add(x), null], np.zeros([300]), x)[0];
  expect(np.allclose(of(), x.sum(0))).toBe(true);
  w.assign(np.zeros([300]));
  expect(bits(of())).toEqual(bits(x.at(-1)));
});

test('without gradients no step is kept', () => {
  const w = new nn.Parameter(np.ones([300]));
  const x = normal(1, [50, 300], 'float64');
  const of = (): np.Tensor => np.scan((h, x) => [h.mul(w).add(x), null], np.zeros([300]), x)[0];
  const sizeBeneath = (y: np.Tensor): number => {
    const found = [y.node];
    for (const n of found) if (n.op.name !== 'scan') found.push(...n.inputs);
    return found.find((n) => n.op.name === 'scan')?.size ?? 0;
  };
  expect(sizeBeneath(of())).toBe(51 * 300);
  expect(sizeBeneath(noGrad(of))).toBe(300);
});
