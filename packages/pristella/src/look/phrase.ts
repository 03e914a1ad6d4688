import type { Plain } from '../base/plain.ts';
import { listOf } from './attributes.ts';
import type { LookNode } from './node.ts';

/** What is written as a text. */
type Part = { readonly text: string };

/** What a formula is written of: signs and names, and parts `T` that stand for something. */
export type Piece<T = Part> = string | T;

/** A part of a formula, and how closely it binds: a sum 1, a product 2, a sign 3, a power 4, all else 9. */
export interface Phrase<T extends Part = Part> {
  readonly pieces: readonly Piece<T>[];
  readonly binds: number;
  /** It stands for an array, around whose product there is a space. */
  readonly isArray?: boolean;
}

/** The signs that stand between two operands, and how closely they bind. */
const between: Readonly<Record<string, readonly [sign: string, binds: number]>> = {
  add: [' + ', 1],
  sub: [' - ', 1],
  mul: [' * ', 2],
  div: [' / ', 2],
  matmul: ['·', 2],
  pow: [' ** ', 4],
  greater: [' > ', 0],
  greaterEqual: [' >= ', 0],
  less: [' < ', 0],
  lessEqual: [' <= ', 0],
  equal: [' == ', 0],
  notEqual: [' != ', 0],
};

/** What changes the shape or dtype of its input, and no number. */
export const silent: ReadonlySet<string> = new Set([
  'reshape',
  'broadcastTo',
  'repeated',
  'variable',
  'astype',
  'stopGradient',
]);

/** A number as formulas show it: with eight digits after the point, as NumPy prints it. */
export function shown(v: Plain): string {
  if (typeof v !== 'number') return v;
  const isMiddling = Math.abs(v) >= 1e-4 && Math.abs(v) < 1e8;
  return String(Number(isMiddling ? v.toFixed(8) : v.toPrecision(8)));
}

const textOfPiece = (piece: Piece<Part>): string => (typeof piece === 'string' ? piece : piece.text);
export const textOf = (pieces: readonly Piece<Part>[]): string => pieces.map(textOfPiece).join('');

/** In brackets where it binds less closely than what stands around it, or where its sign would follow another. */
function within<T extends Part>({ pieces, binds }: Phrase<T>, around: number, isRight: boolean): readonly Piece<T>[] {
  const isSigned = textOfPiece(pieces[0] ?? '').startsWith('-');
  return binds < around || (isSigned && (isRight || around > 1)) ? ['(', ...pieces, ')'] : pieces;
}

/** Two operands with a sign between them. */
export function joined<T extends Part>(sign: string, binds: number, left: Phrase<T>, right: Phrase<T>): Phrase<T> {
  const spaced = sign === '·' && (left.isArray || right.isArray) ? ' · ' : sign;
  // a - (b - c), a / (b * c), and a matrix product, is not to be read from the left.
  const closer = sign === ' + ' || sign === ' * ' ? binds : binds + 0.5;
  // (a ** b) ** c is not to be read from the right.
  const before = sign === ' ** ' ? closer : binds;
  return {
    pieces: [...within(left, before, false), spaced, ...within(right, closer, true)],
    binds,
    ...((left.isArray || right.isArray) && { isArray: true }),
  };
}

/** What needs no brackets around it. */
export const atom = <T extends Part = Part>(piece: Piece<T>): Phrase<T> => ({ pieces: [piece], binds: 9 });

/** A call; `rest` are arguments that are no arrays. */
export const call = <T extends Part>(
  name: string,
  inputs: readonly Phrase<T>[],
  rest: readonly string[] = [],
): Phrase<T> => ({
  pieces: [
    `${name}(`,
    ...[...inputs.map((x) => x.pieces), ...rest.map((text) => [text])].flatMap((x, i) => (i > 0 ? [', ', ...x] : x)),
    ')',
  ],
  binds: 9,
});

/** Along which axes an op goes, where it is not along all that there are: `0`, `[0, 2]`. */
function alongText({ attributes: { axis, axes } }: Written, rank: number): string[] {
  const list = listOf(axes ?? axis);
  if (list.length === 0 || list.length >= rank) return [];
  return [list.length === 1 ? `${list[0]}` : `[${list.join(', ')}]`];
}

/** `[1:3, :]`: what a slice takes of each axis. */
export function sliceText({ attributes, shape }: Written, from: readonly number[]): string {
  const [starts, steps] = [listOf(attributes.starts), listOf(attributes.steps)];
  const axes = shape.map((size, i) => {
    const [start = 0, step = 1] = [starts[i], steps[i]];
    if (start === 0 && step === 1 && size === from[i]) return ':';
    const end = start + (size - 1) * step + Math.sign(step);
    return `${start}:${end < 0 ? '' : end}${step === 1 ? '' : `:${step}`}`;
  });
  return `[${axes.join(', ')}]`;
}

/** What an op is written by. */
export type Written = Pick<LookNode, 'op' | 'attributes' | 'shape'>;

/** An op on its inputs. */
export function phrase<T extends Part = Part>(
  node: Written,
  inputs: readonly Phrase<T>[],
  shapes: readonly (readonly number[])[] = [],
): Phrase<T> {
  const [x, y] = inputs;
  const { op } = node;
  if (x && !y) {
    if (silent.has(op)) return x;
    if (op === 'neg') return { ...x, pieces: ['-', ...within(x, 3, true)], binds: 3 };
    if (op === 'square') return { ...x, pieces: [...within(x, 5, false), '²'], binds: 4 };
    if (op === 'transpose' && node.shape.length === 2) return { ...x, pieces: [...within(x, 9, false), 'ᵀ'], binds: 9 };
    if (op === 'slice' && shapes[0])
      return { ...x, pieces: [...within(x, 9, false), sliceText(node, shapes[0])], binds: 9 };
  }
  const infix = between[op];
  if (infix && x && y && inputs.length === 2) return joined(infix[0], infix[1], x, y);
  return call(op, inputs, shapes[0] && alongText(node, shapes[0].length));
}
