/** All that this door says, in both languages. */
import type { Language } from '../../language.ts';
import type { Fault } from './parse.ts';
import type { Output } from './state.ts';
import { layerOf, type Stage } from './steps.ts';

const en = {
  title: 'A network of three layers',
  hint: 'Drag a weight, bias or input sideways: all that depends on it moves. Hold any number (press it, or Enter): where does it come from?',
  damaged: 'The link that led here is damaged. These are the numbers of the beginning.',
  waiting: 'The engine is on its way …',
  picture: 'Network of three layers',
  forward: 'Forwards',
  backward: 'Backwards',
  stepOf: (at: number, all: number): string => `step ${at} of ${all}`,
  step: 'This step',
  byNeuron: 'neuron by neuron',
  byLayer: 'layer by layer',
  pace: 'Steps',
  outputFunction: 'Output σ()',
  outputs: { softmax: 'softmax', identity: 'identity' } satisfies Record<Output, string>,
  target: 'Right answer',
  columns: ['layer 0', 'layer 1', 'layer 2', 'layer 3', 'σ()', 'loss'],
  bias: 'bias neuron',
  legendForward: 'Thin arrows: values go forwards. Numbers on blue are yours to drag.',
  legendBackward: 'Thick arrows: slopes go back. Blue: where a number grows, the loss falls. Orange: the loss grows.',
  movedLegend: 'moved by your hand',
  knob: (symbol: string): string => `${symbol}: arrow keys change it, digits type it`,
  typing: 'New value',
  says: (stage: Stage, output: Output): string => enSays(stage, output),
  isStage: (name: string): string => `after ${name}`,
  softmax: {
    title: 'Softmax, and where it breaks',
    hint: 'Drag a score. Then try 10, 100, 1000.',
    score: (i: number): string => `score ${i}`,
    shifted: 'subtract the largest score first',
    sum: 'sum',
    axis: 'exp of each, on a log scale; beyond the grey edges lie 0 and inf',
    zero: '0',
    inf: 'inf',
    fine: 'Every share needs every exp: they are divided by their sum.',
    broken: 'exp is beyond 10³⁰⁸, so the library says inf; inf divided by inf is NaN. Subtract the largest score.',
    lost: 'The sum is inf, so every share is 0 or NaN. Subtract the largest score.',
    cured:
      'The largest exponent is 0 now. Nothing can overflow, and the shares are the same: exp(a − c) / Σ exp(a − c).',
    none: 'Every exp is 0 here, and 0 divided by 0 is NaN. Subtract the largest score.',
  },
  loss: {
    title: 'Cross-entropy',
    hint: 'Drag a bar up or down; press a digit to make it the right answer.',
    bars: 'Ten shares',
    bar: (digit: number): string => `share of ${digit}`,
    makeRight: (digit: number): string => `${digit} is the right answer`,
    oneHot: 't as one-hot',
    index: 't as an index',
    only: 'All terms are 0 but that of the right answer: it alone counts.',
    curve: 'loss by the share of the right answer',
    zero: 'log 0 would be −inf: so 0.0000001 is added to each share.',
    sets: ['Sure of 2', 'Sure of 7'],
  },
  own: {
    title: 'Your own expression',
    hint: 'Type one, or drag a number in the graph. Values above, slopes below.',
    field: 'Expression',
    graph: 'Computational graph',
    examples: ['apples and oranges', 'a layer', 'softmax with loss'],
    language: 'Numbers, [arrays], names, + − * / ** @ ( ), exp log sin sigmoid relu tanh sum mean',
    ofSum: 'The result is an array: slopes are those of the sum of it.',
    slopes: 'Below each number: by how much the result grows where this grows by 1.',
    refused: 'The library refuses it:',
    faults: {
      empty: () => 'Nothing is written yet.',
      long: (about) => `More than ${about} characters are too many here.`,
      many: (about) => `This is too large for a picture: at most ${about} parts.`,
      deep: (about) => `More than ${about} parentheses within each other are too many here.`,
      sign: (about) => `“${about}” is no sign of this language.`,
      number: (about) => `${about} is too large.`,
      unexpected: (about) => `“${about}” cannot stand there.`,
      ended: () => 'The line ends too early.',
      unknown: (about) => `“${about}” has no value yet.`,
      call: (about) => `${about} is a function: ${about}( … )`,
      taken: (about) => `“${about}” has its meaning already.`,
      ragged: () => 'The rows of an array are equally long.',
    } satisfies Record<Fault['kind'], (about: string) => string> as Record<Fault['kind'], (about: string) => string>,
    add: (name: string): string => `Write ${name} = 1`,
  },
};

