import type { Shape } from '../../base/shape.ts';
import { threefry } from '../../kernel/math/threefry.ts';
import type { Num, Words } from '../../kernel/words.ts';
import { countNode } from '../../tensor/node.ts';
import type { ElementwiseOp, ShapeRule } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineMixed, make, type Unary, unary, unfit } from '../define.ts';
import { indexOf } from '../indexing/iota.ts';

/** One of the two words of a counter, whose halves are `i` and `call`. */
export const randomWord =
  (which: 0 | 1) =>
  (w: Words, i: Num, key0: Num, key1: Num, call: Num): Num =>
    w.ofInt(threefry(w.int, [w.toInt(key0), w.toInt(key1)], [w.toInt(i), w.toInt(call)])[which]);
/** Key and count are numbers. */
const ofPlaces: ShapeRule<4> = ([place, ...numbers]) => {
  for (const n of numbers) if (n.shape.length > 0) throw unfit(place.shape, n.shape);
  return place.shape;
};
const defineWord = (name: string, which: 0 | 1): ElementwiseOp =>
  defineMixed<4>(name, {
    formula: randomWord(which),
    takes: ['int32', 'int32', 'int32', 'int32'],
    shape: ofPlaces,
    dtype: 'same',
    vjp: 'none',
  });
const firstWordOp = defineWord('randomWord', 0);
const secondWordOp = defineWord('randomWord2', 1);

/** Words of a shape: both of the two that Threefry gives, or the first. */
type Draw = (shape: Shape) => [first: Tensor, second: Tensor | null];
/** How words are drawn: `vmap` says what its examples get. */
export const drawing: { now: (draw: Draw, shape: Shape) => ReturnType<Draw> } = { now: (draw, shape) => draw(shape) };

/** The random words of draw number `call` by a key, one for each place of a shape, as int32; both of the two that Threefry gives, or the first. */
export function randomWords(
  shape: Shape,
  key: readonly [number, number],
  call: number,
  both: boolean,
): [Tensor, Tensor | null] {
  const numbers = [...key, call | 0].map((v) => countNode(v, 'int32'));
  const draw: Draw = (shape) => {
    const inputs = [indexOf(shape).node, ...numbers];
    const first = make(firstWordOp, inputs);
    return [first, both ? make(secondWordOp, inputs) : null];
  };
  return drawing.now(draw, shape);
}

/** The upper bits of an int32, as a non-negative number. */
const upper = (bits: number) =>
  unary(`upper${bits}Bits`, {
    takes: 'integer',
    formula: (w, x) => w.ofInt(w.int.shr(w.toInt(x), 32 - bits)),
    vjp: 'none',
  });
export const upper24: Unary = upper(24);
export const upper26: Unary = upper(26);
export const upper27: Unary = upper(27);
