import { concatBytes, crc32 } from '../base/bytes.ts';
import type { Raster } from './scene.ts';
import { checkParts } from './values.ts';

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const big32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Uint8Array.from([...type].map((c) => c.charCodeAt(0)));
  const body = concatBytes([named, data]);
  return concatBytes([Uint8Array.from(big32(data.length)), body, Uint8Array.from(big32(crc32(body)))]);
}

/** Bits of a deflate stream, lowest first (RFC 1951, section 3.1.1). */
class BitWriter {
  readonly bytes: number[] = [];
  #hold = 0;
  #count = 0;

  write(value: number, count: number): void {
    this.#hold |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.bytes.push(this.#hold & 255);
      this.#hold >>>= 8;
      this.#count -= 8;
    }
  }
  /** A Huffman code: its highest bit goes first. */
  code(value: number, count: number): void {
    for (let k = count - 1; k >= 0; k--) this.write((value >> k) & 1, 1);
  }
  end(): Uint8Array {
    if (this.#count > 0) this.write(0, 8 - this.#count);
    return Uint8Array.from(this.bytes);
  }
}

/** A literal byte, the end (256) or a length code in the fixed Huffman code (RFC 1951, section 3.2.6). */
function fixedCode(out: BitWriter, symbol: number): void {
  if (symbol < 144) out.code(0x30 + symbol, 8);
  else if (symbol < 256) out.code(0x190 + symbol - 144, 9);
  else if (symbol < 280) out.code(symbol - 256, 7);
  else out.code(0xc0 + symbol - 280, 8);
}

/**
 * Deflates with the fixed code, and with only one kind of repetition: what stands `distance` bytes before (1 to 4).
 * Flat areas of pictures shrink a hundredfold, and nothing more is needed here.
 */
function runLengths(bytes: Uint8Array, distance: number): Uint8Array {
  const out = new BitWriter();
  out.write(0b011, 3); // the last block, fixed code
  let i = 0;
  while (i < bytes.length) {
    let run = 0;
    while (i >= distance && run < 258 && i + run < bytes.length && bytes[i + run] === bytes[i + run - distance]) run++;
    if (run === 258) {
      fixedCode(out, 285);
      out.code(distance - 1, 5);
      i += 258;
    } else if (run >= 3) {
      // Lengths 3 to 10 have codes of their own; longer runs are cut so that no extra bits are needed.
      const length = Math.min(run, 10);
      fixedCode(out, 254 + length);
      out.code(distance - 1, 5);
      i += length;
    } else fixedCode(out, bytes[i++]!);
  }
  fixedCode(out, 256);
  return concatBytes([Uint8Array.of(0x78, 0x01), out.end(), Uint8Array.from(big32(adler32(bytes)))]);
}

/** Up to 256 colours as a palette and an index per pixel; undefined where there are more. */
function paletteOf({ rgba }: Raster): { colors: number[]; indices: Uint8Array } | undefined {
  const words = new Uint32Array(rgba.buffer.slice(rgba.byteOffset, rgba.byteOffset + rgba.length));
  const seen = new Map<number, number>();
  const indices = new Uint8Array(words.length);
  for (let i = 0; i < words.length; i++) {
    let index = seen.get(words[i]!);
    if (index === undefined) {
      index = seen.size;
      if (index === 256) return undefined;
      seen.set(words[i]!, index);
    }
    indices[i] = index;
  }
  return { colors: [...seen.keys()], indices };
}

/** Rows with a leading 0 each: the filter type "none". */
function scanlines(data: Uint8Array, stride: number, height: number): Uint8Array {
  const out = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return out;
}

/** Compresses bytes in zlib's format (RFC 1950); `distance` is how many bytes a pixel has. */
export type Deflate = (bytes: Uint8Array, distance: number) => Uint8Array;

/**
 * Writes pixels as a PNG file (ISO 15948): with a palette where 256 colours suffice, else as RGBA. The compression
 * built in is simple; Node's own (`zlib.deflateSync`) makes photographs and large files smaller.
 * @example
 * const raster = { width: 1, height: 1, rgba: Uint8Array.of(255, 0, 0, 255) };
 * plot.encodePng(raster).slice(1, 4).join();
 */
export function encodePng(raster: Raster, deflate: Deflate = runLengths): Uint8Array {
  checkParts(raster, { width: 'number', height: 'number', rgba: 'object' }, 'a raster', 'encodePng');
  const { width, height, rgba } = raster;
  const indexed = paletteOf(raster);
  const header = Uint8Array.from([...big32(width), ...big32(height), 8, indexed ? 3 : 6, 0, 0, 0]);
  const parts = [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), chunk('IHDR', header)];
  if (indexed) {
    const bytes = new Uint8Array(Uint32Array.from(indexed.colors).buffer);
    const [colors, alpha] = [bytes.filter((_, i) => i % 4 !== 3), bytes.filter((_, i) => i % 4 === 3)];
    parts.push(chunk('PLTE', colors));
    if (alpha.some((a) => a !== 255)) parts.push(chunk('tRNS', alpha));
    parts.push(chunk('IDAT', deflate(scanlines(indexed.indices, width, height), 1)));
  } else parts.push(chunk('IDAT', deflate(scanlines(rgba, 4 * width, height), 4)));
  parts.push(chunk('IEND', new Uint8Array(0)));
  return concatBytes(parts);
}
