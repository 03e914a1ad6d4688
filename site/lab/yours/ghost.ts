/** The hand that shows once what the pad is for: it draws a 3. */
import { begin, blank, type Drawing, draw } from './drawing.ts';

/** Points of an arc. */
const PARTS = 36;

/** The 3 as a way of the pen: an arc over an arc. */
function way(): [number, number][] {
  const points: [number, number][] = [];
  const arc = (x: number, y: number, wide: number, high: number, from: number, to: number): void => {
    for (let i = 0; i <= PARTS; i++) {
      const angle = ((from + ((to - from) * i) / PARTS) * Math.PI) / 180;
      points.push([x + wide * Math.cos(angle), y + high * Math.sin(angle)]);
    }
  };
  arc(124, 84, 44, 42, -155, 80);
  arc(122, 172, 54, 48, -82, 152);
  return points;
}

const MILLISECONDS = 1700;

/** The whole 3, for those who want no motion. */
export function three(): Drawing {
  const [first, ...rest] = way();
  return rest.reduce((drawing, [x, y]) => draw(drawing, x, y), begin(blank, ...first!));
}

/** Draws the 3, telling of each state and of where the hand is, null at the end. Returns what stops it. */
export function drawThree(tell: (drawing: Drawing, hand: readonly [x: number, y: number] | null) => void): () => void {
  const points = way();
  let drawing = begin(blank, ...points[0]!);
  let done = 1;
  let frame = 0;
  let began = 0;
  const go = (now: number): void => {
    began ||= now;
    const share = Math.min(1, (now - began) / MILLISECONDS);
    // The hand starts and ends slowly.
    const upTo = Math.round((points.length - 1) * share * share * (3 - 2 * share));
    for (; done <= upTo; done++) drawing = draw(drawing, ...points[done]!);
    tell(drawing, share < 1 ? points[upTo]! : null);
    if (share < 1) frame = requestAnimationFrame(go);
  };
  frame = requestAnimationFrame(go);
  return () => cancelAnimationFrame(frame);
}
