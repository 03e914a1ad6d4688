/** All that this door says, in both languages. */
import type { Language } from '../../language.ts';
import type { Target } from './gates.ts';
import { ANGLES, activationAt, OFFSETS } from './measures.ts';

const LINES = ANGLES * OFFSETS;
const slopeOf = (steepness: number): string => activationAt(steepness).slope?.toFixed(1) ?? '';

const en = {
  damaged: 'The link that led here is damaged and holds no gate. Begin here.',
  targets: 'Which gate it is to be',
  begin: 'Light the triangles, not the squares',
  hold: 'Solved. Hold any number or lamp (press it, or Enter): where does it come from?',
  sumAt: (input: string): string => `y’s sum at (${input})`,
  hint: 'Drag the line, turn its arrow, or move the knobs. Its bright side lights lamps.',
  score: (target: Target, right: number): string => `${target}: ${right} of 4 lamps right`,
  solved: (target: Target): string => `${target}: all four. Solved.`,
  next: (target: Target): string => `Next: ${target}`,
  chameleon: 'The same neuron: only its numbers differ.',
  moves: (moves: number): string => (moves === 0 ? 'Now this one.' : `Move ${moves}. Keep trying …`),
  many: (moves: number): string => `${moves} moves. Is there such a line at all?`,
  prove: 'Prove it',
  neuron: (name: string): string => `neuron ${name}`,
  knob: (symbol: string, name: string): string => `${symbol} of neuron ${name}`,
  table: (target: Target): string => `Truth table, wanted: ${target}`,
  lamp: 'lamp',
  lampIs: (isLit: boolean, shouldBe: boolean): string =>
    `${isLit ? 'lit' : 'dark'}, ${isLit === shouldBe ? 'right' : 'wrong'}`,
  circuit:
    'The network: layer 0 is the inputs, layer 1 is s1 and s2, layer 2 is y. Blue links add, orange ones take away.',
  layer: (layer: number): string => `layer ${layer}`,
  triangle: 'should be lit',
  square: 'should be dark',
  brightSide: 'the neuron says 1',
  inputs: 'What comes in',
  folded: 'What the second layer sees',
  plane: (target: Target, right: number): string =>
    `The plane of the two inputs, a lamp at each of the four: ${right} of 4 right for ${target}. The knobs move its line.`,
  foldedPlane: (best: number): string =>
    `The plane of s1 and s2, where the four inputs have gone: the best line gets ${best} of 4 right.`,
  tryPlay: 'Let it learn',
  tryState: 'How it learns: at a wrong lamp each knob takes a step of 0.1 towards the right answer.',
  proving: 'All lines are being tried',
  proven: 'No line makes XOR',
  mapHint:
    'Each point of a picture stands for one line: from left to right its direction, upwards its distance from the middle.',
  sweepPlane: 'The lines that are being tried',
  thisLine: 'the line under your finger',
  pointAt: 'Point at a picture: the line is drawn here.',
  allLines: (angle: number): string => `direction ${angle}°`,
  map: (target: Target, best: number): string =>
    `How many lamps each line gets right for ${target}. The best so far: ${best}.`,
  best: 'at best',
  lampsRight: 'lamps right',
  sweepPlay: 'Try all lines',
  sweepState: (swept: number): string =>
    `${(swept * OFFSETS).toLocaleString('en')} of ${LINES.toLocaleString('en')} lines`,
  reason:
    'Why: XOR wants the sums at (1, 0) and (0, 1) above 0, and those at (0, 0) and (1, 1) not. But each pair adds up to w₁ + w₂ + 2b.',
  buy: 'Buy a neuron',
  bought: 'Two layers: s₁ and s₂ look at the inputs, y looks at them',
  boughtHint: (target: Target): string =>
    target === 'XOR'
      ? 'XOR is made of gates that one neuron can be. Which ones, and where?'
      : 'Put gates into the neurons, or move their knobs.',
  steepness: 'Steepness of s₁ and s₂',
  linear: 'linear',
  stepFunction: 'step',
  stepFormula: 'h(a) = 1 if a > 0, else 0',
  activation: (steepness: number): string =>
    steepness === 0 ? 'linear' : steepness === 100 ? 'step' : `sigmoid of slope ${slopeOf(steepness)}`,
  curve: 'The activation h from a = −1 to 1',
  bestLine: 'of all lines here, the best gets right:',
  parallel: 'Both lines run the same way, so the whole plane falls onto one curve.',
  part: 'Turn them apart',
  shapes: 'Triangles and squares',
  shapesHint: 'Three networks learn from the same points. Which of them can part the two kinds?',
  nets: { line: 'one layer', linear: 'two layers, linear', sigmoid: 'two layers, sigmoid' },
  netPlane: (name: string, right: number): string =>
    `Triangles and squares, and where a network of ${name} sees triangles: ${right} on the right side.`,
  right: 'classified rightly',
  learnAll: 'Let them learn',
  stop: 'Pause',
  again: 'Learn again',
  step: 'step',
  merged: 'multiplied out: one layer again, and a line',
  bent: 'cannot be multiplied out: σ lies between, and the border bends',
  parted: (line: number, curve: number): string =>
    `A line has ${line} points on their sides, linear layers no more, the sigmoid ${curve}.`,
  foldPlay: 'Fold the plane',
  foldStates: {
    linear: 'Linear: the plane is tilted and stretched, never folded. What no line parted before, none parts now.',
    bent: 'The sigmoid bends it: one straight line here is a curve among the inputs.',
    step: 'Step: all of the plane falls onto four corners.',
  },
};

