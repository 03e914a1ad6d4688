import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, ShapeError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import type { PathShape } from '../../src/plot/scene.ts';
import { textBox } from '../../src/plot/text/metrics.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { palettes } from '../../src/plot/theme.ts';
import { shapesIn, textsIn, wordsIn } from './reading.ts';

const linesIn = (fig: plot.Figure): PathShape[] =>
  shapesIn(fig).filter(
    (s): s is PathShape => s.kind === 'path' && s.runs.length === 1 && s.runs[0]!.points.length === 4,
  );

describe('a network with symbols', () => {
  test('is the perceptron of the notes in three lines', () => {
    const fig = plot.networkGraph({
      sizes: [2, 1],
      weights: [[['$w_1$'], ['$w_2$']]],
      values: [['$x_1$', '$x_2$'], ['$y$']],
    });
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['x₁', 'x₂', 'w₁', 'w₂', 'y']));
    expect(wordsIn(plot.networkGraph({ sizes: [2, 1] }, { symbols: true })).sort()).toEqual(wordsIn(fig).sort());
  });
  test('says what is written on few links, what nodes do and where it points', () => {
    const draw = (sizes: number[], options: object): string =>
      plot
        .networkGraph({ sizes, activations: sizes.slice(1).map(() => 'h()') }, { symbols: true, ...options })
        .describe();
    expect(draw([2, 1], {})).toBe('network of layers 2, 1; on the links w₁, w₂; activations h().');
    expect(draw([4, 4], { focus: [1, 2] })).toBe(
      'network of layers 4, 4; activations h(); pointing at layer 1, node 3.',
    );
  });
  test('names a weight by the node it leads to, then the one it comes from, and writes it on their link', () => {
    const fig = plot.networkGraph({ sizes: [2, 3, 2, 2] }, { symbols: true });
    const texts = textsIn(fig);
    const at = (text: string): [number, number] => {
      const box = textBox(texts.find((t) => t.text === text)!, printed.metrics);
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    for (const [weight, from, to] of [
      ['w₁₂⁽¹⁾', 'x₂', 'z₁⁽¹⁾'],
      ['w₂₃⁽²⁾', 'z₃⁽¹⁾', 'z₂⁽²⁾'],
      ['w₂₁⁽³⁾', 'z₁⁽²⁾', 'y₂'],
    ] as const) {
      const [[x, y], [x0, y0], [x1, y1]] = [at(weight), at(from), at(to)];
      expect(Math.abs(y - (y0 + ((x - x0) / (x1 - x0)) * (y1 - y0))), weight).toBeLessThan(4);
    }
  });
  test('has an index with a comma where a digit is not enough', () => {
    expect(wordsIn(plot.networkGraph({ sizes: [2, 10] }, { symbols: true, most: 12 }))).toContain(
      plot.mathText('$w_{10,2}$'),
    );
  });
  test('has no text over another, for many sizes', () => {
    for (const sizes of [
      [1, 1],
      [4, 4],
      [2, 3, 2, 2],
      [5, 5, 5],
      [3, 8],
    ])
      for (const options of [{}, { bias: true }, { arrows: true, brackets: true }])
        expect(
          plot.textFaults(plot.networkGraph({ sizes }, { symbols: true, ...options }).scene()),
          `${sizes}`,
        ).toEqual([]);
  });
  test('has a bias node, b on its links, only where it is asked for', () => {
    const words = wordsIn(plot.networkGraph({ sizes: [2, 1] }, { symbols: true, bias: true, captions: 'none' }));
    expect(words).toEqual(expect.arrayContaining(['1', 'b']));
    expect(wordsIn(plot.networkGraph({ sizes: [2, 1] }, { symbols: true, captions: 'none' }))).not.toContain('b');
  });
  test('shows sum, activation and value of opened nodes', () => {
    const fig = plot.networkGraph({ sizes: [2, 3, 2], activations: ['h()', 'σ()'] }, { symbols: true });
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['a₃⁽¹⁾→z₃⁽¹⁾', 'a₂⁽²⁾→y₂']));
    const letters = shapesIn(fig).flatMap((s) => (s.kind === 'text' ? [s.text] : []));
    expect(letters.filter((t) => t === 'h()')).toHaveLength(3);
    expect(letters.filter((t) => t === 'σ()')).toHaveLength(2);
  });
  test('points at a layer or a node: other links are pale and bare', () => {
    const draw = (focus?: number | [number, number]): plot.Figure =>
      plot.networkGraph({ sizes: [2, 3, 2] }, { symbols: true, ...(focus === undefined ? {} : { focus }) });
    const weights = (fig: plot.Figure): string[] =>
      wordsIn(fig)
        .filter((w) => w.startsWith('w'))
        .sort();
    expect(weights(draw())).toHaveLength(12);
    expect(weights(draw(1))).toEqual(['w₁₁⁽¹⁾', 'w₁₂⁽¹⁾', 'w₂₁⁽¹⁾', 'w₂₂⁽¹⁾', 'w₃₁⁽¹⁾', 'w₃₂⁽¹⁾']);
    expect(weights(draw([2, 1]))).toEqual(['w₂₁⁽²⁾', 'w₂₂⁽²⁾', 'w₂₃⁽²⁾']);
    expect(linesIn(draw(1)).filter((l) => l.opacity === 1)).toHaveLength(6);
  });
  test('is captioned in two languages, by roles or by numbers', () => {
    const words = (options: object): string[] => wordsIn(plot.networkGraph({ sizes: [1, 1, 1] }, options));
    expect(words({ language: 'zh' })).toEqual(expect.arrayContaining(['输入层', '隐藏层 1', '输出层']));
    expect(words({ captions: 'layers' })).toEqual(['layer 0', 'layer 1', 'layer 2']);
    expect(words({ captions: 'layers', language: 'zh' })).toEqual(['第 0 层', '第 1 层', '第 2 层']);
    expect(words({ captions: 'none' })).toEqual([]);
    expect(words({ captions: 'none', note: '$a = b$' })).toEqual(['a = b']);
  });
});

