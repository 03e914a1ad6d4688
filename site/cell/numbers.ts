/** Numbers in printed rows: where they stand, and which elements of an array they show. */

/** A part of a row's text. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A part of a row's text that shows an array; `places` tells of its n-th number the place in row-major order. */
export interface Span extends Range {
  places(number: number): number | undefined;
}

const number =
  /(?<![\w.])[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|Infinity|inf|NaN|nan)(?![\w])|True|False|true|false/g;

/** The numbers in a text, as the library and JavaScript write them. */
export const numbersIn = (text: string): Range[] =>
  [...text.matchAll(number)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }));

/** Of long axes of large arrays the first and last few are printed. */
const EDGE = 3;

/** Which elements of an array are shown, in their order; `isShortened` where there are dots in the place of some. */
export function shownPlaces(shape: readonly number[], isShortened: boolean): (number: number) => number | undefined {
  const axes = shape.map((size) => {
    const all = Array.from({ length: size }, (_, i) => i);
    return isShortened && size > 2 * EDGE ? [...all.slice(0, EDGE), ...all.slice(-EDGE)] : all;
  });
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  return (n) => {
    if (n >= count) return undefined;
    let [left, place, stride] = [n, 0, 1];
    for (const [i, axis] of [...axes.entries()].reverse()) {
      place += axis[left % axis.length]! * stride;
      left = Math.floor(left / axis.length);
      stride *= shape[i]!;
    }
    return place;
  };
}
