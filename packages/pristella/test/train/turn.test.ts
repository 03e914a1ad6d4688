import { afterEach, expect, test, vi } from 'vitest';
import { nextTurn, Turns } from '../../src/train/turn.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each(['with', 'without'])(
  'timers have their turn between two steps, %s a setImmediate as Node has',
  async (way) => {
    if (way === 'without') vi.stubGlobal('setImmediate', undefined);
    let timers = 0;
    setTimeout(() => timers++, 0);
    for (let turns = 0; turns < 1000 && timers === 0; turns++) await nextTurn();
    expect(timers).toBe(1);
  },
);

test('a turn is given 40 ms after the last one, and not before', async () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const turns = new Turns();
  const given = async (at: number): Promise<boolean> => {
    now = at;
    const turn = turns.take();
    await turn;
    return turn !== undefined;
  };
  expect(await given(1039)).toBe(false);
  expect(await given(1040)).toBe(true);
  expect(await given(1079)).toBe(false);
  expect(await given(1080)).toBe(true);
});
