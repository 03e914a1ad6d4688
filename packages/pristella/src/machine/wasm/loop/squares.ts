import { sizeOf } from '../../../base/shape.ts';
import { SQUARES_IN_BLOCK } from '../../../kernel/order.ts';
import type { Squares } from '../../../kernel/problem.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from './arguments.ts';
import { halves } from './convert.ts';
import { densely } from './copy.ts';
import { count, minimum, plus, roundDown } from './count.ts';
import { elementOf, loadOne, loadVector, storeOne } from './element.ts';

const LANES = 4;
const float64 = elementOf('float64');

/**
 * The squares of float elements, added up block by block in float64, where no float32 overflows and none is lost: `x` of
 * any shape, `sums` one number a block. Element i of a block goes to lane i modulo 4; lanes are added two by two,
 * and what fills no whole vector follows one by one.
 */
export function lowerSquares(lw: Lowering, { x, out: sums }: Squares): void {
  const blocks = sums.layout.shape[0]!;
  const args = new Arguments({ x: densely(lw, x), sums, size: sizeOf(x.layout.shape) });
  const e = elementOf(x.dtype);
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const size = read('size');
    count(b, b.begin, b.end, (block) => {
      const first = b.mul(block, b.i32(SQUARES_IN_BLOCK));
      const length = minimum(b, b.sub(size, first), b.i32(SQUARES_IN_BLOCK));
      const from = plus(b, read('x'), first, e.bytes);
      const low = b.local(b.num('f64x2', 0));
      const high = b.local(b.num('f64x2', 0));
      const join = (total: Value, x: Value): void => b.set(total, b.add(b.get(total), b.mul(x, x)));
      const whole = roundDown(b, length, LANES);
      b.loop(b.i32(0), whole, LANES, (i) => {
        const at = plus(b, from, b.get(i), e.bytes);
        const v = loadVector(b, e, at);
        const [first, second] = e.bytes === 8 ? [v, loadVector(b, e, at, 16)] : halves(b, v);
        join(low, first);
        join(high, second);
      });
      const pair = (v: Value): Value => b.add(b.lane(b.get(v), 0), b.lane(b.get(v), 1));
      const sum = b.local(b.add(pair(low), pair(high)));
      b.loop(whole, length, 1, (i) => {
        const one = loadOne(b, e, plus(b, from, b.get(i), e.bytes));
        join(sum, e.bytes === 8 ? one : b.emit('f64.promote_f32', 'f64', [one]));
      });
      storeOne(b, float64, plus(b, read('sums'), block, 8), b.get(sum));
    });
  };
  args.launch(lw, {
    key: `squares ${x.dtype}`,
    name: 'squares',
    write,
    size: blocks,
    work: blocks * SQUARES_IN_BLOCK,
  });
}
