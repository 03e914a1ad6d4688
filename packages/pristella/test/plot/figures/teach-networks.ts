import { nn, np } from '../../../src/index.ts';
import {
  beside,
  type Circuit,
  gateCircuit,
  layersOf,
  networkGraph,
  neuron,
  outputLayer,
  productCells,
  separation,
  truthTable,
  weightNotation,
} from '../../../src/plot/index.ts';
import type { Sample } from './sample.ts';

const corners = [[0, 0], [1, 0], [0, 1], [1, 1]]; // biome-ignore format: a square
const cube = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2]);
const xor: Circuit = { s_1: ['NAND', 'x_1', 'x_2'], s_2: ['OR', 'x_1', 'x_2'], y: ['AND', 's_1', 's_2'] };

/** Triangles about the origin, and squares in a ring around them. */
const angles = Array.from({ length: 24 }, (_, i) => 2.4 * i);
const dots = angles.flatMap((a, i) => [
  [(0.15 + 0.03 * i) * Math.cos(a), (0.15 + 0.03 * i) * Math.sin(a)],
  [(1.45 + 0.02 * i) * Math.cos(0.8 * a), (1.45 + 0.02 * i) * Math.sin(0.8 * a)],
]);
const kinds = dots.map((_, i) => i % 2);

/** The three layers of the book with its numbers. */
function threeLayers(): nn.Sequential {
  const model = nn.sequential(nn.linear(2, 3), nn.sigmoid, nn.linear(3, 2), nn.sigmoid, nn.linear(2, 2), nn.identity);
  const numbers = {
    '0.weight': [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]],
    '0.bias': [0.1, 0.2, 0.3],
    '2.weight': [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]],
    '2.bias': [0.1, 0.2],
    '4.weight': [[0.1, 0.3], [0.2, 0.4]],
    '4.bias': [0.1, 0.2],
  }; // biome-ignore format: matrices
  const arrays = Object.entries(numbers).map(([name, v]) => [name, np.array(v, { dtype: 'float32' })] as const);
  model.loadStateDict(new Map(arrays));
  return model;
}

/** Six neurons, each with one side of a hexagon behind it, and one that counts them. */
function ring(points: number[][]): number[] {
  const sides = Array.from(
    { length: 6 },
    (_, k) => [Math.cos((k * Math.PI) / 3), Math.sin((k * Math.PI) / 3)] as const,
  );
  return points.map(([x, y]) => {
    const sum = sides.reduce((s, [u, v]) => s + sigmoid(4 * (u * x! + v * y! - 1.15)), 0);
    return Number(sum > 0.5);
  });
}
/** Three neurons and one, all of them linear. */
const [W1, W2] = [[[1, 2, -1], [0.5, -1, 1]], [[1], [0.5], [-0.5]]]; // biome-ignore format: matrices
const [b1, b2] = [[0.5, 0, -1], [-3.5]];
const twoLinear = (points: number[][]): number[] =>
  Array.from(np.dot(np.dot(points, W1!).add(b1!), W2!).add(b2!).greater(0).data(), Number);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** From the perceptron to the second layer. */
