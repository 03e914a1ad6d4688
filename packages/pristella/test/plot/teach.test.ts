import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, np, ShapeError, type Tensor } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { eachShape, type Shape } from '../../src/plot/scene.ts';

/** All shapes of a figure but groups. */
function shapesIn(fig: plot.Figure): Exclude<Shape, { kind: 'group' }>[] {
  const shapes: Exclude<Shape, { kind: 'group' }>[] = [];
  eachShape(fig.scene().shapes, (shape) => shapes.push(shape));
  return shapes;
}
const textsIn = (fig: plot.Figure): string[] => shapesIn(fig).flatMap((s) => (s.kind === 'text' ? [s.text] : []));
const textIn = (fig: plot.Figure, text: string) => {
  const found = shapesIn(fig).find((s) => s.kind === 'text' && s.text === text);
  if (found?.kind !== 'text') throw new Error(`no text ${text} among ${textsIn(fig).join(' | ')}`);
  return found;
};
const dashed = (fig: plot.Figure): number => shapesIn(fig).filter((s) => s.kind === 'rect' && s.dash).length;

const matrix = [[1, 2, 3], [4, 5, 6]]; // biome-ignore format: a matrix
const image = [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]; // biome-ignore format: a matrix
const filter = [[2, 0, 1], [0, 1, 2], [1, 0, 2]]; // biome-ignore format: a matrix

describe('arrays', () => {
  test('sums stand where their axis ends: those of columns below the array, those of rows at its right', () => {
    const fig = plot.axisSums(matrix);
    const [last, seven, fifteen, all] = ['6', '7', '15', '21'].map((t) => textIn(fig, t));
    expect(seven!.y).toBeGreaterThan(last!.y);
    expect(seven!.x).toBeCloseTo(textIn(fig, '2').x, 6);
    expect(fifteen!.x).toBeGreaterThan(last!.x);
    expect(fifteen!.y).toBeCloseTo(textIn(fig, '4').y, 6);
    expect([all!.x, all!.y]).toEqual([fifteen!.x, seven!.y]);
  });
  test('a list has one axis, 0, which goes across', () => {
    const texts = textsIn(plot.axisSums([1, 2, 3]));
    expect(texts).toContain('axis 0');
    expect(texts).not.toContain('axis 1');
    expect(texts).toContain('6');
  });
  test('a number, an array of three axes and one without numbers are refused', () => {
    expect(() => plot.axisSums(np.ones([2, 2, 2]))).toThrow(ShapeError);
    expect(() => plot.axisSums([])).toThrow('one or two axes');
  });
  test('broadcasting repeats in grey what an array lacks, and gives NumPy’s result', () => {
    const fig = plot.broadcastCells(matrix, [10, 20, 30]);
    expect(dashed(fig)).toBe(3);
    expect(textsIn(fig)).toContain('(3,) → (2, 3)');
    expect(textsIn(fig).slice(-10)).toContain('36');
    expect(dashed(plot.broadcastCells([[1], [2], [3]], [1, 2, 3]))).toBe(12);
    expect(dashed(plot.broadcastCells(matrix, 2))).toBe(5);
    expect(plot.broadcastCells(matrix, 2, { sign: '÷' }).describe()).toContain('0.5, 1, 1.5, 2, 2.5, 3');
    expect(() => plot.broadcastCells(matrix, [1, 2])).toThrow(ShapeError);
    expect(() => plot.broadcastCells(np.ones([2, 2, 2]), 1)).toThrow('at most two axes');
  });
  test('a product shows the row and the column that make its number, and refuses one that is not there', () => {
    const b = [[1, 2], [3, 4], [5, 6]]; // biome-ignore format: a matrix
    const fig = plot.productCells(matrix, b, { row: 1, column: 0, names: ['X', 'W', 'Y'] });
    expect(textsIn(fig)).toContain('Y[1, 0] = 4·1 + 5·3 + 6·5 = 49');
    expect(textsIn(fig)).toContain('equal');
    const outlines = shapesIn(fig).flatMap((s) => (s.kind === 'rect' && s.width === 3 ? [s] : []));
    expect(outlines.map((s) => s.stroke)).toEqual(['C0', 'C1', 'C2']);
    const [row, column, cell] = outlines.map((s) => s.box);
    expect(row!.width / row!.height).toBeCloseTo(3, 6);
    expect(column!.height / column!.width).toBeCloseTo(3, 6);
    expect(cell!.width).toBeCloseTo(cell!.height, 6);
    expect(() => plot.productCells(matrix, b, { row: 2 })).toThrow('no cell [2, 0]');
    expect(() => plot.productCells(matrix, matrix)).toThrow(ShapeError);
    expect(() => plot.productCells(matrix, b, { names: ['X'] })).toThrow(ArgumentError);
  });
  test('the blocks of a batch are the larger, the larger their sizes, and have the names that are told', () => {
    const fig = plot.batchBlocks(100, [784, 50, 10]);
    expect(fig.describe()).toBe('blocks X (100, 784), W⁽¹⁾ (784, 50), W⁽²⁾ (50, 10), Y (100, 10).');
    const edges = shapesIn(fig).flatMap((s) => (s.kind === 'rect' && s.stroke === 'ink' ? [s.box] : []));
    expect(edges).toHaveLength(4);
    expect(edges[0]!.width).toBeCloseTo(edges[1]!.height, 6);
    expect(edges[0]!.height).toBeCloseTo(edges[3]!.height, 6);
    expect(textsIn(plot.batchBlocks(2, [3, 4], { names: ['images', 'weights', 'scores'] }))).toContain('images');
    expect(() => plot.batchBlocks(2, [3])).toThrow('two layers');
    expect(() => plot.batchBlocks(0, [3, 4])).toThrow(ArgumentError);
    expect(() => plot.batchBlocks(2, [3, 4], { names: ['x'] })).toThrow('1 names for 3 blocks');
  });
});

