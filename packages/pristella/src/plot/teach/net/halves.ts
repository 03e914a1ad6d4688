/** A neuron's weights and bias, which divide a space into halves. */
export interface Halves {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** 1 on the side to which the weights point, else 0. */
export const sideOf = ({ weights, bias }: Halves, point: readonly number[]): number =>
  Number(weights.reduce((sum, w, i) => sum + w * point[i]!, bias) > 0);

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
    const heights = points.map((p, i) => ({ at: weights[0] * p[0]! + weights[1] * p[1]!, of: classes[i]! }));
    heights.sort((a, b) => a.at - b.at);
    const reach = heights.at(-1)!.at - heights[0]!.at || 1;
    let right = heights.filter(({ of }) => of === 1).length;
    for (let i = 0; i <= heights.length; i++) {
      const [below, above] = [heights[i - 1], heights[i]];
      if (below) right += below.of === 0 ? 1 : -1;
      const [low, high] = [below?.at ?? above!.at - reach, above?.at ?? below!.at + reach];
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
