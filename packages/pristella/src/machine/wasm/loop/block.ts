import { SHORT } from '../../../kernel/order.ts';
import type { Builder, Value } from '../ir.ts';
import { roundDown } from './count.ts';
import { accumulatorStart, acrossLanes, combine, type FoldResult, type Total } from './total.ts';

/** A result on the way: elements, or vectors of them, folded so far. */
export interface Accumulator {
  readonly fold: FoldResult;
  readonly at: Value;
}

export const accumulator = (b: Builder, fold: FoldResult, width: 1 | 2 | 4): Accumulator => ({
  fold,
  at: b.local(accumulatorStart(b, fold, width)),
});

/** Computes the elements, or vectors of them, at some places, and folds each into accumulators of its own. */
export type Visit = (
  width: 1 | 2 | 4,
  places: readonly (() => Value)[],
  into: readonly (readonly Accumulator[])[],
) => void;

/** Adds elements from..to of a run to totals: in the lanes of four vectors, what is left over by itself. */
export function foldBlock(
  b: Builder,
  lanes: 1 | 2 | 4,
  [from, to]: readonly [Value, Value],
  folds: readonly FoldResult[],
  totals: readonly Total[],
  visit: Visit,
): void {
  const count = b.sub(to, from);
  const roundedDown = (unit: number): Value => b.add(from, roundDown(b, count, unit));
  const tails = folds.map((fold) => accumulator(b, fold, 1));
  if (lanes === 1) {
    b.loop(from, to, 1, (i) => visit(1, [() => i], [tails]));
    for (const [k, tail] of tails.entries()) totals[k]!.add(b.get(tail.at));
    return;
  }
  const quads = folds.map((fold) => {
    const next = (): Accumulator => accumulator(b, fold, lanes);
    return [next(), next(), next(), next()] as const;
  });
  const vectors = (u: 0 | 1 | 2 | 3): Accumulator[] => quads.map((quad) => quad[u]);
  const wide = roundedDown(4 * lanes);
  const whole = b.select(b.compare('lt_s', count, b.i32(SHORT)), from, roundedDown(lanes));
  b.loop(from, wide, 4 * lanes, (i) => {
    const places = [0, 1, 2, 3].map((u) => () => b.add(i, b.i32(u * lanes)));
    visit(lanes, places, ([0, 1, 2, 3] as const).map(vectors));
  });
  b.loop(wide, whole, lanes, (i) => visit(lanes, [() => i], [vectors(0)]));
  b.loop(whole, to, 1, (i) => visit(1, [() => i], [tails]));
  for (const [k, { fold, at }] of tails.entries()) {
    const join = (x: Value, y: Value): Value => combine(b, fold.word, x, y);
    const [p, q, r, s] = quads[k]!;
    const [x, y, z, t] = [b.get(p.at), b.get(q.at), b.get(r.at), b.get(s.at)];
    totals[k]!.add(join(acrossLanes(b, join(join(x, y), join(z, t)), join), b.get(at)));
  }
}
