import { sizeOf } from '../../../base/shape.ts';
import { usesPlace } from '../../../kernel/body.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { Nest } from '../../../kernel/problem.ts';
import { joinAxes } from '../../../kernel/walk.ts';
import { writeBody } from '../body.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { overElements } from './access.ts';
import { Arguments } from './arguments.ts';
import { type Cursor, openTrack, trackKey, tracksOf } from './iterate.ts';

/** The numbers from i + `skip` on in the lanes of a vector, or that number itself. */
function ramp(b: Builder, lanes: 1 | 2 | 4, i: Value, skip: number): Value {
  if (lanes === 1) return b.add(i, b.i32(skip));
  const lanesFrom = [0, 1, 2, 3].map((lane) => skip + lane);
  return b.add(b.splat(i), b.lanes('i32x4', lanesFrom));
}

/**
 * An elementwise kernel over any number of strided inputs and outputs of one shape. A body that uses places
 * receives them as an extra last operand.
 */
export function lowerNest(lw: Lowering, { shape, inputs, body, outputs }: Nest): void {
  if (sizeOf(shape) === 0) return;
  const views = [...inputs, ...outputs];
  const walk = joinAxes(
    shape,
    views.map((v) => v.layout.strides),
  );
  const [parallel = 1, ...further] = walk.sizes;
  const rank = 1 + further.length;
  const tracks = tracksOf(views, walk.sizes.length === 0 ? views.map(() => [1]) : walk.strides);
  const scattered = tracks.slice(inputs.length).some(({ step }) => step !== 1);
  const places = usesPlace(body);
  const lanes = scattered ? 1 : lanesFor([...views.map((v) => v.dtype), ...body.inputs]);

  const args = new Arguments({ size: [parallel, ...further], views: tracks.map((t) => t.given) });

  args.launch(lw, {
    key: `nest ${rank} ${lanes} ${trackKey(tracks)} ${body.key}`,
    name: body.key,
    write(b) {
      const cursors = tracks.map((track, i) => openTrack(b, args, i, track));
      const size = (axis: number): Value => args.read(b, 'size', axis);
      const inner = rank - 1;
      const innerLoop = (here: readonly Cursor[], from: Value, to: Value, row: Value | null): void => {
        const [reads, writes] = [here.slice(0, inputs.length), here.slice(inputs.length)];
        overElements(b, lanes, from, to, (width, i, ahead) => {
          // What repeats is read once for all.
          const still = reads.map((c) => (c.step === 0 ? c.load(width, i) : null));
          const results = ahead.map((skip) => {
            const loaded = reads.map((c, k) => still[k] ?? c.load(width, i, skip));
            if (places) loaded.push(ramp(b, width, row ? b.add(row, i) : i, skip));
            return writeBody(b, width, body, loaded);
          });
          writes.forEach((c, k) => {
            const values = results.map((r) => r[k]!);
            c.store(width, i, values, ahead);
          });
        });
      };
      const outer = (here: readonly Cursor[], axis: number, place: Value | null): void => {
        const row = axis === inner && place && places ? b.mul(place, size(inner)) : null;
        const [from, to] = axis === 0 ? [b.begin, b.end] : [b.i32(0), size(axis)];
        if (axis === inner) innerLoop(here, from, to, row);
        else
          b.loop(from, to, 1, (i) => {
            const inside = here.map((c) => c.enter(axis, i));
            outer(inside, axis + 1, place ? b.add(b.mul(place, size(axis)), i) : b.add(i, b.i32(0)));
          });
      };
      outer(cursors, 0, null);
    },
    size: parallel,
    work: sizeOf(shape),
  });
}
