/** Code in the address of a page: compressed, short, and refused where it is anything else. */

/** Longer addresses are cut by some programs that pass them on. */
const MOST_LETTERS = 8000;
const MOST_CODE = 20_000;
/** Signs that no program needs and that could show another text than the one that runs. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u;

const encoded = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: ReadableWritablePair<Uint8Array, BufferSource>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    // A few letters can unpack to gigabytes.
    if (size > most) {
      void reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const isPlain = (code: string): boolean => code.length <= MOST_CODE && !hidden.test(code.replace(/[\n\t]/g, ''));

/** The part of an address behind `#` that holds a cell's code; undefined for code that is too long or has hidden signs. */
export async function linkOf(cell: number, code: string): Promise<string | undefined> {
  if (!isPlain(code)) return undefined;
  const packed = await through(new TextEncoder().encode(code), new CompressionStream('deflate-raw'), MOST_CODE * 4);
  const text = packed && `#cell=${cell}&code=${encoded(packed)}`;
  return text && text.length <= MOST_LETTERS ? text : undefined;
}

/** Code that came with an address, for the cell of this number; `code` is undefined where it cannot be read. */
export interface Linked {
  readonly cell: number;
  readonly code: string | undefined;
}

/** Reads the part of an address behind `#`; undefined if it is about no code. */
export async function linkedCode(hash: string): Promise<Linked | undefined> {
  const found = /^#cell=(\d{1,4})&code=(.*)$/s.exec(hash.slice(0, MOST_LETTERS + 1));
  if (!found) return undefined;
  const [, cell, packed = ''] = found;
  return { cell: Number(cell), code: hash.length > MOST_LETTERS ? undefined : await unpacked(packed) };
}

async function unpacked(packed: string): Promise<string | undefined> {
  if (!/^[\w-]+$/.test(packed)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const text = await through(bytes, new DecompressionStream('deflate-raw'), MOST_CODE * 4);
    const code = text && new TextDecoder('utf-8', { fatal: true }).decode(text);
    return code !== undefined && isPlain(code) ? code : undefined;
  } catch {
    // Damaged: no base64, no deflate, no UTF-8.
    return undefined;
  }
}
