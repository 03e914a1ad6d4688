import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { resolveSlice, slice } from '../../src/base/indexing.ts';
import { ArgumentError, IndexError, np } from '../../src/index.ts';

describe('a range on an axis', () => {
  test('takes what Python takes, whatever its ends and its step', () => {
    const ends = [null, ...Array.from({ length: 13 }, (_, i) => i - 6)];
    const rows: string[] = [];
    for (let size = 0; size < 5; size++)
      for (const start of ends)
        for (const stop of ends)
          for (const step of [-7, -3, -2, -1, 1, 2, 3, 7]) {
            const range = resolveSlice({ start, stop, step }, size, 'at');
            rows.push(Array.from({ length: range.count }, (_, i) => range.start + i * range.step).join());
          }
    // Of '\n'.join(','.join(map(str, list(range(size))[slice(start, stop, step)])) for the same, in the same order).
    expect(createHash('sha256').update(rows.join('\n')).digest('hex')).toBe(
      '8d4c0f7a1b8e5d2fc27b2ab1c87d19f3fc3a0a34771170b96e0d92fcf32b16e9',
    );
  });

  test('runs backwards to the first place, also where its end lies before that', () => {
    const x = np.arange(4);
    for (const text of ['::-1', '3::-1', '9:-9:-1', '-1:-5:-1']) expect(x.at(text).tolist()).toEqual([3, 2, 1, 0]);
    expect(x.at(slice(2, -9, -2)).tolist()).toEqual([2, 0]);
    expect(x.at(slice(1, null, -1)).tolist()).toEqual([1, 0]);
    expect([slice(3), slice(1, 3), slice(1, 3, 2)]).toEqual([
      { start: null, stop: 3, step: 1 },
      { start: 1, stop: 3, step: 1 },
      { start: 1, stop: 3, step: 2 },
    ]);
  });

  test('has whole ends, and a whole step that is not 0', () => {
    const x = np.arange(4);
    for (const step of [0, 0.5, Number.NaN]) expect(() => x.at(slice(0, 2, step))).toThrow(ArgumentError);
    for (const end of [0.5, Number.NaN]) {
      expect(() => x.at(slice(end, 2))).toThrow(IndexError);
      expect(() => x.at(slice(0, end))).toThrow(`a range cannot end at ${end}`);
    }
  });
});
