import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, train } from 'pristella';
import { describe, expect, test } from 'vitest';
import { replayed } from '../lab/yours/model/replay.ts';
import { type NetworkName, networkNames, trained } from '../lab/yours/networks.ts';
import { moved, picture, shiftToMiddle } from '../lab/yours/picture.ts';
import { answer, makeIt, reasons } from '../lab/yours/task.ts';

const { test: digits } = await data.mnist();
const images = digits.images.data() as Uint8Array;
const labels = digits.labels.data();
const imageOf = (i: number): Uint8Array => images.subarray(i * 784, i * 784 + 784);

const fileOf = (name: NetworkName): ArrayBuffer =>
  Uint8Array.from(readFileSync(join(import.meta.dirname, `../lab/yours/model/${name}.f16`))).buffer;

/** Test digits as a hand draws them, in any size, place and thickness. */
const drawn = (() => {
  const random = train.batchRandom({ seed: 9, epoch: 0, index: 0 });
  return Array.from({ length: 200 }, (_, i) => picture(replayed(imageOf(i), random)[0]!).bytes);
})();

describe.each(networkNames)('the %s', (name) => {
  const network = trained(name, fileOf(name));
  const isRight = (pixels: Uint8Array, i: number): boolean => answer(network, name, pixels).digit === labels[i];

  test('recognises 90 % of 200 test digits that are drawn again', () => {
    expect(drawn.filter(isRight).length).toBeGreaterThanOrEqual(180);
  });

  test('recognises 93 % of digits that were shifted by 4 pixels and centred again, and without centring far fewer', () => {
    const ways: readonly (readonly [number, number])[] = [
      [4, 0],
      [-4, 0],
      [0, 4],
      [0, -4],
    ];
    let [right, lost] = [0, 0];
    for (let i = 0; i < 400; i++) {
      const shifted = moved(imageOf(i), ...ways[i % 4]!);
      if (isRight(shifted, i)) lost++;
      if (isRight(moved(shifted, ...shiftToMiddle(shifted)), i)) right++;
    }
    console.log(`${name}, shifted by 4 pixels: ${lost / 4} % right, centred again ${right / 4} %`);
    expect(right).toBeGreaterThanOrEqual(372);
    expect(lost).toBeLessThan(right - 40);
  });

  test('says of each logit what its pixels and its biases add to it, to 1e-4', () => {
    drawn.slice(0, 20).forEach((pixels, i) => {
      const told = reasons(network, name, pixels, i % 10);
      const { logits } = answer(network, name, pixels);
      expect(told.logit).toBeCloseTo(logits[i % 10]!, 4);
      expect(Math.abs(told.pixels.reduce((a, b) => a + b, 0) + told.biases - told.logit)).toBeLessThan(1e-4);
      expect(told.pixels.every((share, k) => pixels[k] !== 0 || share === 0)).toBe(true);
    });
  });

  test('shares add up to 1, and there is a picture for each layer', () => {
    const { shares, layers } = answer(network, name, drawn[0]!);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const sides = layers.map(({ count, side, values }) => [count, side, values.length === count * side * side]);
    expect(sides).toEqual(
      name === 'mlp'
        ? [
            [50, 1, true],
            [100, 1, true],
          ]
        : [
            [8, 12, true],
            [16, 4, true],
          ],
    );
  });

  const least = name === 'mlp' ? 48 : 40;
  test(`makes ${least} of 50 drawings another digit with at most 25 pixels, each painted once`, () => {
    const counts = drawn.slice(0, 50).map((pixels, i) => {
      const target = labels[i] === 8 ? 3 : 8;
      const { repaints, done } = makeIt(network, name, pixels, target);
      const now = pixels.slice();
      for (const { pixel, ink } of repaints) now[pixel] = ink;
      expect(new Set(repaints.map(({ pixel }) => pixel)).size).toBe(repaints.length);
      expect(answer(network, name, now).digit === target).toBe(done);
      return done ? repaints.length : Number.POSITIVE_INFINITY;
    });
    console.log(`${name}, made another digit with ${counts.join(' ')} pixels`);
    expect(counts.filter((n) => n <= 25).length).toBeGreaterThanOrEqual(least);
  });

  test('refuses weights of another size', () => {
    expect(() => trained(name, new ArrayBuffer(10))).toThrow(RangeError);
  });
});