const zh: typeof en = {
  damaged: '带你来的链接已损坏，里面没有门。从这里开始吧。',
  targets: '要实现哪一种门',
  begin: '让三角亮，方块暗',
  hold: '做到了。按住任何一个数或一盏灯（或按回车）：它从哪里来？',
  sumAt: (input) => `(${input}) 处 y 的加权和`,
  hint: '拖动直线，转动箭头，或拉动滑块。落在亮的一侧，灯就亮。',
  score: (target, right) => `${target}：四盏灯对了 ${right} 盏`,
  solved: (target) => `${target}：四盏全对，成了。`,
  next: (target) => `下一个：${target}`,
  chameleon: '还是同一个神经元，只有参数不同。',
  moves: (moves) => (moves === 0 ? '试试这一个。' : `第 ${moves} 次。再试试……`),
  many: (moves) => `试了 ${moves} 次。真有这样一条直线吗？`,
  prove: '证明给你看',
  neuron: (name) => `神经元 ${name}`,
  knob: (symbol, name) => `神经元 ${name} 的 ${symbol}`,
  table: (target) => `真值表，目标：${target}`,
  lamp: '灯',
  lampIs: (isLit, shouldBe) => `${isLit ? '亮' : '暗'}，${isLit === shouldBe ? '对' : '错'}`,
  circuit: '网络：第 0 层是输入，第 1 层是 s1 与 s2，第 2 层是 y。蓝线加，橙线减。',
  layer: (layer) => `第 ${layer} 层`,
  triangle: '应该亮',
  square: '应该暗',
  brightSide: '神经元输出 1',
  inputs: '输入',
  folded: '第二层看到的',
  plane: (target, right) => `两个输入的平面，四个点各有一盏灯：按 ${target}，对了 ${right} 盏。滑块移动直线。`,
  foldedPlane: (best) => `s1 与 s2 的平面，四个输入到了这里：最好的直线能分对 ${best} 个。`,
  tryPlay: '让它自己学',
  tryState: '它这样学：遇到一盏错的灯，每个参数都往正确的方向调 0.1。',
  proving: '正在试遍所有直线',
  proven: '没有哪条直线能实现 XOR',
  mapHint: '图里的每个点都是一条直线：横向是它的方向，纵向是它到中心的距离。',
  sweepPlane: '正在试的直线',
  thisLine: '指尖下的这条直线',
  pointAt: '把光标移到右边的图上，这里就画出对应的直线。',
  allLines: (angle) => `方向 ${angle}°`,
  map: (target, best) => `按 ${target}，每条直线能让几盏灯正确。目前最好：${best}。`,
  best: '最多',
  lampsRight: '盏灯正确',
  sweepPlay: '试遍所有直线',
  sweepState: (swept) => `已试 ${swept * OFFSETS} 条，共 ${LINES} 条`,
  reason:
    '道理是：要实现 XOR，(1, 0) 与 (0, 1) 处的加权和都要大于 0，(0, 0) 与 (1, 1) 处的都不能。可这两对加起来都等于 w₁ + w₂ + 2b。',
  buy: '添一个神经元',
  bought: '两层：s₁、s₂ 看输入，y 看它们',
  boughtHint: (target) =>
    target === 'XOR' ? '单个神经元能做的门，就够拼出 XOR。哪个门放在哪里？' : '把门放进神经元，或拉动它们的滑块。',
  steepness: 's₁、s₂ 的陡峭程度',
  linear: '线性',
  stepFunction: '阶跃',
  stepFormula: '若 a > 0，h(a) = 1，否则为 0',
  activation: (steepness) =>
    steepness === 0 ? '线性' : steepness === 100 ? '阶跃' : `sigmoid，斜率 ${slopeOf(steepness)}`,
  curve: '激活函数 h，a 从 −1 到 1',
  bestLine: '在这个平面上，最好的直线分对：',
  parallel: '两条直线方向相同，整个平面就落在一条曲线上。',
  part: '把它们转开',
  shapes: '三角与方块',
  shapesHint: '三个网络学的是同样的点。哪一个能把两种点分开？',
  nets: { line: '一层', linear: '两层，线性', sigmoid: '两层，sigmoid' },
  netPlane: (name, right) => `三角与方块，以及网络（${name}）认为是三角的地方：${right} 个点分对了。`,
  right: '个点分对',
  learnAll: '让它们学',
  stop: '暂停',
  again: '再学一次',
  step: '步数',
  merged: '乘开来，还是一层，还是一条直线',
  bent: '乘不开：中间隔着 σ，边界可以弯',
  parted: (line, curve) => `一条直线分对 ${line} 个点，线性的两层不会更多，sigmoid 分对 ${curve} 个。`,
  foldPlay: '折叠平面',
  foldStates: {
    linear: '线性：平面只是倾斜、拉伸，从不折叠。原来直线分不开的，现在还是分不开。',
    bent: 'sigmoid 把它弯折：这里的一条直线，在输入平面上就是一条曲线。',
    step: '阶跃：整个平面落到四个角上。',
  },
};

export type Words = typeof en;
export const wordsOf: Readonly<Record<Language, Words>> = { en, zh };
