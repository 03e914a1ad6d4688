import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { faultsOfXml } from './xml.ts';

const { figure, figureToHtml, figureToText, mathText } = plot;

/** Every door by which a text enters a figure. */
const doors: Readonly<Record<string, (text: string) => plot.Figure>> = {
  title: (text) => figure().axes().plot([1, 2]).title(text).figure,
  suptitle: (text) => figure().suptitle(text),
  xlabel: (text) => figure().axes().xlabel(text).figure,
  ylabel: (text) => figure().axes().ylabel(text).figure,
  'label of a mark': (text) => figure().axes().plot([1, 2], { label: text }).legend().figure,
  'title of a legend': (text) => figure().axes().plot([1], { label: 'a' }).legend({ title: text }).figure,
  category: (text) => figure().axes().bar([text, 'b'], [1, 2]).figure,
  'lying category': (text) => figure().axes().barh(['b', text], [1, 2]).figure,
  tick: (text) => figure().axes().plot([1, 2]).xticks([0, 1], [text, 'b']).figure,
  colorbar: (text) =>
    figure()
      .axes()
      .imshow([[1, 2]])
      .colorbar({ label: text }).figure,
  text: (text) => figure().axes().text(0.5, 0.5, text).figure,
  annotate: (text) =>
    figure()
      .axes()
      .annotate(text, [0, 0], { xytext: [1, 1] }).figure,
  'title in space': (text) => withSpace((ax) => ax.title(text)),
  'axis in space': (text) => withSpace((ax) => ax.xlabel(text).ylabel(text).zlabel(text)),
  'mark in space': (text) => withSpace((ax) => ax.plot3d([0, 1], [0, 1], [0, 1], { label: text }).legend()),
  learningCurve: (text) => plot.learningCurve({ steps: [1, 2], loss: [2, 1] }, { title: text, unit: text }),
  confusionMatrix: (text) =>
    plot.confusionMatrix(
      [
        [1, 0],
        [0, 1],
      ],
      { title: text, labels: [text, 'b'] },
    ),
  networkGraph: (text) => plot.networkGraph({ sizes: [1, 2], names: [text, 'b'] }, { title: text }),
  'texts of a network': (text) =>
    plot.networkGraph(
      { sizes: [1, 1], weights: [[[text]]], biases: [[text]], values: [[text], [text]], labels: [[text], [text]] },
      { note: text },
    ),
  'opened node': (text) => plot.networkGraph({ sizes: [1, 1], sums: [[text]], activations: [text] }),
  outputLayer: (text) => plot.outputLayer([1, 2], { title: text }),
  gateCircuit: (text) => plot.gateCircuit({ y: ['NOT', `x${text}`] }, { title: text }),
  truthTable: (text) => plot.truthTable({ y: ['NOT', `x${text}`] }, { title: text }),
  weightNotation: (text) => plot.weightNotation({ title: text }),
  beside: (text) => plot.beside([figure()], { title: text }),
  expressionGraph: (text) =>
    plot.expressionGraph(
      [
        { id: 0, label: text, details: [text] },
        { id: 1, label: 'b' },
      ],
      [{ from: 0, to: 1, label: text }],
      { title: text },
    ),
  tensorGraph: (text) => plot.tensorGraph(new nn.Parameter(np.ones(2), text).sum(), { title: text }),
  imageGrid: (text) => plot.imageGrid([[[0, 1]]], { title: text, labels: [text] }),
};

function withSpace(draw: (ax: plot.Axes3D) => unknown): plot.Figure {
  const fig = figure();
  draw(fig.axes3d());
  return fig;
}

/** Texts that break documents, or end what they stand in. */
const hostile = [
  'a\u0000b',
  'a\u0007\u001b[31mb',
  'a\u0085b\u009b',
  'a\ud800b',
  'a\udc00\ud83d',
  'a\ufffeb\uffff',
  '</script><script>alert(1)</script>',
  '<!-- <![CDATA[ ]]> -->',
  '"\'&<>`',
  'tab\tand\r\nline',
];

describe('a text of any kind', () => {
  test.each(Object.keys(doors))('as %s leaves SVG and HTML sound, and a terminal as it was', (door) => {
    for (const text of hostile) {
      const fig = doors[door]!(text);
      expect(faultsOfXml(fig.toSvg()), JSON.stringify(text)).toEqual([]);
      const page = figureToHtml(fig);
      expect(page).toMatch(/^[\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      expect(page.match(/<\/script/g)).toHaveLength(1);
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(figureToText(fig)).toMatch(/^[\P{Cc}\n]*$/u);
    }
  });
  test('of random characters, too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(doors)),
        fc.string({ unit: 'binary', maxLength: 12 }),
        (door, text) => {
          expect(faultsOfXml(doors[door]!(text).toSvg())).toEqual([]);
        },
      ),
      { numRuns: process.env.PRISTELLA_TEST_FULL ? 3000 : 150 },
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }), (units) => {
        expect(faultsOfXml(doors.title!(String.fromCharCode(...units)).toSvg())).toEqual([]);
      }),
      { numRuns: process.env.PRISTELLA_TEST_FULL ? 3000 : 150 },
    );
  });
  test('shows that something stood there', () => {
    expect(mathText('a\u0000b\ud800c\ufffed')).toBe('a\ufffdb\ufffdc\ufffdd');
    expect(mathText('a\tb\r\nc\rd')).toBe('a b\nc\nd');
    expect(mathText('😀 中文 ∑ é')).toBe('😀 中文 ∑ é');
  });
  test.each(Object.keys(doors))('as %s must be one: a number is refused at once', (door) => {
    expect(() => doors[door]!(5 as never), door).toThrow(ArgumentError);
  });
  test('that is none is refused', () => {
    expect(() =>
      figure()
        .axes()
        .title(5 as never),
    ).toThrow(new ArgumentError('needs a text, got 5', { op: 'title', hint: 'String(value) makes one' }));
  });
});

describe('dollars', () => {
  test.each([
    ['cost $5 and $10', 'cost $5 and $10'],
    ['$5-$10 a month', '$5-$10 a month'],
    ['from $5', 'from $5'],
    ['\\$x_1$', '$x_1$'],
    ['\\$5 and \\$10', '$5 and $10'],
    ['$x_0$ for $5', 'x₀ for $5'],
    ['$5 for $x_0$', '$5 for x₀'],
    ['$x$, $y^2$', 'x, y²'],
    ['$ \\alpha $ and $\\beta$2', ' α  and β2'],
    ['$x \\$ y$', 'x $ y'],
    ['$$', '$$'],
    ['a $ b $ c', 'a $ b $ c'],
    ['a\\b', 'a\\b'],
    ['ends in a backslash \\', 'ends in a backslash \\'],
  ])('in %j are read as %j', (text, result) => {
    expect(mathText(text)).toBe(result);
  });
  test('that stay are not read a second time in the text alternative', () => {
    const fig = figure();
    fig.axes().plot([1, 2], { label: 'at \\$x\\$' }).title('\\$a\\$').xlabel('\\$b\\$');
    expect(fig.describe()).toContain('"$a$"; x axis "$b$"');
    expect(fig.describe()).toContain('line "at $x$"');
    expect(fig.toSvg()).toContain('<title>$a$</title>');
  });
});
