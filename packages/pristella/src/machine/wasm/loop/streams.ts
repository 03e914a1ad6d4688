import { type DType, itemSize } from '../../../base/dtype.ts';
import { each } from '../../../base/tuple.ts';
import type { Body } from '../../../kernel/body.ts';
import { writeBody } from '../body.ts';
import type { Builder, Value } from '../ir.ts';
import { loadLanes, overElements, storeAhead } from './access.ts';

/** Elements adjacent in memory, or, where `column` is 0, one in the place of all. */
export interface Stream {
  readonly dtype: DType;
  readonly column: 0 | 1;
  readonly at: Value;
}

/** What a body computes of the first `count` elements of some streams, stored in others. */
export function overStreams(
  b: Builder,
  lanes: 1 | 2 | 4,
  count: Value,
  inputs: readonly Stream[],
  body: Body,
  outputs: readonly Stream[],
): void {
  const placeOf = ({ dtype, at }: Stream, i: Value): Value => b.add(at, b.mul(i, b.i32(itemSize(dtype))));
  // What does not change is read before the loop.
  const [wide, single] = each([lanes, 1], (width) =>
    inputs.map(({ dtype, column, at }) => (column === 0 ? loadLanes(b, dtype, width, 0, at) : null)),
  );
  overElements(b, lanes, b.i32(0), count, (width, i, ahead) => {
    const still = width === 1 ? single : wide;
    const results = ahead.map((skip) => {
      const load = (s: Stream): Value =>
        loadLanes(b, s.dtype, width, 1, placeOf(s, i), undefined, skip * itemSize(s.dtype));
      return writeBody(
        b,
        width,
        body,
        inputs.map((s, k) => still[k] ?? load(s)),
      );
    });
    outputs.forEach((s, k) => {
      const values = results.map((r) => r[k]!);
      storeAhead(b, s.dtype, width, placeOf(s, i), values, ahead);
    });
  });
}
