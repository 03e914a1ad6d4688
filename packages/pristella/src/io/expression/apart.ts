import { regionOf } from '../../op/shape/region.ts';
import type { Node } from '../../tensor/node.ts';

// `place` adds nothing up, so that its parts must not meet. Functions lay them apart; only a file can say otherwise, which is why
// this stands with the files and in no page that reads none.

/** Where the elements of a part lie along one axis. */
interface Run {
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

function runsOf(node: Node, { shape }: Node, k: number): Run[] {
  const { starts, steps } = regionOf(node, k);
  return shape.map((size, axis) => ({ size, start: starts[axis]!, step: steps[axis]! }));
}

/** True unless it is plain that two runs have no place in common: they lie apart, or take turns. */
function meet({ start: p, step: s, size: n }: Run, { start: q, step: t, size: m }: Run): boolean {
  const [endP, endQ] = [p + (n - 1) * s, q + (m - 1) * t];
  if (n === 0 || m === 0 || Math.max(p, endP) < Math.min(q, endQ) || Math.max(q, endQ) < Math.min(p, endP))
    return false;
  return Math.abs(s) !== Math.abs(t) || (p - q) % s === 0;
}

/** True if no two elements of a `place` node's parts have a place in common: on some axis each two parts do not meet. */
export function liesApart(node: Node): boolean {
  const parts = node.inputs.map((part, k) => runsOf(node, part, k));
  const isApart = (runs: readonly Run[], others: readonly Run[]): boolean =>
    runs.some((run, axis) => {
      const other = others[axis];
      return other !== undefined && !meet(run, other);
    });
  return parts.every(
    (runs, i) =>
      runs.every(({ size, step }) => size < 2 || step !== 0) &&
      parts.slice(0, i).every((other) => isApart(runs, other)),
  );
}
