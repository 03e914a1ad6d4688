import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { plainPng, pngLimits } from '../src/png-chunks.ts';

/** A part of a PNG. */
function part(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function head(width: number, height: number, depth = 8, colours = 0, interlace = 0): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width);
  content.writeUInt32BE(height, 4);
  content.set([depth, colours, 0, 0, interlace], 8);
  return part('IHDR', content);
}
/** A PNG whose rows, filter bytes included, are so many zeros. */
const png = (ihdr: Buffer, rows: number, ...others: Buffer[]): Buffer =>
  Buffer.concat([
    signature,
    ihdr,
    ...others,
    part('IDAT', deflateSync(Buffer.alloc(rows))),
    part('IEND', Buffer.alloc(0)),
  ]);

const limits = { pixels: 64, bytes: 72 };
const tooLarge = (width: number, height: number): Error => new Error(`${width} x ${height} are too many`);
const read = (bytes: Uint8Array) => decode(plainPng(bytes, limits, tooLarge), { checkCrc: true });

describe('how large a picture may be', () => {
  test('pixels: one row less than the limit, the limit, and one row more', () => {
    expect(read(png(head(8, 7), 63)).height).toBe(7);
    expect(read(png(head(8, 8), 72)).height).toBe(8);
    expect(() => read(png(head(8, 9), 81))).toThrow('8 x 9 are too many');
    expect(() => read(png(head(65, 1), 66))).toThrow('65 x 1 are too many');
  });

  test('bytes of its rows: by one bit more than the limit', () => {
    // A byte for the filter, and 568 bits.
    const wide = (width: number, depth: number) =>
      plainPng(png(head(width, 1, depth), 1 + Math.ceil((width * depth) / 8)), { pixels: 999, bytes: 72 }, tooLarge);
    expect(decode(wide(568, 1)).width).toBe(568);
    expect(() => wide(569, 1)).toThrow('569 x 1 are too many');
    expect(decode(wide(71, 8)).width).toBe(71);
    expect(() => wide(36, 16)).toThrow('36 x 1 are too many');
  });

  test('rows of every form are as many bytes as the format says, and no byte more or less is taken', () => {
    // Where the pixels of each pass lie, as the format draws it.
    const adam7 = ['16462646', '77777777', '56565656', '77777777', '36463646', '77777777', '56565656', '77777777'];
    const colours: [type: number, channels: number, depths: number[]][] = [[0, 1, [1, 2, 4, 8, 16]], [2, 3, [8, 16]], [4, 2, [8]], [6, 4, [8, 16]]]; // biome-ignore format: a table
    for (let width = 1; width <= 9; width++) {
      for (let height = 1; height <= 9; height++) {
        for (const [type, channels, depths] of colours) {
          for (const depth of depths) {
            for (const interlace of [0, 1]) {
              let bytes = 0;
              for (const pass of interlace ? '1234567' : ' ') {
                for (let y = 0; y < height; y++) {
                  const row = Array.from(
                    { length: width },
                    (_, x) => !interlace || adam7[y % 8]![x % 8] === pass,
                  ).filter(Boolean);
                  if (row.length > 0) bytes += 1 + Math.ceil((row.length * channels * depth) / 8);
                }
              }
              const wide = { pixels: 81, bytes };
              const made = (rows: number) =>
                plainPng(png(head(width, height, depth, type, interlace), rows), wide, tooLarge);
              expect(made(bytes).length).toBeGreaterThan(0);
              expect(() => made(bytes - 1)).toThrow('rows are missing');
              expect(() => made(bytes + 1)).toThrow();
            }
          }
        }
      }
    }
  });

  test('the limits grow with the file, pixels up to 2**26', () => {
    expect(pngLimits(0)).toEqual({ pixels: 2 ** 24, bytes: 2 ** 26 });
    expect(pngLimits(2 ** 20 + 1)).toEqual({ pixels: 2 ** 24 + 16, bytes: 2 ** 26 });
    expect(pngLimits(2 ** 21 + 1)).toEqual({ pixels: 2 ** 25 + 16, bytes: 2 ** 26 + 32 });
    expect(pngLimits(2 ** 30).pixels).toBe(2 ** 26);
  });
});

describe('what a picture does not need is not unpacked', () => {
  const bomb = Buffer.concat([Buffer.from('name\0\0'), deflateSync(Buffer.alloc(2 ** 20))]);
  test.each(['iCCP', 'zTXt', 'iTXt', 'tEXt', 'fdAT', 'acTL', 'pHYs', 'xxXx'])('%s, wherever it stands', (type) => {
    const clean = plainPng(png(head(8, 8), 72), limits, tooLarge);
    const dirty = png(head(8, 8), 72, part(type, bomb), part(type, bomb));
    expect(plainPng(dirty, limits, tooLarge)).toEqual(clean);
  });

  test('pixels in a thousand parts are one', () => {
    const rows = deflateSync(Buffer.from(Array.from({ length: 72 }, (_, i) => (i % 9 ? i : 0))));
    const parts = Array.from(rows, (b) => part('IDAT', Buffer.of(b)));
    const divided = Buffer.concat([signature, head(8, 8), ...parts, part('IEND', Buffer.alloc(0))]);
    const whole = Buffer.concat([signature, head(8, 8), part('IDAT', rows), part('IEND', Buffer.alloc(0))]);
    expect(read(divided).data).toEqual(read(whole).data);
  });

  test('a palette of 256 colours is read, a longer one is refused', () => {
    const paletted = (bytes: number) => png(head(8, 8, 8, 3), 72, part('PLTE', Buffer.alloc(bytes)));
    expect(read(paletted(768)).palette?.length).toBe(256);
    expect(() => read(paletted(771))).toThrow('its palette is too long');
  });

  test.each<[string, Buffer, RegExp]>([
    ['no head', Buffer.concat([signature, part('IEND', Buffer.alloc(0))]), /its head is not the first part/],
    ['two heads', png(head(8, 8), 72, head(8, 8)), /its head is wrong/],
    ['an unknown kind of colour', png(head(8, 8, 8, 5), 72), /its head is wrong/],
    ['a depth of 3', png(head(8, 8, 3), 72), /its head is wrong/],
    ['no width', png(head(0, 8), 72), /no pixels/],
    ['a wrong checksum', Buffer.from(png(head(8, 8), 72)).fill(1, 29, 33), /a checksum is wrong/],
    ['no end', png(head(8, 8), 72).subarray(0, -12), /ends within a part/],
  ])('%s is refused', (_, bytes, reason) => {
    expect(() => read(bytes)).toThrow(reason);
  });
});
