import { afterEach, expect, test, vi } from 'vitest';
import { nn, np } from '../../src/index.ts';

afterEach(() => vi.restoreAllMocks());

test('a layer that is given float64 by layers before it says so once, and data are no such case', () => {
  const said = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const [first, second] = [nn.linear(2, 3), nn.linear(3, 2)];
  const wide = np.array([1, 2, 3]);
  const x = np.ones([4, 2]);
  second(first(x)).data();
  expect(said).not.toHaveBeenCalled();
  for (let i = 0; i < 3; i++) expect(second(first(x).mul(wide)).dtype).toBe('float32');
  expect(said).toHaveBeenCalledTimes(1);
  expect(said.mock.calls[0]![0]).toBe(
    "[linear(3, 2)] computes in float32, and what it is given has become float64 by an array that joined on the way: make that with { dtype: 'float32' }",
  );
  nn.batchNorm(3)(first(x).mul(wide)).data();
  nn.conv2d(1, 1, 1)(first(x).mul(wide).reshape([4, 1, 1, 3])).data();
  expect(said).toHaveBeenCalledTimes(3);
  second(first(x).mul(np.sqrt(2))).data();
  expect(said).toHaveBeenCalledTimes(3);
});
