/** Expressions as MathML, which browsers show without a script. */
import { listOf } from '../../packages/pristella/src/look/attributes.ts';
import type { LookNode } from '../../packages/pristella/src/look/node.ts';
import { shown, silent, sliceText } from '../../packages/pristella/src/look/phrase.ts';

/** A part of a formula, and how closely it binds: a comparison 0, a sum 1, a product 2, a sign 3, a power 4, all else 9. */
export interface Markup {
  readonly xml: string;
  readonly binds: number;
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const row = (...parts: readonly string[]): string => `<mrow>${parts.join('')}</mrow>`;
const sign = (text: string): string => `<mo>${escaped(text)}</mo>`;
const words = (text: string): string => `<mtext>${escaped(text)}</mtext>`;

/** A name: `x`, `out`, `x0` and `t1` with a number below, `dx` as a d before what it is of. */
export function named(name: string): Markup {
  const [, letters, below] = /^(.*?)(\d*)$/.exec(name) as unknown as [string, string, string];
  const isSlope = letters.length > 1 && letters.startsWith('d');
  const plain = isSlope ? row('<mi>d</mi>', `<mi>${escaped(letters.slice(1))}</mi>`) : `<mi>${escaped(letters)}</mi>`;
  return { xml: below === '' ? plain : `<msub>${plain}<mn>${below}</mn></msub>`, binds: 9 };
}

/** A plain number. */
export function numbered(v: NonNullable<LookNode['number']>): Markup {
  const text = shown(v);
  if (text.startsWith('-')) return { xml: row(sign('−'), `<mn>${text.slice(1)}</mn>`), binds: 3 };
  return { xml: /\d/.test(text) ? `<mn>${text}</mn>` : words(text), binds: 9 };
}

/** An array that the rule brings. */
export const given: Markup = { xml: words('[…]'), binds: 9 };

const inBrackets = (xml: string): string => row(sign('('), xml, sign(')'));
const within = ({ xml, binds }: Markup, around: number): string => (binds < around ? inBrackets(xml) : xml);

/** The signs that stand between two operands, how closely they bind, and whether the right one must bind more closely. */
const between: Readonly<Record<string, readonly [sign: string, binds: number, closer?: true]>> = {
  add: ['+', 1],
  sub: ['−', 1, true],
  mul: ['*', 2],
  matmul: ['·', 2, true],
  greater: ['>', 0, true],
  greaterEqual: ['≥', 0, true],
  less: ['<', 0, true],
  lessEqual: ['≤', 0, true],
  equal: ['=', 0, true],
  notEqual: ['≠', 0, true],
};

/** What stands around one operand. */
const around: Readonly<Record<string, (xml: string) => string>> = {
  sqrt: (x) => `<msqrt>${x}</msqrt>`,
  cbrt: (x) => `<mroot>${row(x)}<mn>3</mn></mroot>`,
  abs: (x) => row(sign('|'), x, sign('|')),
  floor: (x) => row(sign('⌊'), x, sign('⌋')),
  ceil: (x) => row(sign('⌈'), x, sign('⌉')),
  exp: (x) => `<msup><mi>e</mi>${row(x)}</msup>`,
  exp2: (x) => `<msup><mn>2</mn>${row(x)}</msup>`,
};
/** These are written as powers, and so bind as they do. */
const powers = new Set(['exp', 'exp2']);

/** An op on its inputs; `told` are arguments that are no arrays. */
export function markup(
  node: LookNode,
  inputs: readonly Markup[],
  shapes: readonly (readonly number[])[],
  told: readonly string[],
): Markup {
  const { op } = node;
  const [x, y, z] = inputs;
  if (told.length === 0 && x && !y) {
    const wrap = around[op];
    if (silent.has(op)) return x;
    if (wrap) return { xml: wrap(x.xml), binds: powers.has(op) ? 4 : 9 };
    if (op === 'neg') return { xml: row(sign('−'), within(x, 2)), binds: 1.5 };
    if (op === 'square') return { xml: `<msup>${within(x, 5)}<mn>2</mn></msup>`, binds: 4 };
    if (op === 'transpose' && node.shape.length === 2)
      return { xml: `<msup>${within(x, 5)}${sign('⊤')}</msup>`, binds: 4 };
    if (op === 'slice' && shapes[0]) return { xml: row(within(x, 5), words(sliceText(node, shapes[0]))), binds: 9 };
    if (op === 'sum') return { xml: row(summed(node, shapes[0] ?? []), within(x, 2)), binds: 1.5 };
  }
  if (told.length === 0 && x && y && inputs.length === 2) {
    const infix = between[op];
    if (infix) {
      const [mark, binds, closer = false] = infix;
      return {
        xml: row(within(x, binds), sign(mark), within(y, closer || y.binds === 1.5 ? binds + 0.5 : binds)),
        binds,
      };
    }
    if (op === 'div') return { xml: `<mfrac>${row(x.xml)}${row(y.xml)}</mfrac>`, binds: 9 };
    if (op === 'pow') return { xml: `<msup>${within(x, 5)}${row(y.xml)}</msup>`, binds: 4 };
  }
  if (op === 'where' && x && y && z) return { xml: cases(x, y, z), binds: 0 };
  const list = [...inputs.map(({ xml }) => xml), ...told.map(words)];
  const separated = list.flatMap((item, i) => (i === 0 ? [item] : [sign(','), item]));
  return { xml: row(`<mi>${escaped(op)}</mi>`, sign('\u2061'), inBrackets(separated.join(''))), binds: 9 };
}

/** The sign of a sum, with the axes that it goes along below it, unless they are all. */
function summed({ attributes: { axes } }: LookNode, shape: readonly number[]): string {
  const list = listOf(axes);
  return list.length === 0 || list.length >= shape.length
    ? sign('∑')
    : `<munder>${sign('∑')}${words(list.join(', '))}</munder>`;
}

/** One of two values, by a condition. */
function cases(condition: Markup, yes: Markup, no: Markup): string {
  const line = (value: Markup, when: string): string => `<mtr><mtd>${value.xml}</mtd><mtd>${when}</mtd></mtr>`;
  return row(sign('{'), `<mtable>${line(yes, row(words('if '), condition.xml))}${line(no, words('else'))}</mtable>`);
}

/** A whole formula: what stands on the left, and what it is. */
export const equation = (name: string, { xml }: Markup): string =>
  `<math xmlns="http://www.w3.org/1998/Math/MathML">${row(named(name).xml, sign('='), xml)}</math>`;