describe('outputs', () => {
  test('softmax as written is no number where exp overflows, and shifted it adds up to 1', () => {
    const texts = textsIn(plot.softmaxOverflow([10, 100, 1000]));
    for (const word of ['inf', 'nan', '−990']) expect(texts).toContain(word);
    expect(textsIn(plot.softmaxOverflow([1, 2]))).not.toContain('nan');
    expect(() => plot.softmaxOverflow([])).toThrow(ArgumentError);
    expect(() => plot.softmaxOverflow([1, Number.NaN])).toThrow('finite');
  });
  test('the largest score has the strongest colour and the answer over it', () => {
    const fig = plot.outputScores([0.1, 0.2, 0.6, 0.1], { labels: ['a', 'b', 'c', 'd'] });
    const discs = shapesIn(fig).flatMap((s) => (s.kind === 'rect' && s.fill === 'C0' ? [s.opacity ?? 1] : []));
    expect(discs.indexOf(Math.max(...discs))).toBe(2);
    expect(discs).toHaveLength(4);
    expect(textIn(fig, 'answer: c').x).toBeCloseTo(textIn(fig, 'y₂').x, 0);
    expect(() => plot.outputScores([1, 2], { labels: ['a'] })).toThrow('1 labels for 2 values');
    expect(() => plot.outputScores([Number.NaN])).toThrow(ArgumentError);
  });
  test('losses are those of the library, and their bars as long as they are large', () => {
    const y = [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]]; // biome-ignore format: a matrix
    const fig = plot.lossBars(y, [1, 2]);
    const mean = nn.crossEntropyOfProbabilities(y, [1, 2]).item();
    const told = [...fig.describe().matchAll(/loss ([\d.]+)/g)].map(([, v]) => Number(v!.replace(/\.$/, '')));
    expect((told[0]! + told[1]!) / 2).toBeCloseTo(mean, 3);
    const bars = shapesIn(fig).flatMap((s) => (s.kind === 'rect' && s.fill === 'C1' ? [s.box.width] : []));
    expect(bars[0]! / bars[1]!).toBeCloseTo(told[0]! / told[1]!, 3);
    expect(() => plot.lossBars(y, [1])).toThrow(ShapeError);
    expect(() => plot.lossBars(y, [1, 3])).toThrow('label 3 is none of 3 classes');
    expect(() => plot.lossBars(y, [1, 2], { labels: ['a'] })).toThrow('1 names for 3 classes');
  });
});

