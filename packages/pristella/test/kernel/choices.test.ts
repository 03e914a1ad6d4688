import { describe, expect, test } from 'vitest';
import { correlatesByBlas, sumsByBlas, usesBlas, winogradByBlas } from '../../src/machine/wasm/blas/threshold.ts';
import type { Lowering } from '../../src/machine/wasm/launch.ts';
import { tileRows, tilesIn } from '../../src/machine/wasm/product/rows.ts';

// What is chosen by size alone, at each limit and beside it.

test('tiles of six, five and one row cover the rows of every matrix, with as few single rows and tiles as can be', () => {
  for (let rows = 0; rows <= 200; rows++) {
    let best = [0, 0, rows];
    for (let sixes = 0; 6 * sixes <= rows; sixes++) {
      for (let fives = 0; 6 * sixes + 5 * fives <= rows; fives++) {
        const tiles = [sixes, fives, rows - 6 * sixes - 5 * fives];
        const fewer = tiles[2]! - best[2]! || tilesIn(tiles) - tilesIn(best);
        if (fewer < 0) best = tiles;
      }
    }
    expect([rows, ...tileRows(rows)]).toEqual([rows, ...best]);
  }
});

describe('the BLAS is called', () => {
  type Choice = (lw: Lowering, ...sizes: number[]) => boolean;
  const chosen = (choice: unknown, blas: number, ...sizes: number[]): boolean =>
    (choice as Choice)({ blas } as Lowering, ...sizes);

  test('never if it is not asked for or has nothing to sum, and always if it is', () => {
    for (const choice of [usesBlas, correlatesByBlas, sumsByBlas]) {
      expect([0, Infinity, 2].map((use) => chosen(choice, use, 1, 1, 1))).toEqual([false, true, false]);
      expect([chosen(choice, 0, 99, 99, 99), chosen(choice, Infinity, 9, 0, 9)]).toEqual([false, false]);
    }
    expect([chosen(sumsByBlas, Infinity, 9, 9, 0), chosen(sumsByBlas, Infinity, 0, 9, 9)]).toEqual([false, true]);
    expect([0, Infinity].map((use) => chosen(winogradByBlas, use, 1, 1))).toEqual([false, true]);
    expect(chosen(winogradByBlas, 0, 99, 99)).toBe(false);
  });

  /** By choice and use the smallest sizes that are taken, and those of which each is one too small. */
  const limits: [name: string, choice: unknown, use: number, least: number[], ...below: number[][]][] = [
    ['matrix products', usesBlas, 2, [4, 625, 4], [4, 624, 4], [3, 9999, 4], [4, 9999, 3]],
    ['matrix products', usesBlas, 4, [4, 625, 4], [4, 624, 4], [3, 9999, 4], [4, 9999, 3]],
    ['correlations', correlatesByBlas, 2, [12, 53, 16], [12, 52, 16], [11, 999, 16], [12, 999, 15]],
    ['Winograd kernels', winogradByBlas, 2, [16, 16], [15, 16], [16, 15]],
    ['sums by filters', sumsByBlas, 2, [12, 35, 24], [12, 34, 24], [11, 999, 24], [12, 999, 23]],
    ['sums by filters', sumsByBlas, 4, [6, 70, 24], [6, 69, 24], [5, 999, 24], [6, 999, 23]],
  ];
  for (const [name, choice, use, least, ...below] of limits) {
    test(`for ${name} with vectors ${use} times as long from (${least}) on`, () => {
      expect(chosen(choice, use, ...least)).toBe(true);
      for (const sizes of below) expect([sizes, chosen(choice, use, ...sizes)]).toEqual([sizes, false]);
    });
  }
});
