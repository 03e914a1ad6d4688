import { exportsOf, type Item, item } from './item.ts';

const and = await exportsOf(() => import('../ch02/and-gate.ts'));
const nand = await exportsOf(() => import('../ch02/nand-gate.ts'));
const or = await exportsOf(() => import('../ch02/or-gate.ts'));
const xor = await exportsOf(() => import('../ch02/xor-gate.ts'));
const limits = await exportsOf(() => import('../ch02/limits.ts'));
const perceptron = await exportsOf(() => import('../ch02/perceptron.ts'));
const triangles = await exportsOf(() => import('../ch02/triangle-square.ts'));
const collapse = await exportsOf(() => import('../ch03/linear-collapse.ts'));
const compare = await exportsOf(() => import('../ch03/sig-step-compare.ts'));
const product = await exportsOf(() => import('../ch03/matrix-product.ts'));

/** Part A.3: the perceptron. */
export const perceptrons: readonly Item[] = [
  item(
    26,
    ['AND with weights 0.5, 0.5 and threshold 0.7', '与门：权重 0.5、0.5，阈值 0.7'],
    [['(0,0) (1,0) (0,1) (1,1)', '0, 0, 0, 1', () => and.withThreshold]],
  ),
  item(
    27,
    ['Weights and bias: AND, NAND, OR', '权重与偏置：与、与非、或'],
    [
      ['AND', '0, 0, 0, 1', () => and.table],
      ['NAND', '1, 1, 1, 0', () => nand.table],
      ['OR', '0, 1, 1, 1', () => or.table],
    ],
  ),
  item(
    28,
    [
      'One structure, only the parameters differ; the bias is the ease of activation',
      '结构相同，只有参数不同；偏置表示激活的容易程度',
    ],
    [
      [
        'inputs that activate AND (b = -0.7) and OR (b = -0.2)',
        '1, 3',
        () => [and, or].map((g) => g.table.filter(Boolean).length),
      ],
    ],
  ),
  item(
    29,
    ['No single layer does XOR', '单层做不到异或'],
    [['corners the best line gets right: AND, NAND, OR, XOR', '4, 4, 4, 3', () => Object.values(limits.best)]],
  ),
  item(
    30,
    ['XOR = AND(NAND, OR)', '异或 = 与（与非，或）'],
    [
      ['s1', '1, 1, 1, 0', () => xor.s1],
      ['s2', '0, 1, 1, 1', () => xor.s2],
      ['y', '0, 1, 1, 0', () => xor.table],
    ],
  ),
  item(31, [
    'The biological neuron, and the M-P neuron of 1943: t = f(WᵀA + b)',
    '生物神经元与 1943 年的 M-P 神经元：t = f(WᵀA + b)',
  ]),
  item(
    32,
    ['The ±1 perceptron: a hyperplane divides the space', '±1 感知机：超平面划分空间'],
    [
      ['mistakes in the last pass, in the plane', '0', () => perceptron.mistakes2.at(-1)],
      ['mistakes in the last pass, in space', '0', () => perceptron.mistakes3.at(-1)],
      ['XOR is never learnt', 'true', () => perceptron.mistakesXor.every((n) => n > 0)],
      ['w1 x1 + w2 x2 + b, by element and as a product', 'true', () => perceptron.sameSums],
      [
        'weights: of the line, of the plane',
        '2, 3',
        () => [perceptron.line, perceptron.plane].map((m) => m.weights.size),
      ],
    ],
  ),
  item(
    33,
    ['A layer: neurons that share the input vector', '一层：共享同一输入向量的神经元'],
    [['outputs of three neurons', '3', () => perceptron.layerOutput.size]],
  ),
  item(
    34,
    [
      'Fully connected, forward only: Y = W x + b, input, hidden and output layers',
      '全连接前馈网络：Y = Wx + b，输入层、隐藏层、输出层',
    ],
    [['a weight for each pair: (2, 3)', '2, 3', () => product.W.shape]],
  ),
  item(
    35,
    [
      'Triangles and squares: two linear layers are one line, a sigmoid makes a curve',
      '三角形与正方形：两个线性层只是一条直线，sigmoid 使边界弯曲',
    ],
    [
      ['a line separates them', 'false', () => triangles.linearTwice > 0.9],
      ['with a sigmoid', 'true', () => triangles.withSigmoid > 0.95],
      ['layer by layer', '[62. 72.]', () => triangles.layered],
      ['merged', '[62. 72.]', () => triangles.merged],
    ],
  ),
  item(
    36,
    ['h(x) = c x: three layers are one with a = c³', 'h(x) = cx：三层等于一层 a = c³'],
    [
      ['h(h(h(x)))', '[-3.375 1.6875 6.75 ]', () => collapse.threeLayers],
      ['c³ x', '[-3.375 1.6875 6.75 ]', () => collapse.oneLayer],
    ],
  ),
  item(
    37,
    [
      'From perceptron to network: a = b + w1 x1 + w2 x2, y = h(a); a step or something smooth',
      '从感知机到神经网络：a = b + w1x1 + w2x2，y = h(a)；h 是阶跃或平滑函数',
    ],
    [['values that a step takes, and a sigmoid', '2, 100', () => [compare.values.step, compare.values.sigmoid]]],
  ),
];
