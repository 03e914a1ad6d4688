import { afterEach, describe, expect, test } from 'vitest';
import { type Device, nn, np, PristellaError, setDevice, train } from '../../src/index.ts';
import { normal } from './cells.ts';

afterEach(() => setDevice('wasm'));

const x = np.zeros([4, 3]);
const error = (f: () => unknown): PristellaError => {
  try {
    f();
  } catch (error) {
    if (error instanceof PristellaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('a carry that changes its form is named', () => {
  const scan = np.scan as (body: (c: never, x: np.Tensor) => unknown, carry: unknown, x: unknown) => unknown;
  const start = { state: [np.zeros(2), np.zeros([3], { dtype: 'float32' })] };
  const of = (next: (state: np.Tensor[]) => unknown) => (): unknown =>
    scan(({ state }: { state: np.Tensor[] }) => [next(state), null], start, x);
  expect(of(([a, b]) => ({ state: [a, b?.astype('float64')] }))).toThrow(
    '[scan] carry.state[1] is float32 before a step and float64 after it',
  );
  expect(of(([a, b]) => ({ state: [a?.at(0), b] }))).toThrow(
    'carry.state[0] has shape (2,) before a step and () after it',
  );
  expect(of(([a]) => ({ state: [a] }))).toThrow('the body does not give carry.state[1], which is carried');
  expect(of(([a, b]) => ({ state: [a, b, b] }))).toThrow('the body gives carry.state[2], which is not carried');
  expect(of(([a]) => ({ state: [a, 'b'] }))).toThrow("carry.state[1] is 'b', neither a tensor");
  expect(() => scan((c: np.Tensor) => c, np.zeros(2), x)).toThrow('the body must return a list of two');
});

test('inputs without steps, of several lengths, and none', () => {
  const of = (inputs: unknown, length?: number) => (): unknown => np.scan((c, _) => [c, null], 0, inputs, { length });
  expect(of([1, 2])).toThrow('inputs[0] is one number, and has no axis of steps');
  expect(of({ a: np.zeros([3, 2]), b: np.zeros(4) })).toThrow('inputs.b (4,) has 4 steps, and inputs.a has 3');
  expect(of(np.zeros(3), 4)).toThrow('inputs (3,) has 3 steps, and length is 4');
  expect(of(null)).toThrow('without inputs there must be a length');
});

test('a body that reads or changes what it cannot is told so', () => {
  const body = (f: (h: np.Tensor) => unknown) => (): unknown =>
    np.scan(
      (h, _) => {
        f(h);
        return [h, null];
      },
      np.zeros([2, 3]),
      x,
    );
  expect(body((h) => h.sum().item())).toThrow('what depends on a turn has no number to be read yet');
  expect(body((h) => h.at(h.greater(0)))).toThrow('no number to be read yet');
  const norm = nn.batchNorm(3);
  expect(body((h) => norm(h.astype('float32')))).toThrow('a layer cannot move its statistics in it');
  const model = nn.linear(3, 1);
  const optimizer = train.sgd()(model);
  expect(
    body(() => {
      model(np.ones([1, 3]))
        .sum()
        .backward();
      optimizer.step();
    }),
  ).toThrow('an optimizer cannot step in it');
});

test('a value that has left its body is no number, and says why', () => {
  let left = np.array(0);
  np.scan(
    (h, _) => {
      left = h.mul(2);
      return [h, null];
    },
    0,
    x,
  );
  expect(() => left.item()).toThrow('a value from the body of a loop was read outside of it');
  expect(np.add(1, 2).item()).toBe(3);
});

describe.each<Device>(['js', 'wasm'])('on %s an error of a step names it', (device) => {
  test.each([false, true])('reverse: %s', (reverse) => {
    setDevice(device);
    const matrices = np.stack([0, 1, 2, 3].map((i) => (i === 2 ? np.zeros([20, 20]) : np.eye(20))));
    const found = error(() =>
      np.scan((h, m) => [h.add(np.linalg.inv(m)), null], np.zeros([20, 20]), matrices, { reverse })[0].data(),
    );
    expect(found.message).toContain('in step 2 of a loop');
    // What follows is not hurt by it.
    const [h] = np.scan((h, m) => [h.add(np.linalg.inv(m)), null], np.zeros([20, 20]), matrices.at([0, 1]));
    expect(h.at(0, 0).item()).toBe(2);
  });

  test('also where a kernel refuses its input', () => {
    setDevice(device);
    const logits = normal(1, [3, 100, 10]);
    const labels = np.zeros([3, 100], { dtype: 'int32' }).clone();
    labels.set(1, 7, 10);
    const found = error(() =>
      np
        .scan((s, [z, t]) => [s.add(nn.crossEntropy(z, t)), null], np.array(0, { dtype: 'float32' }), [
          logits,
          labels,
        ])[0]
        .data(),
    );
    expect(found.message).toContain('in step 1 of a loop');
    expect(found.message).toContain('10');
  });
});