describe('a network of what does not fit is refused', () => {
  test.each<[string, () => unknown, new (...args: never[]) => Error, string]>([
    [
      'texts of another number',
      () => plot.networkGraph({ sizes: [2, 1], values: [['a'], ['y']] }),
      ShapeError,
      '1 texts for 2 places',
    ],
    [
      'labels of another number',
      () => plot.networkGraph({ sizes: [1, 1], labels: [['a', 'b'], ['c']] }),
      ShapeError,
      '2 texts for 1 places',
    ],
    [
      'weights of another shape',
      () => plot.networkGraph({ sizes: [2, 1], weights: [[['w']]] }),
      ShapeError,
      'weights 1 have shape (1, 1)',
    ],
    [
      'numbers among texts',
      () => plot.networkGraph({ sizes: [2, 1], values: [['a', 3] as never, ['y']] }),
      ArgumentError,
      'got 3 among texts',
    ],
    [
      'sums for each layer',
      () => plot.networkGraph({ sizes: [1, 1], sums: [[1], [2]] }),
      ShapeError,
      '2 sums for 2 layers, not 1',
    ],
    [
      'activations for each layer',
      () => plot.networkGraph({ sizes: [1, 1], activations: [] }),
      ShapeError,
      '0 activations',
    ],
    [
      'a focus on the input',
      () => plot.networkGraph({ sizes: [1, 1] }, { focus: [0, 0] }),
      ArgumentError,
      'focus [0, 0], but layers have 1, 1 nodes',
    ],
    [
      'a focus on no node',
      () => plot.networkGraph({ sizes: [1, 2] }, { focus: [1, 2] }),
      ArgumentError,
      'focus [1, 2]',
    ],
    [
      'a focus beyond the layers',
      () => plot.networkGraph({ sizes: [1, 2] }, { focus: 2 }),
      ArgumentError,
      'a layer from 1 to 1',
    ],
  ])('%s', (_, draw, kind, message) => {
    expect(draw).toThrow(kind);
    expect(draw).toThrow(message);
  });
});

