import { expect, test } from 'vitest';
import { tileRows, tilesIn } from '../../src/kernel/product/rows.ts';

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
