/** As many results as a tuple has elements. */
export type Alike<T extends readonly unknown[], U> = { -readonly [K in keyof T]: U };

/** What `f` makes of each element of a tuple, as a tuple. */
export const each = <const T extends readonly unknown[], U>(list: T, f: (x: T[number], i: number) => U): Alike<T, U> =>
  list.map(f) as Alike<T, U>;
