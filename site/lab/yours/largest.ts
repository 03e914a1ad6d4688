/** The place of the largest of some numbers; the first of equals. */
export const placeOfLargest = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((best, v, i) => (v > numbers[best]! ? i : best), 0);

/** How far the number furthest from 0 is from it. */
export const largestSize = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
