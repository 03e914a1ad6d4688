import { type Region, regionOf } from '../../op/shape/region.ts';
import type { Node } from '../../tensor/node.ts';

// `place` adds nothing up, so that its parts must not meet. Functions lay them apart; only a file can say otherwise, which is why
// this stands with the files and in no page that reads none.

/** True unless it is plain that two parts have no place in common: on some axis they lie apart, or take turns. */
const meet = (a: Region, b: Region, sizes: readonly number[], others: readonly number[]): boolean =>
  sizes.every((n, i) => {
    const [p, s, m] = [a.starts[i] as number, a.steps[i] as number, others[i] as number];
    const [q, t] = [b.starts[i] as number, b.steps[i] as number];
    const [endP, endQ] = [p + (n - 1) * s, q + (m - 1) * t];
    if (n === 0 || m === 0 || Math.max(p, endP) < Math.min(q, endQ) || Math.max(q, endQ) < Math.min(p, endP))
      return false;
    return Math.abs(s) !== Math.abs(t) || (p - q) % s === 0;
  });

/** True if no two elements of a `place` node's parts have a place in common. */
export function liesApart(node: Node): boolean {
  const regions = node.inputs.map((_, k) => regionOf(node, k));
  const moves = ({ shape }: Node, k: number): boolean =>
    shape.every((n, axis) => n < 2 || (regions[k] as Region).steps[axis] !== 0);
  return (
    node.inputs.every(moves) &&
    node.inputs.every(({ shape }, i) =>
      node.inputs
        .slice(0, i)
        .every((other, k) => !meet(regions[i] as Region, regions[k] as Region, shape, other.shape)),
    )
  );
}
