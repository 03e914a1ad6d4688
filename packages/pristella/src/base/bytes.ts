import { ArgumentError, showValue } from './errors.ts';

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/**
 * The checksum of PNG chunks and of members of zip files (CRC-32 of ISO 3309), 0 to 2**32 - 1; with that of the bytes
 * `before`, the one of both together.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let i = 0; i < bytes.length; i++) c = crcTable[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** The bytes of a file as they are. Throws ArgumentError for what is no Uint8Array. */
export function checkBytes(bytes: Uint8Array, op: string): Uint8Array {
  if (ArrayBuffer.isView(bytes) && bytes.BYTES_PER_ELEMENT === 1) return bytes;
  const isBuffer = ArrayBuffer.isView(bytes) || Object.prototype.toString.call(bytes).endsWith('ArrayBuffer]');
  const ofPath = "readNpy and its kin of 'pristella/node' take a file's name";
  throw new ArgumentError(`takes the bytes of a file, got ${showValue(bytes)}`, {
    op,
    hint: isBuffer ? 'new Uint8Array(buffer)' : typeof bytes === 'string' ? ofPath : 'a Uint8Array',
  });
}

/** All parts, one after another. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