function enSays({ pass, name }: Stage, output: Output): string {
  const layer = layerOf(name);
  if (pass === 'forward') {
    if (name === 'x') return 'Inputs, weights and biases are given.';
    if (name === 'loss')
      return output === 'softmax'
        ? 'How surprised it is by the right answer: cross-entropy.'
        : 'How far the outputs are from t: squared error.';
    if (name === 'y')
      return output === 'softmax'
        ? 'σ() is softmax: shares that add up to 1, each made of all sums.'
        : 'σ() is the identity: sums go out as they are.';
    return name[0] === 'a'
      ? `A neuron of layer ${layer} adds up what comes in, weight times signal, and its bias.`
      : 'h() is the sigmoid: 1 / (1 + exp(−a)), between 0 and 1.';
  }
  if (name === 'y') return 'It begins at the loss: how it changes with each output.';
  if (name === 'a3')
    return output === 'softmax'
      ? 'Back through softmax: what is left is y − t.'
      : 'Back through the identity: nothing changes.';
  if (name[0] === 'W') return 'Slope of a weight: the signal that came in times the slope that comes back.';
  if (name[0] === 'a') return 'Back through h(): times its slope, z (1 − z), which is never above ¼.';
  return name === 'x'
    ? 'Even the inputs have slopes.'
    : 'What comes back to z: slopes of all neurons ahead, times the weights between.';
}

