/** All that this page says, in both languages. */
import type { Language } from '../../language.ts';
import type { Obstacle } from './program.ts';
import type { StartName } from './starts.ts';

const number = (v: number): string => (v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2));
/** A time in its best unit. */
export const timeOf = (ms: number): string =>
  ms >= 1000 ? `${number(ms / 1000)} s` : ms >= 1 ? `${number(ms)} ms` : `${number(1000 * ms)} µs`;
/** A count in its best unit: B, kB, MB; FLOP, kFLOP, MFLOP. */
export function countOf(count: number, unit: string): string {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const value = count / 1000 ** power;
  return `${power === 0 ? count : number(value)} ${['', 'k', 'M', 'G'][power]}${unit}`;
}
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

const en = {
  start: 'Begin with',
  starts: {
    chain: 'a chain of elementwise ops',
    softmax: 'softmax by hand',
    linear: 'a linear layer with ReLU',
    gradient: 'cross-entropy’s gradient',
    convolution: 'a convolution with ReLU',
    variance: 'mean and variance',
    sort: 'a sort',
    attention: 'attention',
    distances: 'distances of all pairs',
    swish: 'swish, a million times',
    pooling: 'ReLU and max pooling',
    tiny: 'too small for a kernel',
  } satisfies Record<StartName, string>,
  own: 'your own program',
  sizes: 'Sizes',
  smaller: (name: string): string => `÷2: half of ${name}`,
  larger: (name: string): string => `×2: twice ${name}`,
  run: 'X-ray it',
  stop: 'Stop',
  source: 'Program',
  sourceHint: 'The last line is taken apart. np, nn, grad and the rest can be used at once.',
  keys: 'Shift+Enter looks at it, Escape stops and leaves',
  looking: 'looking …',
  measuring: 'measuring …',
  changed: 'Changed since: press “X-ray it”.',
  stopped: 'Stopped.',
  fromLink: 'This program came with the link. Nothing of it runs before you press “X-ray it”.',
  badLink: 'The link’s program cannot be read: it is damaged or too long.',
  unfinished: 'A program did not end last time, so this one waits until you press “X-ray it”.',
  place: (line: number, column: number, source: string): string => `line ${line}, column ${column}: ${source}`,
  noTensor: 'The last expression gives no tensor.',
  obstacles: {
    imports: 'Nothing needs to be imported here: np, nn, grad, train and the rest are there.',
    awaits: 'What is looked at is computed at once: await has no place here.',
    'no expression': 'The last line must be an expression that gives a tensor, such as x.exp().',
  } satisfies Record<Obstacle, string>,
  tooMany: (count: number, most: number): string =>
    `An expression of ${count} nodes. Up to ${most} can be drawn: look at a part of it.`,
  odd: 'What the program told of itself makes no picture.',
  sights: ['First sight: op by op', 'Second sight: fused'],
  sightsLabel: 'How it runs',
  launches: (count: number): string => (count === 1 ? '1 launch' : `${count} launches`),
  nothing: 'no launch',
  small: 'Up to 256 numbers are computed at once by plain loops: nothing is launched. Make a size larger.',
  graph: 'Expression',
  legend: {
    thick: 'within one launch: never leaves the registers',
    thin: 'through memory',
    view: 'a view: nothing to compute',
    given: 'given',
  },
  launchList: 'Launches',
  prepares: 'prepares',
  host: 'a plain loop',
  of: (rate: string, share: string): string => `${rate}, ${share} of peak`,
  rate: (value: number, unit: string): string => `${number(value)} ${unit}`,
  percent,
  noTime: 'below the clock’s tick',
  bar: 'Bars: how much of this machine’s peak a launch reaches.',
  /** `gbytes`: of copies of much memory and of little, which stays near. */
  peak: (gflops: number, [least, most]: readonly [number, number]): string =>
    `Peak here, one thread: ${number(gflops)} GFLOP/s (float32); copies ${number(least)} to ${number(most)} GB/s, by how much is copied: a launch is compared with a copy of as many bytes.`,
  middle: (runs: number): string => `Times: the middle of ${runs} runs.`,
  mean: (runs: number): string => `Times: the mean of ${runs} runs, by a coarse clock.`,
  kernel: (launch: number): string => `Kernel of launch ${launch + 1}`,
  kernelNone: 'Kernel',
  notations: { tree: 'Tree', wat: 'WebAssembly' },
  notation: 'Written as',
  lines: (count: number): string => `${count} lines`,
  all: (count: number): string => `Show all ${count} lines`,
  flow: 'A line lights where its values come from (orange) and go to (blue).',
  hostKernel: 'No kernel: the host computes this by a plain loop.',
  at: (sight: number, launch: number | null, count: number): string =>
    launch === null
      ? `${sight === 0 ? 'op by op' : 'fused'}: ${count === 1 ? '1 launch' : `${count} launches`}`
      : `${sight === 0 ? 'op by op' : 'fused'}: launch ${launch + 1} of ${count}`,
};

