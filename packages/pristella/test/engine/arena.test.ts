import { expect, test } from 'vitest';
import { Value } from '../../src/machine/value.ts';
import { Arena } from '../../src/machine/wasm/arena.ts';

const MIB = 2 ** 20;

/** An arena with one value that only it holds, some runs ago. */
function arenaWithOld(): { arena: Arena; old: Value } {
  const arena = new Arena(false);
  const old = new Value(null);
  arena.begin();
  arena.place(old, MIB, 'float32');
  for (let run = 0; run < 3; run++) arena.begin();
  return { arena, old };
}

test('a value that a run has counted on stays, however much room the run needs', () => {
  const { arena, old } = arenaWithOld();
  expect(arena.retains(old)).toBe(true);
  for (let i = 0; i < 12; i++) arena.place(new Value(null), 10 * MIB, 'float32');
  expect(arena.holds(old)).toBe(true);
});

test('a value that no run has counted on goes when there is no room', () => {
  const { arena, old } = arenaWithOld();
  for (let i = 0; i < 12; i++) arena.place(new Value(null), 10 * MIB, 'float32');
  expect([arena.holds(old), arena.retains(old)]).toEqual([false, false]);
});
