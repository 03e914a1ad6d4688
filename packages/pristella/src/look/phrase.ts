import type { Plain } from '../base/plain.ts';
import { listOf } from './attributes.ts';
import type { LookNode } from './node.ts';

/** A part of a formula, and how closely it binds: a sum 1, a product 2, a sign 3, a power 4, all else 9. */
export interface Phrase {
  readonly text: string;
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

/** In brackets where it binds less closely than what stands around it, or where its sign would follow another. */
const within = ({ text, binds }: Phrase, around: number, isRight: boolean): string =>
  binds < around || (text.startsWith('-') && (isRight || around > 1)) ? `(${text})` : text;

/** Two operands with a sign between them. */
export function joined(sign: string, binds: number, left: Phrase, right: Phrase): Phrase {
  const spaced = sign === '·' && (left.isArray || right.isArray) ? ' · ' : sign;
  // a - (b - c), a / (b * c), and a matrix product, is not to be read from the left.
  const closer = sign === ' + ' || sign === ' * ' ? binds : binds + 0.5;
  // (a ** b) ** c is not to be read from the right.
  const before = sign === ' ** ' ? closer : binds;
  return {
    text: within(left, before, false) + spaced + within(right, closer, true),
    binds,
    ...((left.isArray || right.isArray) && { isArray: true }),
  };
}

/** What needs no brackets around it. */
export const atom = (text: string): Phrase => ({ text, binds: 9 });

/** A call; `rest` are arguments that are no arrays. */
export const call = (name: string, inputs: readonly Phrase[], rest: readonly string[] = []): Phrase =>
  atom(`${name}(${[...inputs.map((x) => x.text), ...rest].join(', ')})`);

/** Along which axes an op goes, where it is not along all that there are: `0`, `[0, 2]`. */
function alongText({ attributes: { axis, axes } }: LookNode, rank: number): string[] {
  const list = listOf(axes ?? axis);
  if (list.length === 0 || list.length >= rank) return [];
  return [list.length === 1 ? `${list[0]}` : `[${list.join(', ')}]`];
}

/** `[1:3, :]`: what a slice takes of each axis. */
export function sliceText({ attributes, shape }: LookNode, from: readonly number[]): string {
  const [starts, steps] = [listOf(attributes.starts), listOf(attributes.steps)];
  const axes = shape.map((size, i) => {
    const [start = 0, step = 1] = [starts[i], steps[i]];
    if (start === 0 && step === 1 && size === from[i]) return ':';
    const end = start + (size - 1) * step + Math.sign(step);
    return `${start}:${end < 0 ? '' : end}${step === 1 ? '' : `:${step}`}`;
  });
  return `[${axes.join(', ')}]`;
}

/** An op on its inputs. */
export function phrase(node: LookNode, inputs: readonly Phrase[], shapes: readonly (readonly number[])[] = []): Phrase {
  const [x, y] = inputs;
  const { op } = node;
  if (x && !y) {
    if (silent.has(op)) return x;
    if (op === 'neg') return { ...x, text: `-${within(x, 3, true)}`, binds: 3 };
    if (op === 'square') return { ...x, text: `${within(x, 5, false)}²`, binds: 4 };
    if (op === 'transpose' && node.shape.length === 2) return { ...x, text: `${within(x, 9, false)}ᵀ`, binds: 9 };
    if (op === 'slice' && shapes[0]) return { ...x, text: within(x, 9, false) + sliceText(node, shapes[0]), binds: 9 };
  }
  const infix = between[op];
  if (infix && x && y && inputs.length === 2) return joined(infix[0], infix[1], x, y);
  return call(op, inputs, shapes[0] && alongText(node, shapes[0].length));
}
