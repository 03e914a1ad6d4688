/**
 * The service worker. It keeps every file of the site, under the hash of what is in it: a new build fetches what changed.
 * With a network, files come from there; without one, from the copy.
 */

// The types of pages know no service workers: what is used of them.
interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate' | 'message', heard: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', heard: (event: Asking) => void): void;
}
interface Lasting {
  readonly data?: unknown;
  waitUntil(done: Promise<unknown>): void;
}
interface Asking {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
const worker = globalThis as unknown as Worker;

const NAME = 'pristella-site';
const AT_ONCE = 6;

/** The files of the site with their hashes. */
type Listing = Readonly<Record<string, string>>;

const addressOf = (file: string): string => new URL(file, worker.registration.scope).href;

/** A folder means its index. */
const keyOf = (address: string): string => {
  const url = new URL(address);
  return `${url.origin}${url.pathname.replace(/\/$/, '/index.html')}`;
};

const listingKey = (): string => addressOf('offline.json');

async function kept(cache: Cache): Promise<Listing> {
  const answer = await cache.match(listingKey());
  return answer ? ((await answer.json()) as Listing) : {};
}

let copying: Promise<void> | undefined;

/** Fetches what is new or missing, a few files at a time; the list is kept when all of it is there. */
async function copy(): Promise<void> {
  const cache = await caches.open(NAME);
  const answer = await fetch(listingKey(), { cache: 'no-cache' });
  if (!answer.ok) return;
  const listing = (await answer.clone().json()) as Listing;
  const before = await kept(cache);
  const waiting = Object.entries(listing).filter(([file, hash]) => before[file] !== hash);
  const next = async (): Promise<void> => {
    for (let item = waiting.pop(); item; item = waiting.pop()) {
      const address = addressOf(item[0]);
      const file = await fetch(address, { cache: 'no-cache' });
      if (!file.ok) throw new Error(`${address}: status ${file.status}`);
      await cache.put(address, file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  for (const file of Object.keys(before)) if (!(file in listing)) await cache.delete(addressOf(file));
  await cache.put(listingKey(), answer);
}

/** The network's answer, which is kept; without a network the copy's. */
async function answerTo(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const key = keyOf(request.url);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const copied = await cache.match(key);
    if (copied) return copied;
    throw error;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  if (event.data !== 'copy') return;
  copying ??= copy().finally(() => {
    copying = undefined;
  });
  // Half a copy is begun again at the next visit.
  event.waitUntil(copying.catch(() => undefined));
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const isOurs = request.method === 'GET' && request.url.startsWith(worker.registration.scope);
  if (isOurs && request.headers.get('range') === null) event.respondWith(answerTo(request));
});
