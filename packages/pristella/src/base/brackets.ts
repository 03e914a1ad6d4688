import { IndexError } from './errors.ts';
import { quoted } from './shown.ts';

/** What Python's brackets take: whole numbers, and what lists, slices, masks and missing values become as a key. */
const isPlace = (key: string | symbol): key is string =>
  typeof key === 'string' && /^[-.:[\d]|,|^(?:NaN|Infinity|true|false|null|undefined)?$/.test(key);

/** Whether a key is a whole number. */
export const isWholeKey = (key: string): boolean => /^-?\d+$/.test(key);

/** How one kind of object is indexed: what it is called, and what is right instead of a key, or of setting it. */
export interface Brackets {
  readonly name: string;
  /** The article with the kind, as in 'a tensor'. */
  readonly what: string;
  read(key: string): string;
  /** Left out where a field may have such a name. */
  write?(key: string): string;
}

/**
 * A prototype whose objects throw IndexError at brackets, which JavaScript would answer by undefined. What is asked for
 * and found nowhere arrives at the end of the chain of prototypes: what is there costs nothing. `others` are further
 * names that somebody may look for.
 */
export const withoutBrackets = ({ name, what, read, write }: Brackets, others: object = {}): object => {
  const refuse = (key: string, hint: string): never => {
    const place = isWholeKey(key) ? key : quoted(key);
    const message = `brackets do not reach into ${what}, which JavaScript would answer by undefined`;
    throw new IndexError(message, { op: `${name}[${place}]`, hint });
  };
  return new Proxy(others, {
    get: (target, key, receiver) => (isPlace(key) ? refuse(key, read(key)) : Reflect.get(target, key, receiver)),
    set: (target, key, value, receiver) =>
      write && isPlace(key) ? refuse(key, write(key)) : Reflect.set(target, key, value, receiver),
  });
};
