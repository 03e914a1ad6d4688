/** What page and worker count by: the lattice of the folded plane, the lines of the sweep, how steep an activation is. */

/** Points in each direction of the folded plane. */
export const SIDE = 121;

/** Points of the small picture of h. */
export const CURVE = 81;

/** Lines of the sweep: so many directions all the way round, and so many distances from the middle on both sides. */
export const ANGLES = 180;
export const OFFSETS = 81;

/** The direction of a line of the sweep, in degrees. */
export const angleOf = (index: number): number => (360 * index) / ANGLES;

/** The slope of the sigmoid that is no longer mixed with a straight line, and of the last before the step. */
const GENTLE = 4;
const STEEP = 100;

/** How steep the activation is: the sigmoid's share where it is mixed with a line, and its slope; null is the step. */
export interface Activation {
  readonly share: number;
  readonly slope: number | null;
}

/** The activation at 0 (a line) to 50 (a sigmoid) to 100 (a step). */
export function activationAt(steepness: number): Activation {
  if (steepness >= 100) return { share: 1, slope: null };
  if (steepness <= 50) return { share: steepness / 50, slope: GENTLE };
  return { share: 1, slope: GENTLE * (STEEP / GENTLE) ** ((steepness - 50) / 50) };
}

/** The plane of triangles and squares goes so far in each direction, and is asked at so many places in each. */
export const REACH = 1.25;
export const FIELD = 61;

/** Networks that are to part triangles from squares. */
export const shapeNets = ['line', 'linear', 'sigmoid'] as const;
export type ShapeNet = (typeof shapeNets)[number];

/** Steps after which they have learnt what they can. */
export const LESSON = 300;
