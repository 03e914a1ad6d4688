import { expect, test } from 'vitest';
import { np } from '../../src/index.ts';

test('one element is a number to JavaScript, whatever its shape and dtype, and a text as it prints', () => {
  for (const dtype of ['float64', 'float32', 'int32', 'uint8'] as const) {
    for (const x of [np.array(3, { dtype }), np.array([3], { dtype }), np.array([[3]], { dtype })]) {
      const run = (text: string): unknown => new Function('x', `return ${text}`)(x);
      expect(['x + 1', 'x * 2', '-x', 'x > 2', 'x < 3', 'x / 2', 'Number(x)', 'Math.sqrt(x)'].map(run)).toEqual([
        4,
        6,
        -3,
        true,
        false,
        1.5,
        3,
        Math.sqrt(3),
      ]);
      expect(`${x}`).toBe(x.toString());
      expect(run('x + "m"')).toBe('3m');
    }
  }
});
