import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { type Box, eachShape, overlap, type PathShape, type TextShape } from '../../src/plot/scene.ts';
import { textBox } from '../../src/plot/text/metrics.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { shapesIn, wordsIn } from './reading.ts';

const xor: plot.Circuit = { s_1: ['NAND', 'x_1', 'x_2'], s_2: ['OR', 'x_1', 'x_2'], y: ['AND', 's_1', 's_2'] };

describe('a circuit of gates', () => {
  test('has its truth table with the signals between', () => {
    expect(plot.truthTable(xor).describe()).toBe(
      'truth table of x₁ x₂ s₁ s₂ y: 0 0 1 0 0, 1 0 1 1 1, 0 1 1 1 1, 1 1 0 1 0.',
    );
    const answers = (kind: plot.GateKind): string =>
      plot
        .truthTable({ y: [kind, 'a', 'b'] })
        .describe()
        .match(/\d(?=[,.])/g)!
        .join('');
    const kinds = ['AND', 'NAND', 'OR', 'NOR', 'XOR', 'XNOR'] as const;
    expect(kinds.map(answers)).toEqual(['0001', '1110', '0111', '1000', '0110', '1001']);
    expect(plot.truthTable({ y: ['NOT', 'a'] }).describe()).toContain('0 1, 1 0.');
  });
  test('has a wire to each input of a gate, and each gate’s name', () => {
    const fig = plot.gateCircuit(xor);
    expect(wordsIn(fig)).toEqual(expect.arrayContaining(['NAND', 'OR', 'AND', 'x₁', 'x₂', 's₁', 's₂', 'y']));
    const wires = shapesIn(fig).filter(
      (s): s is PathShape => s.kind === 'path' && s.fill === undefined && s.width === 1.4,
    );
    expect(wires.flatMap((w) => w.runs)).toHaveLength(6 + 1);
    expect(fig.describe()).toBe('circuit of inputs x₁, x₂: s₁ = NAND(x₁, x₂); s₂ = OR(x₁, x₂); y = AND(s₁, s₂).');
  });
  test('of every kind of gate has no text over another', () => {
    const all: plot.Circuit = { n: ['NOT', 'a'], c: ['AND', 'a', 'b'], d: ['XNOR', 'n', 'b'], e: ['NOR', 'c', 'd'], f: ['XOR', 'c', 'd', 'n'], g: ['NAND', 'e', 'f'], h: ['OR', 'e', 'f'] }; // biome-ignore format: a circuit
    expect(plot.textFaults(plot.gateCircuit(all).scene())).toEqual([]);
  });
  test.each<[string, unknown, string]>([
    ['no gates', {}, 'needs gates by the name of their output'],
    ['a list', [['AND', 'a']], 'needs gates by the name'],
    ['a gate that is none', { y: ['AN', 'a', 'b'] }, 'the gate of y'],
    ['a gate without inputs', { y: ['AND'] }, 'y must be a gate and its inputs'],
    ['a signal of a later gate', { y: ['AND', 'a', 'z'], z: ['NOT', 'a'] }, 'y takes z, which no gate before it makes'],
    ['a gate that takes itself', { y: ['AND', 'y', 'a'] }, 'y takes y'],
    ['NOT of two', { y: ['NOT', 'a', 'b'] }, 'NOT takes one input, got 2 for y'],
  ])('of %s is refused', (_, circuit, message) => {
    for (const draw of [plot.gateCircuit, plot.truthTable]) {
      expect(() => draw(circuit as plot.Circuit)).toThrow(ArgumentError);
      expect(() => draw(circuit as plot.Circuit)).toThrow(message);
    }
  });
  test('of six inputs has no table', () => {
    expect(() => plot.truthTable({ y: ['AND', 'a', 'b', 'c', 'd', 'e', 'f'] })).toThrow('6 inputs have 64 rows');
  });
});

