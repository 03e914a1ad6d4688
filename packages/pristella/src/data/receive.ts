/** Bytes from a server that may be silent, slow, endless or in a circle. For pages and Node alike. */

import { type Options, options } from '../base/options.ts';
import { callable, number, signal } from '../base/row.ts';

/** How far a download is, in bytes. */
export interface DownloadProgress {
  readonly url: string;
  readonly received: number;
  /** Undefined where the server does not say, or packs what it sends. */
  readonly total?: number | undefined;
}

/** How a server is asked, and for how long. */
export class PatienceOptions {
  /** Called as bytes arrive. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined = callable();
  /** What fetches an address: the platform's own. */
  readonly fetch?: typeof globalThis.fetch | undefined = callable();
  /** Ends the fetching; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal | undefined = signal();
  /** Milliseconds in which 30 kB or the rest must arrive, or the server is given up; 30 s. */
  readonly stallMs?: number = number({ above: 0 }, 30_000);
  /** Milliseconds in which all must arrive, or the server is given up; half an hour. */
  readonly totalMs?: number = number({ above: 0 }, 1_800_000);
}

export const patienceOptions: Options<PatienceOptions> = options(PatienceOptions);

/** Bytes in `stallMs`: a server that is slower than this is as good as silent. */
const slowest = 30_000;

/** What is asked of a server. */
export interface Request {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that the file can have at most. */
  readonly limit: number;
}

/**
 * The bytes that a server sends, part by part. `begin` looks at its answer and says how many bytes are there already, or
 * nothing where none are wanted. Throws Error for a server that is slower than the options say, or sends more than the
 * file can have, and whatever fetch throws; the connection is closed however it ends.
 */
export async function* receive(
  { url, headers = {}, limit }: Request,
  options: PatienceOptions,
  begin: (response: Response) => number | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const o = patienceOptions.read(patienceOptions.pick(options), 'receive');
  const { fetch = globalThis.fetch, signal, stallMs, totalMs, onProgress } = o;
  const own = new AbortController();
  const ended = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  // A fetch of the caller's may heed no signal: waiting ends all the same.
  const given = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason));
    if (ended.aborted) reject(ended.reason);
  });
  given.catch(() => {});
  const patient = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, given]);

  let sinceTimer = 0;
  const giveUp = (): void =>
    own.abort(new Error(`${sinceTimer === 0 ? 'no data' : `${sinceTimer} bytes`} in ${stallMs / 1000} s`));
  let stall = setTimeout(giveUp, stallMs);
  const total = setTimeout(() => own.abort(new Error(`not all of it in ${totalMs / 1000} s`)), totalMs);
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  try {
    const response = await patient(fetch(url, { headers, signal: ended }));
    reader = response.body?.getReader();
    let received = begin(response);
    const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
    const total = length === null || received === undefined ? undefined : received + Number(length);
    while (received !== undefined && reader) {
      const { done, value } = await patient(reader.read());
      if (done) return;
      received += value.length;
      sinceTimer += value.length;
      if (sinceTimer >= slowest) {
        clearTimeout(stall);
        stall = setTimeout(giveUp, stallMs);
        sinceTimer = 0;
      }
      if (received > limit) throw new Error(`sends more than ${limit} bytes, which cannot be the file`);
      yield value;
      onProgress?.({ url, received, total });
      // Who is told may have had enough, of the last part, too.
      signal?.throwIfAborted();
    }
  } finally {
    clearTimeout(stall);
    clearTimeout(total);
    // What the server still sends is not waited for.
    reader?.cancel().catch(() => {});
  }
}