describe('the layers of a model', () => {
  const model = nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2), nn.relu, nn.dropout(0.5), nn.linear(2, 1));
  test('have its weights, and what each neuron makes of an input', () => {
    const layers = plot.layersOf(nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 1)), [1, 0.5]);
    expect(layers.sizes).toEqual([2, 3, 1]);
    expect(layers.activations).toEqual(['sigmoid', '']);
    const net = nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2));
    const { sums, values, weights, biases } = plot.layersOf(net, [1, 0.5]);
    expect([...(values!.at(-1) as Float64Array)]).toEqual([...net([1, 0.5]).data()]);
    expect([...(values![1] as Float64Array)]).toEqual(
      [
        ...nn
          .sigmoid([...(sums![0] as Float64Array)])
          .astype('float32')
          .data(),
      ].map((v) => expect.closeTo(v, 6)),
    );
    expect([weights!.length, biases!.length]).toEqual([2, 2]);
  });
  test('have no numbers of nodes without an input, and no biases where a layer has none', () => {
    const layers = plot.layersOf(nn.sequential(nn.linear(2, 2, { bias: false })));
    expect(Object.keys(layers)).toEqual(['sizes', 'weights']);
  });
  test('are linear ones and functions', () => {
    expect(() => plot.layersOf(model)).toThrow('takes linear layers and functions behind them, got dropout(0.5)');
    expect(() => plot.layersOf(nn.sequential(nn.relu))).toThrow(ArgumentError);
    expect(() => plot.layersOf([1] as never)).toThrow('needs a sequential');
    expect(() => plot.layersOf({ layers: [3] })).toThrow('takes linear layers and functions behind them, got 3');
    expect(() => plot.layersOf(nn.sequential(nn.linear(2, 1)), [1, 2, 3])).toThrow(ShapeError);
  });
  test('are drawn with all their numbers', () => {
    const fig = plot.networkGraph(plot.layersOf(nn.sequential(nn.linear(2, 1), nn.sigmoid), [1, 0.5]), {
      numbers: true,
    });
    expect(plot.textFaults(fig.scene())).toEqual([]);
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['1', '0.5']));
  });
});

describe('an output layer', () => {
  test('of softmax has its shares in percent, and arrows from all to all', () => {
    const fig = plot.outputLayer([0.3, 2.9, 4]);
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['y₁ = 1.8 %', 'y₂ = 24.5 %', 'y₃ = 73.7 %']));
    const strokes = linesIn(fig).map((l) => l.stroke);
    expect(strokes.filter((s) => s === 'C0')).toHaveLength(3);
    expect(strokes.filter((s) => s === 'C1')).toHaveLength(6);
    expect(wordsIn(plot.outputLayer([1000, 1010]))).toEqual(expect.arrayContaining(['y₂ = 100.0 %']));
  });
  test('of the identity has one arrow for each', () => {
    const fig = plot.outputLayer([0.3, 2.9, 4], { activation: 'identity', language: 'zh' });
    expect(linesIn(fig)).toHaveLength(3);
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['y₂ = 2.9', '加权和', '输出：恒等函数']));
  });
  test('of nothing, or of no numbers, is refused', () => {
    expect(() => plot.outputLayer([])).toThrow(ArgumentError);
    expect(() => plot.outputLayer([Number.NaN])).toThrow('needs finite numbers');
  });
});

test('the colours that mean something are those of the theme', () => {
  const svg = plot.outputLayer([1, 2]).toSvg({ theme: 'dark' });
  for (const color of ['C0', 'C1'] as const) expect(svg).toContain(palettes.dark[color]);
});
