import type { train } from '../packages/pristella/src/index.ts';

/** The side of a digit's image. */
const SIDE = 28;

/** Turns each digit by up to 15 degrees either way, with linear interpolation: a transform that takes its time. */
const turn: train.Transform = ({ x, y }, random) => {
  const turned = new Uint8Array(x.data.length);
  const middle = (SIDE - 1) / 2;
  for (let start = 0; start < x.data.length; start += SIDE * SIDE) {
    const angle = ((random() - 0.5) * Math.PI) / 6;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let i = 0; i < SIDE; i++) {
      for (let j = 0; j < SIDE; j++) {
        const row = middle + (i - middle) * cos - (j - middle) * sin;
        const column = middle + (i - middle) * sin + (j - middle) * cos;
        const [top, left] = [Math.floor(row), Math.floor(column)];
        if (top < 0 || left < 0 || top >= SIDE - 1 || left >= SIDE - 1) continue;
        const [down, right] = [row - top, column - left];
        const at = start + top * SIDE + left;
        const above = x.data[at]! * (1 - right) + x.data[at + 1]! * right;
        const below = x.data[at + SIDE]! * (1 - right) + x.data[at + SIDE + 1]! * right;
        turned[start + i * SIDE + j] = above * (1 - down) + below * down;
      }
    }
  }
  return { x: { ...x, data: turned }, y };
};
export default turn;
