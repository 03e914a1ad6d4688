/** The deflate format (RFC 1951), which the platform's own streams write and read. */
import { concatBytes } from '../../base/bytes.ts';
import { codeOf } from '../../base/caught.ts';
import type { DataError } from '../../base/errors.ts';
import { host } from '../../base/host.ts';
import { fileError, type Origin } from '../element.ts';

/** No deflate stream unpacks to more bytes than this for each of its own. */
export const mostRatio = 1032;

/** Compresses bytes. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await pass(bytes, new CompressionStream('deflate-raw'), (part) => parts.push(part) > 0);
  return concatBytes(parts);
}

/** Unpacks to exactly `size` bytes; no more are ever made. Throws DataError if the stream is damaged or of another size. */
export async function inflate(
  packed: Uint8Array,
  size: number,
  at: Origin,
  format: CompressionFormat = 'deflate-raw',
): Promise<Uint8Array<ArrayBuffer>> {
  const damaged = (cause: unknown): DataError => fileError(at, 'its compressed bytes are damaged', undefined, cause);
  const other = (isMore: boolean): DataError =>
    fileError(at, `unpacks to ${isMore ? 'more' : 'fewer'} than its ${size} bytes`);
  const zlib = size <= small && format === 'deflate-raw' ? nodeZlib() : undefined;
  if (zlib) {
    let found: ReturnType<typeof inflateAtOnce>;
    try {
      found = inflateAtOnce(zlib, packed, size);
    } catch (cause) {
      if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw other(true);
      throw damaged(cause);
    }
    if (found.used !== packed.length) throw damaged(`${packed.length - found.used} bytes follow`);
    if (found.bytes.length !== size) throw other(false);
    return found.bytes;
  }
  const bytes = allocate(size, at);
  let length = 0;
  const take = (part: Uint8Array): boolean => {
    const fits = length + part.length <= size;
    if (fits) bytes.set(part, length);
    length += part.length;
    return fits;
  };
  try {
    await pass(packed, new DecompressionStream(format), take);
  } catch (cause) {
    throw damaged(cause);
  }
  if (length !== size) throw other(length > size);
  return bytes;
}

/** Bytes that Node unpacks at once. A stream takes .2 ms to begin, which an archive of many small arrays has for each. */
const small = 2 ** 20;

type Zlib = typeof import('node:zlib');
const nodeZlib = (): Zlib | undefined => host.process?.getBuiltinModule?.('node:zlib');

function inflateAtOnce(zlib: Zlib, packed: Uint8Array, size: number): { bytes: Uint8Array<ArrayBuffer>; used: number } {
  // Nothing at all cannot be allowed: that is no limit to zlib.
  const made = zlib.inflateRawSync(packed, { maxOutputLength: Math.max(size, 1), info: true });
  const { buffer, engine } = made as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
  return { bytes: new Uint8Array(buffer), used: engine.bytesWritten };
}

function allocate(size: number, at: Origin): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw fileError(at, `there is no memory for its ${size} bytes`, undefined, cause);
  }
}

/** Sends bytes through a stream, and what comes out to `take`, until that returns false. */
async function pass(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
  take: (part: Uint8Array) => boolean,
): Promise<void> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(through).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (!take(value)) return reader.cancel();
  }
}
