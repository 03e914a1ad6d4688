/** The deflate format (RFC 1951), which the platform's own streams write and read. */
import { concatBytes } from '../../base/bytes.ts';
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
    throw fileError(at, 'its compressed bytes are damaged', undefined, cause);
  }
  if (length !== size) throw fileError(at, `unpacks to ${length > size ? 'more' : 'fewer'} than its ${size} bytes`);
  return bytes;
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
