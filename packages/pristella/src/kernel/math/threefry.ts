import type { Int, IntWords } from '../words.ts';

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: two random words from a key and a counter of two words each. A pure function, so that a
 * stream can be entered anywhere. Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (2011).
 */
export function threefry(w: IntWords, key: readonly [Int, Int], counter: readonly [Int, Int]): [Int, Int] {
  const schedule = [key[0], key[1], w.xor(w.xor(key[0], key[1]), w.num(PARITY))] as const;
  let a = w.add(counter[0], schedule[0]);
  let b = w.add(counter[1], schedule[1]);
  for (let round = 0; round < 20; round++) {
    const r = rotations[round % 8]!;
    a = w.add(a, b);
    b = w.xor(w.or(w.shl(b, r), w.shr(b, 32 - r)), a);
    if (round % 4 === 3) {
      const i = (round + 1) / 4;
      a = w.add(a, schedule[i % 3]!);
      b = w.add(w.add(b, schedule[(i + 1) % 3]!), w.num(i));
    }
  }
  return [a, b];
}