describe('windows', () => {
  test('a convolution shows its first positions, the results so far and no more', () => {
    const fig = plot.convolutionWindows(image, filter, { steps: 2 });
    expect(fig.describe()).toContain('give 2 by 2: 15, 16, 6, 15; 2 steps');
    expect(textsIn(fig).filter((t) => t === '15')).toHaveLength(2);
    expect(textsIn(fig).filter((t) => t === '16')).toHaveLength(1);
    expect(textsIn(plot.convolutionWindows(image, filter, { steps: 9 })).filter((t) => t === '16')).toHaveLength(3);
  });
  test('padding is grey and named, and the arrow of a stride is as long as the stride', () => {
    const padded = plot.convolutionWindows(image, filter, { padding: 1, steps: 1 });
    expect(dashed(padded)).toBe(20);
    expect(textsIn(padded)).toContain('padding 1');
    const texts = textsIn(plot.convolutionWindows(np.ones([7, 7]), filter, { stride: 2, steps: 2 }));
    expect(texts).toContain('stride 2');
    expect(() => plot.convolutionWindows(filter, image)).toThrow(ShapeError);
  });
  test('im2col has a row for each window, and the filter as a column beside it', () => {
    const texts = textsIn(plot.im2colWindows(image, filter, { steps: 4 }));
    expect(texts.filter((t) => t === '15').length).toBe(5);
    expect(texts).toContain('im2col: a row for each window');
  });
  test('pooling keeps the largest or the mean of a window', () => {
    expect(plot.poolingWindows(image, 2).describe()).toContain('pooling by max');
    expect(plot.poolingWindows(image, 2).describe()).toContain('give 2 by 2: 2, 3, 3, 2;');
    expect(plot.poolingWindows(image, 2, { kind: 'mean' }).describe()).toContain('give 2 by 2: 1, 2, 2, 1;');
    expect(plot.poolingWindows(image, 2, { stride: 1 }).describe()).toContain('give 3 by 3');
    expect(() => plot.poolingWindows(image, 5)).toThrow(ShapeError);
    expect(() => plot.poolingWindows(image, 2, { kind: 'least' as 'max' })).toThrow(ArgumentError);
  });
  test('feature maps end where a layer makes no maps, and count those that are not shown', () => {
    const model = nn.sequential(nn.conv2d(1, 12, 3), nn.relu, nn.maxPool2d(2), nn.flatten, nn.linear(108, 2));
    const fig = plot.featureMaps(model, np.ones([8, 8]));
    expect(fig.describe()).toContain(
      'input (1, 8, 8), conv2d(1, 12, 3) (12, 6, 6), relu (12, 6, 6), maxPool2d(2) (12, 3, 3).',
    );
    expect(shapesIn(fig).filter((s) => s.kind === 'image')).toHaveLength(1 + 3 * 8);
    expect(textsIn(fig)).toContain('+ 4 more');
    expect(textsIn(plot.featureMaps([nn.relu], np.ones([1, 8, 8]), { names: ['x', 'h'], most: 1 }))).toContain(
      'h  (1, 8, 8)',
    );
    expect(() => plot.featureMaps(model, np.ones([2, 1, 8, 8]))).toThrow(ShapeError);
    expect(() => plot.featureMaps({} as never, np.ones([8, 8]))).toThrow('a list of layers');
    expect(() => plot.featureMaps([nn.relu], np.ones([8, 8]), { names: ['x'] })).toThrow('1 names for 2 strips');
  });
});

