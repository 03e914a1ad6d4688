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

  test('greys are shown by terminals of 256 colours, and in no pipe', () => {
    const stream = (isTTY: boolean, depth: number) =>
      showsGreys(Object.assign(new PassThrough(), { isTTY, getColorDepth: () => depth }));
    expect([
      showsGreys(new PassThrough()),
      stream(false, 8),
      stream(true, 4),
      stream(true, 8),
      stream(true, 24),
    ]).toEqual([false, false, false, true, true]);
    expect(showsGreys(Object.assign(new PassThrough(), { isTTY: true }))).toBe(false);
  });

  test('ink is what is above 0.4; each of the four blocks has its place, plain and in greys', () => {
    const four = { pixels: [0.4, 0.41, 0.2, 1, 0.4, 0, 1, 0.5], width: 4, height: 2 };
    expect(pictureLines(four, false)).toEqual([' ▀▄█']);
    const block = (ink: number, ground: number, text: string): string => `\x1b[38;5;${ink};48;5;${ground}m${text}`;
    expect(pictureLines(four, true)).toEqual([
      `${block(241, 241, ' ')}${block(241, 232, '▀')}${block(255, 237, '▄')}${block(249, 249, '█')}\x1b[0m`,
    ]);
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
    const last = Float32Array.from({ length: 28 * 28 }, (_, i) => Number(i === 28 * 28 - 1));
    expect([...(cropDigit({ pixels: last, width: 28, height: 28 }).pixels as Float32Array)].indexOf(1)).toBe(399);
  });

  test('of a picture without ink the middle is shown; one that is not square is cropped along each side', () => {
    const blank = cropDigit({ pixels: Float32Array.from({ length: 24 }, (_, i) => -i), width: 6, height: 4 }, 2);
    expect([...(blank.pixels as Float32Array)]).toEqual([-8, -9, -14, -15]);
    const corner = Float32Array.from({ length: 24 }, (_, i) => Number(i === 10 || i === 17));
    expect(cropDigit({ pixels: corner, width: 6, height: 4 }, 2)).toEqual({
      pixels: Float32Array.of(1, 0, 0, 1),
      width: 2,
      height: 2,
    });
  });

  test('a gallery is as many rows as its width asks for', () => {
    const items = ['a', 'b', 'c'].map((caption) => ({ picture, caption }));
    expect(gallery(items, 11, false)).toEqual(['█    █', '▀▀   ▀▀', 'a    b', '', '█', '▀▀', 'c']);
    const rows = (columns: number): number =>
      gallery(items, columns, false).filter((line) => line.startsWith('▀')).length;
    expect([0, 1, 6, 7, 11, 12].map(rows)).toEqual([3, 3, 3, 2, 2, 1]);
    expect(gallery(items.slice(0, 2), 7, false)).toEqual(['█    █', '▀▀   ▀▀', 'a    b']);
    expect(gallery([{ picture, caption: 'long' }, items[0]!], 80, false)).toEqual([
      '█      █',
      '▀▀     ▀▀',
      'long   a',
    ]);
  });

  test('bars are exact to an eighth of a character and stay within 0 and 1', () => {
    expect([barOf(0, 4), barOf(1 / 32, 4), barOf(0.5, 4), barOf(1, 4), barOf(7, 4)]).toEqual([
      '',
      '▏',
      '██',
      '████',
      '████',
    ]);
    expect([barOf(-1, 4), barOf(1 / 65, 4), barOf(1 / 64, 4)]).toEqual(['', '', '▏']);
    const bar = (columns: number): number => shareLines([['yes', 1]], columns)[0]!.replaceAll(/[^█]/g, '').length;
    expect([1, 25, 26, 54, 55, 56].map(bar)).toEqual([10, 10, 11, 39, 40, 40]);
    expect(
      shareLines(
        [
          ['no', 0.25],
          ['yes', 0.75],
        ],
        24,
      ),
    ).toEqual([' no  25.0 %  ██▌', 'yes  75.0 %  ███████▌']);
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
