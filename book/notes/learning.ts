import { exportsOf, type Item, item } from './item.ts';

const losses = await exportsOf(() => import('../ch04/losses.ts'));
const slope = await exportsOf(() => import('../ch04/gradient-1d.ts'));
const gradient = await exportsOf(() => import('../ch04/gradient-2d.ts'));
const descent = await exportsOf(() => import('../ch04/gradient-method.ts'));
const net = await exportsOf(() => import('../ch04/gradient-simplenet.ts'));

/** Part A.8: learning. */
export const learning: readonly Item[] = [
  item(58, [
    'Machine learning: inputs, expected outputs, a measure; the loss is the objective',
    '机器学习三要素：输入、期望的输出、衡量标准；损失就是目标函数',
  ]),
  item(
    59,
    ['Learning is finding the weights that minimise the loss', '学习就是寻找使损失最小的权重'],
    [['a step against the gradient lowers the loss', 'true', () => net.lossAfterStep < net.loss]],
  ),
  item(
    60,
    ['Squared error: 0.5 * sum((y - t)²)', '均方误差：0.5 * sum((y - t)²)'],
    [['of the good and the bad answer', '0.0975, 0.5975', () => losses.squares.map((v) => v.toFixed(4))]],
  ),
  item(
    61,
    ['One-hot', 'one-hot 表示'],
    [
      ['a 2', '[0. 0. 1. 0. 0. 0. 0. 0. 0. 0.]', () => losses.t],
      ['back to the label', '2', () => losses.t.argmax().item()],
    ],
  ),
  item(
    62,
    [
      'Cross entropy: one row or a batch, one-hot rows or labels, + 1e-7',
      '交叉熵：单个或批量，one-hot 或标签，加 1e-7',
    ],
    [
      ['of the good and the bad answer', '0.510825457099338, 2.302584092994546', () => losses.entropies],
      ['a batch by one-hot rows', '1.40670477504694', () => losses.byOneHot.toPrecision(15)],
      ['a batch by labels', '1.40670477504694', () => losses.byLabels.toPrecision(15)],
    ],
  ),
  item(
    63,
    [
      'The numerical gradient: central difference, h = 1e-4, any rank, x as before',
      '数值梯度：中心差分，h = 1e-4，任意维数，x 保持不变',
    ],
    [
      ['of 0.01 x² + 0.1 x at 5 and 10', '0.1999999999990898, 0.2999999999986347', () => slope.slopes],
      ['of x0² + x1² at (3, 4), (0, 2), (3, 0)', '[6. 8.], [0. 4.], [6. 0.]', () => gradient.gradients],
      ['of a matrix', '[[2. 4.] [6. 8.]]', () => gradient.ofMatrix],
      ['x afterwards', '[3. 4.]', () => gradient.kept],
      ['dW of a network', '[[ 0.21924757 0.14356243 -0.36281 ] [ 0.32887136 0.21534364 -0.544215 ]]', () => net.dW],
    ],
  ),
  item(
    64,
    ['Gradient and learning rate', '梯度与学习率'],
    [
      [
        'up along it, down against it',
        'true',
        () => gradient.uphill > gradient.before && gradient.downhill < gradient.before,
      ],
      ['learning rate 0.1', '[-6.11110793e-10 8.14814391e-10]', () => descent.hundred],
      ['learning rate 10', '[-2.58983747e+13 -1.29524862e+12]', () => descent.tooLarge],
      ['learning rate 1e-10', '[-2.99999994 3.99999992]', () => descent.tooSmall],
    ],
    [
      'the gradient is said to point to the greatest decrease; the negative gradient does.',
      '笔记说梯度指向下降最快的方向；其实是负梯度。',
    ],
  ),
  item(65, [
    'The principle: what I cannot create, I do not understand. No framework, only mathematics and arrays',
    '原则：凡我不能创造的，我就不能理解。不用框架，只用数学和数组',
  ]),
];
