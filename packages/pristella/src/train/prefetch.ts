import { unlike } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { isPromiseLike } from '../base/promise.ts';
import { whole } from '../base/row.ts';
import { nextTurn } from './turn.ts';

/** How far ahead a source is read. */
export class PrefetchOptions {
  /** Values that are being made, or lie ready, while another is in use: 2. More smooth out a source of uneven speed. */
  readonly depth?: number = whole(0, 2);
}
const prefetchOptions: Options<PrefetchOptions> = options(PrefetchOptions);

/** The next result of a source: a promise if anything has to be waited for, and where the source throws. */
function ask<T>(iterator: Iterator<T> | AsyncIterator<T>): IteratorResult<T> | Promise<IteratorResult<T>> {
  try {
    const result = iterator.next();
    if (isPromiseLike(result)) return Promise.resolve(result);
    if (result.done || !isPromiseLike(result.value)) return result;
    return Promise.resolve(result.value).then((value) => ({ done: false, value: value as T }));
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * The values of a source in their order, the next ones being made while one is in use: of an asynchronous iterable, or
 * of one that gives promises. What gives its values at once is not read ahead, for on one thread nothing is won by it.
 * An error is thrown where its value would have come, after those before it. To leave the loop early closes the
 * source, once the reads that have begun are over.
 * @example
 * const slow = [1, 2, 3].map((v) => Promise.resolve(v * 10));
 * for await (const value of train.prefetch(slow, { depth: 1 })) console.log(value);
 */
export async function* prefetch<T>(
  source: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
  options: PrefetchOptions = {},
): AsyncGenerator<Awaited<T>, undefined> {
  const { depth } = prefetchOptions.read(options, 'prefetch', arguments.length - 2);
  const given = Object(source) as Partial<AsyncIterable<Awaited<T>> & Iterable<T>>;
  const iterator = (given[Symbol.asyncIterator]?.() ?? given[Symbol.iterator]?.()) as AsyncIterator<Awaited<T>>;
  if (!iterator) throw unlike(source, 'the source', 'something to loop over', 'prefetch');
  const ahead: (IteratorResult<Awaited<T>> | Promise<IteratorResult<Awaited<T>>>)[] = [];
  let isOpen = true;
  let hasMore = true;
  try {
    while (isOpen) {
      while (hasMore && ahead.length <= depth) {
        const next = ask(iterator);
        ahead.push(next);
        if ('then' in next) {
          // Its error is thrown when its turn comes; until then it is no error that nobody handles.
          next.catch(() => {});
        } else {
          hasMore = !next.done;
          break;
        }
      }
      // A source that fails or ends has closed itself.
      isOpen = false;
      const next = ahead.shift()!;
      // Values that are made in several steps get on by one, also where this one is ready.
      if ('then' in next) await nextTurn();
      const result = await next;
      if (result.done) return;
      isOpen = true;
      yield result.value;
    }
  } finally {
    if (isOpen) await iterator.return?.();
  }
}
