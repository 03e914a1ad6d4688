import { expect, test } from 'vitest';
import { promote, promoteWithNumber } from '../../src/base/dtype.ts';
import { np } from '../../src/index.ts';

test('two dtypes meet as in NumPy, but for integers with float32, which become float64 where that can hold them all', () => {
  const dtypes = ['bool', 'uint8', 'int32', 'float32', 'float64'] as const;
  const table = dtypes.map((a) => dtypes.map((b) => promote(a, b)).join(' '));
  expect(table).toEqual([
    'bool uint8 int32 float32 float64',
    'uint8 uint8 int32 float32 float64',
    'int32 int32 int32 float64 float64',
    'float32 float32 float64 float32 float64',
    'float64 float64 float64 float64 float64',
  ]);
});

test('a number widens an integer dtype only where that cannot hold it, at both ends', () => {
  const ends = [0, 255, 256, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 0.5, Infinity];
  const wide = (d: 'bool' | 'uint8' | 'int32' | 'float32' | 'float64') => ends.map((v) => promoteWithNumber(d, v));
  const [i, f] = ['int32', 'float64'];
  expect(wide('uint8')).toEqual(['uint8', 'uint8', i, i, i, f, i, f, f, f]);
  expect(wide('int32')).toEqual([i, i, i, i, i, f, i, f, f, f]);
  expect(wide('float32')).toEqual(Array(10).fill('float32'));
  expect(wide('float64')).toEqual(Array(10).fill(f));
  const x = np.array([1], { dtype: 'uint8' });
  expect([255, 256, -1, 0].map((v) => np.maximum(x, v).dtype)).toEqual(['uint8', i, i, 'uint8']);
});
