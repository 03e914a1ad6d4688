import { neighbours, zip } from '../../values.ts';

/** A neuron's weights and bias, which divide a space into halves. */
export interface Halves {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** 1 on the side to which the weights point, else 0. */
export const sideOf = ({ weights, bias }: Halves, point: readonly number[]): number =>
  Number(zip('separation', weights, point).reduce((sum, [w, v]) => sum + w * v, bias) > 0);

const DIRECTIONS = 360;

/**
 * The line in the plane that gets most points right; of several the one that keeps farthest from the points. Each direction is tried
 * with each place between neighbouring points, so that no line of these directions is left out.
 */
export function bestLine(points: readonly (readonly number[])[], classes: ArrayLike<number>): Halves {
  const halves: Halves = { weights: [1, 0], bias: 0 };
  let best = { right: -1, margin: 0, halves };
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = (2 * Math.PI * k) / DIRECTIONS;
    const weights = [Math.cos(angle), Math.sin(angle)] as const;
    const heights = points.map(([x = 0, y = 0], i) => ({ at: weights[0] * x + weights[1] * y, of: classes[i] }));
    heights.sort((a, b) => a.at - b.at);
    const places = heights.map(({ at }) => at);
    const [lowest, highest] = [Math.min(...places), Math.max(...places)];
    const reach = highest - lowest || 1;
    let right = heights.filter(({ of }) => of === 1).length;
    for (const [i, [low, high]] of neighbours([lowest - reach, ...places, highest + reach]).entries()) {
      const below = heights[i - 1];
      if (below) right += below.of === 0 ? 1 : -1;
      const margin = high - low;
      const isBetter = right > best.right || (right === best.right && margin > best.margin + 1e-9);
      // Points at one height cannot be divided.
      if (margin < 1e-9 || !isBetter) continue;
      best = { right, margin, halves: { weights: weights.map(neat), bias: neat(-(low + high) / 2) } };
    }
  }
  return scaled(best.halves);
}

/** Without the dust of cosines. */
const neat = (v: number): number => Math.round(v * 1e12) / 1e12 + 0;

/** The same line with its largest weight 1. */
function scaled({ weights, bias }: Halves): Halves {
  const most = Math.max(...weights.map(Math.abs));
  return { weights: weights.map((w) => neat(w / most)), bias: neat(bias / most) };
}