describe('slopes', () => {
  test('the line of the central difference is nearer to the tangent than that of the forward one', () => {
    const texts = textsIn(plot.tangentLines((x) => x.pow(3), 1, { h: 0.5 }));
    expect(texts).toContain('tangent: f′(x) = 3');
    expect(texts).toContain('forward: (f(x+h) − f(x)) / h = 4.75');
    expect(texts).toContain('central: (f(x+h) − f(x−h)) / 2h = 3.25');
    expect(() => plot.tangentLines((x) => x.sum(), 1)).toThrow('a number of each');
    expect(() => plot.tangentLines(3 as never, 1)).toThrow('draws a function');
    expect(() => plot.tangentLines((x) => x, 1, { h: 0 })).toThrow(ArgumentError);
  });
  test('a field has as many arrows as are asked for', () => {
    const bowl: plot.Surface = (x, y) => x.square().add(y.square());
    expect(plot.gradientField(bowl, { count: 5, range: [-1, 1] }).describe()).toContain(
      'field of 25 arrows, x −1 to 1',
    );
    expect(() => plot.gradientField((x) => x.sum())).toThrow(ArgumentError);
  });
  test('rates are told too small, right and too large by where they lead', () => {
    const bowl: plot.Surface = (x, y) => x.square().div(4).add(y.square());
    const fig = plot.descentPaths(bowl, [-3, 2]);
    for (const title of ['lr = 0.02: too small', 'lr = 0.4: about right', 'lr = 1.02: too large'])
      expect(textsIn(fig)).toContain(title);
    expect(plot.descentPaths(bowl, [-3, 2], { rates: [50], steps: 5 }).describe()).toContain('too large');
    expect(() => plot.descentPaths(bowl, [1] as never)).toThrow('two numbers');
    expect(() => plot.descentPaths(bowl, [1, 1], { rates: [0] })).toThrow(ArgumentError);
  });
  test('the slope of a sigmoid shrinks from layer to layer, that of a rectifier does not, and a step has none', () => {
    const numbers = (f: plot.Curve): number[] =>
      shapesIn(plot.activationCurves({ f })).flatMap((s) =>
        s.kind === 'text' && s.size === 10 ? [Number(s.text)] : [],
      );
    const shrinking = numbers(nn.sigmoid);
    expect(shrinking).toHaveLength(5);
    expect(shrinking[0]).toBe(0.045);
    for (let i = 1; i < 4; i++) expect(shrinking[i]!).toBeLessThan(0.3 * shrinking[i - 1]!);
    expect(numbers(nn.relu)).toEqual([1, 1, 1, 1, 1]);
    expect(numbers(nn.step)).toEqual([0, 0, 0, 0, 0]);
    expect(textsIn(plot.activationCurves({ ReLU: nn.relu })).filter((t) => t === 'h′ ≈ 0')).toHaveLength(1);
    expect(textsIn(plot.activationCurves({ tanh: nn.tanh })).filter((t) => t === 'h′ ≈ 0')).toHaveLength(2);
    expect(() => plot.activationCurves({})).toThrow('functions by name');
  });
});

describe('a graph with what flows both ways', () => {
  test('has values above the lines and the library’s gradients below them', () => {
    const fig = plot.backpropGraph({ apple: 100, count: 2, tax: 1.1 }, ({ apple, count, tax }) =>
      apple.mul(count).mul(tax),
    );
    for (const [value, gradient] of [
      ['100', '2.2'],
      ['2', '110'],
      ['200', '1.1'],
      ['1.1', '200'],
    ] as const) {
      expect(textsIn(fig)).toContain(value);
      expect(textsIn(fig)).toContain(gradient);
    }
    expect(textIn(fig, '100').y).toBeLessThan(textIn(fig, '2.2').y);
    expect(textIn(fig, '100').x).toBeCloseTo(textIn(fig, '2.2').x, 6);
  });
  test('has thin lines forward and thick ones backward, and none backward where no gradient flows', () => {
    const widths = (fig: plot.Figure, width: number): number =>
      shapesIn(fig).filter((s) => (s.kind === 'path' || s.kind === 'curve') && s.width === width).length;
    const t = np.array([1, 2], { dtype: 'int32' });
    const fig = plot.backpropGraph({ x: [1, 2], t }, (v, block) => block('both', (x, k) => x.mul(k).sum(), v.x, v.t));
    expect(widths(fig, 1.3)).toBeGreaterThan(widths(fig, 4));
    expect(widths(fig, 4)).toBeGreaterThan(0);
  });
  test('branches where a value is used twice: the gradient before it is the sum', () => {
    const fig = plot.backpropGraph({ x: 3 }, ({ x }) => x.mul(x), { result: 'L', names: { x: '$x_1$' } });
    expect(textsIn(fig)).toEqual(expect.arrayContaining(['x₁', 'L', '9', '6']));
    expect(shapesIn(fig).filter((s) => s.kind === 'dots')).toHaveLength(1);
  });
  test('makes one node of a block', () => {
    const softmaxByHand = (x: Tensor): Tensor => {
      const e = x.sub(x.max()).exp();
      return e.div(e.sum());
    };
    const draw = (isBlock: boolean): plot.Figure =>
      plot.backpropGraph({ a: [0.3, 2.9, 4] }, ({ a }, block) =>
        (isBlock ? block('Softmax', softmaxByHand, a) : softmaxByHand(a)).sum(),
      );
    expect(draw(true).describe()).toContain('graph of 4 nodes');
    expect(Number(/graph of (\d+)/.exec(draw(false).describe())![1])).toBeGreaterThan(8);
  });
  test('refuses what gives no number, what is no inputs, and too many nodes', () => {
    expect(() => plot.backpropGraph({ x: [1, 2] }, ({ x }) => x)).toThrow('one number');
    expect(() => plot.backpropGraph([1] as never, (x) => x as never)).toThrow('inputs by name');
    expect(() => plot.backpropGraph({ x: 1 }, 3 as never)).toThrow('a function');
    expect(() => plot.backpropGraph({ x: 1 }, ({ x }) => x.exp().sin(), { most: 2 })).toThrow('more than 2');
  });
});

