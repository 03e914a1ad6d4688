import { exportsOf, type Item, item } from './item.ts';

const layers = await exportsOf(() => import('../ch03/three-layers.ts'));
const product = await exportsOf(() => import('../ch03/matrix-product.ts'));
const softmax = await exportsOf(() => import('../ch03/softmax.ts'));
const single = await exportsOf(() => import('../ch03/neuralnet-mnist.ts'));
const batch = await exportsOf(() => import('../ch03/neuralnet-mnist-batch.ts'));
const show = await exportsOf(() => import('../ch03/mnist-show.ts'));
const numerical = await exportsOf(() => import('../ch04/numerical-training.ts'));

/** Parts A.5 to A.7: three layers forward, the output layer, digits and batches. */
export const forward: readonly Item[] = [
  item(
    47,
    ['Three layers forward', '三层网络的前向传播'],
    [
      ['W1, b1', '2, 3, 3', () => [layers.network.W1.shape, layers.network.b1.shape]],
      ['A1', '[0.3 0.7 1.1]', () => layers.steps.a1],
      ['Z1', '[0.57444252 0.66818777 0.75026011]', () => layers.steps.z1],
      ['W2, b2', '3, 2, 2', () => [layers.network.W2.shape, layers.network.b2.shape]],
      ['A2', '[0.51615984 1.21402696]', () => layers.steps.a2],
      ['Z2', '[0.62624937 0.7710107 ]', () => layers.steps.z2],
      ['Y', '[0.31682708 0.69627909]', () => layers.steps.y],
      ['Y in full', '0.3168270764110298, 0.6962790898619668', () => [...layers.steps.y.data()]],
    ],
  ),
  item(
    48,
    [
      'init_network and forward; a bias weight for each neuron of the next layer',
      'init_network 与 forward；偏置权重的个数等于下一层的神经元个数',
    ],
    [
      ['the dictionary', 'W1, b1, W2, b2, W3, b3', () => Object.keys(layers.network)],
      ['b1, b2, b3', '3, 2, 2', () => [layers.network.b1, layers.network.b2, layers.network.b3].map((b) => b.size)],
    ],
  ),
  item(49, ['A network of weights alone', '只有权重的网络'], [['[1, 2] · W', '[ 5 11 17]', () => product.Y]]),
  item(50, [
    'Classification and regression: identity, sigmoid or softmax at the output',
    '分类与回归：输出层用恒等函数、sigmoid 或 softmax',
  ]),
  item(
    51,
    ['softmax([0.3, 2.9, 4.0])', 'softmax([0.3, 2.9, 4.0])'],
    [
      ['exp', '[ 1.34985881 18.17414537 54.59815003]', () => softmax.expA],
      ['sum', '74.1221542102', () => softmax.sumExpA.item().toFixed(10)],
      ['y', '[0.01821127 0.24519181 0.73659691]', () => softmax.y],
      ['read as', '1.8 %, 24.5 %, 73.7 %', () => softmax.percent],
      ['one input changes every output', '[ True True True]', () => softmax.nudged.notEqual(softmax.y)],
    ],
  ),
  item(
    52,
    ['Overflow, and the cure', '溢出及其对策'],
    [
      ['e^10, e^100, e^1000', '[2.20264658e+04 2.68811714e+43 inf]', () => softmax.powers],
      ['naive', '[nan nan nan]', () => softmax.overflown],
      ['a - c', '[ 0. -10. -20.]', () => softmax.shifted],
      ['fixed', '[9.99954600e-01 4.53978686e-05 2.06106005e-09]', () => softmax.right],
    ],
  ),
  item(
    53,
    ['Softmax keeps the order and can be left out at inference', 'softmax 保持顺序，推理时可以省略'],
    [['same answers, of 10,000', '10000', () => batch.sameAnswers]],
  ),
  item(
    54,
    ['Ten output neurons: the darkest, y2, is the answer 2', '十个输出神经元：最深的 y2 就是答案 2'],
    [
      ['outputs', '10', () => single.probabilities.size],
      ['answer', '2', () => single.answer],
    ],
  ),
  item(
    55,
    ['MNIST, found once and kept: 60,000 and 10,000 digits', 'MNIST：找到一次便缓存，60,000 与 10,000 个数字'],
    [
      ['training images and labels', '60000, 784, 60000', () => [show.shapes.xTrain, show.shapes.tTrain]],
      ['test images and labels', '10000, 784, 10000', () => [show.shapes.xTest, show.shapes.tTest]],
      ['the first label', '5', () => show.label],
    ],
    [
      'its download address has answered 403 for years, and a pickle executes code: files are checked by SHA-256 instead.',
      '原下载地址多年来返回 403，pickle 还会执行代码：改为用 SHA-256 核对文件。',
    ],
  ),
  item(
    56,
    ['Normalisation and pre-processing', '归一化与预处理'],
    [
      ['largest pixel before and after', '255, 1', () => [show.image.max().item(), show.normalized.max().item()]],
      [
        'standardised: mean and deviation',
        '0.00, 1.00',
        () => [numerical.mean, numerical.deviation].map((v) => Math.abs(v).toFixed(2)),
      ],
    ],
  ),
  item(
    57,
    ['Batches: (100, 784) to (100, 10)', '批处理：(100, 784) 到 (100, 10)'],
    [
      ['28 × 28', '784', () => show.square.size],
      ['in', '100, 784', () => batch.batchShape],
      ['out', '100, 10', () => batch.outputShape],
    ],
  ),
];
