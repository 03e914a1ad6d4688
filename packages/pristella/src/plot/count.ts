import { ArgumentError } from '../base/errors.ts';

/** Of more numbers than these in one picture none can be read, and setting them takes minutes. */
const MOST = 2500;

/** Throws ArgumentError where a picture that writes, or draws, each of its numbers would have too many. */
export function checkCount(count: number, op: string): void {
  if (count <= MOST) return;
  throw new ArgumentError(`draws each number by itself, and would have ${count} of them; at most ${MOST} can be read`, {
    op,
    hint: "draw a part, such as x.at('0:10'), or all as an image or a histogram",
  });
}