const zh: typeof en = {
  title: '三层网络',
  hint: '横着拖动权重、偏置或输入：凡是依赖它的，都跟着动。按住任何一个数（或按回车）：它从哪里来？',
  damaged: '带你来的链接已损坏，下面是最初的那些数。',
  waiting: '引擎正在路上……',
  picture: '三层网络',
  forward: '前向',
  backward: '反向',
  stepOf: (at, all) => `第 ${at} 步，共 ${all} 步`,
  step: '这一步',
  byNeuron: '逐个神经元',
  byLayer: '逐层',
  pace: '每步',
  outputFunction: '输出 σ()',
  outputs: { softmax: 'softmax', identity: '恒等函数' },
  target: '正确答案',
  columns: ['第 0 层', '第 1 层', '第 2 层', '第 3 层', 'σ()', '损失'],
  bias: '偏置神经元',
  legendForward: '细箭头：数值向前传。蓝底的数可以拖动。',
  legendBackward: '粗箭头：梯度往回传。蓝色：这个数增大，损失就减小；橙色：这个数增大，损失也增大。',
  movedLegend: '随你的拖动而变',
  knob: (symbol) => `${symbol}：方向键改变它，数字键直接输入`,
  typing: '新的值',
  says: (stage, output) => zhSays(stage, output),
  isStage: (name) => `到 ${name} 为止`,
  softmax: {
    title: 'softmax，以及它在哪里坏掉',
    hint: '拖动一个得分；再试试 10、100、1000。',
    score: (i) => `得分 ${i}`,
    shifted: '先减去最大的得分',
    sum: '总和',
    axis: '各个 exp，对数刻度；灰边之外是 0 和 inf',
    zero: '0',
    inf: 'inf',
    fine: '每个概率都要用到所有的 exp：因为要除以它们的总和。',
    broken: 'exp 超过了 10³⁰⁸，只能记作 inf；而 inf 除以 inf 是 NaN。先减去最大的得分。',
    lost: '总和是 inf，所以每个概率不是 0 就是 NaN。先减去最大的得分。',
    cured: '现在最大的指数是 0，不会再溢出，概率却没有变：exp(a − c) / Σ exp(a − c)。',
    none: '这里每个 exp 都是 0，而 0 除以 0 是 NaN。先减去最大的得分。',
  },
  loss: {
    title: '交叉熵误差',
    hint: '上下拖动一根柱子；点一个数字，让它成为正确答案。',
    bars: '十个概率',
    bar: (digit) => `${digit} 的概率`,
    makeRight: (digit) => `正确答案是 ${digit}`,
    oneHot: 't 写成 one-hot',
    index: 't 写成下标',
    only: '除了正确答案那一项，其余各项都是 0：算数的只有它。',
    curve: '损失随正确答案的概率而变',
    zero: 'log 0 会是 −inf，所以给每个概率加上 0.0000001。',
    sets: ['网络认定是 2', '网络认定是 7'],
  },
  own: {
    title: '你自己的式子',
    hint: '写一个式子，或拖动图里的数。上面是数值，下面是梯度。',
    field: '式子',
    graph: '计算图',
    examples: ['苹果和橘子', '一层网络', 'softmax 与损失'],
    language: '数、[数组]、名字、+ − * / ** @ ( )，以及 exp log sin sigmoid relu tanh sum mean',
    ofSum: '结果是数组：这里的梯度，是对各元素之和求的。',
    slopes: '每个数下面写着：它增加 1，结果随之增加多少。',
    refused: '程序库不接受：',
    faults: {
      empty: () => '还什么都没有写。',
      long: (about) => `这里最多写 ${about} 个字符。`,
      many: (about) => `太大了，画不下：最多 ${about} 个部分。`,
      deep: (about) => `括号最多套 ${about} 层。`,
      sign: (about) => `这里不认识“${about}”。`,
      number: (about) => `${about} 太大了。`,
      unexpected: (about) => `“${about}”不能放在这里。`,
      ended: () => '这一行还没有写完。',
      unknown: (about) => `“${about}”还没有值。`,
      call: (about) => `${about} 是函数：${about}( … )`,
      taken: (about) => `“${about}”已经有意思了。`,
      ragged: () => '数组的每一行要一样长。',
    },
    add: (name) => `写上 ${name} = 1`,
  },
};

function zhSays({ pass, name }: Stage, output: Output): string {
  const layer = layerOf(name);
  if (pass === 'forward') {
    if (name === 'x') return '输入、权重和偏置都是给定的。';
    if (name === 'loss')
      return output === 'softmax' ? '正确答案让它有多意外：交叉熵误差。' : '输出离 t 有多远：平方误差。';
    if (name === 'y')
      return output === 'softmax'
        ? 'σ() 是 softmax：得到和为 1 的概率，每一个都由所有的加权和算出。'
        : 'σ() 是恒等函数：加权和原样输出。';
    return name[0] === 'a'
      ? `第 ${layer} 层的神经元把进来的都加起来：权重乘信号，再加偏置。`
      : 'h() 是 sigmoid：1 / (1 + exp(−a))，介于 0 和 1 之间。';
  }
  if (name === 'y') return '从损失开始：它随每个输出怎样变化。';
  if (name === 'a3')
    return output === 'softmax' ? '往回穿过 softmax：剩下的就是 y − t。' : '往回穿过恒等函数：什么也没变。';
  if (name[0] === 'W') return '权重的梯度：进来的信号，乘以传回来的梯度。';
  if (name[0] === 'a') return '往回穿过 h()：乘以它的斜率 z (1 − z)，永远不超过 ¼。';
  return name === 'x' ? '连输入也有梯度。' : '传回 z 的：前方每个神经元的梯度，各乘以其间的权重，再相加。';
}

export type Words = typeof en;
export const wordsOf: Readonly<Record<Language, Words>> = { en, zh };
