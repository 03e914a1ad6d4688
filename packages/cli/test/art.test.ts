import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { barOf, cropDigit, gallery, percent, pictureLines, shareLines, showsGreys } from '../src/art.ts';

const picture = { pixels: [1, 0, 1, 0, 1, 1], width: 2, height: 3 };

describe('terminal art', () => {
  test('two pixels above each other are one block, and an odd last row is padded', () => {
    expect(pictureLines(picture, false)).toEqual(['█ ', '▀▀']);
  });

  test('in greys the blocks are the same, with 256-colour codes that end with the line', () => {
    const lines = pictureLines(picture, true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked at
    expect(lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, ''))).toEqual(['█ ', '▀▀']);
    expect(lines[1]).toBe('\x1b[38;5;255;48;5;232m▀\x1b[38;5;255;48;5;232m▀\x1b[0m');
  });

  test('a pipe shows no greys', () => {
    expect(showsGreys(new PassThrough())).toBe(false);
  });

  test('a digit is cropped to 20 x 20 with its ink in the middle', () => {
    const pixels = new Float32Array(28 * 28);
    for (let y = 10; y < 20; y++) pixels[y * 28 + 14] = 1;
    const { pixels: cropped, width, height } = cropDigit({ pixels, width: 28, height: 28 });
    expect([width, height]).toEqual([20, 20]);
    const inked = [...(cropped as Float32Array)].flatMap((v, i) => (v > 0 ? [i] : []));
    expect(inked.map((i) => i % 20)).toEqual(Array(10).fill(10));
    expect(inked.map((i) => Math.floor(i / 20))).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  test('a digit at the edge is cropped without leaving the picture', () => {
    const pixels = new Float32Array(28 * 28).fill(0);
    pixels[0] = 1;
    expect(cropDigit({ pixels, width: 28, height: 28 }).pixels[0]).toBe(1);
  });

  test('a gallery is as many rows as its width asks for', () => {
    const items = ['a', 'b', 'c'].map((caption) => ({ picture, caption }));
    expect(gallery(items, 11, false)).toEqual(['█    █', '▀▀   ▀▀', 'a    b', '', '█', '▀▀', 'c']);
  });

  test('bars are exact to an eighth of a character and stay within 0 and 1', () => {
    expect([barOf(0, 4), barOf(1 / 32, 4), barOf(0.5, 4), barOf(1, 4), barOf(7, 4)]).toEqual([
      '',
      '▏',
      '██',
      '████',
      '████',
    ]);
    expect(shareLines(['no', 'yes'], [0.25, 0.75], 24)).toEqual([' no  25.0 %  ██▌', 'yes  75.0 %  ███████▌']);
  });

  test('percentages are 100 only for all', () => {
    expect([percent(0.9893), percent(1, 1), percent(0.99999, 1), percent(0)]).toEqual([
      '98.93 %',
      '100.0 %',
      '99.9 %',
      '0.00 %',
    ]);
  });
});
