/** Digits of MNIST as a hand would draw them on the pad. */
import { type Drawing, drawingOf, PAD } from '../drawing.ts';
import { trace } from './trace.ts';

const between = (random: () => number, from: number, to: number): number => from + (to - from) * random();

/** How a digit is drawn again: its longer side in units of the pad, its pen, and by how much it is turned and slanted. */
interface Hand {
  readonly size: readonly [from: number, to: number];
  readonly pen: readonly [from: number, to: number];
  readonly turn: number;
  readonly slant: number;
}
/** From small to nearly all of the pad, from thin to thick. */
const anyHand: Hand = { size: [80, 230], pen: [6, 15], turn: 0.2, slant: 0.2 };

/** One digit, `times` times, each otherwise and in another place. */
export function replayed(image: Uint8Array, random: () => number, times = 1, hand: Hand = anyHand): Drawing[] {
  const strokes = trace(image);
  return Array.from({ length: times }, () => {
    const [turn, slant] = [between(random, -hand.turn, hand.turn), between(random, -hand.slant, hand.slant)];
    const narrow = between(random, 0.85, 1.15);
    const turned = strokes.map((stroke) =>
      stroke.map(([x, y]) => {
        const [u, v] = [(x - 14 + slant * (y - 14)) * narrow, y - 14];
        return [u - turn * v, v + turn * u] as const;
      }),
    );
    const [xs, ys] = [0, 1].map((axis) => turned.flat().map((p) => p[axis]!)) as [number[], number[]];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
    const size = between(random, ...hand.size);
    const pen = Math.round(between(random, ...hand.pen));
    const scale = Math.min(size, PAD - 2 * pen) / Math.max(width, height, 1);
    const [right, down] = [width, height].map((side) => between(random, pen, PAD - pen - side * scale)) as [
      number,
      number,
    ];
    return drawingOf(
      turned.map((stroke) => stroke.map(([x, y]) => [(x - left) * scale + right, (y - top) * scale + down] as const)),
      pen,
    );
  });
}
