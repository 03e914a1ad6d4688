import { describe, expect, test } from 'vitest';
import { data, look, nn, np, PristellaError, plot, profile, train } from '../../src/index.ts';
import { said } from './said.ts';

// What is no argument at all, and options by the names of other libraries: a sentence, where there was a TypeError,
// a RangeError or a list without the name that was meant.

const none = undefined as never;
const matrix = [
  [1, 2],
  [3, 4],
];

describe('pictures of what is none', () => {
  const { fig, ax } = plot.subplots();
  test.each<[string, (given: never) => unknown, string]>([
    ['networkGraph', (x) => plot.networkGraph(x), 'needs the sizes of layers'],
    ['layersOf', (x) => plot.layersOf(x), 'needs a sequential'],
    ['gateCircuit', (x) => plot.gateCircuit(x), 'needs gates by the name of their output'],
    ['truthTable', (x) => plot.truthTable(x), 'needs gates by the name of their output'],
    ['beside', (x) => plot.beside(x), 'needs a list of figures'],
    ['expressionGraph', (x) => plot.expressionGraph(x, []), 'needs a list of nodes and one of edges'],
    ['tensorGraph', (x) => plot.tensorGraph(x), 'draws a tensor, not'],
    ['learningCurve', (x) => plot.learningCurve(x), 'needs { steps, loss }'],
    ['encodePng', (x) => plot.encodePng(x), 'needs a raster'],
    ['textFaults', (x) => plot.textFaults(x), 'needs a scene'],
    ['add', (x) => ax.add(x), 'needs a mark'],
    ['addPanel', (x) => fig.addPanel(x), 'needs a panel'],
    ['showIn', (x) => plot.showIn(x, fig), 'needs an element of the page'],
  ])('%s says what it needs', (op, draw, message) => {
    for (const given of [undefined, null, 3, {}, 'x'])
      expect(said(() => draw(given as never))).toContain(`ArgumentError: [${op}] ${message}`);
  });

  test('titles and labels that are no texts are named', () => {
    const solid = plot.plt.axes3d();
    plot.plt.close();
    const { plt } = plot;
    for (const [op, write] of [
      ['title', () => plt.title(3 as never)],
      ['xlabel', () => plt.xlabel(none)],
      ['ylabel', () => plt.ylabel(none)],
      ['suptitle', () => plt.suptitle(none)],
      ['zlabel', () => solid.zlabel(none)],
    ] as const)
      expect(said(write)).toContain(`ArgumentError: [${op}] needs a text, got`);
    plt.close();
  });

  test('the history of fit is no curve yet: the hint makes it one', async () => {
    const history = await train.fit(nn.linear(2, 2), [matrix, [0, 1]], { epochs: 2 });
    expect(said(() => plot.learningCurve(history as never))).toContain('loss: history.losses');
    const curve = { steps: history.losses.map((_, i) => i + 1), loss: history.losses };
    expect(plot.learningCurve(curve).describe()).toContain('2 points');
  });
});

describe('bigints', () => {
  test('are no numbers here, and messages show them as they are written', () => {
    const big = 3n as never;
    for (const make of [
      () => np.geomspace(big, 10),
      () => np.linspace(0, big),
      () => np.reshape([1, 2, 3], big),
      () => np.linalg.cond(matrix, big),
      () => np.norm([1, 2], { ord: big }),
      () => np.random.uniform(0, big),
      () => np.random.normal(big, 1),
      () => np.random.truncatedNormal(big, 1),
      () => np.random.defaultRng(0).order(big),
      () => train.sgd({ lr: big }),
    ]) {
      expect(make).toThrow(PristellaError);
      expect(said(make)).toMatch(/\b3n?\b/);
    }
    expect(said(() => train.sgd({ lr: big }))).toContain('not 3n');
  });
});

describe('more elements than any memory has', () => {
  test('are an error of ours, whoever makes or computes them', () => {
    for (const make of [() => np.zeros(1e12), () => np.arange(1e12), () => np.tile([1, 2, 3], 1e12).data()]) {
      expect(make).toThrow(PristellaError);
      expect(said(make)).toMatch(/into memory|out of memory/);
    }
  });
});