const zh: typeof en = {
  start: '从这里开始',
  starts: {
    chain: '一串逐元素运算',
    softmax: '手写 softmax',
    linear: '线性层加 ReLU',
    gradient: '交叉熵的梯度',
    convolution: '卷积加 ReLU',
    variance: '均值与方差',
    sort: '排序',
    attention: '注意力',
    distances: '两两之间的距离',
    swish: '一百万个 swish',
    pooling: 'ReLU 加最大池化',
    tiny: '小得用不上内核',
  },
  own: '你自己的程序',
  sizes: '大小',
  smaller: (name) => `÷2：${name} 减半`,
  larger: (name) => `×2：${name} 加倍`,
  run: '透视',
  stop: '停止',
  source: '程序',
  sourceHint: '透视的是最后一行。np、nn、grad 等可以直接用。',
  keys: 'Shift+Enter 透视，Esc 停止并离开',
  looking: '透视中……',
  measuring: '计时中……',
  changed: '程序已改动：请按“透视”。',
  stopped: '已停止。',
  fromLink: '这段程序来自链接。按“透视”之前，它不会执行。',
  badLink: '链接中的程序无法读取：已损坏或太长。',
  unfinished: '上次有程序没有结束，所以这次等你按“透视”才开始。',
  place: (line, column, source) => `第 ${line} 行第 ${column} 列：${source}`,
  noTensor: '最后的表达式给出的不是张量。',
  obstacles: {
    imports: '这里不需要 import：np、nn、grad、train 等都在。',
    awaits: '这里的一切当场算出：await 用不上。',
    'no expression': '最后一行必须是给出张量的表达式，例如 x.exp()。',
  },
  tooMany: (count, most) => `这个表达式有 ${count} 个节点，最多能画 ${most} 个：请看其中一部分。`,
  odd: '程序报告的内容画不成图。',
  sights: ['第一次遇见：逐个运算', '第二次遇见：融合'],
  sightsLabel: '怎样运行',
  launches: (count) => `${count} 次启动`,
  nothing: '没有启动',
  small: '256 个数以内，普通循环当场算完，不启动内核。把大小调大试试。',
  graph: '表达式',
  legend: {
    thick: '同一次启动之内：数据不离开寄存器',
    thin: '经由内存传递',
    view: '视图：无需计算',
    given: '给定的数据',
  },
  launchList: '启动',
  prepares: '做准备',
  host: '普通循环',
  of: (rate, share) => `${rate}，峰值的 ${share}`,
  rate: en.rate,
  percent,
  noTime: '不到时钟的一格',
  bar: '横条：这次启动的速度占本机峰值的比例。',
  peak: (gflops, [least, most]) =>
    `本机单线程峰值：${number(gflops)} GFLOP/s（float32）；复制 ${number(least)}–${number(most)} GB/s，视数据多少而定。每次启动与复制同样多的字节相比。`,
  middle: (runs) => `时间：${runs} 次运行的中位数。`,
  mean: (runs) => `时间：${runs} 次运行的平均值，时钟较粗。`,
  kernel: (launch) => `启动 ${launch + 1} 的内核`,
  kernelNone: '内核',
  notations: { tree: '树', wat: 'WebAssembly' },
  notation: '写法',
  lines: (count) => `${count} 行`,
  all: (count) => `显示全部 ${count} 行`,
  flow: '指着一行，它的值从哪来（橙）、到哪去（蓝）都会亮起。',
  hostKernel: '没有内核：主机用普通循环计算。',
  at: (sight, launch, count) =>
    launch === null
      ? `${sight === 0 ? '逐个运算' : '融合'}：${count} 次启动`
      : `${sight === 0 ? '逐个运算' : '融合'}：第 ${launch + 1} 次启动，共 ${count} 次`,
};

export type Words = typeof en;
export const wordsOf: Readonly<Record<Language, Words>> = { en, zh };
