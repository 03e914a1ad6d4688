/** MNIST over HTTP with what browsers have: fetch, DecompressionStream and Web Crypto. Also runs in Node. */
import { concatBytes } from '../base/bytes.ts';
import { messageOf } from '../base/caught.ts';
import { DataError } from '../base/errors.ts';
import { checkText } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { inflate } from '../io/zip/deflate.ts';
import {
  type Mnist,
  MnistChoice,
  type MnistFile,
  MnistForm,
  type MnistSet,
  mnistFiles,
  mnistForm,
  partsOf,
  setsIn,
  type WithParts,
} from './mnist.ts';
import { PatienceOptions, receive } from './receive.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const op = 'fetchMnist';

/** How `fetchMnist` fetches. */
export interface FetchMnistOptions extends PatienceOptions, MnistForm, MnistChoice {}
export const fetchOptions: Options<FetchMnistOptions> = options(PatienceOptions, MnistForm, MnistChoice);

/**
 * Fetches MNIST from the four files under `baseUrl`: `<name>.gz`, or `<name>` where there is no such
 * file. Contents are checked by SHA-256 (on https and localhost, where browsers offer it). All of it is there in the end or none.
 * Throws DataError naming the address at fault: one that is silent, slow or endless, too; ArgumentError for one that is no text.
 * @example
 * const nowhere = () => Promise.resolve(new Response('', { status: 404 }));
 * try {
 *   await data.fetchMnist('https://example.org/mnist', { fetch: nowhere });
 * } catch (error) {
 *   console.log(String(error).split('\n').slice(0, 3).join('\n'));
 * }
 */
export async function fetchMnist<P extends MnistSet = MnistSet>(
  baseUrl: string,
  given: FetchMnistOptions & WithParts<P> = {},
): Promise<Pick<Mnist, P>> {
  const o = fetchOptions.check(given, op, arguments.length - 2);
  checkText(baseUrl, 'the address', op);
  const parts = partsOf(o.parts);
  const others = new AbortController();
  const signal = o.signal ? AbortSignal.any([o.signal, others.signal]) : others.signal;
  try {
    const found = parts.map(async (part) => [part, await fetchFile(baseUrl, mnistFiles[part], { ...o, signal })]);
    return setsIn<P>(Object.fromEntries(await Promise.all(found)), mnistForm.pick(o));
  } finally {
    // Where one cannot be had, the others are not waited for.
    others.abort();
  }
}

/** A file under an address. Throws DataError where none is the genuine one. */
export async function fetchFile(baseUrl: string, file: MnistFile, o: PatienceOptions): Promise<Uint8Array> {
  const plain = `${baseUrl.replace(/\/+$/, '')}/${file.name}`;
  const problems: string[] = [];
  // A development server may answer for a missing file with a page: only the contents tell.
  for (const url of [`${plain}.gz`, plain]) {
    try {
      const bytes = await gunzipIfNeeded(await fetchBytes(url, file, o), file);
      if (bytes.length === file.size && (await isGenuine(bytes, file.sha256))) return bytes;
      problems.push(`${url}: not the genuine file (${file.size} bytes, SHA-256 ${file.sha256})`);
    } catch (error) {
      o.signal?.throwIfAborted();
      problems.push(`${url}: ${messageOf(error).split('\n')[0]}`);
    }
  }
  throw new DataError(`cannot fetch ${file.name}\n  ${problems.join('\n  ')}`, { op, hint: 'check the address' });
}

async function fetchBytes(url: string, file: MnistFile, o: PatienceOptions): Promise<Bytes> {
  const begin = (response: Response): number => {
    if (response.ok) return 0;
    throw new Error(`HTTP ${response.status}`);
  };
  const parts: Bytes[] = [];
  for await (const part of receive({ url, limit: file.size }, o, begin)) parts.push(part);
  return concatBytes(parts);
}

/** Servers may send a .gz file with `Content-Encoding: gzip`, which fetch unpacks: look at the bytes, not the name. */
async function gunzipIfNeeded(bytes: Bytes, { name, size }: MnistFile): Promise<Bytes> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? inflate(bytes, size, { op, source: name }, 'gzip') : bytes;
}

async function isGenuine(bytes: Bytes, sha256: string): Promise<boolean> {
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('') === sha256;
}