describe('points and what divides them', () => {
  const corners = [[0, 0], [1, 0], [0, 1], [1, 1]]; // biome-ignore format: a square
  const told = (fig: plot.Figure): string => /\d+ of \d+ right/.exec(fig.describe())![0];
  test('the best line gets all corners of AND, NAND and OR right, of XOR three', () => {
    const best = [[0, 0, 0, 1], [1, 1, 1, 0], [0, 1, 1, 1], [0, 1, 1, 0]].map((classes) => told(plot.separation(corners, classes))); // biome-ignore format: tables
    expect(best).toEqual(['4 of 4 right', '4 of 4 right', '4 of 4 right', '3 of 4 right']);
  });
  test('the best line of scattered points is no worse than any of a grid of lines', () => {
    const points = Array.from({ length: 20 }, (_, i) => [Math.sin(7 * i), Math.cos(5 * i + 1)]);
    const classes = points.map((_, i) => Number((i * i) % 7 > 3));
    let most = 0;
    for (let a = 0; a < 36; a++)
      for (let b = -20; b <= 20; b++) {
        const side = (p: number[]): number => Number(Math.cos(a / 5.73) * p[0]! + Math.sin(a / 5.73) * p[1]! > b / 15);
        most = Math.max(most, points.filter((p, i) => side(p) === classes[i]).length);
      }
    expect(Number(told(plot.separation(points, classes)).split(' ')[0])).toBeGreaterThanOrEqual(most);
  });
  test('say the equation, count what is right, and ring what is wrong', () => {
    const fig = plot.separation(corners, [0, 0, 1, 1], { weights: [0.5, -1], bias: -0.25 }, { language: 'zh' });
    expect(fig.describe()).toContain('0.5x₁ − x₂ − 0.25 = 0');
    expect(fig.describe()).toContain('4 个点分对 1 个');
    const right = plot.separation(corners, [0, 0, 0, 1], { weights: [0.5, 0.5], bias: -0.7 });
    expect(told(right)).toBe('4 of 4 right');
    const rings = (f: plot.Figure): number =>
      shapesIn(f).filter((s) => 'fill' in s && s.fill === 'none' && s.kind !== 'path').length;
    expect(rings(fig)).toBeGreaterThanOrEqual(rings(right));
  });
  test('in space are divided by a plane, upright ones, too', () => {
    const cube = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2]);
    for (const [weights, bias, right] of [
      [[1, 1, 1], -2.5, 8],
      [[1, 0, 0], -0.5, 5],
    ] as const) {
      const fig = plot.separation(cube, [0, 0, 0, 0, 0, 0, 0, 1], { weights, bias });
      expect(told(fig)).toBe(`${right} of 8 right`);
      expect(plot.textFaults(fig.scene())).toEqual([]);
    }
  });
  test.each<[string, () => unknown, string]>([
    ['points of four numbers', () => plot.separation([[1, 2, 3, 4]], [0]), 'points of 4 numbers'],
    ['a class too few', () => plot.separation(corners, [0, 1]), '2 classes for 4 points'],
    ['a third class', () => plot.separation(corners, [0, 1, 2, 0]), 'a class 2'],
    [
      'weights of another space',
      () => plot.separation(corners, [0, 1, 1, 0], { weights: [1, 2, 3], bias: 0 }),
      '3 weights for points of 2 numbers',
    ],
    ['no bias', () => plot.separation(corners, [0, 1, 1, 0], { weights: [1, 2] } as never), 'needs weights and a bias'],
    ['space without a plane', () => plot.separation([[0, 0, 0]], [0]), 'points in space need'],
    ['space by a function', () => plot.separation([[0, 0, 0]], [0], () => [0]), 'of the plane alone'],
  ])('of %s are refused', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});

describe('a neuron and a notation', () => {
  test('of the brain has its parts named, beside that of 1943', () => {
    const fig = plot.neuron({ language: 'zh' });
    expect(wordsIn(fig)).toEqual(
      expect.arrayContaining(['细胞体', '细胞核', '轴突', '树突：接收信号', 'a₁', 'aₙ', 'wₙ', 'b', 'Σ→t']),
    );
    const width = (show: 'both' | 'cell' | 'model'): number => plot.neuron({ show }).width;
    expect(width('both')).toBe(width('cell') + width('model'));
  });
  test('an arrow begins at each index of a weight', () => {
    const fig = plot.weightNotation({ layer: 3, to: 2, from: 1 });
    expect(fig.describe()).toContain(
      'w₂₁⁽³⁾: weights of layer 3; to the 2nd neuron of the next layer; from the 1st neuron',
    );
    const texts = shapesIn(fig).filter((s): s is TextShape => s.kind === 'text' && ['(3)', '21'].includes(s.text));
    const arrows = shapesIn(fig).filter((s): s is PathShape => s.kind === 'path' && s.stroke === 'C0');
    expect(arrows).toHaveLength(3);
    for (const [i, { runs }] of arrows.entries()) {
      const box = textBox(
        texts[i === 0 ? texts.findIndex((t) => t.text === '(3)') : texts.findIndex((t) => t.text === '21')]!,
        printed.metrics,
      );
      expect(runs[0]!.points[0]).toBeGreaterThan(box.x);
      expect(runs[0]!.points[0]).toBeLessThan(box.x + box.width);
    }
  });
  test('an index of two digits is refused', () => {
    expect(() => plot.weightNotation({ to: 10 })).toThrow('indices of one digit');
  });
});

describe('figures beside each other', () => {
  const [a, b] = [
    () => plot.networkGraph({ sizes: [2, 1] }),
    () =>
      plot
        .figure({ figsize: [3, 2] })
        .axes()
        .plot([1, 2])
        .title('B').figure,
  ];
  test('have the place of both and say what both show', () => {
    const fig = plot.beside([a(), b()], { title: 'Two' });
    expect(fig.width).toBe(a().width + b().width);
    expect(fig.describe()).toMatch(/^Two\. network of layers 2, 1\. "B"/);
    expect(plot.textFaults(fig.scene())).toEqual([]);
    expect(plot.beside([a(), b()], { columns: 1 }).height).toBe(a().height + b().height);
  });
  test('do not reach into each other', () => {
    const boxes = plot.beside([a(), b()]).scene().shapes;
    const groups: Box[][] = [];
    for (const shape of boxes.flatMap((s) => (s.kind === 'group' ? s.children : []))) {
      const own: Box[] = [];
      eachShape([shape], (s) => {
        if (s.kind === 'text') own.push(textBox(s, printed.metrics));
      });
      groups.push(own);
    }
    expect(groups[0]!.some((x) => groups[1]!.some((y) => overlap(x, y)))).toBe(false);
  });
  test('are figures, and at least one', () => {
    expect(() => plot.beside([])).toThrow('needs a list of figures');
    expect(() => plot.beside([3 as never])).toThrow('[beside] needs a figure, got 3');
  });
});
