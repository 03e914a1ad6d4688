import { exportsOf, type Item, item } from './item.ts';

const step = await exportsOf(() => import('../ch03/step-function.ts'));
const sigmoid = await exportsOf(() => import('../ch03/sigmoid.ts'));
const compare = await exportsOf(() => import('../ch03/sig-step-compare.ts'));
const relu = await exportsOf(() => import('../ch03/relu.ts'));
const all = await exportsOf(() => import('../ch03/activations.ts'));
const vanishing = await exportsOf(() => import('../ch03/vanishing-gradient.ts'));
const dying = await exportsOf(() => import('../ch03/dying-relu.ts'));
const layers = await exportsOf(() => import('../ch03/three-layers.ts'));
const softmax = await exportsOf(() => import('../ch03/softmax.ts'));

/** Part A.4: activations. */
export const activations: readonly Item[] = [
  item(
    38,
    ['The step function', '阶跃函数'],
    [
      ['of [-1, 1, 2]', '[0 1 1]', () => step.y],
      ['the form with if refuses arrays', 'true', () => step.refuses],
    ],
  ),
  item(
    39,
    ['The sigmoid', 'sigmoid 函数'],
    [
      ['of [-1, 1, 2]', '[0.26894142 0.73105858 0.88079708]', () => sigmoid.y],
      ['in (0, 1)', 'true', () => sigmoid.curveY.data().every((v) => v > 0 && v < 1)],
    ],
  ),
  item(
    40,
    ['Step and sigmoid compared', '阶跃函数与 sigmoid 的比较'],
    [
      ['values: sigmoid, step', '100, 2', () => [compare.values.sigmoid, compare.values.step]],
      ['largest jumps', '0.025, 1.000', () => [compare.jumps.sigmoid, compare.jumps.step].map((v) => v.toFixed(3))],
      ['linear', 'false, false', () => compare.isLinear],
    ],
  ),
  item(41, ['ReLU', 'ReLU'], [['of [-2, 0, 3]', '[0. 0. 3.]', () => relu.y]]),
  item(
    42,
    ['tanh: centred on 0, steeper, saturates', 'tanh：以 0 为中心，更陡，会饱和'],
    [
      ['at 2 and -2', '0.9640, -0.9640', () => [all.atTwo.tanh, all.atMinusTwo.tanh].map((v) => v!.toFixed(4))],
      ['slope at 0, and the sigmoid’s', '1, 0.25', () => [all.steepest.tanh, all.steepest.sigmoid]],
      ['slope at 10', '0.0000', () => all.slopes.tanh!.at(-1).item().toFixed(4)],
      ['2 sigmoid(2x) - 1', 'true', () => all.tanhBySigmoid < 1e-15],
    ],
  ),
  item(
    43,
    ['Leaky ReLU, slope 0.2', 'Leaky ReLU，斜率 0.2'],
    [['at -2 and 2', '-0.4, 2', () => [all.atMinusTwo['leaky ReLU'], all.atTwo['leaky ReLU']]]],
  ),
  item(
    44,
    ['The vanishing gradient', '梯度消失'],
    [
      ['largest slope of the sigmoid', '0.25', () => vanishing.steepest],
      ['after five layers', '0.0009765625', () => vanishing.afterFive],
      [
        'ten layers of a network lose',
        'more than 1/1000',
        () => (vanishing.ratios.sigmoid![9]! < 1e-3 ? 'more than 1/1000' : 'less'),
      ],
    ],
  ),
  item(
    45,
    ['Dying ReLU', 'ReLU 的神经元死亡'],
    [
      ['slopes at -1 and 2', '[0. 1.]', () => dying.slopes],
      ['units dead after large steps: ReLU', 'true', () => dying.withRelu.at(-1)!.dead > 0.2],
      ['units dead after large steps: leaky ReLU', '0', () => dying.withLeaky.at(-1)!.dead],
      ['learns from negative inputs', 'true', () => dying.allNegative.accuracy > 0.9],
    ],
    [
      'ReLU is said to be unsuitable for negative inputs; weights have either sign, so it learns from them as well.',
      '笔记说 ReLU 不适合负的输入；其实权重有正有负，同样能学。',
    ],
  ),
  item(
    46,
    ['Identity and softmax', '恒等函数与 softmax'],
    [
      ['identity leaves the output', '[0.31682708 0.69627909]', () => layers.steps.y],
      ['softmax adds up to', '1.0000', () => [...softmax.y.data()].reduce((total, v) => total + v).toFixed(4)],
    ],
  ),
];
