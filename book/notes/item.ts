/** One item of the notes: what was described, and each value it names beside the value that a program of the book has. */

/** English and Chinese. */
export type Words = readonly [english: string, chinese: string];

/** A value as the notes (corrected) have it, and how to get the program's. */
export type Check = readonly [what: string, expected: string, actual: () => unknown];

export interface Item {
  readonly number: number;
  readonly title: Words;
  /** None where nothing is computed: a term, a principle. */
  readonly checks: readonly Check[];
  /** What the notes had wrong, and what is true. */
  readonly erratum?: Words;
}

/** An item with its checks, and the erratum it corrects where there is one. */
export const item = (number: number, title: Words, checks: readonly Check[] = [], erratum?: Words): Item => ({
  number,
  title,
  checks,
  ...(erratum ? { erratum } : {}),
});

/** Values as NumPy or JavaScript print them, on one line. */
export function printed(value: unknown): string {
  const text = Array.isArray(value) ? value.map(printed).join(', ') : String(value);
  return text.replace(/\s+/g, ' ');
}

/** A program's exports. Where it failed, asking for any of them throws what it threw. */
export async function exportsOf<T extends object>(program: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await program();
  } catch (error) {
    return new Proxy({} as T, {
      get(_, name) {
        // A promise is known by its `then`.
        if (name === 'then') return undefined;
        throw error;
      },
    });
  } finally {
    console.log = log;
  }
}
