import { afterEach, describe, expect, test } from 'vitest';
import { type Device, np, setDevice, valueAndGrad } from '../../src/index.ts';
import { lstmCell, normal } from './cells.ts';

afterEach(() => setDevice('wasm'));

const [T, B, I, H] = [6, 4, 3, 5];
const steps = [6, 1, 0, 4];
const weights = [normal(1, [I, 4 * H], 'float64'), normal(2, [H, 4 * H], 'float64'), normal(3, [4 * H], 'float64')];
const zero = normal(7, [B, H], 'float64');

/** Numbers in the steps that count, something else in the others. */
const padded = (pad: number): np.Tensor => {
  const x = normal(4, [T, B, I], 'float64').clone();
  steps.forEach((n, row) => {
    for (let t = n; t < T; t++) x.set(t, row, pad);
  });
  return x;
};

type Options = Pick<np.ScanOptions, 'reverse' | 'checkpoint' | 'mask' | 'lengths'>;

function run(pad: number, options: Options): { h: np.Tensor; hs: np.Tensor; gradients: np.Tensor[] } {
  let [h, hs] = [zero, zero];
  const [, gradients] = valueAndGrad((U, W, b, x) => {
    const [last, all] = np.scan(lstmCell(U!, W!, b!), { h: zero, c: zero }, x!, options);
    [h, hs] = [last.h, all];
    return last.h.square().sum().add(all.sum()).add(last.c.sum());
  })(...weights, padded(pad));
  return { h, hs, gradients };
}

/** Each row by itself, over the steps that it has. */
function alone(row: number, reverse: boolean): { h: np.Tensor; gradients: np.Tensor[] } {
  let h = zero.at([row]);
  const [, gradients] = valueAndGrad((U, W, b, x) => {
    const start = { h: zero.at([row]), c: zero.at([row]) };
    const [last, all] = np.scan(lstmCell(U!, W!, b!), start, x!.at(np.slice(0, steps[row]!), [row]), { reverse });
    h = last.h;
    return last.h.square().sum().add(all.sum()).add(last.c.sum());
  })(...weights, padded(0));
  return { h, gradients };
}

describe.each<Device>(['js', 'wasm'])('on %s', (device) => {
  test.each([false, true])('rows that end early are as if each went by itself, reverse: %s', (reverse) => {
    setDevice(device);
    const { h, hs, gradients } = run(Number.NaN, { lengths: steps, reverse });
    const rows = steps.map((_, row) => alone(row, reverse));
    expect(np.allclose(h, np.concatenate(rows.map((r) => r.h)), { rtol: 1e-12 })).toBe(true);
    for (const [row, n] of steps.entries())
      expect(
        np
          .abs(hs.at(`${n}:`, row))
          .sum()
          .item(),
      ).toBe(0);
    gradients.forEach((g, i) => {
      const sum = rows.map((r) => r.gradients[i]!).reduce((a, b) => a.add(b));
      expect(np.allclose(g, sum, { rtol: 1e-10, atol: 1e-14 }), `${i}`).toBe(true);
    });
  });

  test('what stands in padded steps changes no bit', () => {
    setDevice(device);
    const bits = (r: ReturnType<typeof run>): number[][] => [r.h, r.hs, ...r.gradients].map((x) => [...x.data()]);
    const plain = bits(run(0, { lengths: steps }));
    for (const pad of [Number.NaN, Infinity, 1e300])
      expect(bits(run(pad, { lengths: np.array(steps, { dtype: 'int32' }) }))).toEqual(plain);
    const mask = np.arange(T).reshape(T, 1).less(steps);
    expect(bits(run(Number.NaN, { mask }))).toEqual(plain);
  });

  test('and with checkpoints', () => {
    setDevice(device);
    const whole = run(0, { lengths: steps });
    const parts = run(Number.NaN, { lengths: steps, checkpoint: 4 });
    expect(np.arrayEqual(parts.hs, whole.hs)).toBe(true);
    for (const [i, g] of parts.gradients.entries())
      expect(np.allclose(g, whole.gradients[i]!, { rtol: 1e-12, atol: 1e-15 })).toBe(true);
  });

  test('a mask may leave out any step, of any dtype, and of all rows at once', () => {
    setDevice(device);
    const [[n, any], ys] = np.scan(
      ([n, any], x) => [[n.add(x), any.logicalOr(x.greater(2))], { n: n.add(x), large: x.greater(0) }],
      [np.zeros(2, { dtype: 'int32' }), np.zeros(2, { dtype: 'bool' })],
      np.array(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        { dtype: 'int32' },
      ),
      {
        mask: np.array([
          [true, false],
          [false, true],
          [true, false],
        ]),
      },
    );
    expect([n.tolist(), any.tolist()]).toEqual([
      [6, 4],
      [true, true],
    ]);
    expect(ys.n.tolist()).toEqual([
      [1, 0],
      [0, 4],
      [6, 0],
    ]);
    expect(ys.large.tolist()).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
    const [sum] = np.scan((s, x) => [s.add(x), null], 0, np.array([1, 2, 4]), { mask: [true, false, true] });
    expect(sum.item()).toBe(5);
  });
});

test('masks and lengths that do not fit are errors that say so', () => {
  const of =
    (options: np.ScanOptions, h: np.Tensor = np.zeros(2)) =>
    (): unknown =>
      np.scan((h, x) => [h.add(x.sum()), x.sum()], h, np.zeros([3, 2]), options);
  expect(of({ mask: np.ones([2, 2]).greater(0) })).toThrow('the mask (2, 2) has not the 3 steps of the inputs');
  expect(of({ mask: np.ones([3, 2]) })).toThrow('a mask holds truth values, not float64');
  expect(of({ lengths: np.array([1.5, 2]) })).toThrow('lengths are whole numbers, not float64');
  expect(of({ lengths: np.array([1, 2, 3], { dtype: 'int32' }) })).toThrow(
    'carry (2,) does not begin with the rows of the mask, (3,)',
  );
  expect(of({ lengths: np.array([1, 2], { dtype: 'int32' }) })).toThrow(
    'the output () does not begin with the rows of the mask, (2,)',
  );
  expect(of({ mask: np.ones([3, 2]).greater(0), lengths: [1, 2] })).toThrow('mask and lengths');
});
