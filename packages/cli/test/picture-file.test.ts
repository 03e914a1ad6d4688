import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { DataError } from 'pristella';
import { encodePng } from 'pristella/plot';
import { afterAll, describe, expect, test } from 'vitest';
import { readGreyPng } from '../src/picture-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pristella-png-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(bytes: Uint8Array | string): string {
  const path = join(folder, 'picture.png');
  writeFileSync(path, bytes);
  return path;
}
const grey = encode({ width: 2, height: 2, channels: 1, depth: 8, data: Uint8Array.of(0, 100, 200, 255) });

describe('a PNG as grey', () => {
  test('grey of 8 bits is taken as it is', () => {
    expect(readGreyPng(file(grey))).toEqual({ width: 2, height: 2, gray: Uint8Array.of(0, 100, 200, 255) });
  });

  test('colours are weighed as the eye does', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    const png = encode({ width: 4, height: 1, channels: 3, depth: 8, data });
    expect([...readGreyPng(file(png)).gray]).toEqual([76, 150, 29, 255]);
  });

  test('what is transparent is white paper', () => {
    const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255);
    const png = encode({ width: 2, height: 1, channels: 4, depth: 8, data });
    expect([...readGreyPng(file(png)).gray]).toEqual([255, 0]);
  });

  test('16 bits become 8', () => {
    const png = encode({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0, 65535) });
    expect([...readGreyPng(file(png)).gray]).toEqual([0, 255]);
  });

  test('bits of black and white are unpacked, with each row in bytes of its own', () => {
    const data = Uint8Array.of(0b10100000, 0b01000000);
    const png = encode({ width: 3, height: 2, channels: 1, depth: 1, data });
    expect([...readGreyPng(file(png)).gray]).toEqual([255, 0, 255, 0, 255, 0]);
  });

  test('two and four bits a sample are unpacked, and their greatest is white', () => {
    const two = encode({ width: 5, height: 1, channels: 1, depth: 2, data: Uint8Array.of(0b00011011, 0b11000000) });
    expect([...readGreyPng(file(two)).gray]).toEqual([0, 85, 170, 255, 255]);
    const four = encode({ width: 3, height: 1, channels: 1, depth: 4, data: Uint8Array.of(0x0f, 0x10) });
    expect([...readGreyPng(file(four)).gray]).toEqual([0, 255, 17]);
  });

  test('half transparent colours are half paper, with alpha behind grey or behind three colours', () => {
    const grey = encode({ width: 2, height: 1, channels: 2, depth: 8, data: Uint8Array.of(0, 127, 100, 255) });
    expect([...readGreyPng(file(grey)).gray]).toEqual([128, 100]);
    const colour = encode({ width: 1, height: 1, channels: 4, depth: 8, data: Uint8Array.of(255, 0, 0, 51) });
    expect([...readGreyPng(file(colour)).gray]).toEqual([219]);
    const wide = encode({ width: 1, height: 1, channels: 2, depth: 16, data: Uint16Array.of(0, 13107) });
    expect([...readGreyPng(file(wide)).gray]).toEqual([204]);
  });

  test('colours of a palette are weighed likewise, each as transparent as it is', () => {
    const rgba = Uint8Array.of(
      255,
      0,
      0,
      255,
      0,
      255,
      0,
      255,
      0,
      0,
      255,
      255,
      10,
      10,
      10,
      255,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      51,
    );
    const png = encodePng({ width: 6, height: 1, rgba });
    expect([...readGreyPng(file(png)).gray]).toEqual([76, 150, 29, 10, 255, 204]);
  });

  test('a missing file, another format, an empty file and a folder are told apart', () => {
    expect(() => readGreyPng(join(folder, 'gone.png'))).toThrow(/gone\.png: no such file/);
    expect(() => readGreyPng(file(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)))).toThrow(/no PNG but a JPEG/);
    expect(() => readGreyPng(file(''))).toThrow(/no PNG but an empty file/);
    expect(() => readGreyPng(file('hello'))).toThrow(/no PNG but something else/);
    expect(() => readGreyPng(folder)).toThrow(/this is a folder/);
  });

  test('a PNG cut off anywhere is a DataError, never anything else', () => {
    for (let length = 8; length < grey.length; length++) {
      expect(() => readGreyPng(file(grey.subarray(0, length))), `${length} bytes`).toThrow(DataError);
    }
  });

  test('any byte that is wrong gives a picture or a DataError', () => {
    for (let i = 8; i < grey.length; i++) {
      const damaged = grey.slice();
      damaged[i]! ^= 0x55;
      let error: unknown;
      try {
        readGreyPng(file(damaged));
      } catch (e) {
        error = e;
      }
      expect(error, `byte ${i}`).toBeInstanceOf(DataError);
    }
  });

  test('a header that promises too many pixels is refused before they are made', () => {
    const huge = grey.slice();
    new DataView(huge.buffer, huge.byteOffset).setUint32(16, 2 ** 30);
    expect(() => readGreyPng(file(huge))).toThrow(/make it smaller/);
  });
});