export const neurons: readonly Sample[] = [
  {
    name: 'perceptron',
    caption: 'A perceptron: inputs, weights on the links, the output.',
    draw: (language) => networkGraph({ sizes: [2, 1] }, { symbols: true, arrows: true, language }),
  },
  {
    name: 'perceptron-bias',
    caption: 'The same with the bias as a node: 1 times b.',
    draw: (language) => networkGraph({ sizes: [2, 1] }, { symbols: true, bias: true, arrows: true, language }),
  },
  {
    name: 'neuron-opened',
    caption: 'The neuron opened: the sum a, the activation h(), the value y.',
    draw: (language) =>
      networkGraph(
        { sizes: [2, 1], activations: ['h()'] },
        { symbols: true, bias: true, arrows: true, note: '$a = b + w_1x_1 + w_2x_2$,  $y = h(a)$', language },
      ),
  },
  {
    name: 'nerve-cell',
    caption: 'A nerve cell beside the neuron of McCulloch and Pitts.',
    draw: (language) => neuron({ language }),
  },
  {
    name: 'half-planes',
    caption: 'A neuron cuts the plane by a line, and space by a plane; XOR needs a curve.',
    draw(language) {
      const zh = { none: '异或：没有直线能分开', curve: '异或：一条曲线可以', plane: '三维：一个平面' };
      const en = { none: 'XOR: no line does', curve: 'XOR: a curve does', plane: 'In space: a plane' };
      const titles = language === 'zh' ? zh : en;
      return beside(
        [
          separation(corners, [0, 0, 0, 1], { weights: [0.5, 0.5], bias: -0.7 }, { title: 'AND', language }),
          separation(corners, [0, 1, 1, 1], { weights: [0.5, 0.5], bias: -0.2 }, { title: 'OR', language }),
          separation(corners, [1, 1, 1, 0], { weights: [-0.5, -0.5], bias: 0.7 }, { title: 'NAND', language }),
          separation(corners, [0, 1, 1, 0], undefined, { title: titles.none, language }),
          separation(
            corners,
            [0, 1, 1, 0],
            (p) => p.map(([x, y]) => Number(Math.abs(x! + y! - 1) < 0.3 + 0.3 * (x! - y!) ** 2)),
            { title: titles.curve, language },
          ),
          separation(
            cube,
            [0, 0, 0, 0, 0, 0, 0, 1],
            { weights: [1, 1, 1], bias: -2.5 },
            { title: titles.plane, language },
          ),
        ],
        { columns: 3 },
      );
    },
  },
  {
    name: 'xor-circuit',
    caption: 'XOR from NAND, OR and AND, with its truth table.',
    draw: () => beside([gateCircuit(xor), truthTable(xor)]),
  },
  {
    name: 'xor-layers',
    caption: 'XOR as a network of layers 0, 1 and 2.',
    draw: (language) =>
      networkGraph(
        {
          sizes: [2, 2, 1],
          values: [['$x_1$', '$x_2$'], ['$s_1$', '$s_2$'], ['$y$']],
          labels: [['', ''], ['NAND', 'OR'], ['AND']],
        },
        { captions: 'layers', arrows: true, language },
      ),
  },
  {
    name: 'single-layer',
    caption: 'Neurons of one layer share the input vector; their outputs are a vector.',
    draw: (language) => networkGraph({ sizes: [3, 4] }, { symbols: true, brackets: true, arrows: true, language }),
  },
  {
    name: 'fully-connected',
    caption: 'Fully connected: input, hidden and output layer.',
    draw: (language) =>
      networkGraph(
        {
          sizes: [3, 5, 2],
          values: [
            ['$x_1$', '$x_2$', '$x_3$'],
            ['', '', '', '', ''],
            ['$y_1$', '$y_2$'],
          ],
        },
        { arrows: true, language },
      ),
  },
  {
    name: 'triangles-squares',
    caption: 'No line divides them; two linear layers are one; with a sigmoid between, a curve does.',
    draw(language) {
      const names = language === 'zh' ? ['三角形', '正方形'] : ['triangles', 'squares'];
      const look = { names, markers: ['^', 's'], language } as const;
      const merged = '$(xW_1 + b_1)W_2 + b_2 = x(W_1W_2) + (b_1W_2 + b_2)$';
      const zh = { line: '最好的直线', linear: '两个线性层', sigmoid: '中间加 sigmoid' };
      const en = { line: 'The best line', linear: 'Two linear layers', sigmoid: 'A sigmoid between' };
      const titles = language === 'zh' ? zh : en;
      return beside([
        separation(dots, kinds, undefined, { ...look, title: titles.line }),
        separation(dots, kinds, twoLinear, { ...look, title: titles.linear, caption: merged }),
        separation(dots, kinds, ring, {
          ...look,
          title: titles.sigmoid,
          caption: '$σ(xW_1 + b_1)W_2 + b_2$',
        }),
      ]);
    },
  },
];

/** Layers, their notation and their numbers. */
export const layers: readonly Sample[] = [
  {
    name: 'weights-as-matrix',
    caption: 'A layer of weights as network and as matrices: X · W = Y.',
    draw(language) {
      const W = [[1, 3, 5], [2, 4, 6]]; // biome-ignore format: a matrix
      const net = { sizes: [2, 3], weights: [W], values: [[1, 2], np.dot([1, 2], W)] };
      return beside([
        networkGraph(net, { symbols: true, numbers: true, language }),
        productCells([[1, 2]], W, { names: ['X', 'W', 'Y'], language }),
      ]);
    },
  },
  {
    name: 'network-2-3-2-2',
    caption: 'Two inputs, two hidden layers of three and two neurons, two outputs.',
    draw: (language) => networkGraph({ sizes: [2, 3, 2, 2] }, { symbols: true, captions: 'layers', language }),
  },
  {
    name: 'weight-notation',
    caption: 'What the indices of a weight mean.',
    draw: (language) => weightNotation({ layer: 1, to: 1, from: 2, language }),
  },
  {
    name: 'from-layer-0',
    caption: 'From layer 0 to layer 1: weights, bias, sum and activation.',
    draw: (language) =>
      networkGraph(
        { sizes: [2, 3, 2, 2], activations: ['h()', 'h()', 'σ()'] },
        { symbols: true, bias: true, focus: 1, captions: 'layers', language },
      ),
  },
  {
    name: 'from-layer-1',
    caption: 'From layer 1 to layer 2: weights, bias, sum and activation.',
    draw: (language) =>
      networkGraph(
        { sizes: [2, 3, 2, 2], activations: ['h()', 'h()', 'σ()'] },
        { symbols: true, bias: true, focus: 2, captions: 'layers', language },
      ),
  },
  {
    name: 'from-layer-2',
    caption: 'From layer 2 to layer 3: weights, bias, sum and activation.',
    draw: (language) =>
      networkGraph(
        { sizes: [2, 3, 2, 2], activations: ['h()', 'h()', 'σ()'] },
        { symbols: true, bias: true, focus: 3, captions: 'layers', language },
      ),
  },
  {
    name: 'forward-in-numbers',
    caption: 'The three layers with all their numbers, computed by the model.',
    draw: (language) => networkGraph(layersOf(threeLayers(), [1, 0.5]), { symbols: true, numbers: true, language }),
  },
  {
    name: 'identity-output',
    caption: 'The identity at the output: each output hangs on its own sum.',
    draw: (language) => outputLayer([0.3, 2.9, 4], { activation: 'identity', language }),
  },
  {
    name: 'softmax-output',
    caption: 'Softmax at the output: each output hangs on all sums.',
    draw: (language) => outputLayer([0.3, 2.9, 4], { language }),
  },
];