describe('training', () => {
  const history = { steps: [1, 2, 3], loss: [3, 2, 1], validation: { loss: [3, 2.5, 2.2] } };
  test('the gap of a learning curve is the difference of its ends, where it is asked for', () => {
    expect(textsIn(plot.learningCurve(history, { gap: true }))).toContain('gap 1.2');
    expect(textsIn(plot.learningCurve(history)).some((t) => t.startsWith('gap'))).toBe(false);
    expect(textsIn(plot.learningCurve({ steps: [1], loss: [1] }, { gap: true })).some((t) => t.startsWith('gap'))).toBe(
      false,
    );
  });
  test('weights have a histogram for each layer, on one axis, with their spread', () => {
    const fig = plot.weightHistograms(
      new Map([
        ['first', [-1, 1, -1, 1]],
        ['second', [0.1, -0.1]],
      ]),
    );
    expect(fig.panels.map((p) => p.heading)).toEqual(['first\nσ = 1', 'second\nσ = 0.1']);
    expect(plot.weightHistograms(nn.linear(4, 3).stateDict(), { bins: 4 }).panels).toHaveLength(2);
    expect(() => plot.weightHistograms({})).toThrow('numbers by name');
    expect(() => plot.weightHistograms({ a: [Number.NaN] })).toThrow('a has no finite number');
  });
});

test('every picture with words has them in Chinese, and refuses another language', () => {
  const x = np.ones([4, 4]);
  const drawn: Readonly<Record<string, (o: { language?: 'en' | 'zh' }) => plot.Figure>> = {
    轴: (o) => plot.axisSums(matrix, o),
    相等: (o) => plot.productCells(x, x, o),
    蓝色: (o) => plot.batchBlocks(2, [3, 4], o),
    最大值: (o) => plot.softmaxOverflow([1, 2], o),
    答案: (o) => plot.outputScores([1, 2], o),
    独热: (o) => plot.lossBars([[0.5, 0.5]], [1], o),
    滤波器: (o) => plot.convolutionWindows(x, filter, o),
    窗口: (o) => plot.im2colWindows(x, filter, o),
    平均值: (o) => plot.poolingWindows(x, 2, { kind: 'mean', ...o }),
    输入: (o) => plot.featureMaps([nn.relu], x, o),
    切线: (o) => plot.tangentLines((v) => v.square(), 1, o),
    太大: (o) => plot.descentPaths((a, b) => a.square().add(b.square()), [1, 1], o),
    层数: (o) => plot.activationCurves({ tanh: nn.tanh }, o),
    反向: (o) => plot.backpropGraph({ a: 1 }, ({ a }) => a.mul(2), o),
    验证: (o) => plot.learningCurve({ steps: [1, 2], loss: [2, 1], validation: { loss: [2, 2] } }, o),
    个数: (o) => plot.weightHistograms({ w: [1, 2] }, o),
  };
  for (const [word, draw] of Object.entries(drawn)) {
    expect(textsIn(draw({ language: 'zh' })).join('\n'), word).toContain(word);
    expect(textsIn(draw({})).join('\n'), word).not.toMatch(/\p{Script=Han}/u);
    expect(() => draw({ language: 'de' as 'en' }), word).toThrow(ArgumentError);
  }
});
