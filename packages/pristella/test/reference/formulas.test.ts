import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OpFormulas } from '../../../../scripts/reference/rules.ts';
import { catalogue } from '../../src/op/define.ts';
import '../../src/index.ts';

const folder = join(import.meta.dirname, '../../../../docs/reference');
const formulas: Record<string, OpFormulas> = JSON.parse(readFileSync(join(folder, 'formulas.json'), 'utf8'));

/** The elements of a document of MathML: their names, and what they contain. Throws where tags do not match. */
function elements(xml: string): { readonly name: string; readonly children: number }[] {
  const open: { name: string; children: number }[] = [];
  const found: { name: string; children: number }[] = [];
  for (const [, close, name = ''] of xml.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (close === '') {
      const parent = open.at(-1);
      if (parent) parent.children++;
      const element = { name, children: 0 };
      open.push(element);
      found.push(element);
    } else if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing in ${xml}`);
  }
  if (open.length > 0) throw new Error(`${xml} ends within <${open.at(-1)?.name}>`);
  return found;
}
/** How many children an element of MathML must have. */
const needed: Readonly<Record<string, number>> = { mfrac: 2, msup: 2, msub: 2, mroot: 2, munder: 2, math: 1 };
const leaves = new Set(['mi', 'mn', 'mo', 'mtext']);

const lines = Object.entries(formulas).flatMap(([name, { formula, gradients }]) =>
  [formula, ...Object.values(gradients)].flatMap((part) =>
    part === null ? [] : part.text.map((text, i) => [name, text, part.mathml[i] ?? ''] as const),
  ),
);

describe('formulas.json', () => {
  test('has the ops of the page, and each gradient that stands there', () => {
    const page = readFileSync(join(folder, 'ops.md'), 'utf8');
    const onPage = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name ?? '');
    expect(onPage).toEqual([...catalogue.keys()].sort());
    const withGradient = page.split(/^## /m).filter((part) => part.includes('```text'));
    for (const part of withGradient) {
      const [, name = '', block = ''] = /^(\w+)\n.*```text\n(.*?)\n```/s.exec(part) ?? [];
      const texts = Object.entries(formulas[name]?.gradients ?? {});
      expect(texts.flatMap(([x, g]) => (g === null ? [`d${x} = none`] : g.text)).join('\n'), name).toBe(block);
    }
    expect(withGradient.length).toBeGreaterThan(80);
  });

  test('has as much MathML as text, each a document whose elements have what they need', () => {
    expect(lines.length).toBeGreaterThan(200);
    for (const [name, text, mathml] of lines) {
      expect(mathml, `${name}: ${text}`).toMatch(
        /^<math xmlns="http:\/\/www\.w3\.org\/1998\/Math\/MathML">.*<\/math>$/,
      );
      for (const { name: element, children } of elements(mathml)) {
        if (element in needed) expect(children, `${element} in ${mathml}`).toBe(needed[element]);
        if (leaves.has(element)) expect(children).toBe(0);
      }
    }
  });

  /** MathML in a line, with what stands above and below in brackets. */
  const linear = (xml: string): string =>
    xml
      .replace(/<mfrac>/g, 'frac(')
      .replace(/<msup>/g, 'sup(')
      .replace(/<msqrt>/g, 'sqrt(')
      .replace(/<\/(mfrac|msup|msqrt)>/g, ')')
      .replace(/<[^>]*>/g, '')
      .replaceAll('\u2061', '');
  test.each([
    ['add', 'formula', 'out=x+y'],
    ['div', 'y', 'dy=−frac(g*outy)'],
    ['sigmoid', 'x', 'dx=g*out*(1−out)'],
    ['arccos', 'x', 'dx=−frac(gsqrt(1−sup(x2)))'],
    ['matmul', 'x', 'dx=g·sup(y⊤)'],
    ['square', 'formula', 'out=sup(x2)'],
    ['sub', 'y', 'dy=−g'],
    ['pow', 'formula', 'out=sup(xy)'],
    ['tanh', 'x', 'dx=g*(1−sup(out2))'],
    ['where', 'y', 'dy={gif x0else'],
  ])('%s: its %s is %s', (name, part, wanted) => {
    const op = formulas[name]!;
    const { mathml } = part === 'formula' ? op.formula : op.gradients[part]!;
    expect(mathml.map(linear).join()).toBe(wanted);
  });
});
