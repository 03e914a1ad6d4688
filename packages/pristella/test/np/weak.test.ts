import { expect, test } from 'vitest';
import { np, type Tensor } from '../../src/index.ts';

const single = np.ones([2], { dtype: 'float32' });
const whole = np.ones([2], { dtype: 'int32' });

const ofNumbers: Record<string, Tensor> = {
  'np.sqrt(2)': np.sqrt(2),
  'np.div(1, 3)': np.div(1, 3),
  'np.pow(2, 0.5)': np.pow(2, 0.5),
  'np.maximum(1, 2)': np.maximum(1, 2),
  'np.sqrt(2).mul(3)': np.sqrt(2).mul(3),
  'np.exp(np.log(2)).sub(1)': np.exp(np.log(2)).sub(1),
  'np.sqrt(2).add(np.sqrt(3))': np.sqrt(2).add(np.sqrt(3)),
};

for (const [name, x] of Object.entries(ofNumbers))
  test(`${name} is float64 and as weak as a plain number beside floats`, () => {
    expect([x.dtype, x.shape]).toEqual(['float64', []]);
    for (const y of [single.mul(x), np.sub(x, single), np.where(single.greater(0), single, x), single.pow(x)])
      expect(y.dtype).toBe('float32');
    expect(single.mul(x).data()[0]).toBe(Math.fround(x.item()));
    expect(single.astype('float64').mul(x).data()[0]).toBe(x.item());
    expect(whole.mul(x).dtype).toBe('float64');
    expect(np.where(whole.greater(0), whole, x).dtype).toBe('float64');
  });

test('what was made as an array, or has been asked for as float64, is not weak', () => {
  const arrays = [
    np.array(0.5),
    np.ones([]),
    np.asarray(2),
    np.sum([1, 2]),
    np.sqrt(2).astype('float32').astype('float64'),
  ];
  for (const x of [...arrays, np.sqrt(np.array(2)), np.mul(np.array(0.5), np.sqrt(2)), np.sqrt(2).mul([1, 2])])
    expect(single.mul(x).dtype).toBe('float64');
});

test('a result of numbers that has been set is an array like any other', () => {
  const x = np.sqrt(2);
  x.set(3);
  expect([single.mul(x).dtype, single.mul(x).data()[1]]).toEqual(['float64', 3]);
});