describe('names that other libraries use', () => {
  test('are told ours, and options that lie elsewhere where they lie', async () => {
    const line = (options: object): unknown => plot.plt.plot([1, 2], [1, 2], options);
    for (const [name, ours] of Object.entries({ lw: 'linewidth', ls: 'linestyle', c: 'color', ms: 'markersize' }))
      expect(said(() => line({ [name]: 1 }))).toContain(`did you mean '${ours}'?`);
    plot.plt.close();
    expect(said(() => np.sum([1], { dim: 0 } as never))).toContain("did you mean 'axis'?");
    expect(said(() => train.sgd({ momentum: 0.9 } as never))).toContain('train.momentum(');
    const fitting = train.fit(nn.linear(2, 2), [matrix, [0, 1]], { lr: 0.1 } as never);
    await expect(fitting).rejects.toThrow(/optimizer: train\.adam\(\{ lr/);
    const evaluating = train.evaluate(nn.linear(2, 2), matrix as never, np.array([0, 1]) as never);
    await expect(evaluating).rejects.toThrow(/evaluate\(model, \[x, y\]\)/);
  });

  test('a file name in the place of a table is not a table without rows', () => {
    for (const name of ['iris.csv', './a b/flowers.TSV']) {
      expect(said(() => data.tableFromCsv(name, none))).toContain('the name of a file');
      expect(said(() => data.parseCsv(name))).toContain("readFileSync(path, 'utf8')");
    }
    expect(data.parseCsv('notes.csv\n1').columns).toEqual(['notes.csv']);
  });
});

test('the hint for labels beside a column of logits is that of the other losses', () => {
  expect(said(() => nn.binaryCrossEntropy(np.ones([4, 1]), [0, 1, 0, 1]))).toContain('reshape the targets to (-1, 1)');
});

describe('accuracy', () => {
  test('counts no prediction with NaN as right: of classes, one-hot rows or a single output', () => {
    const nan = Number.NaN;
    const rows = np.array([
      [nan, 1],
      [nan, nan],
      [1, 0],
      [0, nan],
    ]);
    expect(train.accuracy(rows, np.array([0, 0, 0, 1])).item()).toBe(0.25);
    expect(train.accuracy(rows, nn.oneHot([0, 0, 0, 1], 2)).item()).toBe(0.25);
    expect(train.accuracy(np.array([nan, 1, -1]), np.array([0, 1, 0])).item()).toBeCloseTo(2 / 3, 12);
  });
});

test('what is none of the thing that a function works on is told by its name', () => {
  const recording = look.record(() => look.name(np.array([1, 2]).mul(3), 'y'));
  const w = new nn.Parameter([1]);
  w.sum().backward();
  const table = data.parseCsv('a,b\n1,2');
  for (const [message, call] of [
    ["[look.element] the place must be a list, not 'a'", () => look.element(recording, 'y', 'a' as never)],
    ['[look.find] needs a recording, got {  }', () => look.find({} as never, 'y')],
    ['[look.formula] needs a recording, got 3', () => look.formula(3 as never, 'y')],
    ['[look.timing] what is timed must be a function, not 3', () => look.timing(3 as never)],
    ['[profile] what is timed must be a function, not 3', () => profile(3 as never)],
    [
      '[sgd.step] along must be a list of tensors, not [3]',
      () =>
        train
          .sgd()([w])
          .step([3] as never),
    ],
    ['[batchRandom] needs the place of a batch', () => train.batchRandom(none)],
    ['[encodeTable] needs the encoder of a table', () => data.encodeTable(table, none)],
    ['[Statistic] the content must be a tensor, not 3', () => new nn.Statistic(3 as never)],
    ['[Optimizer] the rule must be that of an optimizer', () => new train.Optimizer([w], none, { lr: 1 })],
    ['[splitTable] needs a table, got undefined', () => data.splitTable(none)],
    ['[loadStateDict] needs a Map of tensors by name', () => nn.linear(1, 1).checkStateDict({} as never)],
  ] as [string, () => unknown][])
    expect(said(call)).toContain(`ArgumentError: ${message}`);
});
